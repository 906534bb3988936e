interface Kind {
  readonly form: RegExp;
  readonly what: string;
  /** Where it belongs; `undefined` for what the bot has no use for. */
  readonly home: string | undefined;
}

// Source: https://docs.slack.dev/authentication/tokens
const slack: readonly Kind[] = [
  { form: /^xoxb-/, what: "a bot token (xoxb-)", home: "SLACK_BOT_TOKEN" },
  { form: /^xapp-/, what: "an app-level token (xapp-)", home: "SLACK_APP_TOKEN" },
  { form: /^xoxp-/, what: "a person's token (xoxp-)", home: undefined },
  {
    form: /^xoxe\.xoxp-/,
    what: "an app configuration token (xoxe.xoxp-)",
    home: "SLACK_CONFIG_TOKEN",
  },
  {
    form: /^xoxe\.xoxb-/,
    what: "a bot token that ends by itself (xoxe.), since the app has token rotation on",
    home: undefined,
  },
  { form: /^xoxe-/, what: "a refresh token (xoxe-)", home: undefined },
  { form: /^xox[a-z]-/, what: "another kind of token", home: undefined },
  { form: /^\d+\.\d+$/, what: "a client ID", home: "SLACK_CLIENT_ID" },
  { form: /^A[A-Z0-9]{6,}$/, what: "an app ID", home: "SLACK_APP_ID" },
];

// No other value has such a form.
const others: readonly Kind[] = [
  {
    form: /^\d{5,15}:[A-Za-z0-9_-]{30,}$/,
    what: "the token of a bot on Telegram",
    home: "TELEGRAM_BOT_TOKEN",
  },
  {
    form: /^[MNO][A-Za-z0-9_-]{17,30}\.[A-Za-z0-9_-]{5,8}\.[A-Za-z0-9_-]{25,}$/,
    what: "the token of a bot on Discord",
    home: "DISCORD_TOKEN",
  },
];

// Elsewhere such values may be something else.
// Source: https://discord.com/developers/docs/resources/application
const aboutDiscord: readonly Kind[] = [
  {
    form: /^Bot\s/i,
    what: "a token with the word Bot before it, which is to be left out",
    home: undefined,
  },
  { form: /^[0-9a-f]{64}$/i, what: "a public key, for which the bot has no use", home: undefined },
  {
    form: /^\d{15,20}$/,
    what: "an application ID, for which the bot has no use",
    home: undefined,
  },
  {
    form: /^[A-Za-z0-9_-]{32}$/,
    what: "a client secret, for which the bot has no use",
    home: undefined,
  },
  { form: /^https?:\/\//i, what: "an address", home: undefined },
];

/**
 * For a variable: what of a platform's stands in it that belongs elsewhere, in words; `undefined`
 * for what cannot be told, and for what belongs there.
 */
export function mistakenFor(name: string): (raw: string) => string | undefined {
  const kinds = [...(name === "DISCORD_TOKEN" ? aboutDiscord : []), ...slack, ...others];
  return (raw) => {
    const kind = kinds.find(({ form }) => form.test(raw));
    if (!kind || kind.home === name) return undefined;
    return kind.home === undefined ? kind.what : `${kind.what}, which is for ${kind.home}`;
  };
}

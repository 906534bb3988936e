interface Kind {
  readonly form: RegExp;
  readonly what: string;
  /** Where it belongs; `undefined` for what the bot has no use for. */
  readonly home: string | undefined;
}

// Source: https://docs.slack.dev/authentication/tokens
const kinds: readonly Kind[] = [
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

/**
 * For a variable: what of Slack's stands in it that belongs elsewhere, in words; `undefined` for
 * what cannot be told, and for what belongs there.
 */
export function mistakenFor(name: string): (raw: string) => string | undefined {
  return (raw) => {
    const kind = kinds.find(({ form }) => form.test(raw));
    if (!kind || kind.home === name) return undefined;
    return kind.home === undefined ? kind.what : `${kind.what}, which is for ${kind.home}`;
  };
}

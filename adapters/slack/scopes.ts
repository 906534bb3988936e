/** A right that the bot asks a workspace for. */
export interface BotScope {
  /** As Slack calls it. Source: https://docs.slack.dev/reference/scopes */
  readonly name: string;
  /** What does not work without it. */
  readonly reason: string;
  /**
   * True if a workspace may refuse it and the bot still works. Source:
   * https://docs.slack.dev/changelog/2026/03/16/optional-scopes
   */
  readonly optional: boolean;
}

const needed = (name: string, reason: string): BotScope => ({ name, reason, optional: false });
const wished = (name: string, reason: string): BotScope => ({ name, reason, optional: true });

// A share that Slack did not confirm is looked for before it is posted again, so that it never
// stands there twice. Nothing else is read in a channel, and no channel's messages are subscribed to.
const notTwice = (where: string): string =>
  `an answer shared in ${where} is found again where Slack did not confirm it, so that it is not posted twice`;

/** All rights that the bot asks for, and why: for the manifest, the installation and the doctor. */
export const botScopes: readonly [BotScope, ...BotScope[]] = [
  needed("commands", "the slash command"),
  needed("chat:write", "answers"),
  needed("app_mentions:read", "it hears when it is mentioned in a channel"),
  needed("im:history", "it hears what people write to it in a direct message"),
  needed("im:write", "it opens the direct message with a person, for what others must not see"),
  needed("files:write", "lists as files, and images"),
  wished("channels:history", notTwice("a public channel")),
  wished("groups:history", notTwice("a private channel")),
  wished("mpim:history", notTwice("a group message")),
];

/** The names of {@link botScopes}, in their order. */
export const botScopeNames: readonly string[] = botScopes.map(({ name }) => name);

/** What the bot is to be allowed on a server. */
export interface BotPermission {
  /** As a server's settings show it. */
  readonly title: string;
  /** Its number among the bits of a set. */
  readonly bit: number;
  /** What it is for. */
  readonly reason: string;
  /** True for what it does without, and does not ask for. */
  readonly optional?: true;
}

/**
 * What the bot has a use for on a server, and nothing else.
 * Source: https://discord.com/developers/docs/topics/permissions
 */
export const botPermissions: readonly BotPermission[] = [
  { title: "View Channels", bit: 10, reason: "to hear who mentions it" },
  { title: "Send Messages", bit: 11, reason: "to answer a mention" },
  { title: "Send Messages in Threads", bit: 38, reason: "to answer a mention in a thread" },
  { title: "Embed Links", bit: 14, reason: "to show answers as cards" },
  { title: "Attach Files", bit: 15, reason: "to send images and long lists" },
  { title: "Read Message History", bit: 16, reason: "to answer below what was asked" },
  {
    title: "Manage Messages",
    bit: 13,
    reason: "to delete a message with a secret in it",
    optional: true,
  },
];

// Who has it has all others.
const administrator = 3;

const asked = botPermissions
  .filter(({ optional }) => optional !== true)
  .reduce((all, { bit }) => all | (1n << BigInt(bit)), 0n);

/**
 * The address at which somebody adds the app to a server of theirs, or gives it what it lacks
 * there; for `guild`, if that is given. Source: Discord API reference, "Bot Authorization Flow".
 */
export function inviteOf(app: string, guild?: string): string {
  const where = guild === undefined ? "" : `&guild_id=${guild}`;
  return `https://discord.com/oauth2/authorize?client_id=${app}&scope=${scopes.join("%20")}&permissions=${asked}${where}`;
}

/** What an invitation allows the app: to be there, and to have commands there. */
export const scopes: readonly string[] = ["bot", "applications.commands"];

/** What of its permissions is not in a set as the API gives it; `undefined` for what is no set. */
export function lackingIn(held: string): readonly BotPermission[] | undefined {
  if (!/^\d{1,40}$/.test(held)) return undefined;
  const bits = BigInt(held);
  const has = (bit: number): boolean => ((bits >> BigInt(bit)) & 1n) === 1n;
  return has(administrator) ? [] : botPermissions.filter(({ bit }) => !has(bit));
}

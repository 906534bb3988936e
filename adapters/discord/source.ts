import { at, numberAt, type Address } from "../../src/index.ts";
import { replyOf, type ReplyTo } from "./reply.ts";
import { idAt } from "./snowflake.ts";

/** Who did something, and where. */
export interface Source {
  /** The bot's user id. */
  readonly bot: string;
  readonly user: string;
  /** A channel or thread of a server, or a direct message. */
  readonly channel: string;
  /** On a server, where others read along. */
  readonly shared: boolean;
}

/** Whose message it is; `undefined` for one of nobody. */
export function sourceOfMessage(message: unknown, bot: string): Source | undefined {
  const user = idAt(message, "author", "id");
  const channel = idAt(message, "channel_id");
  if (user === undefined || channel === undefined) return undefined;
  return { bot, user, channel, shared: idAt(message, "guild_id") !== undefined };
}

/** Who called a command, pressed a button, or sent a form; on a server they are a member. */
export function sourceOfInteraction(body: unknown, bot: string): Source | undefined {
  const user = idAt(body, "member", "user", "id") ?? idAt(body, "user", "id");
  const channel = idAt(body, "channel", "id") ?? idAt(body, "channel_id");
  if (user === undefined || channel === undefined) return undefined;
  return { bot, user, channel, shared: idAt(body, "guild_id") !== undefined };
}

// Source: Discord API reference, "Interaction Contexts" and "Application Integration Types".
const betweenOthers = 2;
const onServer = "0";
// Source: Discord API reference, "Channel Types".
const directMessage = 1;

/**
 * True where the bot itself is not: between other people, and on a server where somebody brought
 * the app for themselves alone.
 */
export function isElsewhere(body: unknown): boolean {
  if (numberAt(body, "context") === betweenOthers) return true;
  if (idAt(body, "guild_id") === undefined)
    return (numberAt(body, "channel", "type") ?? directMessage) !== directMessage;
  const owners = at(body, "authorizing_integration_owners");
  const brought = typeof owners === "object" && owners !== null ? Object.keys(owners) : [];
  return brought.length > 0 && !brought.includes(onServer);
}

/** Where an answer goes. */
export function placed({ bot, user, channel, shared }: Source, reply: ReplyTo): Address {
  return { platform: "discord", tenant: bot, place: channel, user, shared, reply: replyOf(reply) };
}

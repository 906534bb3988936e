import type { MessageType } from "discord.js";

import { at, listAt, numberAt, textAt, type ChatEvent, type Content } from "../../src/index.ts";
import { messageLine, type Acquaintance } from "./known-commands.ts";
import { keyOf } from "./message-key.ts";
import { idAt, msOfId } from "./snowflake.ts";
import { placed, sourceOfMessage, type Source } from "./source.ts";
import { typedText, withoutMention } from "./text.ts";

/** A message of a person. */
interface Said {
  readonly id: string;
  readonly source: Source;
  readonly message: unknown;
  /** As typed, without the bot's mention. */
  readonly text: string;
  /** It names the bot, or answers the bot and tells it so. */
  readonly mentioned: boolean;
}

/** The event in a new message; `undefined` for what is not for this bot, or nobody wrote. */
export function parseMessage(message: unknown, known: Acquaintance): ChatEvent | undefined {
  const said = saidIn(message, known);
  const atMs = said && msOfId(said.id);
  const content = said && contentOf(said, known);
  if (!said || !content || atMs === undefined) return undefined;
  return { delivery: `m:${said.id}`, ...whereabouts(said), atMs, content };
}

/** The event in a changed message; `undefined` for what its author did not change. */
export function parseEdit(message: unknown, known: Acquaintance): ChatEvent | undefined {
  const said = saidIn(message, known);
  // Discord itself adds pages, threads and pins: that is told, too, without a time or with the old one.
  const atMs = Date.parse(textAt(message, "edited_timestamp") ?? "");
  if (!said || Number.isNaN(atMs)) return undefined;
  const { id, text } = said;
  return {
    delivery: `e:${id}:${atMs}`,
    ...whereabouts(said),
    atMs,
    content: text === "" ? { kind: "edited" } : { kind: "edited", text },
  };
}

function whereabouts({ id, source }: Said): Required<Pick<ChatEvent, "at" | "message">> {
  const { channel } = source;
  return {
    at: placed(source, source.shared ? { message: id } : {}),
    message: keyOf({ kind: "posted", channel, ids: [id] }),
  };
}

// discord.js is heavy, so that only its types are imported here: these are its values. All other
// types are Discord's own news of the channel.
const plain: MessageType.Default = 0;
const reply: MessageType.Reply = 19;
const heard: readonly unknown[] = [plain, reply];

/** Who wrote what to the bot. What people say to each other on a server is not for it. */
function saidIn(message: unknown, { botId }: Acquaintance): Said | undefined {
  const id = idAt(message, "id");
  const source = sourceOfMessage(message, botId);
  if (id === undefined || !source || !isByPerson(message, botId)) return undefined;
  const { text, mentioned: named } = withoutMention(textAt(message, "content") ?? "", botId);
  const mentioned = named || listAt(message, "mentions").some((one) => idAt(one, "id") === botId);
  if (source.shared && !mentioned) return undefined;
  return { id, source, message, text: typedText(text), mentioned };
}

function isByPerson(message: unknown, botId: string): boolean {
  const isBot = at(message, "author", "bot") === true || at(message, "author", "system") === true;
  const isHook = textAt(message, "webhook_id") !== undefined;
  if (isBot || isHook || idAt(message, "author", "id") === botId) return false;
  return heard.includes(numberAt(message, "type") ?? plain);
}

function contentOf(
  { message, text, mentioned }: Said,
  { commands }: Acquaintance,
): Content | undefined {
  if (text.trim() !== "")
    return { kind: "text", text: messageLine(text, commands), addressed: true };
  if (hasMore(message)) return { kind: "media" };
  return mentioned ? { kind: "text", text: "/help", addressed: true } : undefined;
}

/** Files, stickers, a message that is passed on, a poll. */
const hasMore = (message: unknown): boolean =>
  ["attachments", "sticker_items", "message_snapshots"].some(
    (name) => listAt(message, name).length > 0,
  ) || at(message, "poll", "question") !== undefined;

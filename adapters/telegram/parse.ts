import type { CallbackQuery, Message, Update } from "grammy/types";

import type { Address, ChatEvent, Content, Json } from "../../src/index.ts";
import { parseCallbackData } from "./callback-data.ts";
import { joiner } from "./joiner.ts";
import { keyOf } from "./message-key.ts";

/** Who the bot is, and what it answers to. */
export interface Acquaintance {
  readonly botId: number;
  /** Without `@`; `undefined` until Telegram said it. */
  readonly username: string | undefined;
  /** Names of the commands, as declared. */
  readonly commands: readonly string[];
  /** True to hand over what people in a group say to each other, too. */
  readonly overhears: boolean;
  /** Commands that a link `?start=<name>` may call. */
  readonly links: readonly string[];
  /** Now, in ms since 1970: Telegram does not say when a button was pressed. */
  readonly nowMs: number;
}

/** What a reply needs beside the chat. */
export interface ReplyTo {
  /** The topic of a forum. */
  readonly thread?: number;
  /** The message that is answered, where several people talk. */
  readonly message?: number;
}

/** The event in an update; `undefined` for what is not for this bot, or nobody did. */
export function parseUpdate(update: Update, known: Acquaintance): ChatEvent | undefined {
  const id = update.update_id;
  if (update.message) return fromMessage(update.message, { known, id });
  if (update.edited_message) return fromEdit(update.edited_message, { known, id });
  if (update.callback_query) return fromPress(update.callback_query, { known, id });
  return undefined;
}

interface Arrival {
  readonly known: Acquaintance;
  readonly id: number;
}

type Chat = Message["chat"];

function fromMessage(message: Message, { known, id }: Arrival): ChatEvent | undefined {
  const at = addressOf(message, known);
  const content = at && contentOf(message, known);
  if (!at || !content) return undefined;
  if (content.kind === "text" && !content.addressed && !known.overhears && !isWord(content.text))
    return undefined;
  // The pictures of an album come as messages of their own; those without a text are one deed.
  const album = content.kind === "media" ? message.media_group_id : undefined;
  return {
    delivery: album === undefined ? `m:${id}` : `m:album-${album}`,
    at,
    atMs: message.date * 1_000,
    content,
    message: keyOf({ chat: at.place, ids: [message.message_id] }),
  };
}

function fromEdit(message: Message, { known, id }: Arrival): ChatEvent | undefined {
  const at = addressOf(message, known);
  if (!at || (at.shared && !known.overhears)) return undefined;
  return {
    delivery: `e:${id}`,
    at,
    atMs: (message.edit_date ?? message.date) * 1_000,
    content: editedContent(message),
    message: keyOf({ chat: at.place, ids: [message.message_id] }),
  };
}

function editedContent(message: Message): Content {
  const text = message.text ?? message.caption;
  return text === undefined ? { kind: "edited" } : { kind: "edited", text };
}

function fromPress(query: CallbackQuery, { known, id }: Arrival): ChatEvent | undefined {
  const { message, data, from } = query;
  if (!message || data === undefined) return undefined;
  const { button, earlier } = parseCallbackData(data);
  const at = placed(message.chat, from.id, {
    known,
    reply: replyTo(message, message.chat.type !== "private"),
  });
  return {
    delivery: `b:${id}`,
    at,
    // In whole seconds, as messages are: what is typed after a press must not seem older.
    atMs: Math.floor(known.nowMs / 1_000) * 1_000,
    content: { kind: "button", id: button },
    message: keyOf({ chat: at.place, ids: [...earlier, message.message_id] }),
  };
}

/** Who wrote, and where. Nobody for channels, for other bots and for people who hide who they are. */
function addressOf(message: Message, known: Acquaintance): Address | undefined {
  const { chat, from } = message;
  // What is said in the name of a chat, a channel's post for example, is nobody's.
  if (!from || from.is_bot || message.sender_chat || chat.type === "channel") return undefined;
  return placed(chat, from.id, { known, reply: replyTo(message, chat.type !== "private") });
}

function placed(
  chat: Chat,
  user: number,
  { known, reply }: { readonly known: Acquaintance; readonly reply: Json },
): Address {
  return {
    platform: "telegram",
    tenant: String(known.botId),
    place: String(chat.id),
    user: String(user),
    shared: chat.type !== "private",
    reply,
  };
}

function replyTo(
  message: Pick<Message, "message_id"> & Partial<Message>,
  quotes: boolean,
): { readonly [name: string]: number } {
  const { message_thread_id: thread, is_topic_message: isTopic } = message;
  return {
    ...(isTopic === true && thread !== undefined ? { thread } : {}),
    ...(quotes ? { message: message.message_id } : {}),
  };
}

/** What the reply part of an address holds; an address may come from a store. */
export function replyToOf({ reply }: Address): ReplyTo {
  if (typeof reply !== "object" || reply === null || !("message" in reply || "thread" in reply))
    return {};
  const { thread, message } = reply;
  return {
    ...(typeof thread === "number" ? { thread } : {}),
    ...(typeof message === "number" ? { message } : {}),
  };
}

function contentOf(message: Message, known: Acquaintance): Content | undefined {
  // Who copies from a message of the bot copies what keeps a name from being a link, too.
  const typed = (message.text ?? message.caption)?.replaceAll(joiner, "");
  const isPrivate = message.chat.type === "private";
  const reply = isReplyToMe(message, known.botId);
  if (typed === undefined)
    return hasMedia(message) && (isPrivate || reply) ? { kind: "media" } : undefined;
  const { text, mentioned } = withoutMention(typed, known.username);
  const addressed = isPrivate || reply || mentioned;
  return text.startsWith("/")
    ? fromCommand(text, { known, isPrivate, addressed })
    : { kind: "text", text, addressed };
}

/** In a topic, what replies to nothing else replies to the message that made the topic. */
function isReplyToMe({ reply_to_message: replied }: Message, botId: number): boolean {
  return replied?.from?.id === botId && replied.forum_topic_created === undefined;
}

const commandForm = /^\/([A-Za-z0-9_]{1,64})(?:@([A-Za-z0-9_]{1,64}))?(?![^\s])/;

function fromCommand(
  text: string,
  where: {
    readonly known: Acquaintance;
    readonly isPrivate: boolean;
    readonly addressed: boolean;
  },
): Content | undefined {
  const { known, isPrivate } = where;
  const [head, name, target] = commandForm.exec(text) ?? [];
  if (head === undefined || name === undefined)
    return { kind: "text", text, addressed: where.addressed };
  const isMine = target !== undefined && isSame(target, known.username);
  if (target !== undefined && !isMine && !isPrivate) return undefined;
  const rest = text.slice(head.length);
  if (name === "start" && (isPrivate || isMine)) return started(rest.trim(), where);
  const declared = declaredName(name, known.commands);
  // In a group other bots have commands, too: one that nobody sent to us must be one of ours.
  const addressed = where.addressed || isMine || declared !== undefined;
  return { kind: "text", text: `/${declared ?? name}${rest}`, addressed };
}

/** Telegram sends `/start` for every bot, with what a link brought along. */
function started(
  payload: string,
  { known, isPrivate }: { readonly known: Acquaintance; readonly isPrivate: boolean },
): Content {
  // No link brings anything else: that was typed.
  if (!/^[\w-]{0,64}$/.test(payload))
    return { kind: "text", text: `/start ${payload}`, addressed: true };
  if (isPrivate && known.links.includes(payload))
    return { kind: "command", name: payload, args: {} };
  return known.commands.includes("start")
    ? { kind: "text", text: "/start", addressed: true }
    : { kind: "opened", greet: true };
}

/** A declared name; Telegram's commands have no hyphen. */
function declaredName(name: string, commands: readonly string[]): string | undefined {
  const lower = name.toLowerCase();
  return commands.find((command) => menuName(command) === lower);
}

/** A command's name as Telegram allows it: letters, digits and underscores. */
export function menuName(name: string): string {
  return name.replaceAll("-", "_");
}

const isSame = (one: string, other: string | undefined): boolean =>
  one.toLowerCase() === other?.toLowerCase();

/** The text without the bot's own name at its beginning or end. */
function withoutMention(
  text: string,
  username: string | undefined,
): { readonly text: string; readonly mentioned: boolean } {
  if (username === undefined) return { text, mentioned: false };
  const name = `@${username}(?![A-Za-z0-9_])`;
  const mentioned = new RegExp(`(?<![A-Za-z0-9_/])${name}`, "i").test(text);
  if (!mentioned) return { text, mentioned };
  const bare = text
    .replace(new RegExp(`^\\s*${name}[\\s,:]*`, "i"), "")
    .replace(new RegExp(`\\s+${name}\\s*$`, "i"), "");
  return { text: bare, mentioned };
}

/** A word for an open question, as a command: who has one open there means this bot. */
const isWord = (text: string): boolean => /^\/(?:skip|back|keep|cancel)$/i.test(text);

const media = [
  "animation",
  "audio",
  "checklist",
  "contact",
  "dice",
  "document",
  "game",
  "location",
  "paid_media",
  "photo",
  "poll",
  "sticker",
  "story",
  "venue",
  "video",
  "video_note",
  "voice",
] as const;

/** What a person sends; anything else without a text is Telegram's own news of the chat. */
const hasMedia = (message: Message): boolean => media.some((kind) => message[kind] !== undefined);

import type { Chat, InlineKeyboardMarkup, Message, User } from "grammy/types";
import { badRequest, forbidden, type Refusal } from "./refusal.ts";
import type { Role, Upload } from "./types.ts";

/** A message as the server keeps it. */
export interface Stored {
  readonly from: User;
  /** As the Bot API tells it now. */
  message: Message;
  /** The text or the caption as it was sent. */
  html: string;
  file: Upload | undefined;
  edits: number;
  /** How much older it is than its date says. */
  ageHours: number;
  stands: boolean;
  /** The keyboards that it had before. */
  readonly former: InlineKeyboardMarkup[];
}

/** Why the bot cannot write somewhere; "open" if it can. */
export type Access =
  | { readonly kind: "open" }
  | { readonly kind: "blocked" }
  | { readonly kind: "kicked" }
  | { readonly kind: "removed" }
  /** The person never wrote to the bot. */
  | { readonly kind: "unstarted" }
  | { readonly kind: "migrated"; readonly to: number };

/** Gives message ids. Chats share one or have their own. */
export interface Counter {
  last: number;
}

/** A chat as the server keeps it. */
export interface Room {
  readonly chat: Chat;
  readonly counter: Counter;
  readonly messages: Map<number, Stored>;
  readonly topics: Set<number>;
  readonly roles: Map<number, Role>;
  readonly botMayDelete: boolean;
  access: Access;
}

/** An empty chat. */
export function createRoom(
  chat: Chat,
  counter: Counter,
  options: { readonly botMayDelete?: boolean; readonly access?: Access } = {},
): Room {
  return {
    chat,
    counter,
    messages: new Map(),
    topics: new Set(),
    roles: new Map(),
    botMayDelete: options.botMayDelete ?? false,
    access: options.access ?? { kind: "open" },
  };
}

/** What the bot is told when it cannot write to `room`; `undefined` if it can. */
export function refusalOf({ access, chat }: Room): Refusal | undefined {
  switch (access.kind) {
    case "open":
      return undefined;
    case "blocked":
      return forbidden("bot was blocked by the user");
    case "kicked":
      return forbidden(`bot was kicked from the ${chat.type} chat`);
    case "removed":
      return badRequest("chat not found");
    case "unstarted":
      return forbidden("bot can't initiate conversation with a user");
    case "migrated":
      return badRequest("group chat was upgraded to a supergroup chat", {
        migrate_to_chat_id: access.to,
      });
  }
}

/** What a new message is made of. */
export interface Draft {
  readonly from: User;
  readonly content: Partial<Message>;
  readonly html?: string;
  readonly file?: Upload | undefined;
}

/** Puts a message into the chat, with the next id and the date of now. */
export function addMessage(room: Room, { from, content, html, file }: Draft): Stored {
  room.counter.last += 1;
  const message: Message = {
    message_id: room.counter.last,
    from,
    chat: room.chat,
    date: Math.floor(Date.now() / 1000),
    ...content,
  };
  const text = html ?? message.text ?? message.caption ?? "";
  const state = { edits: 0, ageHours: 0, stands: true, former: [] };
  const stored: Stored = { from, message, html: text, file, ...state };
  room.messages.set(message.message_id, stored);
  return stored;
}

/** A message that is still there. */
export function standing(room: Room, id: number | undefined): Stored | undefined {
  const stored = room.messages.get(id ?? 0);
  return stored?.stands ? stored : undefined;
}

/** The fields that a message gets from the topic or thread it is in. */
export function threadFields(room: Room, thread: number | undefined): Partial<Message> {
  if (thread === undefined) return {};
  return {
    message_thread_id: thread,
    ...(room.topics.has(thread) && { is_topic_message: true }),
  };
}

/** The fields that a message gets from what it replies to. */
export function replyFields(stored: Stored | undefined): Partial<Message> {
  if (!stored) return {};
  // A reply within a reply is not told. Source: Bot API, Message.
  const { reply_to_message: _, ...message } = stored.message;
  return { reply_to_message: message as NonNullable<Message["reply_to_message"]> };
}

/**
 * The thread that an answer to `stored` belongs to: the topic, or in a supergroup without topics the
 * message that began the exchange.
 */
export function threadOf(room: Room, stored: Stored | undefined): number | undefined {
  if (!stored || room.chat.type !== "supergroup") return undefined;
  const { message_thread_id: thread, message_id: id } = stored.message;
  return thread ?? (room.chat.is_forum ? undefined : id);
}

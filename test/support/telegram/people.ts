import type { InlineKeyboardMarkup, Message, Update, User } from "grammy/types";
import type { Backstage } from "./backstage.ts";
import { mediaContent } from "./media.ts";
import { addMessage, replyFields, standing, threadFields, threadOf, type Room } from "./room.ts";
import type { Stored } from "./room.ts";
import { findEntities } from "./text.ts";
import type { ChatRef, Media, MessageRef, Person, Where } from "./types.ts";

type Setting = Pick<Backstage, "world" | "queue" | "openCallbacks">;
type NewMessage = NonNullable<Update["message"]>;
type EditedMessage = NonNullable<Update["edited_message"]>;

/** What people do. The bot is told of what it may see. */
export class People {
  readonly #setting: Setting;
  #nextCallback = 4_300_000_000_000_000_001n;

  constructor(setting: Setting) {
    this.#setting = setting;
  }

  says(from: Person, text: string, where: Where = {}): Update {
    const entities = findEntities(text);
    return this.#posts(from, where, { text, ...(entities.length > 0 && { entities }) });
  }

  sends(from: Person, kind: Media, where: Where = {}): Update {
    const { chat } = this.#roomOf(from, where);
    const { caption, album } = where;
    const entities = findEntities(caption ?? "");
    return this.#posts(from, where, {
      ...mediaContent(kind, chat),
      ...(caption !== undefined && { caption }),
      ...(entities.length > 0 && { caption_entities: entities }),
      ...(album !== undefined && { media_group_id: album }),
    });
  }

  forwards(from: Person, text: string, where: Where = {}): Update {
    const date = Math.floor(Date.now() / 1000) - 3600;
    const forward_origin = { type: "hidden_user", sender_user_name: "Somebody", date } as const;
    const extra = { forward_origin, ...where.extra };
    return this.says(from, text, { ...where, extra });
  }

  edits(ref: MessageRef, text: string): Update {
    const { room, stored } = this.#setting.world.find(ref);
    if (!stored.stands) throw new Error("a message that was deleted cannot be edited");
    const entities = findEntities(text);
    const { entities: _, caption_entities: __, ...message } = stored.message;
    const isText = message.text !== undefined;
    stored.message = {
      ...message,
      ...(isText ? { text } : { caption: text }),
      ...(entities.length > 0 && { [isText ? "entities" : "caption_entities"]: entities }),
      edit_date: Math.floor(Date.now() / 1000),
    };
    Object.assign(stored, { html: text, edits: stored.edits + 1 });
    const edited_message = stored.message as EditedMessage;
    return this.#setting.queue.put({ edited_message }, this.#isHeard(room, stored.message));
  }

  /** `button` is what is written on it, or its data. */
  presses(
    from: Person,
    button: string,
    where: { readonly chat?: ChatRef; readonly message?: number } = {},
  ): Update {
    const room = this.#roomOf(from, where);
    const { stored, data } = pressed(room, button, where.message);
    const id = String(this.#nextCallback++);
    this.#setting.openCallbacks.add(id);
    const { chat, message_id } = stored.message;
    // A message that is gone is told by its place alone. Source: Bot API, InaccessibleMessage.
    const message = stored.stands ? stored.message : { chat, message_id, date: 0 as const };
    const callback_query = { id, from, message, chat_instance: `${-room.chat.id}01`, data };
    return this.#setting.queue.put({ callback_query }, room.access.kind === "open");
  }

  joins(person: Person, group: ChatRef): Update {
    const room = this.#setting.world.room(group);
    room.roles.set(person.id, "member");
    return this.#tells(room, person, { new_chat_members: [person] });
  }

  /** Both chats say so, each in its own. */
  migrates(group: ChatRef, by: User): Room {
    const { world } = this.#setting;
    const old = world.room(group);
    const room = world.upgrade(group);
    this.#tells(old, by, { migrate_to_chat_id: room.chat.id });
    this.#tells(room, by, { migrate_from_chat_id: old.chat.id });
    return room;
  }

  /** A service message. The bot sees all of them. */
  #tells(room: Room, from: User, content: Partial<Message>): Update {
    const { message } = addMessage(room, { from, content });
    return this.#setting.queue.put({ message: message as NewMessage });
  }

  #posts(from: Person, where: Where, content: Partial<Message>): Update {
    const room = this.#roomOf(from, where);
    enter(room, from);
    const replied = standing(room, where.replyTo);
    if (where.replyTo !== undefined && !replied) {
      throw new Error(`there is no message ${where.replyTo} to reply to`);
    }
    const { message } = addMessage(room, {
      from,
      content: { ...placing(room, where.thread, replied), ...content, ...where.extra },
    });
    return this.#setting.queue.put(
      { message: message as NewMessage },
      this.#isHeard(room, message),
    );
  }

  #roomOf(from: Person, { chat }: { readonly chat?: ChatRef | undefined }): Room {
    const { world } = this.#setting;
    const own = world.privateRoom(from);
    return chat === undefined ? own : world.room(chat);
  }

  /** Whether the bot gets to see a message. Source: "Privacy mode" in Telegram's bot features. */
  #isHeard(room: Room, message: Message): boolean {
    const { me } = this.#setting.world;
    if (room.access.kind !== "open") return false;
    if (room.chat.type === "private" || me.can_read_all_group_messages || room.botMayDelete) {
      return true;
    }
    const said = message.text ?? message.caption ?? "";
    const [, other] = /^\/\w+(?:@(\w+))?/.exec(said) ?? [undefined, undefined];
    const isOfBot = (name: string): boolean => name.toLowerCase() === me.username.toLowerCase();
    const isCommand = /^\/\w/.test(said) && (other === undefined || isOfBot(other));
    const isMention = [...said.matchAll(/@(\w+)/g)].some(([, name = ""]) => isOfBot(name));
    return isCommand || isMention || message.reply_to_message?.from?.id === me.id;
  }
}

/** Whoever writes in a chat is in it, and opens their private one with the first message. */
function enter(room: Room, from: Person): void {
  if (room.access.kind === "blocked") {
    throw new Error(`${from.first_name} has blocked the bot and cannot write to it`);
  }
  if (room.access.kind === "unstarted") room.access = { kind: "open" };
  const isIn = ["member", "administrator", "creator"].includes(room.roles.get(from.id) ?? "");
  if (!isIn) room.roles.set(from.id, "member");
}

/** In a topic every message is told as an answer to the one that made the topic. */
function placing(room: Room, given: number | undefined, replied?: Stored): Partial<Message> {
  const thread = given ?? threadOf(room, replied);
  if (given !== undefined && !room.topics.has(given)) throw new Error(`there is no topic ${given}`);
  const root =
    thread !== undefined && room.topics.has(thread) ? room.messages.get(thread) : undefined;
  return { ...threadFields(room, thread), ...replyFields(replied ?? root) };
}

interface Pressed {
  readonly stored: Stored;
  readonly data: string;
}

/**
 * The newest message that has the button. If a test names the message, it may be one that is gone
 * and the button one that it had before, as when the person is faster than the bot.
 */
function pressed(room: Room, button: string, id: number | undefined): Pressed {
  const named = id === undefined ? undefined : room.messages.get(id);
  const candidates = named ? [named] : [...room.messages.values()].filter(({ stands }) => stands);
  for (const stored of candidates.toReversed()) {
    const now = stored.message.reply_markup;
    const keyboards = [...(now ? [now] : []), ...(named ? stored.former.toReversed() : [])];
    const data = keyboards.map((keyboard) => dataOf(keyboard, button)).find((one) => one);
    if (data !== undefined) return { stored, data };
  }
  throw new Error(`no button "${button}" to press; there stands:\n${describeRoom(room)}`);
}

function dataOf(keyboard: InlineKeyboardMarkup, wanted: string): string | undefined {
  for (const button of keyboard.inline_keyboard.flat()) {
    if (!("callback_data" in button)) continue;
    if (button.text === wanted || button.callback_data === wanted) return button.callback_data;
  }
  return undefined;
}

function describeRoom(room: Room): string {
  const all = [...room.messages.values()].filter(({ stands }) => stands);
  const lines = all.map(({ from, message }) => {
    const labels =
      message.reply_markup?.inline_keyboard.flat().map(({ text }) => `[${text}]`) ?? [];
    const said = message.text ?? message.caption ?? "(no text)";
    return `${message.message_id} ${from.first_name}: ${said} ${labels.join(" ")}`.trimEnd();
  });
  return lines.join("\n") || "(nothing)";
}

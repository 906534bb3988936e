import type { Chat, ChatMember, User, UserFromGetMe } from "grammy/types";
import { toMember } from "./members.ts";
import { badRequest } from "./refusal.ts";
import { addMessage, createRoom, refusalOf, type Counter, type Room, type Stored } from "./room.ts";
import type { ChatRef, Group, MessageRef, Person } from "./types.ts";

/** How a group is made. */
export interface GroupOptions {
  /** With topics; it is then a supergroup. */
  readonly forum?: boolean;
  /** The bot is an administrator that may delete what others wrote, and so hears everything. */
  readonly botMayDelete?: boolean;
  readonly supergroup?: boolean;
}

// Ids need more than 32 bits, as those of young accounts and of all supergroups do.
const firstPerson = 7_000_000_001;
const firstGroup = -4_000_000_001;
const firstSupergroup = -1_001_000_000_001;

/** Who administrators are that do not show themselves. Source: Bot API, Message. */
const anonymous: User = {
  id: 1_087_968_824,
  is_bot: true,
  first_name: "Group",
  username: "GroupAnonymousBot",
};

/** Everybody, and every chat that the bot could know. */
export class World {
  readonly me: UserFromGetMe;
  readonly #rooms = new Map<number, Room>();
  readonly #people = new Map<number, User>();
  /** Private chats and basic groups share the ids of their messages. */
  readonly #shared: Counter = { last: 0 };
  #nextPerson = firstPerson;
  #nextGroup = firstGroup;
  #nextSupergroup = firstSupergroup;

  constructor(me: UserFromGetMe) {
    this.me = me;
  }

  person(
    name: string,
    options: {
      readonly id?: number;
      readonly language?: string;
      readonly username?: string;
      readonly isBot?: boolean;
    } = {},
  ): Person {
    const { id = this.#nextPerson++, language = "en", username, isBot = false } = options;
    const person: User = {
      id,
      is_bot: isBot,
      first_name: name,
      ...(username !== undefined && { username }),
      ...(!isBot && { language_code: language }),
    };
    this.privateRoom(person);
    return person;
  }

  /** The person's chat with the bot, which they may not have opened yet. */
  privateRoom(person: Person): Room {
    this.#people.set(person.id, person);
    const known = this.#rooms.get(person.id);
    if (known) return known;
    const chat: Chat.PrivateChat = {
      id: person.id,
      type: "private",
      first_name: person.first_name,
      ...(person.username !== undefined && { username: person.username }),
    };
    return this.#put(createRoom(chat, this.#shared, { access: { kind: "unstarted" } }));
  }

  group(title: string, options: GroupOptions = {}): Group {
    const { forum = false, botMayDelete = false, supergroup = forum } = options;
    if (forum && !supergroup) throw new Error("only a supergroup has topics");
    const chat: Group = supergroup
      ? {
          id: this.#nextSupergroup--,
          type: "supergroup",
          title,
          ...(forum && { is_forum: true as const }),
        }
      : { id: this.#nextGroup--, type: "group", title };
    this.#put(createRoom(chat, supergroup ? { last: 0 } : this.#shared, { botMayDelete }));
    return chat;
  }

  topic(group: ChatRef): number {
    const room = this.room(group);
    if (!room.chat.is_forum) throw new Error("only a forum has topics");
    const id = room.counter.last + 1;
    const created = { name: `Topic ${id}`, icon_color: 7_322_096 };
    const content = { message_thread_id: id, is_topic_message: true };
    addMessage(room, { from: anonymous, content: { ...content, forum_topic_created: created } });
    room.topics.add(id);
    return id;
  }

  /** The supergroup that the group becomes. Who was in it is in it. */
  upgrade(group: ChatRef): Room {
    const old = this.room(group);
    if (old.chat.type !== "group") throw new Error("only a basic group becomes a supergroup");
    const { botMayDelete } = old;
    const room = this.room(this.group(old.chat.title, { supergroup: true, botMayDelete }));
    for (const [id, role] of old.roles) room.roles.set(id, role);
    old.access = { kind: "migrated", to: room.chat.id };
    return room;
  }

  /** The chat, for tests: it must be one that they made. */
  room(ref: ChatRef): Room {
    const id = typeof ref === "number" ? ref : ref.id;
    const room = this.#rooms.get(id);
    if (!room) throw new Error(`there is no chat ${id}`);
    return room;
  }

  /** The chat, for the bot. Throws the `Refusal` that it gets if it cannot write there. */
  reach(chatId: number | undefined): Room {
    if (chatId === undefined) throw badRequest("chat_id is empty");
    const room = this.#rooms.get(chatId);
    if (!room) throw badRequest("chat not found");
    const refusal = refusalOf(room);
    if (refusal) throw refusal;
    return room;
  }

  /** The bot itself or a person. */
  user(id: number): User | undefined {
    return id === this.me.id ? this.me : this.#people.get(id);
  }

  /** What `user` is in the chat. */
  member(room: Room, user: User): ChatMember {
    const ofBot = room.botMayDelete ? "administrator" : "member";
    const isThere = user.id === this.me.id || user.id === room.chat.id;
    return toMember(user, room.roles.get(user.id) ?? (isThere ? ofBot : "left"));
  }

  /** The chat and the message of it that a test means. */
  find(ref: MessageRef): { readonly room: Room; readonly stored: Stored } {
    const { chat, id } = "update_id" in ref ? placeOf(ref) : ref;
    const room = this.room(chat);
    const stored = room.messages.get(id);
    if (!stored) throw new Error(`there is no message ${id} in the chat ${room.chat.id}`);
    return { room, stored };
  }

  #put(room: Room): Room {
    this.#rooms.set(room.chat.id, room);
    return room;
  }
}

type Place = Exclude<MessageRef, { readonly update_id: number }>;

function placeOf(update: Extract<MessageRef, { readonly update_id: number }>): Place {
  const message = update.message ?? update.edited_message ?? update.callback_query?.message;
  if (!message) throw new Error("an update without a message");
  return { chat: message.chat, id: message.message_id };
}

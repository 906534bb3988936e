import type { BotCommand, Chat, ChatMember, Update, UserFromGetMe } from "grammy/types";
import { toMember } from "./members.ts";
import { createParts, type FakeTelegramOptions, type Parts } from "./parts.ts";
import { People } from "./people.ts";
import { unauthorized } from "./refusal.ts";
import type { Access } from "./room.ts";
import { startBotApiServer, type BotApiServer } from "./server.ts";
import { showRoom } from "./showing.ts";
import type {
  Action,
  AnsweredCallback,
  Call,
  ChatRef,
  Fault,
  Group,
  Limits,
  Media,
  MessageRef,
  Person,
  Role,
  Shown,
  Where,
} from "./types.ts";
import type { GroupOptions, World } from "./world.ts";

/**
 * The Bot API on loopback, and the people who use it. Whatever people do makes an update, which is
 * queued for the bot if it may see it, and is returned either way.
 */
export class FakeTelegram {
  /** What a client takes as its `apiRoot`. */
  readonly root: string;
  readonly token: string;
  readonly bot: UserFromGetMe;
  readonly #server: BotApiServer;
  readonly #parts: Parts;
  readonly #people: People;

  /** For `openFakeTelegram` alone. */
  constructor(server: BotApiServer, parts: Parts) {
    this.root = `http://127.0.0.1:${server.port}`;
    this.token = parts.token;
    this.bot = parts.backstage.world.me;
    this.#server = server;
    this.#parts = parts;
    this.#people = new People(parts.backstage);
  }

  // Who and what there is.

  /** Somebody new, who has not written to the bot yet. Their language is "en" unless given. */
  person(
    name: string,
    options: {
      readonly id?: number;
      readonly language?: string;
      readonly username?: string;
      readonly isBot?: boolean;
    } = {},
  ): Person {
    return this.#world.person(name, options);
  }

  privateChat(person: Person): Chat.PrivateChat {
    return this.#world.privateRoom(person).chat as Chat.PrivateChat;
  }

  /** A group with the bot in it; a basic one unless the options say otherwise. */
  group(title: string, options: GroupOptions = {}): Group {
    return this.#world.group(title, options);
  }

  /** The `message_thread_id` of a new topic. The bot is not told of it. */
  topic(group: ChatRef): number {
    return this.#world.topic(group);
  }

  /** What `person` is in a group from now on; a member if they wrote there, else "left". */
  role(person: Person, group: ChatRef, role: Role): void {
    this.#world.room(group).roles.set(person.id, role);
  }

  // What people do.

  /** Throws if they have blocked the bot. */
  says(from: Person, text: string, where?: Where): Update {
    return this.#people.says(from, text, where);
  }

  edits(message: MessageRef, text: string): Update {
    return this.#people.edits(message, text);
  }

  sends(from: Person, kind: Media, where?: Where): Update {
    return this.#people.sends(from, kind, where);
  }

  forwards(from: Person, text: string, where?: Where): Update {
    return this.#people.forwards(from, text, where);
  }

  /**
   * Presses the button with this label or data on the newest message that has it. If `message` is
   * given, one that was deleted and a button that it had before count too. Throws an `Error` that
   * lists what stands there if there is no such button.
   */
  presses(
    from: Person,
    button: string,
    where?: { readonly chat?: ChatRef; readonly message?: number },
  ): Update {
    return this.#people.presses(from, button, where);
  }

  joins(person: Person, group: ChatRef): Update {
    return this.#people.joins(person, group);
  }

  /** A basic group becomes the supergroup that is returned; two service messages say so. */
  migrates(group: ChatRef): Chat.SupergroupChat {
    return this.#people.migrates(group, this.#owner).chat as Chat.SupergroupChat;
  }

  /** Delivers an update once more, whatever the bot has confirmed. */
  repeats(update: Update): void {
    this.#parts.backstage.queue.again(update);
  }

  /** Delivers an update as it is, of a kind that the bot does not want too. */
  raw(update: object): void {
    this.#parts.backstage.queue.again(update);
  }

  /** A person deletes a message. Telegram does not tell bots. */
  deletes(message: MessageRef): void {
    this.#world.find(message).stored.stands = false;
  }

  blocks(person: Person): void {
    this.#access(person.id, { kind: "blocked" });
    this.#tellOfBot(person.id, ["member", "kicked"]);
  }

  unblocks(person: Person): void {
    this.#access(person.id, { kind: "open" });
    this.#tellOfBot(person.id, ["kicked", "member"]);
  }

  /** Throws the bot out of a group. */
  kicks(group: ChatRef): void {
    this.#access(group, { kind: "kicked" });
    this.#tellOfBot(group, ["member", "kicked"]);
  }

  /** The chat is no more. */
  removes(chat: ChatRef): void {
    this.#access(chat, { kind: "removed" });
  }

  /** The message gets older by so many hours. */
  ages(message: MessageRef, hours: number): void {
    this.#world.find(message).stored.ageHours += hours;
  }

  // What can be seen.

  /** What stands in the chat now, oldest first, without service messages. */
  chat(chat: ChatRef): readonly Shown[] {
    return showRoom(this.#world.room(chat), this.bot.id);
  }

  /** The texts of what the bot wrote into their private chat and what stands there now. */
  reads(person: Person): readonly string[] {
    return this.chat(person.id)
      .filter(({ from }) => from === "bot")
      .map(({ text }) => text);
  }

  /** Every call, oldest first, each with how it came out so far. */
  get calls(): readonly Call[] {
    return this.#server.calls;
  }

  get answeredCallbacks(): readonly AnsweredCallback[] {
    return this.#parts.backstage.answered;
  }

  get actions(): readonly Action[] {
    return this.#parts.backstage.actions;
  }

  /** How many updates the bot has not confirmed. */
  get pending(): number {
    return this.#parts.backstage.queue.entries.length;
  }

  /** The commands that are set for exactly this scope, "chat:<id>" for one chat, and language. */
  menu(scope: string, language?: string): readonly BotCommand[] {
    return this.#parts.backstage.menus.get(scope, language);
  }

  // How it fails.

  /** The next `times` calls of `method` fail so; "*" is any method but getUpdates. */
  fails(method: string, fault: Fault, times = 1): void {
    this.#parts.faults.plan(method, fault, times);
  }

  /** Too much is refused with 429 from now on. `limits({})` takes all limits away. */
  limits(limits: Limits): void {
    this.#parts.flood.limits = limits;
  }

  /** The token is worth nothing from now on. */
  revokes(): void {
    this.#parts.revoked.isRevoked = true;
    this.#parts.backstage.queue.interrupt(unauthorized());
    this.#parts.backstage.webhook.set(undefined);
  }

  /** Ends at once whatever is open. */
  async close(): Promise<void> {
    this.#parts.backstage.webhook.set(undefined);
    await this.#server.close();
  }

  get #world(): World {
    return this.#parts.backstage.world;
  }

  get #owner(): Person {
    return this.#world.person("Owner");
  }

  #access(chat: ChatRef, access: Access): void {
    this.#world.room(chat).access = access;
  }

  #tellOfBot(ref: ChatRef, [before, after]: readonly [Role, Role]): void {
    const { chat } = this.#world.room(ref);
    const { world, queue } = this.#parts.backstage;
    const from = world.user(chat.id) ?? this.#owner;
    const member = (role: Role): ChatMember => toMember(world.me, role);
    const [old_chat_member, new_chat_member] = [member(before), member(after)];
    const date = Math.floor(Date.now() / 1000);
    queue.put({ my_chat_member: { chat, from, date, old_chat_member, new_chat_member } });
  }
}

/** Opens a fake on a free port of loopback. */
export async function openFakeTelegram(options: FakeTelegramOptions = {}): Promise<FakeTelegram> {
  const parts = createParts(options);
  return new FakeTelegram(await startBotApiServer(parts), parts);
}

import { slash, types, type Filled } from "./asking.ts";
import { commandsRule } from "./command-rules.ts";
import type { AppFacts, Backstage } from "./backstage.ts";
import { Faults, type Routes } from "./faults.ts";
import { showForm, submit, type Typed } from "./forms.ts";
import type { FakeGateway } from "./gateway/fake-gateway.ts";
import { createStage, makeToken, type FakeDiscordOptions } from "./parts.ts";
import { People, type SentFile } from "./people.ts";
import { channelJson, guildCreate } from "./places.ts";
import { press, type ButtonPlace } from "./pressing.ts";
import { rightsOf } from "./rights.ts";
import { startDiscordServer, type DiscordServer } from "./server.ts";
import { namesIn, showRoom } from "./showing.ts";
import type {
  Call,
  Channel,
  ChannelOptions,
  Complaint,
  Deed,
  Fault,
  Person,
  RegisteredCommand,
  Server,
  Shown,
  ShownChoice,
  ShownModal,
  Where,
} from "./types.ts";
import type { Guild, PersonOptions } from "./world.ts";

/** Discord on loopback, and the people who use it. */
export class FakeDiscord {
  /** The root of the API, without a version: what discord.js takes as `api`. */
  readonly apiUrl: string;
  readonly gateway: FakeGateway;
  /** The server that is there from the start, the bot in it. */
  readonly server: Server;
  readonly #server: DiscordServer;
  readonly #stage: Backstage;
  readonly #faults: Faults;
  readonly #people: People;
  #tokens = 1;

  /** For `openFakeDiscord` alone. */
  constructor(server: DiscordServer, stage: Backstage, faults: Faults) {
    this.apiUrl = `${server.root}/api`;
    this.gateway = stage.gateway;
    this.#server = server;
    this.#stage = stage;
    this.#faults = faults;
    this.#people = new People(stage);
    this.server = this.makesServer("Acme");
  }

  get app(): AppFacts {
    return this.#stage.app;
  }

  // Who and what there is.

  /** A new server, the bot in it unless `bot` is false. */
  makesServer(name: string, options: { readonly bot?: boolean } = {}): Server {
    const guild = this.#stage.world.makeServer(name, options.bot !== false);
    if (guild.hasBot) this.#welcomes(guild);
    return guild.server;
  }

  /** Somebody new, on the first server unless the options say otherwise. */
  person(name: string, options: PersonOptions = {}): Person {
    return this.#stage.world.makePerson(name, { servers: [this.server], ...options });
  }

  /** A channel of the first server, or a thread of a channel, unless the options say otherwise. */
  channel(name: string, options: ChannelOptions = {}): Channel {
    const { world, gateway } = this.#stage;
    const guild = world.guild(options.server ?? this.#serverOf(options.parent));
    const channel = world.makeChannel(name, guild, options);
    const t = options.parent ? "THREAD_CREATE" : "CHANNEL_CREATE";
    const room = world.room(channel);
    if (guild.hasBot && room.rights.includes("ViewChannel"))
      gateway.dispatch(t, channelJson(this.#stage, room));
    return channel;
  }

  /** The direct message of a person with the bot. */
  direct(person: Person): Channel {
    return this.#stage.world.direct(person).channel;
  }

  /** What is written to mention the bot, with a text behind it. */
  mention(text: string): string {
    return `<@${this.app.botId}> ${text}`;
  }

  /** Takes messages from the bot no longer, or again. */
  refuses(person: Person, refuses = true): void {
    this.#stage.world.human(person).takesMessages = !refuses;
  }

  // What people do.

  /** Writes, in their direct message unless the place is given. */
  says(from: Person, text: string, where?: Where & { readonly answers?: string }): Deed {
    return this.#people.says(from, text, where);
  }

  /** Changes a message of theirs. */
  edits(from: Person, messageId: string, text: string): Deed {
    return this.#people.edits(from, messageId, text);
  }

  /** Discord adds to a message of theirs what a link in it leads to. */
  unfurls(from: Person, messageId: string): Deed {
    return this.#people.unfurls(from, messageId);
  }

  /** Sends a file, with a text or without. */
  sends(from: Person, file: SentFile, where?: Where & { readonly text?: string }): Deed {
    return this.#people.sends(from, file, where);
  }

  /** Somebody deletes a message. */
  deletes(channel: Channel, messageId: string): Deed {
    return this.#people.deletes(channel, messageId);
  }

  /** Gives a command. Throws an `Error` where it is not registered, unless `unregistered`. */
  slash(
    from: Person,
    command: string,
    ...[values, where]: readonly [
      values?: Filled,
      where?: Where & { readonly unregistered?: boolean },
    ]
  ): Deed {
    return slash(this.#stage, from, { command, values, where });
  }

  /** Types on in an option of a command; gives what Discord offers then. */
  types(
    from: Person,
    command: string,
    ...[values, focused, where]: readonly [values: Filled, focused: string, where?: Where]
  ): Promise<readonly ShownChoice[]> {
    return types(this.#stage, from, { command, values, focused, where });
  }

  /** Presses the last such button that they see. Throws an `Error` if there is none. */
  presses(from: Person, label: string, place: ButtonPlace = {}): Deed {
    return press(this.#stage, from, { label, place });
  }

  /** Fills in fields of the open form, by label or name, and sends it off. */
  submits(from: Person, values: Typed = {}): Deed {
    return submit(this.#stage, from, values);
  }

  /** Closes the open form. The bot does not hear of it. */
  closes(from: Person): void {
    this.#stage.world.human(from).form = undefined;
  }

  /** The same is told once more. */
  repeats({ t, d }: Deed): void {
    this.gateway.dispatch(t, d);
  }

  /** Somebody takes the bot out of a server. */
  kicks(server: Server = this.server): void {
    const guild = this.#stage.world.guild(server);
    guild.hasBot = false;
    this.gateway.dispatch("GUILD_DELETE", { id: server.id });
  }

  /** Somebody brings the bot into a server. */
  invites(server: Server): void {
    const guild = this.#stage.world.guild(server);
    guild.hasBot = true;
    this.#welcomes(guild);
  }

  /** Somebody deletes a channel. */
  deletesChannel(channel: Channel): void {
    const room = this.#stage.world.room(channel);
    room.isDeleted = true;
    for (const stored of room.messages) stored.stands = false;
    const t = room.parent === undefined ? "CHANNEL_DELETE" : "THREAD_DELETE";
    this.gateway.dispatch(t, channelJson(this.#stage, room));
  }

  /** From now on the bot may do this there, by discord.js's names. */
  permits(channel: Channel, permissions: readonly string[]): void {
    const room = this.#stage.world.room(channel);
    room.rights = rightsOf(permissions);
    this.gateway.dispatch("CHANNEL_UPDATE", channelJson(this.#stage, room));
  }

  // The app's commands.

  /** Registers these commands and no others, everywhere or on a server; refuses as the API does. */
  registers(commands: readonly unknown[], server?: Server): void {
    this.#stage.inspector.check("registers", commandsRule(server === undefined), commands);
    this.#stage.commands.replace(server?.id, commands);
  }

  /** What is registered everywhere, or on a server. */
  registered(server?: Server): readonly RegisteredCommand[] {
    return this.#stage.commands.on(server?.id);
  }

  // What can be seen.

  /** What stands in a channel, top to bottom, with what only `person` sees there. */
  messages(channel: Channel, person?: Person): readonly Shown[] {
    return showRoom(this.#stage, this.#stage.world.room(channel), person?.id);
  }

  /** The form that a person has before them. */
  modal(person: Person): ShownModal | undefined {
    const { form } = this.#stage.world.human(person);
    return form && showForm(form, namesIn(this.#stage));
  }

  /** Every call, oldest first, each with how it came out so far; of one route if given. */
  calls(route?: string): readonly Call[] {
    return this.#server.calls.filter((call) => route === undefined || call.route === route);
  }

  /** How many interactions are not acknowledged yet, and not given up. */
  get pending(): number {
    return this.#stage.interactions.pending;
  }

  /** What Discord told people because the bot did not do what it must. */
  get complaints(): readonly Complaint[] {
    return this.#stage.complaints;
  }

  /** What the bot sent that Discord would not take, or that it should not send. */
  get violations(): readonly string[] {
    return [...this.#stage.inspector.violations, ...this.gateway.violations];
  }

  // How it fails.

  /** The next calls of a route, or of the first of several, fail so; "*" is any route. */
  fails(routes: Routes, ...faults: readonly Fault[]): void {
    this.#faults.plan(routes, faults);
  }

  /** Somebody gives the bot a new token: from now on only this one is good. */
  turnsTo(token: string = makeToken((this.#tokens += 1))): void {
    this.#stage.app.token = token;
    this.gateway.turnsTo(token);
  }

  /** Time passes for what dies of age: interactions, their tokens, nonces. */
  advance(ms: number): void {
    this.#stage.time.advance(ms);
    this.#stage.interactions.expire();
  }

  /** Ends at once whatever is open. */
  async close(): Promise<void> {
    this.#stage.interactions.close();
    await this.gateway.close();
    await this.#server.close();
  }

  #welcomes(guild: Guild): void {
    this.gateway.dispatch("GUILD_CREATE", guildCreate(this.#stage, guild));
  }

  #serverOf(channel: Channel | undefined): Server {
    const id = channel?.server;
    return id === undefined ? this.server : this.#stage.world.guild({ id }).server;
  }
}

/** Opens a fake on free ports of loopback. */
export async function openFakeDiscord(options: FakeDiscordOptions = {}): Promise<FakeDiscord> {
  const stage = await createStage(options);
  const faults = new Faults();
  const server = await startDiscordServer(stage, faults);
  return new FakeDiscord(server, stage, faults);
}

import { slash } from "./commands.ts";
import type { RawOptions, RequestUrls } from "./courier.ts";
import { toDeed } from "./deed.ts";
import { Faults } from "./faults.ts";
import { Forms } from "./forms.ts";
import type { PostOutcome } from "./http-way.ts";
import { walk, type Landing, type Walk } from "./installing.ts";
import { revoke, uninstall } from "./oauth.ts";
import { createStage, type FakeSlackOptions } from "./parts.ts";
import { People, type SentFile } from "./people.ts";
import { Pressing, type ButtonPlace } from "./pressing.ts";
import { startSlackServer, type SlackServer } from "./server.ts";
import { showRoom, showView } from "./showing.ts";
import type { DisconnectReason } from "./socket-way.ts";
import type { AppFacts, Backstage } from "./backstage.ts";
import type {
  Call,
  Channel,
  Complaint,
  Deed,
  Delivery,
  Fault,
  Person,
  Shown,
  ShownView,
  Where,
  Workspace,
} from "./types.ts";
import { stackOf } from "./views.ts";
import type { ChannelOptions } from "./world.ts";

/**
 * Slack on loopback, and the people who use it. What people do is told to the app at once: over HTTP
 * where it has request URLs, else over its sockets.
 */
export class FakeSlack {
  readonly app: AppFacts;
  /** Where it listens, and what a client takes as its `slackApiUrl`. */
  readonly root: string;
  readonly apiUrl: string;
  /** The address of the page on which a person agrees to an installation. */
  readonly authorizeUrl: string;
  /** The workspace that is there from the start, the app in it. */
  readonly team: Workspace;
  readonly #server: SlackServer;
  readonly #stage: Backstage;
  readonly #faults: Faults;
  readonly #people: People;
  readonly #pressing: Pressing;
  readonly #forms: Forms;

  /** For `openFakeSlack` alone. */
  constructor(server: SlackServer, stage: Backstage, faults: Faults) {
    this.app = stage.app;
    this.root = server.root;
    this.apiUrl = `${server.root}/api/`;
    this.authorizeUrl = `${server.root}/oauth/v2/authorize`;
    this.#server = server;
    this.#stage = stage;
    this.#faults = faults;
    this.#people = new People(stage);
    this.#pressing = new Pressing(stage);
    this.#forms = new Forms(stage);
    this.team = this.workspace("Acme");
  }

  // Who and what there is.

  /** A new workspace, the app in it unless `installed` is false. */
  workspace(
    name: string,
    options: { readonly installed?: boolean; readonly enterprise?: string } = {},
  ): Workspace {
    const { world, app } = this.#stage;
    const team = world.found(name, options.enterprise);
    if (options.installed !== false) world.install(team, app.scopes);
    return team.workspace;
  }

  /** The bot's token in a workspace; "" if the app was never there. */
  token(team: Workspace = this.team): string {
    return this.#stage.world.team(team.id).token;
  }

  /** What the app may do in a workspace from now on. */
  grants(scopes: readonly string[], team: Workspace = this.team): void {
    this.#stage.world.team(team.id).scopes = new Set(scopes);
  }

  /** Somebody new. */
  person(name: string, options: { readonly team?: Workspace; readonly id?: string } = {}): Person {
    const { world } = this.#stage;
    return world.person(world.team((options.team ?? this.team).id), name, options.id);
  }

  /** A channel with the bot in it; a public one unless the options say otherwise. */
  channel(name: string, options: ChannelOptions & { readonly team?: Workspace } = {}): Channel {
    const { world } = this.#stage;
    const team = world.team((options.team ?? this.team).id);
    const kind = options.private === true ? "private" : "public";
    const bot = options.bot === false ? [] : [team.workspace.botUser];
    const members = [...(options.members ?? []).map(({ id }) => id), ...bot];
    const room = world.room(team, { kind, name }, members);
    room.isArchived = options.archived === true;
    return room.channel;
  }

  /** What several say to each other, the bot among them unless `bot` is false. */
  group(people: readonly Person[], options: { readonly bot?: boolean } = {}): Channel {
    const { world } = this.#stage;
    const team = world.team((people[0] ?? { team: this.team.id }).team);
    const name = `mpdm-${people.map((one) => one.name.toLowerCase()).join("--")}-1`;
    const bot = options.bot === false ? [] : [team.workspace.botUser];
    return world.room(team, { kind: "group", name }, [...people.map(({ id }) => id), ...bot])
      .channel;
  }

  /** The direct message of a person with the bot, or with somebody else. */
  direct(person: Person, other?: Person): Channel {
    const { world } = this.#stage;
    const team = world.team(person.team);
    return world.direct(team, [person.id, other?.id ?? team.workspace.botUser]).channel;
  }

  // How the app is reached.

  /** Posts to these addresses from now on; one for all unless three are given. */
  delivers(to: string | RequestUrls): void {
    const urls = typeof to === "string" ? { event: to, command: to, interaction: to } : to;
    this.#stage.courier.urls = urls;
  }

  /** Whether the app answers the challenge with which Slack verifies an address. */
  async verifies(url: string): Promise<boolean> {
    const challenge = this.#stage.ids.next("challenge-");
    const body = JSON.stringify({ token: "verification", challenge, type: "url_verification" });
    const { status, body: answer } = await this.#stage.courier.post(url, body, {});
    return status === 200 && answer.includes(challenge);
  }

  /** Posts a body as it is, signed rightly or not. */
  posts(url: string, body: string, options: RawOptions = {}): Promise<PostOutcome> {
    return this.#stage.courier.post(url, body, options);
  }

  /** How many sockets of the app there are. */
  get connections(): number {
    return this.#stage.courier.sockets.connections;
  }

  /** Asks the app to leave its sockets. */
  disconnects(reason: DisconnectReason): void {
    this.#stage.courier.sockets.disconnect(reason);
  }

  /** Ends all sockets without a word. */
  cuts(): void {
    this.#stage.courier.sockets.cut();
  }

  /** Nothing goes through the sockets that there are any more, and nobody is told. */
  freezes(): void {
    this.#stage.courier.sockets.freeze();
  }

  // What people do.

  /** Writes, as Slack's client does: "@Plume" and "#general" become mentions. */
  says(from: Person, text: string, where?: Where): Deed {
    return this.#people.says(from, text, where);
  }

  /** Changes a message of theirs. */
  edits(from: Person, ts: string, text: string): Deed {
    return this.#people.edits(from, ts, text);
  }

  /** Slack adds to a message of theirs what a link in it leads to. */
  unfurls(from: Person, ts: string): Deed {
    return this.#people.unfurls(from, ts);
  }

  /** Sends a file, with a text or without. */
  sends(from: Person, file: SentFile, options?: Where & { readonly text?: string }): Deed {
    return this.#people.sends(from, file, options);
  }

  /** Somebody deletes a message. */
  deletes(channel: Channel, ts: string): Deed {
    return this.#people.deletes(channel, ts);
  }

  /** Gives a command, such as "/plume health". */
  slash(from: Person, line: string, where?: Where): Deed {
    return slash(this.#stage, from, { ...where, line });
  }

  /** Presses the last button of this label. Throws if there is none. */
  presses(from: Person, label: string, place?: ButtonPlace): Deed {
    return this.#pressing.presses(from, label, place);
  }

  /** Opens the app's home tab, or its messages. */
  opensHome(from: Person, tab?: "home" | "messages"): Deed {
    return this.#people.opensHome(from, tab);
  }

  /** Fills in fields of the open modal, by label or name, and sends it off. */
  submits(from: Person, values?: { readonly [field: string]: string }): Deed {
    return this.#forms.submits(from, values);
  }

  /** Closes the open modal, or with `clears` all of them. */
  closes(from: Person, clears?: boolean): Deed {
    return this.#forms.closes(from, clears);
  }

  /** Follows the app's page for an installation to its end, and agrees in Slack. */
  installs(from: Person, url: string, options: Walk = {}): Promise<Landing> {
    return walk(this.#stage, from, { url, options });
  }

  /** Somebody takes the app out of a workspace. */
  uninstalls(team: Workspace = this.team): Deed {
    return toDeed(uninstall(this.#stage, this.#stage.world.team(team.id)));
  }

  /** Somebody takes the app's token away. */
  revokes(team: Workspace = this.team): Deed {
    return toDeed(revoke(this.#stage, this.#stage.world.team(team.id)));
  }

  /** Delivers once more, as after an acknowledgement that got lost. */
  repeats(deed: Deed): Deed {
    return toDeed(
      deed.deliveries.map((delivery) => this.#stage.courier.again(delivery)),
      deed.ts,
    );
  }

  // What can be seen.

  /** What stands in a conversation, top to bottom, with what only `person` sees there. */
  messages(channel: Channel, person?: Person): readonly Shown[] {
    const { world } = this.#stage;
    return showRoom(world.team(channel.team), world.roomOf(channel), person?.id);
  }

  /** The modal that a person has before them. */
  modal(person: Person): ShownView | undefined {
    const team = this.#stage.world.team(person.team);
    const top = stackOf(team, person.id).at(-1);
    return top && showView(team, top);
  }

  /** A person's home tab, if the app has put something there. */
  home(person: Person): ShownView | undefined {
    const team = this.#stage.world.team(person.team);
    const home = team.homes.get(person.id);
    return home && showView(team, home);
  }

  /** Every call, oldest first, each with how it came out so far; of one method if given. */
  calls(method?: string): readonly Call[] {
    return this.#server.calls.filter((call) => method === undefined || call.method === method);
  }

  /** All that the app was told, oldest first. */
  get deliveries(): readonly Delivery[] {
    return this.#stage.courier.deliveries;
  }

  /** How many deliveries the app has not acknowledged, and that are not given up. */
  get pending(): number {
    return this.deliveries.filter(({ state }) => state === "pending").length;
  }

  /** What Slack told people because the app did not do what it must. */
  get complaints(): readonly Complaint[] {
    return this.#stage.complaints;
  }

  /** What the app sent that Slack would not take, or that it should not send. */
  get violations(): readonly string[] {
    return this.#stage.inspector.violations;
  }

  // How it fails.

  /**
   * The next `times` calls of `method` fail so; "response_url" and "upload" are methods too, and "*"
   * is any.
   */
  fails(method: string, fault: Fault, times = 1): void {
    this.#faults.plan(method, fault, times);
  }

  /** Time passes for what dies of age: triggers and response URLs. */
  advance(ms: number): void {
    this.#stage.time.advance(ms);
  }

  /** Ends at once whatever is open. */
  async close(): Promise<void> {
    this.#stage.courier.close();
    await this.#server.close();
  }
}

/** Opens a fake on a free port of loopback. */
export async function openFakeSlack(options: FakeSlackOptions = {}): Promise<FakeSlack> {
  const stage = await createStage(options);
  const faults = new Faults();
  const server = await startSlackServer(stage, faults);
  stage.root = server.root;
  return new FakeSlack(server, stage, faults);
}

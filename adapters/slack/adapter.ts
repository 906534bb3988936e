import {
  Introduction,
  Troubles,
  type Address,
  type Capabilities,
  type ChatAdapter,
  type Clock,
  type Command,
  type Forgotten,
  type InstallationStore,
  type Introduced,
  type Logger,
  type MessageKey,
  type Outgoing,
  type Receive,
  type Sealed,
  type SealedCache,
  type SendOptions,
  type Wizard,
} from "../../src/index.ts";
import { namesOf } from "./command-line.ts";
import { createClient, type Client } from "./client.ts";
import { SlackHttp, type HttpOptions } from "./http.ts";
import { installerParts, type InstallerParts } from "./install.ts";
import { createInstalledWorkspaces, type InstalledWorkspaces } from "./installed-workspaces.ts";
import { Intake, type Delivered } from "./intake.ts";
import { Outbound, type Limits } from "./outbound.ts";
import { createSingleWorkspace, type SingleWorkspace } from "./single-workspace.ts";
import { slashPrefix, type SlashOptions } from "./slash.ts";
import { SlackSocket, type SocketOptions } from "./socket.ts";
import { Speech } from "./speech.ts";
import { Submissions } from "./submissions.ts";
import { surfaceOf } from "./surface.ts";
import { createUninstall } from "./uninstall.ts";
import { onlyFrom, type ServedWorkspaces } from "./workspaces.ts";

/** A bot in one workspace, with the token that its operator gave. */
export interface OneWorkspace {
  readonly kind: "one";
  /** The Bot User OAuth Token, `xoxb-…`. */
  readonly token: Sealed;
}

/** A bot that any workspace may install. */
export interface ManyWorkspaces {
  readonly kind: "many";
  /** Where their tokens are kept. */
  readonly store: InstallationStore;
  readonly clientId: string;
  readonly clientSecret: Sealed;
  /** The https address at which people and Slack reach this process, without a slash at its end. */
  readonly publicUrl: string;
}

/** How Slack's deliveries come in. */
export type Listening =
  | ({ readonly kind: "socket" } & SocketOptions)
  | ({ readonly kind: "http" } & Omit<HttpOptions, "install">);

/** How a bot is connected to Slack. */
export interface SlackOptions extends SlashOptions {
  /** What the bot is called, for example `Plume`; 24 characters at most. */
  readonly name: string;
  /** {@link ManyWorkspaces} needs HTTP: Slack sends people there who installed the bot. */
  readonly workspaces: OneWorkspace | ManyWorkspaces;
  readonly listening: Listening;
  readonly clock: Clock;
  readonly logger: Logger;
  /** All commands. */
  readonly commands: readonly Command[];
  /** All wizards: their forms are checked before anything is stored. */
  readonly wizards: readonly Wizard[];
  /** Where small things are remembered beside the conversations, by all processes. */
  readonly cache: SealedCache;
  /** Deletes all that is kept of a workspace that removed the bot. */
  readonly forgetTenant: (platform: string, tenant: string) => Promise<Forgotten>;
  /** A Web API of one's own. @default "https://slack.com/api/" */
  readonly apiRoot?: string | undefined;
  /** How fast it may speak. @default Slack's limits */
  readonly limits?: Limits | undefined;
}

/** Slack as a chat platform. */
export interface SlackAdapter extends ChatAdapter {
  /** Who the bot is, where it is in one workspace; `undefined` until Slack said it. */
  readonly identity: SingleWorkspace["identity"];
  /** Where it listens; `undefined` in Socket Mode. */
  readonly port: number | undefined;
}

/** What Slack's deliveries come in by. */
interface Ear {
  readonly port: number | undefined;
  start(): Promise<void>;
  stop(): Promise<void>;
}

const lastCallsMs = 1_000;

/** What can be wrong with Slack. */
export type TroubleName = "start" | "token" | "socket";

/** The Slack adapter: ties hearing and speaking together. */
export class SlackChat implements SlackAdapter {
  readonly platform = "slack";
  readonly #options: SlackOptions;
  readonly #prefix: string;
  readonly #troubles: Troubles<TroubleName>;
  readonly #one: SingleWorkspace | undefined;
  readonly #many: InstalledWorkspaces | undefined;
  readonly #served: ServedWorkspaces;
  readonly #client: Client;
  readonly #intake: Intake;
  readonly #speech: Speech;
  readonly #introduction: Introduction;
  readonly #stopped = new AbortController();
  readonly #closed = new AbortController();
  #starting: Promise<void> | undefined;
  #ear: Ear | undefined;
  #settlingIn: Promise<void> = Promise.resolve();

  constructor(options: SlackOptions) {
    const { clock, logger, workspaces, apiRoot, cache, wizards, forgetTenant } = options;
    this.#options = options;
    this.#prefix = slashPrefix(options);
    this.#troubles = new Troubles(this.platform, logger);
    if (workspaces.kind === "one") {
      const { token } = workspaces;
      this.#one = createSingleWorkspace({ token, troubles: this.#troubles });
      this.#served = this.#one;
    } else {
      this.#many = createInstalledWorkspaces({ store: workspaces.store, cache, clock, logger });
      this.#served = this.#many;
    }
    const served = this.#served;
    this.#client = createClient({ workspaces: served, watch: served, clock, apiRoot });
    const submissions = new Submissions(clock);
    const { signal } = this.#closed;
    const shared = { client: this.#client, clock, logger };
    this.#intake = new Intake({
      ...shared,
      names: namesOf(options, options.commands),
      wizards,
      submissions,
      gone: createUninstall({ ...shared, installed: this.#many, forgetTenant, signal }),
    });
    this.#speech = new Speech({
      ...shared,
      outbound: new Outbound(clock, options.limits),
      submissions,
      cache,
      prefix: this.#prefix,
      title: options.name,
    });
    this.#introduction = new Introduction({
      clock,
      troubles: this.#troubles,
      ask: (ending) => this.#introduce(ending),
      signal: this.#stopped.signal,
    });
  }

  get identity(): SingleWorkspace["identity"] {
    return this.#one?.identity;
  }

  get port(): number | undefined {
    return this.#ear?.port;
  }

  serves(tenant: string): boolean {
    return this.#served.serves(tenant);
  }

  capabilities(at: Address): Capabilities {
    return surfaceOf(at, this.#prefix);
  }

  trouble(): string | undefined {
    return this.#troubles.current;
  }

  /**
   * Resolves when it listens; where Slack is away, it goes on trying. Rejects with `Fault`
   * `adapter.refused` for a token that Slack refuses, and for a port that cannot be had.
   */
  start(receive: Receive): Promise<void> {
    this.#starting ??= this.#start(receive);
    return this.#starting;
  }

  send(to: Address, outgoing: Outgoing, options: SendOptions): Promise<MessageKey> {
    return this.#speech.send(to, outgoing, options);
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    // What is still beginning ends without a word: a connection now, a port once it is open.
    await this.#ear?.stop();
    await this.#starting?.catch(() => undefined);
    await this.#ear?.stop();
    await this.#settlingIn;
    // A call that hangs must not keep the process; sending goes on after the stop.
    setTimeout(() => this.#closed.abort(), lastCallsMs).unref();
  }

  async #start(receive: Receive): Promise<void> {
    this.#intake.open(onlyFrom(this.#served, receive));
    const isKnown = await this.#introduction.begin();
    if (this.#stopped.signal.aborted) return;
    const ear = this.#listener();
    this.#ear = ear;
    await ear.start();
    if (!isKnown) this.#settlingIn = this.#introduction.goOn();
  }

  #listener(): Ear {
    const { clock, logger, listening, apiRoot } = this.#options;
    const take = (delivered: Delivered): Promise<boolean> => this.#intake.take(delivered);
    const parts = { clock, logger, take, troubles: this.#troubles };
    return listening.kind === "socket"
      ? new SlackSocket({ apiRoot, ...listening }, parts)
      : new SlackHttp({ ...listening, install: this.#installer() }, parts);
  }

  #installer(): InstallerParts | undefined {
    const { workspaces, apiRoot, name, clock, logger, cache } = this.#options;
    if (workspaces.kind === "one" || !this.#many) return undefined;
    return installerParts({
      ...workspaces,
      bot: name,
      firstWords: `${this.#prefix}help`,
      installed: this.#many,
      cache,
      clock,
      logger,
      signal: this.#closed.signal,
      apiRoot,
    });
  }

  async #introduce(signal: AbortSignal): Promise<Introduced> {
    return (await this.#served.introduce(this.#client, signal))
      ? { kind: "known" }
      : { kind: "away", reason: "Slack cannot be reached" };
  }
}

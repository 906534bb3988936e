import {
  Fault,
  Introduction,
  Troubles,
  type Address,
  type Capabilities,
  type ChatAdapter,
  type Clock,
  type Command,
  type Introduced,
  type Logger,
  type MessageKey,
  type Outgoing,
  type Receive,
  type Sealed,
  type SealedCache,
  type SendOptions,
  type Suggest,
  type Turn,
} from "../../src/index.ts";
import { Acks } from "./acks.ts";
import { createClient, type Client, type Identity } from "./client.ts";
import { commandsOf } from "./commands/commands.ts";
import { reasonOf } from "./failure.ts";
import { Gateway } from "./gateway/gateway.ts";
import { Intake } from "./intake.ts";
import { Outbound, type Limits } from "./speech/outbound.ts";
import { warnOfCommands } from "./commands/registered.ts";
import type { TokenWatch } from "./rest-api.ts";
import { Speech } from "./speech/speech.ts";
import { surfaceOf } from "./surface.ts";
import { botIdOf } from "./tokens.ts";
import type { TroubleName } from "./troubles.ts";

/** How a bot is connected to Discord. */
export interface DiscordOptions {
  /** The bot's token, without `Bot` before it. */
  readonly token: Sealed;
  readonly clock: Clock;
  readonly logger: Logger;
  /** All commands: what Discord calls is known by their names and values. */
  readonly commands: readonly Command[];
  /** What may be meant, while somebody types a command. */
  readonly suggest: Suggest;
  /** Where small things are remembered beside the conversations, by all processes. */
  readonly cache: SealedCache;
  /** The servers that the commands are registered for. @default all, and direct messages */
  readonly guilds?: readonly string[] | undefined;
  /** Discord's permissions by those that commands need, each as a set in Discord's form. @default none */
  readonly permissions?: { readonly [permission: string]: string } | undefined;
  /** How many connections share what happens on all servers. @default as many as Discord recommends */
  readonly shards?: "auto" | number | undefined;
  /** Where several processes serve one bot: the right to do what only one may. @default this one may */
  readonly turn?: ((name: string) => Turn) | undefined;
  /** An API of one's own, without a version. @default "https://discord.com/api" */
  readonly apiRoot?: string | undefined;
  /** How fast it may speak. @default Discord's limits */
  readonly limits?: Limits | undefined;
}

/** Discord as a chat platform. */
export interface DiscordAdapter extends ChatAdapter {
  /** Who the bot is; `undefined` until Discord said it. */
  readonly identity: Identity | undefined;
}

const lastCallsMs = 1_000;
const remedy =
  "Reset Token on the Bot page of the application in Discord's Developer Portal gives a new one";

const refused = (reason: string): Fault =>
  new Fault("adapter.refused", { platform: "discord", reason });

const watchOf = (troubles: Troubles<TroubleName>): TokenWatch => ({
  accepted: () => troubles.end("token"),
  refused: (reason) =>
    troubles.begin("token", `Discord refuses the bot's token (${reason}): ${remedy}`),
});

/** The Discord adapter: ties hearing and speaking together. */
export class DiscordChat implements DiscordAdapter {
  readonly platform = "discord";
  readonly #options: DiscordOptions;
  readonly #botId: string;
  readonly #client: Client;
  readonly #troubles: Troubles<TroubleName>;
  readonly #intake: Intake;
  readonly #gateway: Gateway;
  readonly #speech: Speech;
  readonly #introduction: Introduction;
  readonly #stopped = new AbortController();
  readonly #closed = new AbortController();
  #identity: Identity | undefined;
  #starting: Promise<void> | undefined;
  #settlingIn: Promise<void> = Promise.resolve();

  constructor(options: DiscordOptions) {
    const { token, clock, logger, cache, commands, suggest, apiRoot, turn } = options;
    this.#options = options;
    this.#botId = botIdOf(token) ?? "";
    this.#troubles = new Troubles(this.platform, logger);
    const troubles = this.#troubles;
    this.#client = createClient({ token, clock, apiRoot, watch: watchOf(troubles) });
    const acks = new Acks();
    const outbound = new Outbound(clock, options.limits);
    const { signal: closed } = this.#closed;
    const calls = { client: this.#client, acks, outbound };
    this.#speech = new Speech({ ...calls, clock, logger, cache, closed });
    this.#intake = new Intake({
      clock,
      logger,
      callbacks: this.#client,
      acks,
      botId: this.#botId,
      commands,
      suggest,
      show: (press) => this.#speech.show(press),
    });
    this.#gateway = new Gateway({
      token,
      apiRoot,
      shards: options.shards ?? "auto",
      turn,
      cache,
      clock,
      logger,
      troubles,
      take: (dispatch) => this.#intake.take(dispatch),
    });
    const { signal } = this.#stopped;
    const ask = (ending: AbortSignal): Promise<Introduced> => this.#introduce(ending);
    this.#introduction = new Introduction({ clock, troubles, ask, signal });
  }

  get identity(): Identity | undefined {
    return this.#identity;
  }

  serves(tenant: string): boolean {
    return tenant === this.#botId;
  }

  capabilities(at: Address): Capabilities {
    return surfaceOf(at);
  }

  trouble(): string | undefined {
    return this.#troubles.current;
  }

  /**
   * Resolves when it listens, or waits for its turn to listen; where Discord is away, it goes on
   * trying. Rejects with `Fault` `adapter.refused` for a token that Discord refuses.
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
    // What is still beginning ends by itself, without a word.
    await this.#starting?.catch(() => undefined);
    await this.#gateway.stop();
    this.#intake.stop();
    await this.#settlingIn;
    // What is being shown must not keep the process; sending goes on after the stop.
    setTimeout(() => this.#closed.abort(), lastCallsMs).unref();
  }

  async #start(receive: Receive): Promise<void> {
    if (this.#botId === "") throw refused("what it was given as the bot's token is none");
    this.#intake.open(receive);
    const isKnown = await this.#introduction.begin();
    if (this.#stopped.signal.aborted) return;
    await this.#gateway.start();
    this.#settlingIn = this.#settleIn(isKnown);
  }

  /** What is to be found out once, however long Discord is away. */
  async #settleIn(isKnown: boolean): Promise<void> {
    const { signal } = this.#stopped;
    if (!isKnown) await this.#introduction.goOn();
    if (signal.aborted || !this.#identity) return;
    const { token, clock, apiRoot, logger, guilds = [], permissions = {} } = this.#options;
    const commands = commandsOf(this.#options.commands, { guilds, permissions });
    await warnOfCommands({ token, clock, apiRoot, commands, guilds, logger, signal });
  }

  /** Who the bot is. Rejects if Discord refuses the token. */
  async #introduce(signal: AbortSignal): Promise<Introduced> {
    const me = await this.#client.whoAmI(signal);
    if (me.kind === "done") {
      this.#identity = me.value;
      return { kind: "known" };
    }
    if (me.failure.kind === "unauthorized")
      throw refused(`Discord refuses the bot's token (${me.failure.reason}); ${remedy}`);
    return { kind: "away", reason: `Discord cannot be reached: ${reasonOf(me.failure)}` };
  }
}

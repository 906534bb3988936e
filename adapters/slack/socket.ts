import { Fault, type Clock, type Logger, type Sealed, type Troubles } from "../../src/index.ts";
import type { Failure } from "./failure.ts";
import type { Delivered } from "./intake.ts";
import { SocketConnection } from "./socket-connection.ts";
import { isRefusal, SocketState, socketTrouble } from "./socket-state.ts";

/** How Slack is reached where it cannot reach the bot. */
export interface SocketOptions {
  /** The app-level token, `xapp-…`. */
  readonly appToken: Sealed;
  /** A Web API of one's own. @default "https://slack.com/api/" */
  readonly apiRoot?: string | undefined;
  /** A connection that says nothing for so long, in ms, is replaced. @default 7 s */
  readonly silenceMs?: number;
}

/** What hearing in Socket Mode stands on. */
export interface SocketParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly troubles: Pick<Troubles<"socket">, "begin" | "end">;
  /** True once it is acknowledged. */
  readonly take: (delivered: Delivered) => Promise<boolean>;
}

// A start must not wait longer for a network that swallows what it is given.
const firstWordMs = 5_000;
// Slack's library asks for a pong every 1.7 s.
const defaultSilenceMs = 7_000;

/** Slack's deliveries over connections that the bot opens, one after the other, without an end. */
export class SlackSocket {
  /** It listens nowhere. */
  readonly port = undefined;
  readonly #options: SocketOptions;
  readonly #parts: SocketParts;
  readonly #stopped = new AbortController();
  readonly #started = new AbortController();
  #opening: SocketConnection | undefined;
  /** Those that hear something. */
  readonly #live = new Set<SocketConnection>();
  /** Those that another one takes the place of. */
  readonly #retiring = new Set<Promise<void>>();
  readonly #state: SocketState;
  #loop: Promise<void> = Promise.resolve();
  #refusal: Fault | undefined;

  constructor(options: SocketOptions, parts: SocketParts) {
    this.#options = options;
    this.#parts = parts;
    this.#state = new SocketState(parts);
  }

  /**
   * Resolves when Slack said hello; if that takes long, it goes on trying by itself. Throws `Fault`
   * `adapter.refused` for a token that Slack refuses.
   */
  async start(): Promise<void> {
    this.#loop = this.#run();
    await this.#parts.clock.sleep(firstWordMs, this.#started.signal);
    if (this.#refusal) throw this.#refusal;
    if (!this.#started.signal.aborted) this.#state.late();
    this.#started.abort();
  }

  /** Takes nothing any more, acknowledges what it has, and hangs up. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    this.#started.abort();
    this.#state.close();
    this.#opening?.end();
    for (const connection of this.#live) {
      connection.refuse();
      this.#retire(connection);
    }
    await this.#loop;
    await Promise.all(this.#retiring);
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      const waitMs = await this.#round();
      if (waitMs > 0) await this.#parts.clock.sleep(waitMs, signal);
    }
  }

  /** One connection until another one is wanted; gives how long to wait before that, in ms. */
  async #round(): Promise<number> {
    const connection = this.#create();
    this.#opening = connection;
    const opened = await connection.open();
    this.#opening = undefined;
    if (this.#stopped.signal.aborted) connection.end();
    if (this.#stopped.signal.aborted) return 0;
    if (opened.kind === "failed") return this.#failed(opened.failure);
    this.#took(connection);
    const bornAtMs = this.#parts.clock.monotonic();
    const parting = await connection.parting();
    return this.#state.parted(parting, this.#parts.clock.monotonic() - bornAtMs);
  }

  #create(): SocketConnection {
    const { appToken, apiRoot, silenceMs = defaultSilenceMs } = this.#options;
    const { clock, logger, take } = this.#parts;
    const unreadable = (): void =>
      logger.warn("slack.unreadable", { reason: "a message of the socket could not be read" });
    return new SocketConnection({ appToken, apiRoot, silenceMs, clock, take, unreadable });
  }

  /** There is another one now: the one before may go. */
  #took(connection: SocketConnection): void {
    for (const before of this.#live) this.#retire(before);
    this.#live.add(connection);
    connection.lost.addEventListener("abort", () => this.#ended(connection), { once: true });
    this.#state.hears();
    this.#started.abort();
  }

  #ended(connection: SocketConnection): void {
    this.#live.delete(connection);
    const isWanted = !this.#stopped.signal.aborted;
    if (this.#live.size === 0 && isWanted) this.#state.deaf(connection.aliveAtMs);
  }

  #retire(connection: SocketConnection): void {
    const retiring = connection.retire().finally(() => this.#retiring.delete(retiring));
    this.#retiring.add(retiring);
  }

  #failed(failure: Failure): number {
    const reason = socketTrouble(failure);
    if (isRefusal(failure) && !this.#started.signal.aborted) {
      this.#refusal = new Fault("adapter.refused", { platform: "slack", reason });
      this.#stopped.abort();
      this.#started.abort();
      return 0;
    }
    return this.#state.failed(failure, reason);
  }
}

import {
  Fault,
  type Clock,
  type Logger,
  type Sealed,
  type SealedCache,
  type Turn,
} from "../../../src/index.ts";
import { Board } from "./board.ts";
import type { Dispatch } from "../dispatch.ts";
import { IdentifyQueue } from "./identify.ts";
import { Lease, shardTurn } from "./lease.ts";
import { Seat } from "./seat.ts";
import { SeatState } from "./seat-state.ts";
import { ShardCount } from "./shard-count.ts";
import { RestApi } from "../rest-api.ts";
import { botIdOf } from "../tokens.ts";
import type { DiscordTroubles } from "../troubles.ts";

/** What hearing over the gateway stands on. */
export interface GatewayParts {
  readonly token: Sealed;
  /** An API of one's own, without a version. @default "https://discord.com/api" */
  readonly apiRoot?: string | undefined;
  /** How many connections share what happens on all servers; `auto`: as many as Discord recommends. */
  readonly shards: "auto" | number;
  /** Where several processes serve one bot. @default this one alone hears */
  readonly turn?: ((name: string) => Turn) | undefined;
  readonly cache: SealedCache;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly troubles: DiscordTroubles;
  /** True once it is durable. Does not reject. */
  readonly take: (dispatch: Dispatch) => Promise<boolean>;
}

// A start must not wait longer for a network that swallows what it is given.
const firstWordMs = 5_000;

/** What happens on Discord, over as many connections as there are shards, without an end. */
export class Gateway {
  readonly #parts: GatewayParts;
  readonly #botId: string;
  readonly #board: Board;
  readonly #queue: IdentifyQueue;
  readonly #api: RestApi;
  readonly #stopped = new AbortController();
  readonly #started = new AbortController();
  #count: ShardCount | undefined;
  #seats: readonly Seat[] = [];
  #refusal: Fault | undefined;
  #opening: Promise<void> = Promise.resolve();
  #keeping: Promise<void> = Promise.resolve();

  constructor(parts: GatewayParts) {
    const { cache, clock, token, apiRoot, troubles } = parts;
    this.#parts = parts;
    this.#botId = botIdOf(token) ?? "";
    this.#board = new Board(troubles);
    this.#api = new RestApi({ token, clock, apiRoot });
    this.#queue = new IdentifyQueue({ cache, clock, botId: this.#botId });
  }

  /**
   * Resolves when it hears what it may hear, or waits for its turn; if that takes long, it goes on
   * trying by itself. Throws `Fault` `adapter.refused` for what only the operator can change.
   */
  async start(): Promise<void> {
    this.#opening = this.#open();
    await this.#parts.clock.sleep(firstWordMs, this.#started.signal);
    if (this.#refusal) await this.stop();
    if (this.#refusal) throw this.#refusal;
    if (!this.#started.signal.aborted) this.#late();
    this.#started.abort();
  }

  /** Hands over what was heard, and leaves the rest so that another process goes on with it. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    this.#started.abort();
    await this.#opening;
    await Promise.all(this.#seats.map((seat) => seat.stop()));
    await this.#keeping;
  }

  #late(): void {
    this.#count?.late();
    for (const seat of this.#seats) seat.late();
  }

  async #open(): Promise<void> {
    const { signal } = this.#stopped;
    const count = await this.#find(signal);
    if (count === undefined || signal.aborted) return;
    this.#seats = Array.from({ length: count }, (_, id) => this.#seat(id, count));
    for (const seat of this.#seats) {
      seat.settled.addEventListener("abort", () => this.#settled(), { once: true });
      seat.start();
    }
  }

  async #find(signal: AbortSignal): Promise<number | undefined> {
    const { shards, cache, clock, turn } = this.#parts;
    if (shards !== "auto") return shards;
    this.#count = new ShardCount({
      api: this.#api,
      cache: turn && cache,
      clock,
      board: this.#board,
      botId: this.#botId,
      refused: (reason) => this.#refused(reason),
    });
    const count = await this.#count.find(signal);
    if (count !== undefined) this.#keeping = this.#count.keep(count, signal);
    return count;
  }

  #refused(reason: string): boolean {
    if (this.#started.signal.aborted) return true;
    this.#refusal = new Fault("adapter.refused", { platform: "discord", reason });
    this.#started.abort();
    return false;
  }

  #settled(): void {
    this.#refusal ??= this.#seats.find((seat) => seat.refusal)?.refusal;
    if (this.#refusal || this.#seats.every(({ settled }) => settled.aborted)) this.#started.abort();
  }

  #seat(id: number, count: number): Seat {
    const { token, turn, cache, clock, logger, take } = this.#parts;
    const shard = `${id}/${count}`;
    const name = `${this.#botId}:${shard}`;
    return new Seat({
      shard: { id, count },
      token,
      api: this.#api,
      lease: new Lease({ clock, turn: turn?.(shardTurn(this.#botId, { id, count })) }),
      queue: this.#queue,
      state: new SeatState({ name: shard, clock, logger, board: this.#board }),
      cache,
      name,
      clock,
      logger,
      take,
    });
  }
}

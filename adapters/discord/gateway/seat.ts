import { Fault, type Clock } from "../../../src/index.ts";
import type { Lease } from "./lease.ts";
import { Listening, type ListeningParts } from "./listening.ts";
import type { Refusal } from "./parting.ts";
import { again } from "./way.ts";

/** What a seat stands on. */
export interface SeatParts extends Omit<ListeningParts, "isOurs" | "ready"> {
  readonly lease: Lease;
}

const askTurnEveryMs = 1_000;
const lastWordMs = 2_000;
// A token that is refused stays so until somebody acts.
const refusedMs = 60_000;

/** One shard's place at the gateway: as long as it is this process's turn, it listens. */
export class Seat {
  readonly #parts: SeatParts;
  readonly #clock: Clock;
  readonly #listening: Listening;
  readonly #stopped = new AbortController();
  readonly #settled = new AbortController();
  #refusal: Fault | undefined;
  #loop: Promise<void> = Promise.resolve();

  constructor(parts: SeatParts) {
    const { lease, clock, state } = parts;
    this.#parts = parts;
    this.#clock = clock;
    this.#listening = new Listening({
      ...parts,
      isOurs: () => lease.isHeld,
      ready: () => {
        state.hears();
        this.#settled.abort();
      },
    });
  }

  /** Comes once something is heard, it is another process's turn, or Discord refuses the bot. */
  get settled(): AbortSignal {
    return this.#settled.signal;
  }

  /** Why it ended before anything was heard. */
  get refusal(): Fault | undefined {
    return this.#refusal;
  }

  start(): void {
    this.#loop = this.#run();
  }

  /** The start took long enough. */
  late(): void {
    const { lease, state } = this.#parts;
    if (this.settled.aborted) return;
    this.#settled.abort();
    if (lease.isHeld && !this.#listening.isQueued) state.late();
  }

  /** Hears nothing any more, hands over what was heard, and gives the turn to another process. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#loop;
    await this.#listening.handOver(lastWordMs);
    await this.#listening.save();
    this.#listening.rest();
    await this.#parts.lease.leave();
    this.#parts.state.rest();
  }

  async #run(): Promise<void> {
    const { lease } = this.#parts;
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      const waitMs = (await lease.take()) ? await this.#hold() : this.#rest();
      await this.#clock.sleep(waitMs, signal);
    }
  }

  /** It is not this process's turn; gives how long to wait before it asks again, in ms. */
  #rest(): number {
    this.#parts.state.rest();
    this.#settled.abort();
    return askTurnEveryMs;
  }

  /** Listens as long as it may; gives how long to wait before it asks for its turn again, in ms. */
  async #hold(): Promise<number> {
    const lost = new AbortController();
    const until = AbortSignal.any([this.#stopped.signal, lost.signal]);
    const keeping = this.#parts.lease.keep(until).then(() => lost.abort());
    const refusal = await this.#listen(until);
    lost.abort();
    await keeping;
    return refusal ? this.#refused(refusal) : 0;
  }

  /** One connection after the other. */
  async #listen(until: AbortSignal): Promise<Refusal | undefined> {
    await this.#listening.recall(until);
    let outcome = again(0);
    while (!until.aborted && outcome.kind === "again") {
      await this.#clock.sleep(outcome.waitMs, until);
      if (!until.aborted) outcome = await this.#listening.round(until);
    }
    return outcome.kind === "refused" ? outcome.refusal : undefined;
  }

  /** Another process, with another token, may have more luck. */
  async #refused({ name, reason }: Refusal): Promise<number> {
    const { lease, state } = this.#parts;
    await lease.leave();
    if (this.settled.aborted) {
      state.trouble(name, reason);
      return refusedMs;
    }
    this.#refusal = new Fault("adapter.refused", { platform: "discord", reason });
    this.#stopped.abort();
    this.#settled.abort();
    return 0;
  }
}

import { Fault, isFault } from "../core/fault.ts";
import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import { unlessCut, type Cutoff } from "./cutoff.ts";
import { pause } from "./pause.ts";

const firstWaitMs = 100;
const longestWaitMs = 5_000;

/** Repeats calls of the store until they are answered, and knows whether it answers. */
export class Patience {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #random: () => number;
  readonly #back: (() => void)[] = [];
  #healthy = true;

  /** `random` gives numbers from 0 to 1. */
  constructor(clock: Clock, logger: Logger, random: () => number) {
    this.#clock = clock;
    this.#logger = logger;
    this.#random = random;
  }

  /** False from an unanswered call until the next answered one. */
  get healthy(): boolean {
    return this.#healthy;
  }

  /** Calls `listener` whenever the store is back. */
  onBack(listener: () => void): void {
    this.#back.push(listener);
  }

  /** A call is not answered in time. */
  failed(reason: string): void {
    if (!this.#healthy) return;
    this.#healthy = false;
    this.#logger.error("store.unavailable", { reason });
  }

  /** One call, as it is. */
  once<Answer>(call: () => Promise<Answer>): Promise<Answer> {
    return call().then(
      (answer) => {
        this.#worked();
        return answer;
      },
      (error: unknown) => {
        this.failed(error instanceof Fault ? error.message : "the call failed");
        throw error;
      },
    );
  }

  /**
   * The same call, with the same op inside, until the store answers. `undefined` if `cutoff`
   * comes first. Throws whatever is not `store.unavailable`.
   */
  async repeat<Answer>(call: () => Promise<Answer>, cutoff: Cutoff): Promise<Answer | undefined> {
    let waitMs = firstWaitMs;
    while (!cutoff.done) {
      try {
        return await unlessCut(this.once(call), cutoff);
      } catch (error) {
        if (!isFault(error, "store.unavailable")) throw error;
      }
      await this.#pause(waitMs, cutoff);
      waitMs = Math.min(waitMs * 2, longestWaitMs);
    }
    return undefined;
  }

  async #pause(ms: number, cutoff: Cutoff): Promise<void> {
    // Spread, so that many conversations do not all come back in the same instant.
    await pause(this.#clock, ms * (0.75 + this.#random() / 2), cutoff);
  }

  #worked(): void {
    if (this.#healthy) return;
    this.#healthy = true;
    this.#logger.info("store.back");
    for (const listener of this.#back) listener();
  }
}

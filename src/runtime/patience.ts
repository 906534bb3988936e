import { Fault, isFault } from "../core/fault.ts";
import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import type { Cutoff } from "./cutoff.ts";
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
  async once<Answer>(call: () => Promise<Answer>): Promise<Answer> {
    try {
      const answer = await call();
      this.#worked();
      return answer;
    } catch (error) {
      this.#unanswered(error);
      throw error;
    }
  }

  /**
   * The same call, with the same op inside, until the store answers. `undefined` if `cutoff`
   * comes first. Throws whatever is not `store.unavailable`.
   */
  repeat<Answer>(call: () => Promise<Answer>, cutoff: Cutoff): Promise<Answer | undefined> {
    // One promise for all attempts, as most often there is one: this is the way of every call.
    return new Promise((resolve, reject) => {
      const letGo = cutoff.follow(() => resolve(undefined));
      const attempt = (waitMs: number): void => {
        if (cutoff.done) return;
        call().then(
          (answer) => {
            letGo();
            this.#worked();
            resolve(answer);
          },
          (error: unknown) => {
            this.#unanswered(error);
            if (isFault(error, "store.unavailable")) return this.#later(waitMs, cutoff, attempt);
            letGo();
            reject(error);
          },
        );
      };
      attempt(firstWaitMs);
    });
  }

  #later(waitMs: number, cutoff: Cutoff, attempt: (waitMs: number) => void): void {
    // Spread, so that many conversations do not all come back in the same instant.
    void pause(this.#clock, waitMs * (0.75 + this.#random() / 2), cutoff).then(() =>
      attempt(Math.min(waitMs * 2, longestWaitMs)),
    );
  }

  #unanswered(error: unknown): void {
    this.failed(error instanceof Fault ? error.message : "the call failed");
  }

  #worked(): void {
    if (this.#healthy) return;
    this.#healthy = true;
    this.#logger.info("store.back");
    for (const listener of this.#back) listener();
  }
}

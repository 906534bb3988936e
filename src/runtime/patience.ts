import { Fault, isFault } from "../core/fault.ts";
import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import { Cutoff } from "./cutoff.ts";
import { pause } from "./pause.ts";

const firstWaitMs = 100;
const longestWaitMs = 5_000;
const wakeSpreadMs = 200;

/** What a {@link Patience} stands on. */
export interface PatienceParts {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Numbers from 0 to 1. */
  readonly random: () => number;
  /** An answer that takes longer than this is as bad as none, for who asks about the health. */
  readonly lateMs: number;
}

/** What is wrong: a call that is being repeated, or one of these. */
type Trouble = "look" | "late" | { readonly failures: number };

/** Repeats calls of the store until they are answered, and knows whether it answers. */
export class Patience {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #random: () => number;
  readonly #lateMs: number;
  readonly #back: (() => void)[] = [];
  readonly #troubles = new Set<Trouble>();
  readonly #sleepers = new Set<Cutoff>();
  /** True once somebody was woken by another's answer and got none: a full store still reads. */
  #misled = false;

  constructor({ clock, logger, random, lateMs }: PatienceParts) {
    this.#clock = clock;
    this.#logger = logger;
    this.#random = random;
    this.#lateMs = lateMs;
  }

  /** False while a call waits to be repeated, or the last look at the store failed or was slow. */
  get healthy(): boolean {
    return this.#troubles.size === 0;
  }

  /** Calls `listener` whenever the store is back. */
  onBack(listener: () => void): void {
    this.#back.push(listener);
  }

  /** A call is not answered in time. It may be answered yet. */
  late(): void {
    this.#begin("late", `no answer in ${this.#lateMs} ms`);
  }

  /** A call that is not repeated because the next one comes soon. Rejects as it does. */
  async look<Answer>(call: () => Promise<Answer>): Promise<Answer> {
    const startMs = this.#clock.monotonic();
    const callOff = this.#clock.alarm(this.#lateMs, () => this.late());
    try {
      const answer = await call();
      this.#answered(startMs);
      this.#end("look");
      return answer;
    } catch (error) {
      this.#begin("look", reasonOf(error));
      throw error;
    } finally {
      callOff();
    }
  }

  /**
   * The same call, with the same op inside, until the store answers. `undefined` if `cutoff`
   * comes first. Throws whatever is not `store.unavailable`.
   */
  repeat<Answer>(call: () => Promise<Answer>, cutoff: Cutoff): Promise<Answer | undefined> {
    // One promise for all attempts, as most often there is one: this is the way of every call.
    return new Promise((resolve, reject) => {
      const trouble = { failures: 0 };
      const letGo = cutoff.follow(() => {
        this.#giveUp(trouble);
        resolve(undefined);
      });
      const attempt = (waitMs: number, woken: boolean): void => {
        if (cutoff.done) return;
        const startMs = this.#clock.monotonic();
        call().then(
          (answer) => {
            letGo();
            this.#answered(startMs);
            this.#over(trouble);
            resolve(answer);
          },
          (error: unknown) => {
            if (cutoff.done) return;
            if (!isFault(error, "store.unavailable")) {
              letGo();
              this.#end(trouble);
              return reject(error);
            }
            if (woken) this.#misled = true;
            trouble.failures += 1;
            this.#begin(trouble, reasonOf(error));
            void this.#pause(waitMs, cutoff).then((woke) =>
              attempt(Math.min(waitMs * 2, longestWaitMs), woke),
            );
          },
        );
      };
      attempt(firstWaitMs, false);
    });
  }

  #answered(startMs: number): void {
    if (this.#clock.monotonic() - startMs < this.#lateMs) this.#end("late");
    if (this.#sleepers.size > 0) this.#wake();
  }

  /** True if it was ended because the store answers others. */
  async #pause(ms: number, cutoff: Cutoff): Promise<boolean> {
    const wake = new Cutoff(cutoff);
    this.#sleepers.add(wake);
    // Spread, so that many conversations do not all come back in the same instant.
    await pause(this.#clock, ms * (0.75 + this.#random() / 2), wake);
    this.#sleepers.delete(wake);
    wake.release();
    if (!wake.done || cutoff.done) return false;
    await pause(this.#clock, wakeSpreadMs * this.#random(), cutoff);
    return true;
  }

  /** The store answers: nobody needs to sleep on. */
  #wake(): void {
    if (this.#misled) return;
    for (const sleeper of this.#sleepers) sleeper.cut();
  }

  #begin(trouble: Trouble, reason: string): void {
    const first = this.healthy;
    this.#troubles.add(trouble);
    if (first) this.#logger.error("store.unavailable", { reason });
  }

  /** A call got through after all. */
  #over(trouble: { readonly failures: number }): void {
    if (trouble.failures === 0) return;
    this.#misled = false;
    this.#wake();
    this.#end(trouble);
  }

  /** Nobody waits for this call any more; that the store answers is for the next look to say. */
  #giveUp(trouble: Trouble): void {
    if (!this.#troubles.delete(trouble)) return;
    this.#troubles.add("look");
  }

  #end(trouble: Trouble): void {
    if (!this.#troubles.delete(trouble) || !this.healthy) return;
    this.#misled = false;
    this.#logger.info("store.back");
    for (const listener of this.#back) listener();
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Fault ? error.message : "the call failed";
}

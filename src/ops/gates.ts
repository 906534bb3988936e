import type { Clock } from "../ports/clock.ts";

const most = 1_000;

/** What a platform said of calls that were too much: each kind of call has a gate of its own. */
export class Gates {
  readonly #clock: Clock;
  /** Until when a call waits, monotonic. */
  readonly #shutUntilMs = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How long no call of this name is to go, in ms; 0 if it may. */
  waitMs(name: string): number {
    const waitMs = (this.#shutUntilMs.get(name) ?? -Infinity) - this.#clock.monotonic();
    if (waitMs > 0) return waitMs;
    this.#shutUntilMs.delete(name);
    return 0;
  }

  /** The platform asks to wait so long. */
  shut(name: string, ms: number): void {
    const nowMs = this.#clock.monotonic();
    if (this.#shutUntilMs.size >= most) this.#tidy(nowMs);
    const untilMs = this.#shutUntilMs.get(name) ?? -Infinity;
    this.#shutUntilMs.set(name, Math.max(untilMs, nowMs + ms));
  }

  #tidy(nowMs: number): void {
    for (const [name, untilMs] of this.#shutUntilMs)
      if (untilMs <= nowMs) this.#shutUntilMs.delete(name);
  }
}

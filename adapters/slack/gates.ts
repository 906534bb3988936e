import type { Clock } from "../../src/index.ts";

const most = 1_000;

/** What Slack said of calls that were too much: it counts them by method and workspace. */
export class Gates {
  readonly #clock: Clock;
  /** Until when a call waits, monotonic. */
  readonly #shutUntilMs = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How long this method is not to be called there, in ms; 0 if it may be. */
  waitMs(team: string, method: string): number {
    const name = `${team}/${method}`;
    const waitMs = (this.#shutUntilMs.get(name) ?? -Infinity) - this.#clock.monotonic();
    if (waitMs > 0) return waitMs;
    this.#shutUntilMs.delete(name);
    return 0;
  }

  /** Slack asks to wait so long. */
  shut(team: string, method: string, ms: number): void {
    const nowMs = this.#clock.monotonic();
    const name = `${team}/${method}`;
    if (this.#shutUntilMs.size >= most) this.#tidy(nowMs);
    const untilMs = this.#shutUntilMs.get(name) ?? -Infinity;
    this.#shutUntilMs.set(name, Math.max(untilMs, nowMs + ms));
  }

  #tidy(nowMs: number): void {
    for (const [name, untilMs] of this.#shutUntilMs)
      if (untilMs <= nowMs) this.#shutUntilMs.delete(name);
  }
}

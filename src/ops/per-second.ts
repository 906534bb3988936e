const secondMs = 1_000;
// A platform counts when a message arrives, which is not when it went.
const marginMs = 20;

/** Lets so many messages go in a second, to whatever place. Monotonic, in ms. */
export class PerSecond {
  readonly #limit: number;
  /** When the last ones went, oldest first. */
  #went: number[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** 0 if one may go now, which is counted then; else how many ms later. */
  wait(nowMs: number): number {
    if (!Number.isFinite(this.#limit)) return 0;
    this.#went = this.#went.filter((at) => at > nowMs - secondMs - marginMs);
    const oldest = this.#went[this.#went.length - this.#limit];
    if (oldest !== undefined) return oldest + secondMs + marginMs - nowMs;
    this.#went.push(nowMs);
    return 0;
  }
}

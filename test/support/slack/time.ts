/** A moment, by the clock and by how far that was ahead. */
export interface Moment {
  readonly atMs: number;
  readonly aheadMs: number;
}

// By the computer's clock nothing dies of age before its time and this, so that a busy computer does
// not decide what a test sees.
const graceMs = 12_000;

/** The clock of the fake: the computer's or that of a test, as far ahead as the test wants. */
export class FakeTime {
  readonly #nowMs: () => number;
  readonly #graceMs: number;
  #aheadMs = 0;
  #lastTs = 0;

  constructor(nowMs?: () => number) {
    this.#nowMs = nowMs ?? Date.now;
    this.#graceMs = nowMs ? 0 : graceMs;
  }

  moment(): Moment {
    return { atMs: this.#nowMs(), aheadMs: this.#aheadMs };
  }

  ageMs({ atMs, aheadMs }: Moment): number {
    const passedMs = Math.max(0, this.#nowMs() - atMs - this.#graceMs);
    return passedMs + this.#aheadMs - aheadMs;
  }

  nowMs(): number {
    return this.#nowMs() + this.#aheadMs;
  }

  nowSeconds(): number {
    return Math.floor(this.nowMs() / 1000);
  }

  /** What is signed carries the computer's time, by which the app checks it. */
  signedAtSeconds(): number {
    return Math.floor(this.#nowMs() / 1000);
  }

  /** Nothing sleeps longer or shorter for it; what is due by time is due earlier. */
  advance(ms: number): void {
    this.#aheadMs += ms;
  }

  /** A timestamp that tells one message of a channel from every other, in microseconds. */
  nextTs(): string {
    this.#lastTs = Math.max(this.#lastTs + 1, Math.floor(this.nowMs() * 1000));
    const text = String(this.#lastTs).padStart(16, "0");
    return `${text.slice(0, -6)}.${text.slice(-6)}`;
  }
}

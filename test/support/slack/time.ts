/** The clock of the fake: the computer's, as far ahead as a test wants. */
export class FakeTime {
  readonly #nowMs: () => number;
  #aheadMs = 0;
  #lastTs = 0;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
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

/** A moment, by the clock and by how far that was ahead. */
export interface Moment {
  readonly atMs: number;
  readonly aheadMs: number;
}

// By the computer's clock nothing dies of age before its time and this, so that a busy computer does
// not decide what a test sees.
const graceMs = 12_000;

/** The clock of a fake: the computer's or that of a test, as far ahead as the test wants. */
export class AgingTime {
  readonly #nowMs: () => number;
  readonly #graceMs: number;
  #aheadMs = 0;

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

  /** What the clock shows that nobody moves ahead. */
  unmovedMs(): number {
    return this.#nowMs();
  }

  /** Nothing sleeps longer or shorter for it; what is due by time is due earlier. */
  advance(ms: number): void {
    this.#aheadMs += ms;
  }
}

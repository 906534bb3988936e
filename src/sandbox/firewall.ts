const windowMs = 5 * 60_000;

/** The firewall's limit: so many requests of one address in five minutes, then none until the next window. */
export class Firewall {
  readonly #limit: number;
  readonly #now: () => number;
  #window = Number.NaN;
  #counts = new Map<string, number>();

  constructor(limit: number, now: () => number) {
    this.#limit = limit;
    this.#now = now;
  }

  /** Counts a request. False: it is over the limit. */
  admits(address: string): boolean {
    const window = Math.floor(this.#now() / windowMs);
    if (window !== this.#window) {
      this.#window = window;
      this.#counts = new Map();
    }
    const count = (this.#counts.get(address) ?? 0) + 1;
    this.#counts.set(address, count);
    return count <= this.#limit;
  }
}

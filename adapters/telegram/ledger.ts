interface Entry {
  readonly id: number;
  durable: boolean;
}

/**
 * Which updates are durable. Telegram forgets all before an offset, so that is behind the longest
 * run of durable ones, in the order in which they came; ids may begin anew, lower than before.
 */
export class Ledger {
  #entries: Entry[] = [];
  #offset = 0;

  /** From where on updates are wanted; 0 while none has come. */
  get offset(): number {
    return this.#offset;
  }

  /** How many were given out and are not durable yet, or stand behind such a one. */
  get open(): number {
    return this.#entries.length;
  }

  /** True for an update that comes again because one before it is not durable yet. */
  isKnown(id: number): boolean {
    return this.#entries.some((entry) => entry.id === id);
  }

  /** Enters an update; the answer is to be called when it is durable. */
  enter(id: number): () => void {
    const entry: Entry = { id, durable: false };
    this.#entries.push(entry);
    return () => {
      entry.durable = true;
      this.#advance();
    };
  }

  /** Forgets what is not durable: it will come again. */
  reset(): void {
    this.#entries = [];
  }

  #advance(): void {
    for (let first = this.#entries[0]; first?.durable === true; first = this.#entries[0]) {
      this.#offset = first.id + 1;
      this.#entries.shift();
    }
  }
}

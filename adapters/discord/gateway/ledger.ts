interface Entry {
  /** The number heard before it. */
  readonly before: number;
  isRefused: boolean;
}

// What cannot be kept must not bind the session to an old number for ever: Discord forgets it.
const mostBehind = 1_000;

/**
 * Which dispatches of a session are durable. Discord repeats all after the number that it is told,
 * so that is the last before the first one that is not durable.
 */
export class Ledger {
  /** What is not durable, in the order in which it came. */
  readonly #open = new Map<number, Entry>();
  /** What is being handed over, also since before the connection that there is now. */
  readonly #underway = new Set<number>();
  #last: number;

  /** `seq` is the number from which on dispatches come. */
  constructor(seq: number) {
    this.#last = seq;
  }

  /** The number of what was heard last. */
  get last(): number {
    return this.#last;
  }

  /** The last number before which, itself included, all is durable. */
  get durable(): number {
    for (const { before } of this.#open.values()) return before;
    return this.#last;
  }

  /** How many are being handed over. */
  get underway(): number {
    return this.#underway.size;
  }

  /** Another connection: all after what is durable comes again. Gives that number. */
  rewind(): number {
    this.#last = this.durable;
    this.#open.clear();
    return this.#last;
  }

  /** Enters a dispatch that came. False if it is being handed over already. */
  enter(seq: number): boolean {
    if (!this.#open.has(seq)) this.#open.set(seq, { before: this.#last, isRefused: false });
    this.#last = Math.max(this.#last, seq);
    this.#giveUp();
    if (this.#underway.has(seq)) return false;
    this.#underway.add(seq);
    return true;
  }

  /** It was handed over: it is durable, or could not be kept, which holds those behind it. */
  settle(seq: number, isDurable: boolean): void {
    this.#underway.delete(seq);
    if (isDurable) return void this.#open.delete(seq);
    const entry = this.#open.get(seq);
    if (entry) entry.isRefused = true;
  }

  #giveUp(): void {
    for (const [seq, { isRefused }] of this.#open) {
      if (!isRefused || this.#last - seq < mostBehind) return;
      this.#open.delete(seq);
    }
  }
}

/** Work of one name is done one after the other, in the order in which it came. */
export class Queues {
  readonly #last = new Map<string, Promise<void>>();

  /** What the work gives, once all that came before it is over. */
  run<Value>(name: string, work: () => Promise<Value>): Promise<Value> {
    const before = this.#last.get(name) ?? Promise.resolve();
    const mine = before.then(work);
    const over: Promise<void> = mine
      .then(
        () => undefined,
        () => undefined,
      )
      .then(() => this.#leave(name, over));
    this.#last.set(name, over);
    return mine;
  }

  #leave(name: string, mine: Promise<void>): void {
    if (this.#last.get(name) === mine) this.#last.delete(name);
  }
}

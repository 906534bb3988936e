/** Reads what a script answered; anything else than what was expected is an error of ours. */
export class Reply {
  readonly kind: string;
  readonly #values: readonly unknown[];

  constructor(answer: unknown) {
    const values: readonly unknown[] = Array.isArray(answer) ? answer : [answer];
    this.#values = values;
    this.kind = this.text(0);
  }

  /** The text at `index`. */
  text(index: number): string {
    const value = this.#values[index];
    if (typeof value === "string") return value;
    throw new TypeError(`the script answered a ${typeof value} at ${index}`);
  }

  /** The text at `index`, `undefined` where there is none. */
  maybe(index: number): string | undefined {
    const value = this.#values[index];
    return value === null || value === undefined ? undefined : this.text(index);
  }

  /** The number at `index`, 0 where there is none. */
  number(index: number): number {
    return Number(this.#values[index] ?? 0);
  }

  /** The answer inside this one. */
  inner(index: number): unknown {
    return this.#values[index];
  }
}

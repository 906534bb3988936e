const mask = "[sealed]";

/**
 * A secret in memory. Printing, string conversion, JSON encoding and `util.inspect` all give
 * `[sealed]`; only {@link reveal} opens it, so every place that does can be found by name.
 */
export class Sealed {
  readonly #secret: string;

  constructor(secret: string) {
    this.#secret = secret;
  }

  static reveal(sealed: Sealed): string {
    return sealed.#secret;
  }

  /** `[sealed]`. */
  toString(): string {
    return mask;
  }

  /** `[sealed]`. */
  toJSON(): string {
    return mask;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return mask;
  }
}

/** Wraps a secret so that it can no longer be printed, logged or JSON-encoded. */
export function seal(secret: string): Sealed {
  return new Sealed(secret);
}

/** The secret itself. To be called only by what sends it or encrypts it. */
export function reveal(sealed: Sealed): string {
  return Sealed.reveal(sealed);
}

/**
 * Lends the signal of `lender`. It is made when it is first asked for, because that costs more
 * than all else of a short message; and this is a class, because a getter in an object literal
 * gives every object a shape of its own, which stays until the next full garbage collection.
 */
export class LentSignal {
  readonly #lender: { readonly signal: AbortSignal };

  constructor(lender: { readonly signal: AbortSignal }) {
    this.#lender = lender;
  }

  get signal(): AbortSignal {
    return this.#lender.signal;
  }
}

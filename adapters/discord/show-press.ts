import type { Address } from "../../src/index.ts";

/** Somebody wants to see an answer that could not be shown where it was asked for. */
export interface ShowPress {
  /** Names the answer. No secret: it is shown to its owner alone. */
  readonly mark: string;
  /** Who pressed and where, with the interaction, whose first answer is hidden and waits. */
  readonly at: Address;
}

import type { Address } from "../core/event.ts";

/** A conversation's state in hand, after its event `last`. */
export interface Held<State> {
  readonly state: State;
  readonly at: Address | undefined;
  readonly last: string;
  /** The text that it was read from or written as; `undefined` if it is not stored. */
  readonly sealed: string | undefined;
}

/** A stored state that this process knows: `fence` and its `last` name it in the store. */
export interface Known<State> {
  readonly fence: string;
  readonly held: Held<State>;
}

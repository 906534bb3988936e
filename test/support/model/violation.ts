/**
 * What must hold after every step. Once: no delivery is accepted twice, and in the end each is
 * done. Order: the state is what the accepted events make of it, one after the other. Views: sent
 * after their commit, in its order, and all in the end. Twice: only where nobody could know. Ack:
 * only what is accepted. Fence: only the last taker changes anything. Not stuck: the index knows
 * what waits, and nobody holds what he does not work on. Disruptive: a handler runs once at most.
 * Deadline: each fires once, before what came later. That calls may be executed again at any time
 * is no invariant of its own (the seventh): all of these must hold then too.
 */
export type Invariant =
  | "I1 once"
  | "I2 order"
  | "I3 views"
  | "I3 twice"
  | "I4 ack"
  | "I5 fence"
  | "I6 not stuck"
  | "I8 disruptive"
  | "I9 deadline";

/** An invariant that does not hold. Anything else that is thrown is a fault of the model. */
export class Violation extends Error {
  readonly invariant: Invariant;

  constructor(invariant: Invariant, what: string) {
    super(`${invariant}: ${what}`);
    this.invariant = invariant;
  }
}

/** Throws a {@link Violation} unless `holds`. */
export function must(holds: boolean, invariant: Invariant, what: string): asserts holds {
  if (!holds) throw new Violation(invariant, what);
}

import type { Next } from "../core/conversation/decision.ts";
import { withNote, type Block, type Outgoing, type View } from "../core/view/view.ts";

/** The wish to delete a message that carried a secret. */
export type Erasure = NonNullable<Outgoing["erase"]>;

/**
 * What follows, with the erasing that `owed` was to bring and did not: the first view brings it
 * instead. Where there is none, or it has one of its own, it is said in a message of its own.
 */
export function erasing<State>(next: Next<State>, owed: Outgoing | undefined): Next<State> {
  if (!owed?.erase) return next;
  const [first, ...rest] = next.say;
  if (!first || first.erase) return { ...next, say: [alone(owed, owed.erase), ...next.say] };
  const { message, unerased } = owed.erase;
  const told = lastNote(unerased);
  const erase = { message, unerased: told ? withNote(first.view, told) : first.view };
  return { ...next, say: [{ ...first, erase }, ...rest] };
}

/** Only what is said about the erasing: the rest of `owed` may not be true any more. */
function alone(owed: Outgoing, erase: Erasure): Outgoing {
  const only = (view: View): View => {
    const note = lastNote(view);
    return note ? { ...view, blocks: [note] } : view;
  };
  return { view: only(owed.view), erase: { ...erase, unerased: only(erase.unerased) } };
}

/** What tells how the erasing went is the last note of a view. */
function lastNote(view: View): Block | undefined {
  return view.blocks.findLast((block) => block.kind === "note");
}

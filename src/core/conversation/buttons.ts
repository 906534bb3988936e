import { conversationOf, type Address, type ChatEvent } from "../event.ts";
import type { ConversationState, Issued } from "./conversation.ts";
import type { WizardState } from "../wizard/machine.ts";
import { mapBlocks, type Button, type Intent, type Outgoing, type View } from "../view/view.ts";

const lifeMs = 24 * 60 * 60_000;
// Enough for several answers with all their pages; a state must stay small.
const most = 48;

/** Names what is open, so that a button of an answered question is recognised. */
export function questionOf(wizard: WizardState | undefined): string {
  return wizard ? `${wizard.run}/${wizard.phase}/${wizard.step}` : "";
}

/** The views with an id on each button, and the state that knows them. */
export function issue(
  state: ConversationState,
  say: readonly Outgoing[],
  context: { readonly event: ChatEvent; readonly nowMs: number },
): { readonly state: ConversationState; readonly say: readonly Outgoing[] } {
  const fresh: Issued[] = [];
  // Named after the delivery, so that no id ever comes back: platforms keep buttons for years.
  const tag = `${tagOf(context.event.at)}.${hashOf(context.event.delivery)}`;
  const stamp = (button: Button): Button => {
    const id = `${tag}.${fresh.length.toString(36)}`;
    fresh.push({
      id,
      act: button.act,
      untilMs: context.nowMs + lifeMs,
      question: questionOf(state.wizard),
    });
    return { ...button, id };
  };
  const views = say.map((outgoing) => ({ ...outgoing, view: stamped(outgoing.view, stamp) }));
  if (fresh.length === 0) return { state, say };
  // What is said instead carries the same buttons: only one of the two is ever shown.
  const twins = views.map((outgoing) =>
    outgoing.erase
      ? {
          ...outgoing,
          erase: { ...outgoing.erase, unerased: copied(outgoing.erase.unerased, outgoing.view) },
        }
      : outgoing,
  );
  const live = state.buttons.filter((b) => b.untilMs > context.nowMs);
  const buttons = [...live, ...fresh].slice(-most);
  return { state: { ...state, buttons }, say: twins };
}

function stamped(view: View, stamp: (button: Button) => Button): View {
  return mapBlocks(view, (block) =>
    block.kind === "buttons" ? { ...block, items: block.items.map(stamp) } : block,
  );
}

function copied(view: View, from: View): View {
  const row = from.blocks.find((block) => block.kind === "buttons");
  return mapBlocks(view, (block) => (block.kind === "buttons" && row ? row : block));
}

/** What pressing a button means now. */
export type Pressed =
  | { readonly kind: "does"; readonly act: Intent }
  | { readonly kind: "answered" | "old" | "foreign" };

/** Looks a pressed button up. */
export function press(
  state: ConversationState,
  id: string,
  context: { readonly at: Address; readonly nowMs: number },
): Pressed {
  const found = state.buttons.find((b) => b.id === id);
  if (!found || found.untilMs <= context.nowMs) {
    const mine = id.startsWith(`${tagOf(context.at)}.`);
    return { kind: mine || !id.includes(".") ? "old" : "foreign" };
  }
  return isStale(found, state.wizard) ? { kind: "answered" } : { kind: "does", act: found.act };
}

/** A question that was answered cannot be answered again; its end can still be cancelled. */
function isStale({ act, question }: Issued, open: WizardState | undefined): boolean {
  if (act.kind !== "wizard") return false;
  const isEnding = open !== undefined && open.phase !== "asking";
  const cancels = act.word === "cancel" && isEnding && question.startsWith(`${open.run}/`);
  return question !== questionOf(open) && !cancels;
}

/** Tells conversations apart inside a button's id, so that another person's press is known. */
const tagOf = (at: Address): string => hashOf(conversationOf(at)).slice(0, 7);

/** Ten characters or so that two texts hardly ever share (52 bits of FNV-1a in two halves). */
function hashOf(text: string): string {
  const halves = [0x811c9dc5, 0x9e3779b9].map((seed) => {
    let hash = seed;
    for (let i = 0; i < text.length; i++) {
      hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
    }
    return hash;
  });
  const [high = 0, low = 0] = halves;
  return ((high & 0xfffff) * 0x1_0000_0000 + low).toString(36);
}

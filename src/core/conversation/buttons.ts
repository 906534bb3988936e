import { conversationOf, type Address, type ChatEvent } from "../event.ts";
import type { ConversationState, Issued, IssuedAct } from "./conversation.ts";
import type { WizardState } from "../wizard/machine.ts";
import {
  mapBlocks,
  type Block,
  type Button,
  type CommandArgs,
  type Intent,
  type Outgoing,
  type View,
} from "../view/view.ts";

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
  if (!say.some(({ view, form }) => [view, form].some((v) => v?.blocks.some(isRow))))
    return { state, say };
  const tag = tagFor(context.event);
  const acts: Pressable[] = [];
  const stamp = (button: Button): Button => {
    const { label, act, weight } = button;
    if (act.kind === "private") return button;
    const id = idOf(tag, acts.length);
    acts.push(act);
    return { label, act, weight, id };
  };
  const stampedViews = say.map((outgoing) => withIds(outgoing, stamp));
  const untilMs = context.nowMs + lifeMs;
  const fresh = { tag, ...shortened(acts), untilMs, question: questionOf(state.wizard) };
  const live = state.buttons.filter((b) => b.untilMs > context.nowMs);
  return { state: { ...state, buttons: newest([...live, fresh]) }, say: stampedViews };
}

/** What pressing a button can bring about here. */
export type Pressable = Exclude<Intent, { readonly kind: "private" }>;

/** Acts as they are kept: a state is sealed and sent with every answer. */
function shortened(acts: readonly Pressable[]): Pick<Issued, "acts" | "args"> {
  const args = acts.find((act) => act.kind === "command")?.args;
  const short = acts.map((act): IssuedAct => {
    if (act.kind === "wizard") return act.word;
    if (act.kind === "share") return { share: true };
    const { name, memo, inPlace } = act;
    return {
      name,
      ...(args && isSame(act.args, args) ? {} : { args: act.args }),
      ...(inPlace ? { inPlace } : {}),
      ...(memo === undefined ? {} : { memo }),
    };
  });
  return args ? { acts: short, args } : { acts: short };
}

function isSame(one: CommandArgs, other: CommandArgs): boolean {
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length && names.every((name) => one[name] === other[name])
  );
}

/** As many as a state may hold; those of the last answer in any case. */
function newest(issued: readonly Issued[]): readonly Issued[] {
  let count = 0;
  const tooOld = issued.findLastIndex(({ acts }) => (count += acts.length) > most);
  return issued.slice(Math.min(tooOld + 1, issued.length - 1));
}

const isRow = (block: Block): boolean => block.kind === "buttons";

const idOf = (tag: string, place: number): string => `${tag}.${place.toString(36)}`;

/** What is said instead carries the same buttons: only one of the two is ever shown. */
function withIds(outgoing: Outgoing, stamp: (button: Button) => Button): Outgoing {
  const { view, form, erase, ...rest } = outgoing;
  const shown = stamped(view, stamp);
  return {
    ...rest,
    view: shown,
    ...(form ? { form: stamped(form, stamp) } : {}),
    ...(erase ? { erase: { ...erase, unerased: copied(erase.unerased, shown) } } : {}),
  };
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
  | { readonly kind: "does"; readonly act: Pressable }
  | { readonly kind: "answered" | "old" | "foreign" | "shared" };

/** Looks a pressed button up. */
export function press(
  state: ConversationState,
  id: string,
  context: { readonly at: Address; readonly nowMs: number },
): Pressed {
  const found = shownAs(state, id);
  if (!found || found.untilMs <= context.nowMs) {
    const mine = id.startsWith(`${tagOf(context.at)}.`);
    return { kind: mine || !id.includes(".") ? "old" : "foreign" };
  }
  if (found.isSpent) return { kind: "shared" };
  return isStale(found, state.wizard) ? { kind: "answered" } : { kind: "does", act: found.act };
}

/** The state in which the share button of this id was pressed. */
export function spent(state: ConversationState, id: string): ConversationState {
  const buttons = state.buttons.map((issued) => ({
    ...issued,
    acts: issued.acts.map((act, place): IssuedAct =>
      idOf(issued.tag, place) === id ? { share: true, done: true } : act,
    ),
  }));
  return { ...state, buttons };
}

/** A button as it was shown. */
type Shown = Pick<Issued, "untilMs" | "question"> & {
  readonly act: Pressable;
  /** True for a button that does nothing more. */
  readonly isSpent: boolean;
};

function intentOf(act: IssuedAct, shared: CommandArgs = {}): Pressable {
  if (typeof act === "string") return { kind: "wizard", word: act };
  if ("share" in act) return { kind: "share" };
  const { args = shared, inPlace = false } = act;
  return { ...act, kind: "command", args, inPlace };
}

const isSpent = (act: IssuedAct): boolean =>
  typeof act === "object" && "share" in act && act.done === true;

/** The button of this id, while it is known. */
export function shownAs(state: ConversationState, id: string): Shown | undefined {
  for (const { tag, acts, args, untilMs, question } of state.buttons) {
    const act = acts.find((_, place) => idOf(tag, place) === id);
    if (act !== undefined)
      return { act: intentOf(act, args), isSpent: isSpent(act), untilMs, question };
  }
  return undefined;
}

/** A question that was answered cannot be answered again; its end can still be cancelled. */
function isStale({ act, question }: Shown, open: WizardState | undefined): boolean {
  if (act.kind !== "wizard") return false;
  const isEnding = open !== undefined && open.phase !== "asking";
  const cancels = act.word === "cancel" && isEnding && question.startsWith(`${open.run}/`);
  return question !== questionOf(open) && !cancels;
}

/** Named after the delivery, so that no id ever comes back: platforms keep buttons for years. */
const tagFor = ({ at, delivery }: ChatEvent): string => `${tagOf(at)}.${hashOf(delivery)}`;

/** Tells conversations apart inside a button's id, so that another person's press is known. */
const tagOf = (at: Address): string => hashOf(conversationOf(at)).slice(0, 7);

const prime = 0x01000193;

/** Twelve characters or so that two texts hardly ever share (62 bits of FNV-1a in two halves). */
function hashOf(text: string): string {
  let high = 0x811c9dc5;
  let low = 0x9e3779b9;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    high = Math.imul(high ^ code, prime);
    low = Math.imul(low ^ code, prime);
  }
  // Two numbers of 31 bits: larger ones are written down by a much slower way.
  return (high >>> 1).toString(36) + (low >>> 1).toString(36);
}

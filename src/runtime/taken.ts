import type { AcceptAnswer } from "../ports/conversation-store.ts";
import type { Illegible } from "./hold.ts";
import type { Held, Known } from "./known.ts";
import type { Note, Opened } from "./stored.ts";
import type { Means, Tools } from "./tools.ts";
import type { Task } from "./worker.ts";

/** The store's answer to a call that took a conversation. */
export type Work = Extract<AcceptAnswer, { readonly kind: "work" }>;

/** A conversation as it was taken, opened. */
export interface Taken<State> {
  readonly held: Held<State>;
  /** The stored state could not be read; `held` starts from the beginning. */
  readonly lostPlace: boolean;
  /** What could not be opened, to be kept for the operator. */
  readonly illegible: readonly Illegible[];
  readonly note: Note | undefined;
  readonly first: Task;
}

/** What came with a conversation, and what this process knew of it. */
export interface Found<State> {
  readonly work: Work;
  readonly known: Known<State> | undefined;
}

/** Opens what came with a conversation; what cannot be opened is logged and done without. */
export function taken<State>(
  tools: Tools<State>,
  conversation: string,
  found: Found<State>,
): Taken<State> {
  const { work } = found;
  const note =
    work.note === undefined ? undefined : tools.envelopes.openNote(conversation, work.note);
  const kept = openState(tools, conversation, found);
  const state = readable(tools, conversation, kept) ?? nothing(tools);
  return {
    held: { ...state, last: work.last },
    lostPlace: kept.kind === "unreadable" || (work.aside !== undefined && work.state === undefined),
    illegible: [...illegible("state", work.state, kept), ...illegible("note", work.note, note)],
    note: readable(tools, conversation, note),
    first: firstTask(work),
  };
}

function illegible(
  name: string,
  sealed: string | undefined,
  opened: Opened<unknown> | undefined,
): readonly Illegible[] {
  if (sealed === undefined || opened?.kind !== "unreadable") return [];
  return [{ name, sealed, reason: opened.reason }];
}

/** A state as it was found, without the event it came after. */
type Kept<State> = Omit<Held<State>, "last">;

function openState<State>(
  tools: Tools<State>,
  conversation: string,
  { work, known }: Found<State>,
): Opened<Kept<State>> {
  const { state: sealed } = work;
  // Every sealed text is different: the same one holds what it held before.
  if (known && known.held.sealed === sealed) return { kind: "opened", value: known.held };
  if (sealed === undefined) return { kind: "opened", value: nothing(tools) };
  const opened = tools.envelopes.openState(conversation, sealed);
  return opened.kind === "unreadable"
    ? opened
    : { kind: "opened", value: { ...opened.value, sealed } };
}

const nothing = <State>(tools: Tools<State>): Kept<State> => ({
  state: tools.brain.empty(),
  at: undefined,
  sealed: undefined,
});

function firstTask(work: Work): Task {
  if (work.outbox) return { kind: "open", outbox: work.outbox };
  return work.head ? { kind: "handle", head: work.head } : { kind: "idle" };
}

function readable<Value>(
  means: Means,
  conversation: string,
  opened: Opened<Value> | undefined,
): Value | undefined {
  if (opened?.kind !== "unreadable") return opened?.value;
  const { key, reason } = opened;
  means.logger.error("conversation.unreadable", { conversation, key, reason });
  return undefined;
}

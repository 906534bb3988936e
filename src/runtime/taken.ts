import type { AcceptAnswer } from "../ports/conversation-store.ts";
import type { Illegible } from "./hold.ts";
import type { Note, Opened } from "./stored.ts";
import type { Means, Tools } from "./tools.ts";
import type { Held, Task } from "./worker.ts";

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

/** Opens what came with a conversation; what cannot be opened is logged and done without. */
export function taken<State>(tools: Tools<State>, conversation: string, work: Work): Taken<State> {
  const { envelopes } = tools;
  const kept = work.state === undefined ? undefined : envelopes.openState(conversation, work.state);
  const note = work.note === undefined ? undefined : envelopes.openNote(conversation, work.note);
  const state = readable(tools, conversation, kept) ?? {
    state: tools.brain.empty(),
    at: undefined,
  };
  return {
    held: { ...state, last: work.last },
    lostPlace: kept?.kind === "unreadable" || work.aside !== undefined,
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

import type { Address, ChatEvent, MessageKey } from "../core/event.ts";
import type { Outgoing } from "../core/view/view.ts";

/** What is stored as a conversation's state: the brain's, and where an answer would go. */
export interface Kept<State> {
  readonly state: State;
  /** The address of the last event; deadlines have none of their own. */
  readonly at: Address | undefined;
}

/**
 * What waits in a mailbox or an outbox: an event, with what is said to it if that is known
 * already; or an answer alone, without another copy of what the person wrote.
 */
export type Packet =
  | { readonly kind: "event"; readonly event: ChatEvent; readonly say: readonly Outgoing[] }
  | { readonly kind: "answer"; readonly at: Address; readonly say: readonly Outgoing[] };

/** What a handler of `event` has shown so far, for a successor of its process. */
export interface Note {
  readonly event: string;
  /** The preface is out; it is a message of its own and stays. */
  readonly prefaced: boolean;
  /** The progress message, to be edited and at last replaced by the answer. */
  readonly progress?: MessageKey;
}

/** A sealed text, opened; or why not, with the logical name it was sealed under. */
export type Opened<Value> =
  | { readonly kind: "opened"; readonly value: Value }
  | { readonly kind: "unreadable"; readonly key: string; readonly reason: string };

/** A text that could not be opened. */
export type Unreadable = Extract<Opened<unknown>, { readonly kind: "unreadable" }>;

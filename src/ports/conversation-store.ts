/**
 * The mailbox protocol: four atomic calls over one conversation and its bucket's index. All
 * durations are in ms, all texts (`packet`, `state`, `note`) are sealed by the caller and opaque
 * here. Every call may be executed again, late and in any order with the same `op`, without
 * harm. A call rejects with `Fault` `store.unavailable` when it may or may not have happened:
 * repeat it with the same arguments.
 */
export interface ConversationStore {
  /** An event comes in (`delivery`), or somebody takes over what waits (no `delivery`). */
  accept(call: AcceptCall): Promise<AcceptAnswer>;
  /** Says, before a disruptive handler runs, that it is about to. */
  intent(call: IntentCall): Promise<IntentAnswer>;
  /** Ends the event at the head: its new state, its views into the outbox. */
  commit(call: CommitCall): Promise<NextAnswer>;
  /** Marks views as sent, renews the lease (`count` 0), or gives the conversation up. */
  sent(call: SentCall): Promise<NextAnswer | { readonly kind: "left" }>;
  /** Conversations that somebody must look at: lease ended or deadline passed. */
  due(call: DueCall): Promise<readonly string[]>;
  /** Keeps a sealed text that cannot be opened for the operator, before it is overwritten. */
  keepAside(call: AsideCall): Promise<void>;
}

/** How many buckets the conversations are spread over. A constant of the data. */
export const bucketCount = 256;

/** A deadline to keep as it is, to clear, or to set `afterMs` from now. */
export type DeadlineChange =
  | { readonly kind: "keep" }
  | { readonly kind: "clear" }
  | { readonly kind: "set"; readonly afterMs: number; readonly name: string };

/** What a decision leaves behind: sealed state, how many views the packet holds, the deadline. */
export interface Ready {
  readonly state: string;
  readonly count: number;
  readonly deadline: DeadlineChange;
}

/** An event for a conversation, or the wish to take over what waits in it. */
export interface AcceptCall {
  readonly conversation: string;
  /** Unique for ever; becomes the fence if the caller takes the conversation. */
  readonly op: string;
  readonly leaseMs: number;
  /** How long an idle conversation is kept. */
  readonly keepMs: number;
  /** Absent for a take-over. */
  readonly delivery?: {
    readonly id: string;
    readonly packet: string;
    /** More waiting events than this are refused. */
    readonly limit: number;
    /** How long the delivery's id is remembered. */
    readonly seenMs: number;
    /** A decision already made on the state named by `fence` and `last`. */
    readonly ready?: Ready & { readonly fence: string; readonly last: string };
  };
}

/**
 * `passed`: done by the ready decision. `held`, `done`: durable, others or nobody work on it.
 * `full`: refused. `work`: durable, and the caller holds the conversation.
 */
export type AcceptAnswer = (
  | { readonly kind: "passed" | "held" | "done" | "full" }
  | {
      readonly kind: "work";
      readonly last: string;
      /** Sealed; absent for a new conversation. */
      readonly state?: string;
      readonly outbox?: Outbox;
      readonly head?: Waiting;
      /** Sealed reference of a progress message left behind. */
      readonly note?: string;
    }
) & { readonly aside?: Aside };

/** A stored record could not be read: where it was kept, and why. What it held starts anew. */
export interface Aside {
  readonly key: string;
  readonly reason: string;
}

/** A sealed text that cannot be opened. Kept once, however often the call is repeated. */
export interface AsideCall {
  readonly conversation: string;
  /** What it was: `state`, `packet` or `note`. */
  readonly name: string;
  readonly sealed: string;
  readonly reason: string;
}

/** Views decided but not yet all out: those of `event`, in `packet`, from number `sent` on. */
export interface Outbox {
  readonly event: string;
  readonly packet: string;
  readonly sent: number;
}

/** The event at the head of the mailbox; still in it. `packet` is empty for a deadline. */
export interface Waiting {
  readonly event: string;
  readonly packet: string;
  /** The op that said it would run this event's disruptive handler. */
  readonly intent?: string;
  /** How often a lease was taken with this event at the head. */
  readonly tries: number;
}

/** Who is about to run the disruptive handler of which event. */
export interface IntentCall {
  readonly conversation: string;
  readonly fence: string;
  readonly event: string;
  readonly op: string;
}

/** `ok`: this op may run it. `spent`: somebody said so before. `stale`: the hold is lost. */
export type IntentAnswer =
  | { readonly kind: "ok" | "spent"; readonly last: string }
  | { readonly kind: "stale" };

/** The end of the event at the head. `packet` holds its views. */
export interface CommitCall extends Ready {
  readonly conversation: string;
  readonly fence: string;
  readonly event: string;
  readonly packet: string;
  readonly leaseMs: number;
  readonly keepMs: number;
}

/** How far the sending is. */
export interface SentCall {
  readonly conversation: string;
  readonly fence: string;
  readonly event: string;
  /** So many views of `event` are out. */
  readonly count: number;
  readonly mode: "go" | "leave";
  readonly note?: string;
  readonly leaseMs: number;
  readonly keepMs: number;
}

/** What the holder does next. `last` is the id of the last event done. */
export type NextAnswer =
  | { readonly kind: "stale" }
  | { readonly kind: "idle"; readonly last: string }
  | { readonly kind: "deliver"; readonly last: string; readonly outbox: Outbox }
  | { readonly kind: "next"; readonly last: string; readonly head: Waiting };

/** Where to look for conversations that somebody must look at. */
export interface DueCall {
  /** Bucket numbers, 0 to 255. */
  readonly buckets: readonly number[];
  /** At most so many conversations. */
  readonly limit: number;
}

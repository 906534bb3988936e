import type * as protocol from "../../../src/stores/protocol.ts";
import type { EventKind } from "./mind.ts";

/**
 * What does not happen in a calm world. `repeat`: a platform repeats what it need not. `look`: a
 * process takes over what nobody said is due. `loss`: an answer of the store is lost. `copy`: the
 * bytes of a call arrive twice. `lapse`: a lease ends that somebody works under. `ambiguous`: a
 * platform shows a view and its answer is lost. `pause`: a process stops between asking for its
 * own lease time and sending. `oblivion`: a delivery's id is forgotten.
 */
export type Fault =
  | "repeat"
  | "look"
  | "loss"
  | "copy"
  | "crash"
  | "restart"
  | "lapse"
  | "ambiguous"
  | "pause"
  | "renewal"
  | "leave"
  | "failover"
  | "expiry"
  | "oblivion";

/** How often each may happen; absent is never. */
export type Faults = { readonly [Name in Fault]?: number };

/** One world to be explored. */
export interface Setting {
  readonly processes: number;
  /** What the person does, in this order. */
  readonly deliveries: readonly EventKind[];
  readonly faults: Faults;
  /** Whose having it makes a write count; absent where there is no replica. */
  readonly durability?: "primary" | "replica";
  /** More waiting events than this are refused. */
  readonly limit?: number;
}

/** The store's functions, real or with a fault planted. */
export type Protocol = Pick<typeof protocol, "accept" | "intent" | "commit" | "sent" | "due">;

/** A rule that processes break, because the model is told to. */
export type Breach =
  | "two accepts in flight"
  | "an event before pending views"
  | "acknowledged before accept"
  | "an index written apart"
  | "no intent"
  | "an intent that waits for no replica"
  | "answers without a look at last"
  | "no own lease time"
  | "a lease counted from the answer"
  | "late answers not worked"
  | "a sweep beside the line";

/** What holds in a run. */
export interface Rules {
  readonly setting: Setting;
  readonly protocol: Protocol;
  readonly breach?: Breach;
}

// A lease is longer than a deadline, so that one can pass within the other. A day is far longer
// than both. An event too old is refused before its delivery is forgotten.
export const leaseMs = 8;
export const marginMs = 1;
export const sendMs = 1;
export const deadlineMs = 3;
export const keepMs = 1_000;
export const tooOldMs = 1_500;
export const seenMs = 2_000;
export const maxTries = 3;

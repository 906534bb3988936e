import type { Waiting } from "../../../src/ports/conversation-store.ts";
import type { Call } from "../stores-calls.ts";
import type { Answer } from "./kept.ts";

/** A state that is thought to be the stored one: `fence` and `last` name it in the store. */
export interface Known {
  readonly fence: string;
  readonly last: string;
  readonly state: string;
}

/** What a worker does now. */
export type Doing =
  /** `out` views are out; `poised` is true between the look at the clock and the sending. */
  | {
      readonly kind: "deliver" | "renew" | "mark";
      readonly event: string;
      readonly views: readonly string[];
      readonly out: number;
      readonly poised: boolean;
    }
  | { readonly kind: "run" | "intent"; readonly head: Waiting }
  | {
      readonly kind: "commit";
      readonly event: string;
      readonly state: string;
      readonly unsure: boolean;
    }
  | { readonly kind: "leave" };

/** One process's work on the conversation, under one fence. */
export interface Worker {
  /** The op of the call that took the conversation. */
  readonly op: string;
  /** The fence that the store wrote for it: the same, unless a fault is planted. */
  readonly fence: string;
  readonly goodUntil: number;
  /** The events done under this fence, and the one before. */
  readonly history: readonly string[];
  readonly state: string;
  readonly doing: Doing;
  /** Began before a failover: what it knows may be forgotten. */
  readonly elder: boolean;
}

/** One process, or what comes after its death in the same place. */
export interface Process {
  readonly life: number;
  readonly alive: boolean;
  readonly leaving: boolean;
  /** How many ops it has made. */
  readonly ops: number;
  /** Deliveries that are not durable yet. */
  readonly line: readonly number[];
  readonly cache: Known | undefined;
  readonly worker: Worker | undefined;
}

/** What the sender of a call does with its answer. */
export type Purpose = "accept" | "intent" | "commit" | "mark" | "aside" | "renew" | "leave";

/** A call that is not answered. */
export interface Flight {
  readonly call: Call;
  readonly process: number;
  /** The op under which the sender works; that of the call itself if it takes. */
  readonly by: string;
  readonly purpose: Purpose;
  readonly delivery: number | undefined;
  readonly sentAt: number;
  /** How much of the worker's history was behind it. */
  readonly since: number;
  readonly executed: Executed | undefined;
}

/** An answer on its way. */
export interface Executed {
  readonly answer: Answer;
  /** The fence in the store afterwards. */
  readonly fence: string;
  /** A replica has what it wrote. */
  readonly durable: boolean;
  /** The store may have forgotten it since. */
  readonly elder: boolean;
}

/** A call whose answer nobody waits for. */
export type Copy = Pick<Flight, "call" | "by">;

/** What a platform knows of one thing that a person did. */
export interface Delivery {
  readonly told: number;
  /** To whom it was told first. */
  readonly to: string;
  readonly bornAt: number;
  readonly acked: boolean;
  readonly refused: boolean;
  /** It was accepted at some time, even if the store has forgotten. */
  readonly accepted: boolean;
}

/** How often a disruptive handler ran, and whether its outcome may be unknown. */
export interface Run {
  readonly times: number;
  readonly doubtful: boolean;
}

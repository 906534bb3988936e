import type { Capabilities } from "../capabilities.ts";
import type { ChatEvent } from "../event.ts";
import type { Service } from "../service.ts";
import type { Outgoing, View } from "../view/view.ts";

/** Something for the log, without any value that a person typed. */
export interface Remark {
  /** A dotted name, for example `wizard.refused`. */
  readonly event: string;
  readonly fields: { readonly [name: string]: string | number };
}

/** What a conversation should be after an event: its state, what is said, its deadline. */
export interface Next<State> {
  readonly state: State;
  readonly say: readonly Outgoing[];
  /** What the operator should find in the log. */
  readonly remarks?: readonly Remark[];
  readonly deadline:
    | { readonly kind: "keep" }
    | { readonly kind: "clear" }
    | { readonly kind: "set"; readonly afterMs: number; readonly name: string };
}

/** What the shell lends to a handler while it runs. */
export interface RunContext {
  /** The service of this name. */
  readonly use: <Value>(service: Service<Value>) => Value;
  /** Shows or edits one message in place while the work goes on. Never fails, never waits. */
  readonly progress: (view: View) => void;
  /** Aborts when nobody wants the result any more. */
  readonly signal: AbortSignal;
  /** Now, in ms since 1970. */
  readonly now: () => number;
}

/** A handler to be run: what to say before, and what each ending makes of the conversation. */
export interface Run<State> {
  /** Said at once as a message of its own, before the handler runs; stays. */
  readonly preface: Outgoing | undefined;
  /** True for a handler that must never run twice. */
  readonly disruptive: boolean;
  /** True if `event` should abort the handler instead of waiting for it (`/cancel`). */
  interruptedBy(event: ChatEvent): boolean;
  /** Does the work and says what follows. Rejects only by a fault of ours. */
  perform(context: RunContext): Promise<Next<State>>;
  /** The work was aborted by an event for which {@link interruptedBy} was true. */
  interrupted(): Next<State>;
  /** The work failed by a fault of ours; `reference` finds it in the log. */
  failed(reference: string): Next<State>;
  /** A disruptive handler may or may not have run, before a crash. */
  unknown(): Next<State>;
}

/** What an event leads to. */
export type Decision<State> =
  | { readonly kind: "done"; readonly next: Next<State> }
  | { readonly kind: "run"; readonly run: Run<State> };

/**
 * All that the shell knows of a bot: how it decides, and how its state is written down. The
 * shell never looks into a state.
 */
export interface Brain<State> {
  /** The state of a conversation in which nothing happened yet. */
  empty(): State;
  /** What follows from an event; pure, so that it may be asked again after a crash. */
  decide(state: State, event: ChatEvent, surface: Capabilities): Decision<State>;
  /** The state as text, secrets included: to be sealed at once. */
  encode(state: State): string;
  /** `undefined` for a text that is not a state of this program. Older versions are upgraded. */
  decode(text: string): State | undefined;
}

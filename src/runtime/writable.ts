import type { Next } from "../core/conversation/decision.ts";
import type { Address } from "../core/event.ts";
import { apology } from "./answering.ts";
import { erasing } from "./erasure.ts";
import { scrubbed } from "./scrubbed.ts";
import type { Tools } from "./tools.ts";

/** What should be stored, and the state before it, which was stored once already. */
export interface Wish<State> {
  readonly next: Next<State>;
  readonly at: Address | undefined;
  readonly before: State;
}

/** What can be stored, and its state as sealed text. */
export interface Written<State> {
  readonly next: Next<State>;
  readonly sealed: string;
}

/**
 * The wish, if its state can be written down; else the state before it and an apology. A
 * conversation whose state cannot be written at all starts from the beginning.
 */
export function writable<State>(
  tools: Tools<State>,
  conversation: string,
  wish: Wish<State>,
): Written<State> {
  const { next, at, before } = wish;
  try {
    return { next, sealed: tools.envelopes.sealState(conversation, { state: next.state, at }) };
  } catch (error) {
    const reference = tools.ids.reference();
    tools.logger.error("state.unwritable", { conversation, reference, ...scrubbed(error) });
    const state = before === next.state ? tools.brain.empty() : before;
    const sealed = tools.envelopes.sealState(conversation, { state, at });
    const secret = next.say.find((outgoing) => outgoing.erase);
    return { next: erasing(apology(state, reference), secret), sealed };
  }
}

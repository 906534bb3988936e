import type { Decision, Next } from "../core/conversation/decision.ts";
import type { ChatEvent } from "../core/event.ts";
import type { AcceptCall } from "../ports/conversation-store.ts";
import type { Known } from "./known.ts";
import { scrubbed } from "./scrubbed.ts";
import { storedDeadline } from "./stored-deadline.ts";
import { adapterFor, type Tools } from "./tools.ts";

/** An event on its way into the store. */
export interface Arrival<State> {
  readonly conversation: string;
  readonly event: ChatEvent;
  /** The call's own name; also the fence if it takes the conversation. */
  readonly op: string;
  /** The state it probably meets; `undefined` while another event is in work. */
  readonly known: Known<State> | undefined;
}

/** What is handed to the store, and what is known of it here. */
export interface Prepared<State> {
  readonly event: ChatEvent;
  readonly known: Known<State> | undefined;
  readonly delivery: NonNullable<AcceptCall["delivery"]>;
  /** What was decided on the known state, if that was possible. */
  readonly decision: Decision<State> | undefined;
  /** What follows if the store takes the ready decision. */
  readonly next: Next<State> | undefined;
}

/** Seals an event, with its decision where that is pure and the state is known. */
export function prepared<State>(tools: Tools<State>, arrival: Arrival<State>): Prepared<State> {
  const { conversation, event, op, known } = arrival;
  const { waitingLimit, seenMs } = tools.settings;
  const seal = (say: Next<State>["say"]): NonNullable<AcceptCall["delivery"]> => {
    const packet = tools.envelopes.sealPacket(conversation, { kind: "event", event, say });
    return { id: event.delivery, packet, limit: waitingLimit, seenMs };
  };
  const decision = known && decided(tools, known.held.state, event);
  const next = decision?.kind === "done" ? decision.next : undefined;
  const state = next && sealed(tools, conversation, { next, event });
  if (!known || !next || state === undefined)
    return { event, known, delivery: seal([]), decision, next: undefined };
  const deadline = storedDeadline(next.deadline, op);
  const { fence, held } = known;
  const ready = { state, count: next.say.length, deadline, fence, last: held.last };
  return { event, known, delivery: { ...seal(next.say), ready }, decision, next };
}

/** Whatever goes wrong here goes wrong again on the long way, where the person is told. */
function decided<State>(
  tools: Tools<State>,
  state: State,
  event: ChatEvent,
): Decision<State> | undefined {
  const adapter = adapterFor(tools, event.at);
  try {
    return adapter && tools.brain.decide(state, event, adapter.capabilities(event.at));
  } catch {
    return undefined;
  }
}

function sealed<State>(
  tools: Tools<State>,
  conversation: string,
  after: { readonly next: Next<State>; readonly event: ChatEvent },
): string | undefined {
  try {
    const kept = { state: after.next.state, at: after.event.at };
    return tools.envelopes.sealState(conversation, kept);
  } catch (error) {
    tools.logger.warn("state.unwritable", { conversation, ...scrubbed(error) });
    return undefined;
  }
}

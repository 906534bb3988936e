import type { Decision, Next } from "../core/conversation/decision.ts";
import type { ChatEvent } from "../core/event.ts";
import type { AcceptCall } from "../ports/conversation-store.ts";
import type { Known } from "./known.ts";
import { scrubbed } from "./scrubbed.ts";
import { storedDeadline } from "./stored-deadline.ts";
import { adapterFor, type Tools } from "./tools.ts";

type Delivery = NonNullable<AcceptCall["delivery"]>;
type ReadyDecision = NonNullable<Delivery["ready"]>;

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
  readonly delivery: Delivery;
  /** What was decided on the known state, if that was possible. */
  readonly decision: Decision<State> | undefined;
  /** What follows if the store takes the ready decision. */
  readonly next: Next<State> | undefined;
}

/** Seals an event, with its decision where that is pure and the state is known. */
export function prepared<State>(tools: Tools<State>, arrival: Arrival<State>): Prepared<State> {
  const { event, known } = arrival;
  const decision = known && decided(tools, known.held.state, event);
  const next = decision?.kind === "done" ? decision.next : undefined;
  const ready = next && readied(tools, arrival, next);
  if (!ready)
    return { event, known, delivery: delivery(tools, arrival), decision, next: undefined };
  return { event, known, delivery: delivery(tools, arrival, { ready, next }), decision, next };
}

function delivery<State>(
  tools: Tools<State>,
  { conversation, event }: Arrival<State>,
  done?: { readonly ready: ReadyDecision; readonly next: Next<State> },
): Delivery {
  const { waitingLimit: limit, seenMs } = tools.settings;
  const { delivery: id } = event;
  const say = done?.next.say ?? [];
  const packet = tools.envelopes.sealPacket(conversation, { kind: "event", event, say });
  return done ? { id, packet, limit, seenMs, ready: done.ready } : { id, packet, limit, seenMs };
}

/** The decision as the store takes it; `undefined` if its state is not known or not writable. */
function readied<State>(
  tools: Tools<State>,
  { conversation, event, op, known }: Arrival<State>,
  next: Next<State>,
): ReadyDecision | undefined {
  const state = known && sealed(tools, conversation, { next, event });
  if (!known || state === undefined) return undefined;
  const { fence, held } = known;
  const deadline = storedDeadline(next.deadline, op);
  return { state, count: next.say.length, deadline, fence, last: held.last };
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

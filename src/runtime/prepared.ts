import type { Next } from "../core/conversation/decision.ts";
import type { ChatEvent } from "../core/event.ts";
import type { AcceptCall } from "../ports/conversation-store.ts";
import { scrubbed } from "./scrubbed.ts";
import { storedDeadline } from "./stored-deadline.ts";
import { adapterFor, type Tools } from "./tools.ts";
import type { Held } from "./worker.ts";

/** A stored state that this process knows: `fence` and its `last` name it in the store. */
export interface Known<State> {
  readonly fence: string;
  readonly held: Held<State>;
}

/** An event on its way into the store. */
export interface Arrival<State> {
  readonly conversation: string;
  readonly event: ChatEvent;
  /** The call's own name; also the fence if it takes the conversation. */
  readonly op: string;
  /** The state it probably meets; `undefined` while another event is in work. */
  readonly known: Known<State> | undefined;
}

/** What is handed to the store, and what follows if it takes the ready decision. */
export interface Prepared<State> {
  readonly delivery: NonNullable<AcceptCall["delivery"]>;
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
  const next = known && pureDecision(tools, known.held.state, event);
  const state = next && sealed(tools, conversation, { next, event });
  if (!known || !next || state === undefined) return { delivery: seal([]), next: undefined };
  const deadline = storedDeadline(next.deadline, op);
  const { fence, held } = known;
  const ready = { state, count: next.say.length, deadline, fence, last: held.last };
  return { delivery: { ...seal(next.say), ready }, next };
}

/** Whatever goes wrong here goes wrong again on the long way, where the person is told. */
function pureDecision<State>(
  tools: Tools<State>,
  state: State,
  event: ChatEvent,
): Next<State> | undefined {
  const adapter = adapterFor(tools, event.at);
  if (!adapter) return undefined;
  try {
    const decision = tools.brain.decide(state, event, adapter.capabilities(event.at));
    return decision.kind === "done" ? decision.next : undefined;
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

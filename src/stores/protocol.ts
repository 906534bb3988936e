import type {
  AcceptAnswer,
  AcceptCall,
  AsideCall,
  CommitCall,
  DueCall,
  IntentAnswer,
  IntentCall,
  NextAnswer,
  SentCall,
} from "../ports/conversation-store.ts";
import { Draft } from "./draft.ts";
import { asideMs, type ConversationRows } from "./rows.ts";

/** Where one call runs: the rows, inside one atomic step, and the one clock that decides. */
export interface Desk {
  readonly rows: ConversationRows;
  readonly now: number;
}

type Delivery = NonNullable<AcceptCall["delivery"]>;

/** An event comes in, or somebody takes over what waits. */
export function accept(desk: Desk, call: AcceptCall): AcceptAnswer {
  const draft = new Draft(desk.rows, call.conversation, desk.now);
  const reason = draft.damageFor(call.op);
  if (reason === undefined) return enter(draft, call);
  const aside = { key: draft.setAside(reason, desk.now + asideMs), reason };
  const anew = new Draft(desk.rows, call.conversation, desk.now);
  return { ...enter(anew, theLongWay(call)), aside };
}

/** What was decided on a record that is gone is decided again, and the person is told. */
function theLongWay(call: AcceptCall): AcceptCall {
  if (!call.delivery) return call;
  const { ready: _, ...delivery } = call.delivery;
  return { ...call, delivery };
}

function enter(draft: Draft, call: AcceptCall): AcceptAnswer {
  return call.delivery ? receive(draft, call, call.delivery) : takeOver(draft, call);
}

function receive(draft: Draft, call: AcceptCall, delivery: Delivery): AcceptAnswer {
  // A known delivery never takes: its caller may be long gone, or served. Its own holder is told.
  if (draft.knows(delivery.id)) return attend(draft, call, false);
  if (draft.waiting >= delivery.limit) return { kind: "full" };
  draft.remember(delivery.id, delivery.seenMs);
  draft.fire();
  if (pass(draft, call, delivery)) return { kind: "passed" };
  draft.append({ event: delivery.id, packet: delivery.packet });
  const answer = attend(draft, call, true);
  if (answer.kind === "held") draft.save();
  return answer;
}

function takeOver(draft: Draft, call: AcceptCall): AcceptAnswer {
  const fired = draft.fire();
  const answer = attend(draft, call, true);
  if (answer.kind === "held" && fired) draft.save();
  return answer;
}

/** The short way: accepted and done at once, if the decision was made on the state stored here. */
function pass(draft: Draft, call: AcceptCall, delivery: Delivery): boolean {
  const { row } = draft;
  const { ready } = delivery;
  // A deadline that has just fired makes it busy too, and comes first.
  if (!ready || draft.busy) return false;
  if ((row.fence ?? "") !== ready.fence || row.last !== ready.last) return false;
  row.tail += 1;
  row.fence = call.op;
  draft.finish({ event: delivery.id, packet: delivery.packet }, ready);
  if (draft.busy) draft.hold(call.leaseMs);
  else draft.rest(call.keepMs);
  return true;
}

/** Gives the conversation to the caller if something waits and nobody else holds it. */
function attend(draft: Draft, call: AcceptCall, mayTake: boolean): AcceptAnswer {
  const { row } = draft;
  if (!draft.busy) {
    draft.rest(call.keepMs);
    return { kind: "done" };
  }
  // The fence is the op: a repetition of the call that took it gets its answer again.
  if (row.fence !== call.op) {
    draft.shorten(call.leaseMs);
    if (draft.leased || !mayTake) return { kind: "held" };
    row.fence = call.op;
    if (!row.outbox) row.tries += 1;
  }
  draft.hold(call.leaseMs);
  return draft.work();
}

/** Says that `op` is about to run the disruptive handler of the event at the head. */
export function intent(desk: Desk, call: IntentCall): IntentAnswer {
  const draft = new Draft(desk.rows, call.conversation, desk.now);
  const { row } = draft;
  if (row.fence !== call.fence) return { kind: "stale" };
  if (draft.head()?.event !== call.event) return { kind: "spent", last: row.last };
  if (row.intent === undefined) {
    row.intent = call.op;
    draft.save();
  }
  return { kind: row.intent === call.op ? "ok" : "spent", last: row.last };
}

/** Ends the event at the head: its new state, its views into the outbox. */
export function commit(desk: Desk, call: CommitCall): NextAnswer {
  const draft = new Draft(desk.rows, call.conversation, desk.now);
  const { row } = draft;
  if (row.fence !== call.fence) return { kind: "stale" };
  if (row.last === call.event) return draft.next(call);
  if (row.outbox || draft.head()?.event !== call.event) return { kind: "stale" };
  draft.removeHead();
  row.intent = undefined;
  row.tries = 0;
  if (call.count === 0) row.note = undefined;
  draft.finish({ event: call.event, packet: call.packet }, call);
  return draft.next(call);
}

/** Marks views as sent, renews the lease, or gives the conversation up. */
export function sent(desk: Desk, call: SentCall): NextAnswer | { readonly kind: "left" } {
  const draft = new Draft(desk.rows, call.conversation, desk.now);
  const { row } = draft;
  if (row.fence !== call.fence) return { kind: "stale" };
  if (row.outbox?.event === call.event) draft.mark(call.count);
  // A late repetition speaks of an event that is over: its note is not the next one's.
  if (call.note && (row.outbox ?? draft.head())?.event === call.event) row.note = call.note;
  if (call.mode === "go") return draft.next(call);
  if (draft.busy) draft.release();
  else draft.rest(call.keepMs);
  return { kind: "left" };
}

/** Conversations to look at, earliest first. What is gone is deleted on the way. */
export function due(desk: Desk, call: DueCall): readonly string[] {
  desk.rows.purge(desk.now);
  return desk.rows.listDue({ buckets: call.buckets, now: desk.now, limit: call.limit });
}

/** Keeps a sealed text that cannot be opened, for the operator. */
export function keepAside({ rows, now }: Desk, call: AsideCall): void {
  const { conversation, name, sealed, reason } = call;
  rows.saveAside(conversation, { name, sealed, reason, expires: now + asideMs });
}

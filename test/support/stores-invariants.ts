import { expect } from "chai";
import type { ConversationRow, ConversationRows } from "../../src/stores/rows.ts";
import type { Call } from "./stores-calls.ts";
import { seenMs } from "./stores-player.ts";

/** What is stored of one conversation, in a form that can be compared. */
export function snapshot(rows: ConversationRows, conversation: string) {
  const row = rows.load(conversation);
  const numbers = row
    ? Array.from({ length: row.tail - row.head }, (_, n) => row.head + 1 + n)
    : [];
  return {
    row,
    // One on either side: nothing may be left behind, nothing be there too early.
    before: row && rows.loadEntry(conversation, row.head),
    waiting: numbers.map((number) => rows.loadEntry(conversation, number)),
    after: row && rows.loadEntry(conversation, row.tail + 1),
    packet: rows.loadPacket(conversation),
  };
}

export type Snapshot = ReturnType<typeof snapshot>;

/** One call with its answer, and what was stored before and after it. */
export interface Step {
  readonly call: Call;
  readonly answer: unknown;
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly now: number;
}

/** Watches one conversation and throws when a rule that must always hold does not. */
export function createWatch() {
  const accepted = new Map<string, number>();
  return {
    check(step: Step): void {
      expectIndex(step);
      expectMailbox(step);
      expectOrder(step);
      expectHolder(step);
      expectTaking(step, (id) => step.now - (accepted.get(id) ?? -Infinity) < seenMs);
      expectMarks(step);
      for (const event of newEvents(step)) {
        const earlier = accepted.get(event);
        const again = earlier !== undefined && step.now - earlier < seenMs;
        expect(again, `${event} is accepted twice`).to.equal(false);
        accepted.set(event, step.now);
      }
    },
  };
}

/** The stored row unless it counts as gone. */
function current({ row }: Snapshot, now: number): ConversationRow | undefined {
  return row?.expires !== undefined && row.expires <= now ? undefined : row;
}

/** The index says when somebody must look, and a busy conversation never expires. */
function expectIndex({ after: { row }, now }: Step): void {
  if (!row) return;
  if (row.outbox || row.tail > row.head) {
    if (row.until === undefined) expect(row.due, "left or released").to.be.at.most(now);
    else expect(row.due, "busy: the lease's end").to.equal(row.until);
    expect(row.expires, "busy: kept").to.equal(undefined);
  } else {
    expect(row.due, "idle: the deadline").to.equal(row.deadline?.at);
    expect(row.until, "idle: nobody's").to.equal(undefined);
    expect(row.expires, "idle: ends").to.be.a("number");
    expect(row.intent, "idle: nothing announced").to.equal(undefined);
    expect(row.tries, "idle: no tries").to.equal(0);
  }
}

function expectMailbox({ after }: Step): void {
  expect(after.waiting, "every waiting event is there").not.to.include(undefined);
  expect(after.before, "an event that is done is gone").to.equal(undefined);
  expect(after.after, "no event beyond the last").to.equal(undefined);
  expect(after.packet !== undefined, "a packet with its views").to.equal(
    after.row?.outbox !== undefined,
  );
}

/** Only a commit, or the short way, changes the state; events end in order. */
function expectOrder(step: Step): void {
  const before = current(step.before, step.now);
  const { row } = step.after;
  const passed = isKind(step.answer, "passed");
  if (!before || !row || passed) return;
  if (row.head !== before.head) {
    expect(step.call.kind).to.equal("commit");
    expect(row.head, "one event at a time").to.equal(before.head + 1);
    expect(row.last, "the one at the head").to.equal(step.before.waiting[0]?.event);
    expect(before.outbox, "not before older views").to.equal(undefined);
  } else {
    expect(row.state, "no other way to a state").to.equal(before.state);
    expect(row.last).to.equal(before.last);
  }
}

/** All but accept is the last taker's alone: nobody else changes anything, or learns anything. */
function expectHolder(step: Step): void {
  if (step.call.kind === "accept") return;
  const holder = current(step.before, step.now)?.fence;
  if (step.call.call.fence === holder) {
    if (step.call.kind !== "commit") expect(isKind(step.answer, "stale")).to.equal(false);
    return;
  }
  expect(step.answer).to.deep.equal({ kind: "stale" });
  expect(step.after, "a stale call changes nothing").to.deep.equal(step.before);
}

/** Who may take a conversation, and what the short way needs. */
function expectTaking(step: Step, isKnown: (delivery: string) => boolean): void {
  if (step.call.kind !== "accept") return;
  const { op, delivery } = step.call.call;
  const before = current(step.before, step.now);
  const after = current(step.after, step.now);
  const busy = before !== undefined && (before.outbox !== undefined || before.tail > before.head);
  if (isKind(step.answer, "passed")) {
    expect(busy, "the short way is for idle conversations").to.equal(false);
    const { fence, last } = delivery?.ready ?? {};
    expect({ fence, last }, "decided on the stored state").to.deep.equal({
      fence: before?.fence ?? "",
      last: before?.last ?? "",
    });
  }
  if (busy && before.fence === op) {
    expect(isKind(step.answer, "work") || isKind(step.answer, "full"), "its own").to.equal(true);
  } else if (delivery && isKnown(delivery.id)) {
    expect(after?.fence, "a known delivery takes nothing").to.equal(before?.fence);
  } else if (busy && before.until !== undefined && before.until > step.now) {
    expect(after?.fence, "a lease is respected").to.equal(before.fence);
  }
}

/** Views leave the outbox only by a mark that names their event, and no mark is taken back. */
function expectMarks(step: Step): void {
  const [before, after] = [current(step.before, step.now)?.outbox, step.after.row?.outbox];
  if (!before) return;
  const stale = isKind(step.answer, "stale");
  const mark = step.call.kind === "sent" && !stale ? step.call.call : undefined;
  const count = mark?.event === before.event ? mark.count : 0;
  if (after?.event !== before.event) {
    expect(count, "all views of this event").to.be.at.least(before.count);
  } else {
    expect(after.sent).to.equal(Math.max(before.sent, count));
  }
}

const isKind = (answer: unknown, kind: string): boolean =>
  typeof answer === "object" && answer !== null && "kind" in answer && answer.kind === kind;

function newEvents(step: Step): readonly string[] {
  const { row, waiting } = step.after;
  const tail = current(step.before, step.now)?.tail ?? 0;
  if (!row || row.tail === tail) return [];
  if (isKind(step.answer, "passed")) return [row.last];
  return waiting.slice(tail - row.tail).flatMap((entry) => entry?.event ?? []);
}

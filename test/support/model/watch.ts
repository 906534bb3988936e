import type { ConversationRow } from "../../../src/stores/rows.ts";
import { isBusy, liveRow } from "./kept.ts";
import type { Mind } from "./mind.ts";
import { appended, type Performed } from "./perform.ts";
import { must } from "./violation.ts";

/** What is known beside the store when a call was executed. */
export interface Around {
  readonly mind: Mind;
  /** The op under which the caller works. */
  readonly by: string;
  readonly isShown: (view: string) => boolean;
}

/** Looks at one executed call; throws a `Violation`. */
export function watch(performed: Performed, around: Around): void {
  watchFence(performed, around);
  watchLog(performed);
  watchState(performed, around);
  watchViews(performed, around);
  watchDeadline(performed);
  watchIndex(performed);
}

/** No state change by a caller that is not the last taker. */
function watchFence({ call, now, before, after }: Performed, { by }: Around): void {
  if (call.kind === "accept" || after === before) return;
  const taker = liveRow(before, now) ? before.past.taker : "";
  must(by === taker, "I5 fence", `${call.kind} of ${by} changed what ${taker || "nobody"} holds`);
}

function watchLog(performed: Performed): void {
  const known = new Set(performed.before.past.log);
  for (const event of appended(performed)) {
    const invariant = event.startsWith("deadline:") ? "I9 deadline" : "I1 once";
    must(!known.has(event), invariant, `${event} was accepted again`);
  }
}

/** The state is the fold of what was done, and what waits is what was accepted. */
function watchState({ after }: Performed, { mind }: Around): void {
  const { row, entries, past } = after;
  if (!row) return;
  const log = past.log.slice(past.base);
  const done = log.slice(0, row.head);
  must(row.tail === log.length, "I2 order", `${row.tail} accepted of ${log.join()}`);
  must(row.head <= row.tail, "I2 order", `${row.head} done of ${log.join()}`);
  if (row.head > 0)
    must(
      row.state === mind.fold(done),
      "I2 order",
      `the state ${row.state} after ${done.join() || "nothing"}`,
    );
  for (const [index, event] of log.entries()) {
    const entry = index < row.head ? undefined : entries[index + 1];
    const right = !entry || entry.event === event || entry.event === "deadline:";
    must(right, "I2 order", `${entry?.event} waits as ${event}`);
  }
}

/** Views leave the outbox only after they were shown. */
function watchViews({ now, before, after }: Performed, { isShown }: Around): void {
  const outbox = liveRow(before, now)?.outbox;
  if (!outbox) return;
  const left = after.row?.outbox;
  const sent = left?.event === outbox.event ? left.sent : outbox.count;
  for (let index = outbox.sent; index < sent; index += 1) {
    const view = `${outbox.event}.${index}`;
    must(isShown(view), "I3 views", `${view} left the outbox and was not sent`);
  }
}

/** A deadline that has passed comes before what is accepted later. */
function watchDeadline(performed: Performed): void {
  const deadline = liveRow(performed.before, performed.now)?.deadline;
  if (!deadline || deadline.at > performed.now) return;
  const [first] = appended(performed);
  const right = first === undefined || first === `deadline:${deadline.name}`;
  must(right, "I9 deadline", `${first} was accepted before the passed ${deadline.name}`);
}

/** The index says when somebody must look. */
function watchIndex({ now, after: { row } }: Performed): void {
  if (!row) return;
  const right = isBusy(row) ? isHeld(row, now) : isResting(row);
  must(right, "I6 not stuck", `busy ${isBusy(row)}, until ${row.until}, but due ${row.due}`);
}

const isHeld = (row: ConversationRow, now: number): boolean =>
  row.until === undefined ? row.due !== undefined && row.due <= now : row.due === row.until;

const isResting = (row: ConversationRow): boolean =>
  row.until === undefined && row.due === row.deadline?.at;

import type { ConversationRows } from "../../../src/stores/rows.ts";
import type { Call } from "../stores-calls.ts";
import { KeptRows, liveRow, type Answer, type Kept, type Past } from "./kept.ts";
import type { Protocol } from "./setting.ts";

/** What one call answers and leaves behind. */
export interface Performed {
  readonly call: Call;
  readonly now: number;
  readonly before: Kept;
  readonly after: Kept;
  readonly answer: Answer;
}

/** Executes one call. */
export function perform(
  protocol: Protocol,
  kept: Kept,
  { call, now }: { readonly call: Call; readonly now: number },
): Performed {
  const rows = new KeptRows(kept);
  const answer = answerTo(protocol, { rows, now }, call);
  const after = rows.kept;
  const performed = { call, now, before: kept, after, answer };
  return { ...performed, after: after === kept ? kept : { ...after, past: remember(performed) } };
}

function answerTo(
  protocol: Protocol,
  desk: { readonly rows: ConversationRows; readonly now: number },
  { kind, call }: Call,
): Answer {
  switch (kind) {
    case "accept":
      return protocol.accept(desk, call);
    case "intent":
      return protocol.intent(desk, call);
    case "commit":
      return protocol.commit(desk, call);
    case "sent":
      return protocol.sent(desk, call);
  }
}

/** The events that a call appended, under their true names. */
export function appended({ call, now, before, after, answer }: Performed): readonly string[] {
  const row = liveRow(before, now);
  const tail = row?.tail ?? 0;
  const id = call.kind === "accept" ? call.call.delivery?.id : undefined;
  const count = (after.row?.tail ?? 0) - tail;
  return Array.from({ length: Math.max(0, count) }, (_, n) => {
    const event = after.entries[tail + 1 + n]?.event ?? (answer.kind === "passed" ? id : undefined);
    return event?.startsWith("deadline:") ? `deadline:${row?.deadline?.name}` : (event ?? "");
  });
}

function remember(performed: Performed): Past {
  const { call, now, before, after } = performed;
  const row = liveRow(before, now);
  const { past } = before;
  const base = row ? past.base : past.log.length;
  const log = [...past.log, ...appended(performed)];
  const taken = call.kind === "accept" && after.row?.fence !== row?.fence;
  const given = !taken && after.row?.fence !== row?.fence;
  return {
    log,
    base,
    counts: withCounts(performed, log.slice(base)),
    taker: taken ? call.call.op : given || !row ? "" : past.taker,
    takenOver: taken ? call.call.delivery === undefined : past.takenOver,
  };
}

function withCounts(
  { call, now, before, after }: Performed,
  log: readonly string[],
): Past["counts"] {
  const { counts } = before.past;
  const heads = [liveRow(before, now)?.head ?? 0, after.row?.head ?? 0] as const;
  if (heads[0] === heads[1]) return counts;
  const count =
    call.kind === "commit"
      ? call.call.count
      : call.kind === "accept"
        ? (call.call.delivery?.ready?.count ?? 0)
        : 0;
  return log.slice(...heads).reduce((all, event) => ({ ...all, [event]: count }), counts);
}

/** The same if an accept leaves the index to a second command, which never comes. */
export function withoutIndex(performed: Performed): Performed {
  const { call, before, after } = performed;
  if (call.kind !== "accept" || !after.row || after === before) return performed;
  return { ...performed, after: { ...after, row: { ...after.row, due: before.row?.due } } };
}

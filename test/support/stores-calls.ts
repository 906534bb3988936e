import type {
  AcceptCall,
  CommitCall,
  ConversationStore,
  DeadlineChange,
  IntentCall,
  Ready,
  SentCall,
} from "../../src/ports/conversation-store.ts";
import type { ConversationRow, ConversationRows } from "../../src/stores/rows.ts";
import { createIds } from "./ids.ts";
import type { Random } from "./random.ts";
import { keepMs, leaseMs, seenMs } from "./stores-player.ts";

/** One call of the mailbox protocol as a value, so that it can be made again, here and there. */
export type Call =
  | { readonly kind: "accept"; readonly call: AcceptCall }
  | { readonly kind: "intent"; readonly call: IntentCall }
  | { readonly kind: "commit"; readonly call: CommitCall }
  | { readonly kind: "sent"; readonly call: SentCall };

export function make(store: ConversationStore, { kind, call }: Call): Promise<unknown> {
  switch (kind) {
    case "accept":
      return store.accept(call);
    case "intent":
      return store.intent(call);
    case "commit":
      return store.commit(call);
    case "sent":
      return store.sent(call);
  }
}

const kinds: readonly [Call["kind"], ...Call["kind"][]] = [
  ...(["accept", "accept", "commit", "commit", "sent", "sent", "intent"] as const),
];

/**
 * Makes up calls of several careless processes in one conversation: mostly what makes sense for
 * the stored rows, sometimes with an old fence or another event, sometimes an old call again.
 */
export function createCaller(conversation: string, random: Random, rows: ConversationRows) {
  const op = createIds(`op of ${conversation}`);
  const delivery = createIds("m");
  const fences: [string, ...string[]] = [""];
  const events: [string, ...string[]] = ["m.0"];
  const made: Call[] = [];
  const spans = { conversation, leaseMs, keepMs };

  const fence = (row: ConversationRow | undefined): string =>
    random.once(5) ? random.pick(fences) : (row?.fence ?? "");
  const headOf = (row: ConversationRow | undefined): string =>
    (row && rows.loadEntry(conversation, row.head + 1)?.event) ?? "m.0";
  const either = (likely: string): string => (random.once(6) ? random.pick(events) : likely);

  function accept(row: ConversationRow | undefined): Call {
    const mine = op();
    fences.push(mine);
    if (random.once(4)) return { kind: "accept", call: { ...spans, op: mine } };
    const id = random.once(5) ? random.pick(events) : delivery();
    events.push(id);
    const base = { id, packet: `packet of ${id}`, limit: 3 + random.below(3), seenMs };
    if (random.once(3)) return { kind: "accept", call: { ...spans, op: mine, delivery: base } };
    const last = random.once(6) ? random.pick(events) : (row?.last ?? "");
    const ready = { ...createReady(random), fence: fence(row), last };
    return { kind: "accept", call: { ...spans, op: mine, delivery: { ...base, ready } } };
  }

  function fresh(): Call {
    const row = rows.load(conversation);
    const kind = random.pick(kinds);
    const base = { ...spans, fence: fence(row) };
    switch (kind) {
      case "accept":
        return accept(row);
      case "intent":
        return { kind, call: { ...base, event: either(headOf(row)), op: op() } };
      case "commit": {
        const event = either(headOf(row));
        const call = { ...base, event, packet: `views of ${event}`, ...createReady(random) };
        return { kind, call };
      }
      case "sent": {
        const event = either(row?.outbox?.event ?? row?.last ?? "");
        const mode = random.once(8) ? "leave" : "go";
        const note = random.once(4) ? { note: `note ${random.below(9)}` } : {};
        return { kind, call: { ...base, event, count: random.below(4), mode, ...note } };
      }
    }
  }

  return {
    next(): Call {
      const old = made[random.below(made.length)];
      if (old && random.once(6)) return old;
      const call = fresh();
      made.push(call);
      return call;
    },
  };
}

function createReady(random: Random): Ready {
  return {
    state: `state ${random.below(1e9)}`,
    count: random.below(3),
    deadline: createDeadline(random),
  };
}

const names = createIds("step");

function createDeadline(random: Random): DeadlineChange {
  if (!random.once(3)) return { kind: "keep" };
  if (random.once(3)) return { kind: "clear" };
  return { kind: "set", afterMs: random.pick([0, 1000, leaseMs, 10 * leaseMs]), name: names() };
}

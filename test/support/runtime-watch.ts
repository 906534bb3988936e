import type { ConversationStore } from "../../src/ports/conversation-store.ts";
import type { ConversationRow, ConversationRows } from "../../src/stores/rows.ts";

/** What a watch must know, and where it says what is wrong. */
export interface Watch {
  readonly rows: ConversationRows;
  readonly now: () => number;
  /** True if a platform has shown the view of this key. */
  readonly isShown: (key: string) => boolean;
  /** True if the sender of this call has heard its answer: he will not act on another. */
  readonly isAnswered: (op: string) => boolean;
  readonly wrong: (what: string) => void;
}

interface Step {
  readonly before: ConversationRow | undefined;
  readonly after: ConversationRow | undefined;
}

/** A store whose every step is looked at. The memory store works while it is called. */
export function watched(store: ConversationStore, watch: Watch): ConversationStore {
  const seen = <Call extends { readonly conversation: string }, Answer>(
    call: Call,
    make: (call: Call) => Promise<Answer>,
    look: (step: Step) => void = () => undefined,
  ): Promise<Answer> => {
    const before = watch.rows.load(call.conversation);
    const answer = make(call);
    const step = { before, after: watch.rows.load(call.conversation) };
    checkViews(step, watch);
    look(step);
    return answer;
  };
  return {
    ...store,
    accept: (call) =>
      seen(
        call,
        (same) => store.accept(same),
        (step) => {
          // A take-over executed twice may cost one more lease; a delivery may not.
          if (call.delivery) checkTaking(call.op, step, watch);
        },
      ),
    intent: (call) => seen(call, (same) => store.intent(same)),
    commit: (call) => seen(call, (same) => store.commit(same)),
    sent: (call) => seen(call, (same) => store.sent(same)),
  };
}

/** A view leaves the outbox only after it was shown. */
function checkViews({ before, after }: Step, { isShown, wrong }: Watch): void {
  const outbox = before?.outbox;
  if (!outbox) return;
  const sent = after?.outbox?.event === outbox.event ? after.outbox.sent : outbox.count;
  for (let index = outbox.sent; index < sent; index += 1) {
    const key = `${outbox.event}.${index}`;
    if (!isShown(key)) wrong(`${key} counts as sent and was not`);
  }
}

/** Nobody gets a lease who does not work on it. */
function checkTaking(op: string, { before, after }: Step, { isAnswered, wrong }: Watch): void {
  if (after?.until === undefined || after.fence !== op || before?.fence === op) return;
  if (isAnswered(op)) wrong(`${op} took the conversation for nobody`);
}

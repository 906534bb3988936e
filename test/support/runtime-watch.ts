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
  /** True where a lease may end in somebody's hands. */
  readonly mayLapse: boolean;
  readonly wrong: (what: string) => void;
}

interface Step {
  readonly before: ConversationRow | undefined;
  readonly after: ConversationRow | undefined;
}

/** So many calls in one instant are made by nobody who gets on. */
const most = 1_000;

/** A store whose every step is looked at. The memory store works while it is called. */
export function watched(store: ConversationStore, watch: Watch): ConversationStore {
  const isSpinning = createSpinWatch(watch);
  const seen = <Call extends { readonly conversation: string }, Answer>(
    call: Call,
    make: (call: Call) => Promise<Answer>,
    look: (step: Step) => void,
  ): Promise<Answer> => {
    // No answer: otherwise it would spin for ever, and the test with it.
    if (isSpinning()) return new Promise(() => {});
    const before = watch.rows.load(call.conversation);
    const answer = make(call);
    const step = { before, after: watch.rows.load(call.conversation) };
    checkViews(step, watch);
    look(step);
    return answer;
  };
  const held =
    ({ fence }: { readonly fence: string }) =>
    (step: Step): void =>
      checkFence(fence, step, watch);
  return {
    ...store,
    accept(call) {
      const look = (step: Step): void => {
        // A take-over executed twice may cost one more lease; a delivery may not.
        if (call.delivery) checkTaking(call.op, step, watch);
        else if (!watch.mayLapse) checkLapse(call.op, step, watch);
      };
      return seen(call, (same) => store.accept(same), look);
    },
    intent: (call) => seen(call, (same) => store.intent(same), held(call)),
    commit: (call) => seen(call, (same) => store.commit(same), held(call)),
    sent: (call) => seen(call, (same) => store.sent(same), held(call)),
  };
}

/** True once more calls come in one instant than anybody needs; said once. */
function createSpinWatch({ now, wrong }: Watch): () => boolean {
  let at = now();
  let calls = 0;
  return () => {
    calls = at === now() ? calls + 1 : 1;
    at = now();
    if (calls === most) wrong("the same calls come again and again");
    return calls >= most;
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

/** Nobody but the last taker changes anything. */
function checkFence(fence: string, { before, after }: Step, { wrong }: Watch): void {
  if (before?.fence !== fence && after !== before) wrong(`${fence} changed what it does not hold`);
}

/** Nobody gets a lease who does not work on it. */
function checkTaking(op: string, { before, after }: Step, { isAnswered, wrong }: Watch): void {
  if (after?.until === undefined || after.fence !== op || before?.fence === op) return;
  if (isAnswered(op)) wrong(`${op} took the conversation for nobody`);
}

/** Where nobody dies or sleeps, every lease is worked under until nothing waits. */
function checkLapse(op: string, { before, after }: Step, { wrong }: Watch): void {
  if (before?.until === undefined || before.fence === op || after?.fence !== op) return;
  wrong(`${before.fence} held the conversation and nobody worked`);
}

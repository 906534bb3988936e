import type { Clock } from "../ports/clock.ts";
import type { ConversationStore } from "../ports/conversation-store.ts";
import { accept, commit, due, intent, keepAside, sent, type Desk } from "./protocol.ts";
import type { ConversationRows, Run } from "./rows.ts";

/** Where a conversation store keeps its rows, and what makes its calls atomic. */
export interface ConversationPlace {
  readonly rows: ConversationRows;
  readonly run: Run;
  readonly clock: Clock;
}

/** The mailbox protocol over any place that keeps rows. */
export function createConversationStore(place: ConversationPlace): ConversationStore {
  // The time is read inside the step: no decision is made on a time from before the wait.
  const desk = (): Desk => ({ rows: place.rows, now: place.clock.now() });
  return {
    accept: (call) => place.run(() => accept(desk(), call)),
    intent: (call) => place.run(() => intent(desk(), call)),
    commit: (call) => place.run(() => commit(desk(), call)),
    sent: (call) => place.run(() => sent(desk(), call)),
    due: (call) => place.run(() => due(desk(), call)),
    keepAside: (call) => place.run(() => keepAside(desk(), call)),
  };
}

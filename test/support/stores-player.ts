import {
  bucketCount,
  type AcceptAnswer,
  type AcceptCall,
  type CommitCall,
  type ConversationStore,
  type IntentAnswer,
  type NextAnswer,
  type Ready,
  type SentCall,
} from "../../src/ports/conversation-store.ts";

export const leaseMs = 45_000;
export const keepMs = 24 * 3_600_000;
export const seenMs = 48 * 3_600_000;
export const allBuckets: readonly number[] = Array.from({ length: bucketCount }, (_, b) => b);

type Delivery = NonNullable<AcceptCall["delivery"]>;

/** Calls of one conversation with every argument that does not matter filled in. */
export interface Player {
  /** The event `id` comes in; its packet is `packet of <id>`. */
  accept(op: string, id: string, more?: Partial<Delivery>): Promise<AcceptAnswer>;
  takeOver(op: string): Promise<AcceptAnswer>;
  intent(fence: string, event: string, op: string): Promise<IntentAnswer>;
  commit(fence: string, event: string, more?: Partial<CommitCall>): Promise<NextAnswer>;
  sent(
    fence: string,
    event: string,
    more?: Partial<SentCall>,
  ): Promise<NextAnswer | { readonly kind: "left" }>;
  /** True if somebody must look at the conversation now. */
  isDue(): Promise<boolean>;
}

/** What a decision without views leaves behind. */
export function ready(state: string, more: Partial<Ready> = {}): Ready {
  return { state, count: 0, deadline: { kind: "keep" }, ...more };
}

/** A decision made on the state named by `fence` and `last`. */
export function readyAt(
  base: readonly [fence: string, last: string],
  what: Ready,
): Ready & { readonly fence: string; readonly last: string } {
  return { ...what, fence: base[0], last: base[1] };
}

export function createPlayer(store: ConversationStore, conversation = "console:-:1:ann"): Player {
  const spans = { conversation, leaseMs, keepMs };
  return {
    accept(op, id, more) {
      const delivery = { id, packet: `packet of ${id}`, limit: 20, seenMs, ...more };
      return store.accept({ ...spans, op, delivery });
    },
    takeOver: (op) => store.accept({ ...spans, op }),
    intent: (fence, event, op) => store.intent({ conversation, fence, event, op }),
    commit(fence, event, more) {
      const packet = `views of ${event}`;
      return store.commit({
        ...spans,
        fence,
        event,
        packet,
        ...ready(`state after ${event}`),
        ...more,
      });
    },
    sent: (fence, event, more) =>
      store.sent({ ...spans, fence, event, count: 0, mode: "go", ...more }),
    async isDue() {
      const due = await store.due({ buckets: allBuckets, limit: 1000 });
      return due.includes(conversation);
    },
  };
}

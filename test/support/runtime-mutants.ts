import type { ConversationStore } from "../../src/ports/conversation-store.ts";
import type { ConversationRows } from "../../src/stores/rows.ts";

/** Makes a store that breaks one rule of the mailbox protocol. */
export type Mutant = (store: ConversationStore, rows: ConversationRows) => ConversationStore;

/**
 * One fault each, planted from outside: the call is changed, by what is stored when it is
 * executed, into one that the rule does not stop.
 */
export const mutants = {
  "a known delivery takes the lease": (store, rows) => ({
    ...store,
    accept(call) {
      const { delivery, ...takeOver } = call;
      const known = delivery && rows.loadSeen(call.conversation, delivery.id) !== undefined;
      return store.accept(known ? takeOver : call);
    },
  }),
  "sent is not tied to its event": (store, rows) => ({
    ...store,
    sent(call) {
      const outbox = rows.load(call.conversation)?.outbox;
      return store.sent(outbox ? { ...call, event: outbox.event } : call);
    },
  }),
  "commit is not tied to its event": (store, rows) => ({
    ...store,
    commit(call) {
      const row = rows.load(call.conversation);
      const head = row && rows.loadEntry(call.conversation, row.head + 1);
      return store.commit(head && !row.outbox ? { ...call, event: head.event } : call);
    },
  }),
  "the short way does not look at the last event": (store, rows) => ({
    ...store,
    accept(call) {
      const last = rows.load(call.conversation)?.last;
      const { delivery } = call;
      if (!delivery?.ready || last === undefined) return store.accept(call);
      const ready = { ...delivery.ready, last };
      return store.accept({ ...call, delivery: { ...delivery, ready } });
    },
  }),
  "intent does not know its own repetition": (store, rows) => ({
    ...store,
    intent(call) {
      const known = rows.load(call.conversation)?.intent !== undefined;
      return store.intent(known ? { ...call, op: `not ${call.op}` } : call);
    },
  }),
} satisfies { readonly [rule: string]: Mutant };

/**
 * Runs `work` alone, as one atomic step, and resolves when what it wrote is as durable as the
 * store makes it. Rejects with `Fault` `store.unavailable` when nothing of it happened or nobody
 * can tell.
 */
export type Run = <Answer>(work: () => Answer) => Promise<Answer>;

/** The small fields of one conversation. Times are in ms since 1970. */
export interface ConversationRow {
  /** The op that last took the conversation, `-` when it was given up; absent at first. */
  readonly fence: string | undefined;
  /** End of the lease; absent when nobody holds it. */
  readonly until: number | undefined;
  /** Id of the last event done, empty at first. */
  readonly last: string;
  /** Number of the last event done. */
  readonly head: number;
  /** Number of the last event accepted. */
  readonly tail: number;
  readonly state: string | undefined;
  readonly outbox: OutboxRow | undefined;
  /** The op that announced the disruptive handler of the event at the head. */
  readonly intent: string | undefined;
  readonly deadline: { readonly at: number; readonly name: string } | undefined;
  /** How often a lease was taken with this event at the head. */
  readonly tries: number;
  readonly note: string | undefined;
  /** When somebody must look; absent when nobody has to. */
  readonly due: number | undefined;
  /** From when on the row counts as gone; absent while busy. */
  readonly expires: number | undefined;
}

/** Views decided but not all out, without the packet that holds them. */
export interface OutboxRow {
  readonly event: string;
  readonly count: number;
  readonly sent: number;
}

/** One accepted event that waits. */
export interface Entry {
  readonly event: string;
  readonly packet: string;
}

/** A sealed text that could not be opened, or a whole record, kept for the operator. */
export interface AsideRow {
  /** Which part of the conversation it was: `state`, `packet`, `note`; `record` for all of it. */
  readonly name: string;
  readonly sealed: string;
  readonly reason: string;
  readonly expires: number;
}

/** How long a record that could not be read is kept aside, in ms. */
export const asideMs = 30 * 24 * 3_600_000;

/** Which conversations {@link ConversationRows.listDue} gives. */
export interface DueQuery {
  readonly buckets: readonly number[];
  readonly now: number;
  readonly limit: number;
}

/** What the mailbox protocol needs of a place that keeps rows. Each call sees the ones before. */
export interface ConversationRows {
  /** Throws `Fault` `store.damaged` for a row that cannot be read. */
  load(conversation: string): ConversationRow | undefined;
  save(conversation: string, row: ConversationRow): void;
  /** Throws `Fault` `store.damaged` for one that cannot be read. */
  loadEntry(conversation: string, number: number): Entry | undefined;
  saveEntry(conversation: string, number: number, entry: Entry): void;
  removeEntry(conversation: string, number: number): void;
  /** The packet of the views in the outbox. Throws `Fault` `store.damaged`. */
  loadPacket(conversation: string): string | undefined;
  savePacket(conversation: string, packet: string): void;
  removePacket(conversation: string): void;
  /** Until when the delivery is remembered. */
  loadSeen(conversation: string, delivery: string): number | undefined;
  saveSeen(conversation: string, delivery: string, until: number): void;
  /** Keeps it, unless the same text of the same name is kept already. */
  saveAside(conversation: string, aside: AsideRow): void;
  /** All that {@link clear} deletes, as JSON for the operator; of any form that it may have. */
  dump(conversation: string): string;
  /** Deletes the conversation with its mailbox and outbox, whatever is in them. */
  clear(conversation: string): void;
  /** Earliest first; without those that are gone. */
  listDue(query: DueQuery): readonly string[];
  /** Deletes what is gone by `now`, a bounded number at a time. */
  purge(now: number): void;
}

/** A sealed text that ends by itself, or never. */
export interface SecretRow {
  readonly sealed: string;
  readonly expires: number | undefined;
}

/** Who holds a lock, and for how long at most. */
export interface LockRow {
  readonly holder: string;
  readonly expires: number;
}

/** A place for rows that have a key. */
export interface KeyedRows<Row> {
  load(key: string): Row | undefined;
  save(key: string, row: Row): void;
  remove(key: string): void;
}

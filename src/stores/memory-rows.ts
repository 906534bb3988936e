import { bucketOf } from "./bucket.ts";
import type {
  AsideRow,
  ConversationRow,
  ConversationRows,
  DueQuery,
  Entry,
  KeyedRows,
  LockRow,
  SecretRow,
} from "./rows.ts";

/**
 * Everything a memory store keeps. It outlives the store: a test drops the process, keeps the
 * world and opens another store on it; several stores on one world are several processes.
 */
export interface MemoryWorld {
  readonly conversations: Map<string, ConversationRow>;
  readonly mailbox: Map<string, Entry>;
  readonly outbox: Map<string, string>;
  readonly deliveries: Map<string, { readonly expires: number }>;
  readonly asides: Map<string, AsideRow>;
  readonly connections: Map<string, SecretRow>;
  readonly installations: Map<string, SecretRow>;
  readonly cache: Map<string, SecretRow>;
  readonly locks: Map<string, LockRow>;
}

/** An empty world. */
export function createMemoryWorld(): MemoryWorld {
  return {
    conversations: new Map(),
    mailbox: new Map(),
    outbox: new Map(),
    deliveries: new Map(),
    asides: new Map(),
    connections: new Map(),
    installations: new Map(),
    cache: new Map(),
    locks: new Map(),
  };
}

// Both parts may hold any character, so the pair is encoded, not joined.
const pair = (conversation: string, part: string | number): string =>
  JSON.stringify([conversation, part]);

const gone = (row: { readonly expires: number | undefined }, now: number): boolean =>
  row.expires !== undefined && row.expires <= now;

function purge(map: Map<string, { readonly expires: number | undefined }>, now: number): void {
  for (const [key, row] of map) if (gone(row, now)) map.delete(key);
}

function listDue(world: MemoryWorld, query: DueQuery): readonly string[] {
  const buckets = new Set(query.buckets);
  return [...world.conversations]
    .flatMap(([id, row]) => (row.due === undefined ? [] : [{ id, row, at: row.due }]))
    .filter(({ row, at }) => at <= query.now && !gone(row, query.now))
    .filter(({ id }) => buckets.has(bucketOf(id)))
    .toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
    .slice(0, query.limit)
    .map(({ id }) => id);
}

function entriesOf(world: MemoryWorld, id: string): readonly (readonly [string, Entry])[] {
  const start = pair(id, "").slice(0, -3);
  return [...world.mailbox].filter(([key]) => key.startsWith(start));
}

/** The rows of conversations in a world. */
export function createMemoryRows(world: MemoryWorld): ConversationRows {
  const { conversations, mailbox, outbox, deliveries, asides } = world;
  return {
    load: (id) => conversations.get(id),
    save: (id, row) => void conversations.set(id, { ...row }),
    loadEntry: (id, number) => mailbox.get(pair(id, number)),
    saveEntry: (id, number, entry) => void mailbox.set(pair(id, number), entry),
    removeEntry: (id, number) => void mailbox.delete(pair(id, number)),
    loadPacket: (id) => outbox.get(id),
    savePacket: (id, packet) => void outbox.set(id, packet),
    removePacket: (id) => void outbox.delete(id),
    loadSeen: (id, delivery) => deliveries.get(pair(id, delivery))?.expires,
    saveSeen: (id, delivery, expires) => void deliveries.set(pair(id, delivery), { expires }),
    saveAside(id, aside) {
      const key = JSON.stringify([id, aside.name, aside.sealed]);
      if (!asides.has(key)) asides.set(key, aside);
    },
    dump: (id) =>
      JSON.stringify({
        conversation: conversations.get(id),
        mailbox: entriesOf(world, id).map(([, entry]) => entry),
        outbox: outbox.get(id),
      }),
    clear(id) {
      for (const [key] of entriesOf(world, id)) mailbox.delete(key);
      conversations.delete(id);
      outbox.delete(id);
    },
    listDue: (query) => listDue(world, query),
    purge(now) {
      const maps = [conversations, deliveries, asides, world.cache, world.locks];
      for (const map of maps) purge(map, now);
    },
  };
}

/** Rows with a key, in one map of a world. */
export function createKeyedMemoryRows<Row>(map: Map<string, Row>): KeyedRows<Row> {
  return {
    load: (key) => map.get(key),
    save: (key, row) => void map.set(key, row),
    remove: (key) => void map.delete(key),
  };
}

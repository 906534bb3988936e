import type Database from "libsql";
import { bucketOf } from "../bucket.ts";
import type { ConversationRow, ConversationRows, OutboxRow } from "../rows.ts";
import { numberOr, readNumber, readText } from "./columns.ts";
import { prepare, type Statement, type Value } from "./statements.ts";

/** The columns beside `id` and `bucket`, each with what goes into it. */
const fields: readonly (readonly [name: string, of: (row: ConversationRow) => Value])[] = [
  ["fence", (row) => row.fence],
  ["until", (row) => row.until],
  ["last", (row) => row.last],
  ["head", (row) => row.head],
  ["tail", (row) => row.tail],
  ["state", (row) => row.state],
  ["outbox_event", (row) => row.outbox?.event],
  ["outbox_count", (row) => row.outbox?.count],
  ["outbox_sent", (row) => row.outbox?.sent],
  ["intent", (row) => row.intent],
  ["deadline", (row) => row.deadline?.at],
  ["deadline_name", (row) => row.deadline?.name],
  ["tries", (row) => row.tries],
  ["note", (row) => row.note],
  ["due", (row) => row.due],
  ["expires", (row) => row.expires],
];
const columns = ["id", "bucket", ...fields.map(([name]) => name)];

// One statement holds a write lock only so long; what is left goes the next time.
const purgedAtOnce = 1000;

/** Conversations in the tables of `layout.ts`. */
export function createSqlRows(database: Database.Database): ConversationRows {
  const sql = (text: string): Statement => prepare(database, text);
  const load = sql("SELECT * FROM conversation WHERE id = ?");
  const save = sql(
    `INSERT INTO conversation (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")})
     ON CONFLICT (id) DO UPDATE SET ${columns.map((c) => `${c} = excluded.${c}`).join(", ")}`,
  );
  const listDue = sql(
    `SELECT id FROM conversation
     WHERE due <= ? AND bucket IN (SELECT value FROM json_each(?)) AND ifnull(expires > ?, 1)
     AND typeof(id) = 'text'
     ORDER BY due, id LIMIT ?`,
  );
  return {
    ...mailbox(sql),
    ...outbox(sql),
    ...deliveries(sql),
    ...asides(sql),
    ...whole(sql),
    load(id) {
      const row = load.one(id);
      return row && toConversation(row);
    },
    save: (id, row) => save.run(id, bucketOf(id), ...fields.map(([, of]) => of(row))),
    listDue({ buckets, now, limit }) {
      const rows = listDue.all(now, JSON.stringify(buckets), now, limit);
      return rows.flatMap((row) => readText(row, "id") ?? []);
    },
    purge: purge(sql),
  };
}

type Prepare = (text: string) => Statement;

function mailbox(sql: Prepare): Pick<ConversationRows, "loadEntry" | "saveEntry" | "removeEntry"> {
  const load = sql("SELECT event, packet FROM mailbox WHERE conversation = ? AND number = ?");
  const save = sql("INSERT OR REPLACE INTO mailbox VALUES (?, ?, ?, ?)");
  const remove = sql("DELETE FROM mailbox WHERE conversation = ? AND number = ?");
  return {
    loadEntry(id, number) {
      const row = load.one(id, number);
      return row && { event: readText(row, "event") ?? "", packet: readText(row, "packet") ?? "" };
    },
    saveEntry: (id, number, entry) => save.run(id, number, entry.event, entry.packet),
    removeEntry: (id, number) => remove.run(id, number),
  };
}

function outbox(
  sql: Prepare,
): Pick<ConversationRows, "loadPacket" | "savePacket" | "removePacket"> {
  const load = sql("SELECT packet FROM outbox WHERE conversation = ?");
  const save = sql("INSERT OR REPLACE INTO outbox VALUES (?, ?)");
  const remove = sql("DELETE FROM outbox WHERE conversation = ?");
  return {
    loadPacket(id) {
      const row = load.one(id);
      return row && readText(row, "packet");
    },
    savePacket: (id, packet) => save.run(id, packet),
    removePacket: (id) => remove.run(id),
  };
}

function deliveries(sql: Prepare): Pick<ConversationRows, "loadSeen" | "saveSeen"> {
  const load = sql("SELECT expires FROM delivery WHERE conversation = ? AND id = ?");
  const save = sql("INSERT OR REPLACE INTO delivery VALUES (?, ?, ?)");
  return {
    loadSeen(id, delivery) {
      const row = load.one(id, delivery);
      // Where its end cannot be read, that it was accepted is still known.
      return row && numberOr(row, "expires", Infinity);
    },
    saveSeen: (id, delivery, until) => save.run(id, delivery, until),
  };
}

function asides(sql: Prepare): Pick<ConversationRows, "saveAside"> {
  const save = sql("INSERT OR IGNORE INTO aside VALUES (?, ?, ?, ?, ?)");
  return {
    saveAside: (id, { name, sealed, reason, expires }) =>
      save.run(id, name, sealed, reason, expires),
  };
}

function whole(sql: Prepare): Pick<ConversationRows, "dump" | "clear"> {
  const tables = [
    ["conversation", "id"],
    ["mailbox", "conversation"],
    ["outbox", "conversation"],
  ] as const;
  const read = tables.map(([table, key]) => sql(`SELECT * FROM ${table} WHERE ${key} = ?`));
  const remove = tables.map(([table, key]) => sql(`DELETE FROM ${table} WHERE ${key} = ?`));
  return {
    dump(id) {
      const rows = tables.map(([table], n) => [table, read[n]?.all(id)]);
      return JSON.stringify(Object.fromEntries(rows), (_, value: unknown) =>
        value instanceof ArrayBuffer ? { base64: Buffer.from(value).toString("base64") } : value,
      );
    },
    clear(id) {
      for (const statement of remove) statement.run(id);
    },
  };
}

function purge(sql: Prepare): ConversationRows["purge"] {
  const remove = (table: string, key: string): Statement =>
    sql(
      `DELETE FROM ${table} WHERE (${key}) IN
       (SELECT ${key} FROM ${table} WHERE expires <= ? LIMIT ${purgedAtOnce})`,
    );
  const statements = [
    remove("conversation", "id"),
    remove("delivery", "conversation, id"),
    remove("aside", "conversation, name, sealed"),
    remove("cache", "key"),
    remove("lock", "key"),
  ];
  return (now) => {
    for (const statement of statements) statement.run(now);
  };
}

function toConversation(row: object): ConversationRow {
  return {
    fence: readText(row, "fence"),
    until: readNumber(row, "until"),
    last: readText(row, "last") ?? "",
    head: readNumber(row, "head") ?? 0,
    tail: readNumber(row, "tail") ?? 0,
    state: readText(row, "state"),
    outbox: toOutbox(row),
    intent: readText(row, "intent"),
    deadline: toDeadline(row),
    tries: readNumber(row, "tries") ?? 0,
    note: readText(row, "note"),
    due: readNumber(row, "due"),
    expires: readNumber(row, "expires"),
  };
}

function toOutbox(row: object): OutboxRow | undefined {
  const event = readText(row, "outbox_event");
  if (event === undefined) return undefined;
  const count = readNumber(row, "outbox_count") ?? 0;
  return { event, count, sent: readNumber(row, "outbox_sent") ?? 0 };
}

function toDeadline(row: object): ConversationRow["deadline"] {
  const at = readNumber(row, "deadline");
  return at === undefined ? undefined : { at, name: readText(row, "deadline_name") ?? "" };
}

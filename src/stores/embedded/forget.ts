import type Database from "libsql";
import type { Belongings } from "../upkeep/belongings.ts";
import type { Forgotten } from "../upkeep/holdings.ts";
import { numberOr, textOr } from "./columns.ts";
import { prepare } from "./statements.ts";
import type { Write } from "./turns.ts";

/** What is deleted, and with what. */
export interface ForgetParts {
  readonly database: Database.Database;
  readonly write: Write;
  readonly now: number;
}

/** Tables of conversations, with the column of the conversation. */
const conversationTables = [
  ["conversation", "id"],
  ["mailbox", "conversation"],
  ["outbox", "conversation"],
  ["delivery", "conversation"],
  ["aside", "conversation"],
] as const;

// One transaction keeps others from writing only so long.
const conversationsAtOnce = 20;

/** Deletes all that belongs to somebody: each conversation at once, then what has their name. */
export async function forgetBelongings(whose: Belongings, parts: ForgetParts): Promise<Forgotten> {
  const sum = { conversations: 0, deliveries: 0, asides: 0, busyMs: 0 };
  const ids = await parts.write(() => conversationsOf(whose, parts));
  for (let at = 0; at < ids.length; at += conversationsAtOnce) {
    const some = ids.slice(at, at + conversationsAtOnce);
    const gone = await parts.write(() => some.map((id) => deleteConversation(id, parts)));
    for (const { conversation, delivery, aside, busyMs } of gone) {
      sum.conversations += conversation;
      sum.deliveries += delivery;
      sum.asides += aside;
      sum.busyMs = Math.max(sum.busyMs, busyMs);
    }
  }
  const named = await parts.write(() => deleteNamed(whose, parts));
  return { ...sum, ...named, busyMs: Math.max(sum.busyMs, named.busyMs) };
}

function conversationsOf(whose: Belongings, { database }: ForgetParts): readonly string[] {
  const found = conversationTables.flatMap(([table, column]) =>
    prepare(
      database,
      `SELECT DISTINCT ${column} AS id FROM ${table} WHERE ${column} >= ? AND ${column} < ?`,
    ).all(...rangeOf(whose)),
  );
  const ids = new Set(found.map((row) => textOr(row, "id", "")));
  return [...ids].filter((id) => whose.isConversation(id));
}

/** The first name of the tenant, and the first one behind all of them. */
function rangeOf({ beginning }: Belongings): readonly [from: string, to: string] {
  // A semicolon is what comes behind a colon.
  return [beginning, `${beginning.slice(0, -1)};`];
}

interface Deleted {
  readonly conversation: number;
  readonly delivery: number;
  readonly aside: number;
  readonly busyMs: number;
}

function deleteConversation(conversation: string, { database, now }: ForgetParts): Deleted {
  const row = prepare(database, "SELECT until FROM conversation WHERE id = ?").one(conversation);
  const untilMs = row ? numberOr(row, "until", now) : now;
  const remove = (table: string, column: string): number =>
    prepare(database, `DELETE FROM ${table} WHERE ${column} = ?`).run(conversation);
  remove("mailbox", "conversation");
  remove("outbox", "conversation");
  return {
    conversation: remove("conversation", "id"),
    delivery: remove("delivery", "conversation"),
    aside: remove("aside", "conversation"),
    busyMs: Math.max(0, untilMs - now),
  };
}

type Named = Pick<Forgotten, "connections" | "installations" | "cached" | "busyMs">;

function deleteNamed(whose: Belongings, { database, now }: ForgetParts): Named {
  const remove = (table: string, isTheirs: (key: string) => boolean): readonly number[] => {
    const statement = prepare(database, `DELETE FROM ${table} WHERE key = ?`);
    const gone = rowsWith(database, table, whose).filter(({ key }) => isTheirs(key));
    for (const { key } of gone) statement.run(key);
    return gone.map(({ endsAtMs }) => endsAtMs);
  };
  const lockEnds = remove("lock", (key) => whose.isValue(key));
  return {
    connections: remove("connection", (key) => whose.isOwner(key)).length,
    installations: remove("installation", (key) => whose.isInstallation(key)).length,
    cached: remove("cache", (key) => whose.isValue(key)).length,
    busyMs: Math.max(0, ...lockEnds.map((at) => at - now)),
  };
}

interface KeyedRow {
  readonly key: string;
  readonly endsAtMs: number;
}

/** The rows in whose key there stands what they could be known by. */
function rowsWith(
  database: Database.Database,
  table: string,
  { marks }: Belongings,
): readonly KeyedRow[] {
  return prepare(database, `SELECT key, expires FROM ${table} WHERE instr(key, ?) > 0`)
    .all(marks.join(""))
    .map((row) => ({ key: textOr(row, "key", ""), endsAtMs: numberOr(row, "expires", 0) }));
}

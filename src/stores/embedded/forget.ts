import type Database from "libsql";
import type { Forgotten } from "../upkeep/holdings.ts";
import { beginningOf, isConversationOf, isValueOf } from "../upkeep/belongings.ts";
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

/** Deletes all that belongs to an owner: each conversation at once, then what has their name. */
export async function forgetOwner(owner: string, parts: ForgetParts): Promise<Forgotten> {
  const sum = { connections: 0, cached: 0, conversations: 0, deliveries: 0, asides: 0, busyMs: 0 };
  for (const conversation of conversationsOf(owner, parts)) {
    const gone = await parts.write(() => deleteConversation(conversation, parts));
    sum.conversations += gone.conversation;
    sum.deliveries += gone.delivery;
    sum.asides += gone.aside;
    sum.busyMs = Math.max(sum.busyMs, gone.busyMs);
  }
  const named = await parts.write(() => deleteNamed(owner, parts));
  return { ...sum, ...named, busyMs: Math.max(sum.busyMs, named.busyMs) };
}

function conversationsOf(owner: string, { database }: ForgetParts): readonly string[] {
  const start = beginningOf(owner);
  // A semicolon is what comes behind a colon.
  const end = `${start.slice(0, -1)};`;
  const found = conversationTables.flatMap(([table, column]) =>
    prepare(
      database,
      `SELECT DISTINCT ${column} AS id FROM ${table} WHERE ${column} >= ? AND ${column} < ?`,
    ).all(start, end),
  );
  const ids = new Set(found.map((row) => textOr(row, "id", "")));
  return [...ids].filter((id) => isConversationOf(owner, id));
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

function deleteNamed(
  owner: string,
  parts: ForgetParts,
): Pick<Forgotten, "connections" | "cached" | "busyMs"> {
  const lockEnds = deleteIn("lock", owner, parts);
  const { database, now } = parts;
  return {
    connections: prepare(database, "DELETE FROM connection WHERE key = ?").run(owner),
    cached: deleteIn("cache", owner, parts).length,
    busyMs: Math.max(0, ...lockEnds.map((at) => at - now)),
  };
}

/** Deletes the rows that have the owner in their key; gives when each would have ended. */
function deleteIn(
  table: "lock" | "cache",
  owner: string,
  { database }: ForgetParts,
): readonly number[] {
  const remove = prepare(database, `DELETE FROM ${table} WHERE key = ?`);
  return prepare(database, `SELECT key, expires FROM ${table} WHERE instr(key || ':', ?) > 0`)
    .all(`:${owner}:`)
    .flatMap((row) => {
      const key = textOr(row, "key", "");
      if (!isValueOf(owner, key)) return [];
      remove.run(key);
      return [numberOr(row, "expires", 0)];
    });
}

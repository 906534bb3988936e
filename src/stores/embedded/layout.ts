import type Database from "libsql";
import { Fault } from "../../core/fault.ts";
import { checkName } from "../../core/logical-names.ts";
import { bucketCount } from "../../ports/conversation-store.ts";
import type { Vault } from "../../ports/vault.ts";
import { column, readText } from "./columns.ts";
import { isNotDatabase } from "./faults.ts";

const layout = "1";
const product = "plume-chatops";

// An expired row counts as gone wherever it is read, so that deleting can take its time.
const schema = `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE conversation (
    id TEXT PRIMARY KEY, bucket INTEGER NOT NULL,
    fence TEXT, until INTEGER, last TEXT NOT NULL,
    head INTEGER NOT NULL, tail INTEGER NOT NULL, state TEXT,
    outbox_event TEXT, outbox_count INTEGER, outbox_sent INTEGER,
    intent TEXT, deadline INTEGER, deadline_name TEXT,
    tries INTEGER NOT NULL, note TEXT, due INTEGER, expires INTEGER
  );
  CREATE INDEX conversation_due ON conversation (due, bucket) WHERE due IS NOT NULL;
  CREATE INDEX conversation_expires ON conversation (expires) WHERE expires IS NOT NULL;
  CREATE TABLE mailbox (
    conversation TEXT NOT NULL, number INTEGER NOT NULL, event TEXT NOT NULL, packet TEXT NOT NULL,
    PRIMARY KEY (conversation, number)
  ) WITHOUT ROWID;
  CREATE TABLE outbox (conversation TEXT PRIMARY KEY, packet TEXT NOT NULL);
  CREATE TABLE delivery (
    conversation TEXT NOT NULL, id TEXT NOT NULL, expires INTEGER NOT NULL,
    PRIMARY KEY (conversation, id)
  ) WITHOUT ROWID;
  CREATE INDEX delivery_expires ON delivery (expires);
  CREATE TABLE connection (key TEXT PRIMARY KEY, sealed TEXT NOT NULL, expires INTEGER);
  CREATE TABLE cache (key TEXT PRIMARY KEY, sealed TEXT NOT NULL, expires INTEGER);
  CREATE INDEX cache_expires ON cache (expires);
  CREATE TABLE lock (key TEXT PRIMARY KEY, holder TEXT NOT NULL, expires INTEGER NOT NULL);
`;

// Added to layout 1 later on; a store without them gets them.
const addition = `
  CREATE TABLE IF NOT EXISTS aside (
    conversation TEXT NOT NULL, name TEXT NOT NULL, sealed TEXT NOT NULL, reason TEXT NOT NULL,
    expires INTEGER NOT NULL, PRIMARY KEY (conversation, name, sealed)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS installation (
    key TEXT PRIMARY KEY, sealed TEXT NOT NULL, expires INTEGER
  );
`;

/**
 * Makes sure that `database` is a store of ours, or makes an empty one so. Nothing of a foreign
 * file is changed. Throws `Fault` `store.foreign`, or `vault.unknown-key` and `vault.unreadable`
 * if `vault` has not the key that the store was sealed with.
 */
export function prepareLayout(database: Database.Database, file: string, vault: Vault): void {
  const fresh = inspect(database, file);
  database.exec("PRAGMA synchronous=FULL; PRAGMA fullfsync=ON; PRAGMA journal_mode=WAL");
  database.exec("BEGIN IMMEDIATE");
  try {
    // Somebody who shares the file may have made it meanwhile.
    if (fresh && inspect(database, file)) create(database);
    complete(database);
    checkVault(database, vault);
    database.exec("COMMIT");
  } catch (error) {
    if (database.inTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

/** Adds to a store of ours what earlier versions did not have. */
export function complete(database: Database.Database): void {
  database.exec(addition);
}

/** True for an empty file. Throws `Fault` `store.foreign` for what is not a store of ours. */
export function inspect(database: Database.Database, file: string): boolean {
  const tables = tablesOf(database, file);
  if (tables.length === 0) return true;
  const reason = tables.includes("meta")
    ? mismatch(readMeta(database))
    : "it is a database of another program";
  if (reason !== undefined) throw new Fault("store.foreign", { file, reason });
  return false;
}

function tablesOf(database: Database.Database, file: string): readonly string[] {
  try {
    return select(database, "SELECT name FROM sqlite_master").map((r) => readText(r, "name") ?? "");
  } catch (error) {
    if (!isNotDatabase(error)) throw error;
    const reason = "it is not a SQLite file";
    throw new Fault("store.foreign", { file, reason }, { cause: error });
  }
}

function mismatch(meta: ReadonlyMap<string, string>): string | undefined {
  const found = { product: meta.get("product"), layout: meta.get("layout") };
  if (found.product !== product) return "it is a database of another program";
  if (found.layout !== layout) {
    return `it has layout ${found.layout ?? "none"}, this program needs layout ${layout}`;
  }
  const buckets = meta.get("buckets");
  if (buckets === String(bucketCount)) return undefined;
  return `it has ${buckets ?? "no"} buckets, this program needs ${bucketCount}`;
}

function create(database: Database.Database): void {
  database.exec(schema);
  writeMeta(database, "product", product);
  writeMeta(database, "layout", layout);
  writeMeta(database, "buckets", String(bucketCount));
}

/** A key ring that lacks the store's key is found out now, not at the first message. */
function checkVault(database: Database.Database, vault: Vault): void {
  const sealed = readMeta(database).get("check");
  if (sealed !== undefined) vault.open(checkName, sealed);
  writeMeta(database, "check", vault.seal(checkName, product));
}

function readMeta(database: Database.Database): ReadonlyMap<string, string> {
  const rows = select(database, "SELECT * FROM meta");
  return new Map(rows.map((r) => [readText(r, "name") ?? "", readText(r, "value") ?? ""]));
}

function writeMeta(database: Database.Database, name: string, value: string): void {
  database
    .prepare(
      "INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    )
    .run([name, column(value)]);
}

function select(database: Database.Database, sql: string): readonly object[] {
  return database
    .prepare(sql)
    .all()
    .filter((row) => typeof row === "object" && row !== null);
}

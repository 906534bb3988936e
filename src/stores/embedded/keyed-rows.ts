import type Database from "libsql";
import type { KeyedRows, LockRow, SecretRow } from "../rows.ts";
import { numberOr, textOr } from "./columns.ts";
import { prepare } from "./statements.ts";

/** A table of sealed texts. */
export type SecretTable = "connection" | "installation" | "cache";

/** The sealed texts in a table. */
export function createSecretRows(
  database: Database.Database,
  table: SecretTable,
): KeyedRows<SecretRow> {
  const load = prepare(database, `SELECT sealed, expires FROM ${table} WHERE key = ?`);
  const save = prepare(database, `INSERT OR REPLACE INTO ${table} VALUES (?, ?, ?)`);
  const remove = prepare(database, `DELETE FROM ${table} WHERE key = ?`);
  return {
    load(key) {
      const row = load.one(key);
      // A damaged text opens with no key, and who reads it knows what to say then.
      return (
        row && { sealed: textOr(row, "sealed", ""), expires: numberOr(row, "expires", undefined) }
      );
    },
    save: (key, row) => save.run(key, row.sealed, row.expires),
    remove: (key) => remove.run(key),
  };
}

/** The table `lock`. */
export function createLockRows(database: Database.Database): KeyedRows<LockRow> {
  const load = prepare(database, "SELECT holder, expires FROM lock WHERE key = ?");
  const save = prepare(database, "INSERT OR REPLACE INTO lock VALUES (?, ?, ?)");
  const remove = prepare(database, "DELETE FROM lock WHERE key = ?");
  return {
    load(key) {
      const row = load.one(key);
      return row && { holder: textOr(row, "holder", ""), expires: numberOr(row, "expires", 0) };
    },
    save: (key, row) => save.run(key, row.holder, row.expires),
    remove: (key) => remove.run(key),
  };
}

import type Database from "libsql";
import { column } from "./columns.ts";

/** What a `?` takes; `undefined` is NULL. */
export type Value = string | number | undefined;

/** A prepared statement. */
export interface Statement {
  /** Gives how many rows it changed. */
  run(...values: readonly Value[]): number;
  /** The first row. */
  one(...values: readonly Value[]): object | undefined;
  all(...values: readonly Value[]): readonly object[];
}

const isRow = (row: unknown): row is object => typeof row === "object" && row !== null;

/** Prepares `sql`; its `?` take texts, numbers, and `undefined` for NULL. */
export function prepare(database: Database.Database, sql: string): Statement {
  const statement = database.prepare(sql);
  return {
    run: (...values) => statement.run(values.map(column)).changes,
    one(...values) {
      const row = statement.get(values.map(column));
      return isRow(row) ? row : undefined;
    },
    all: (...values) => statement.all(values.map(column)).filter(isRow),
  };
}

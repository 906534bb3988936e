import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";

import Database from "libsql";

import { isBusy } from "../stores/embedded/faults.ts";

/** Opens a SQLite file that is there, so that nothing in it can be changed. */
export function openReadOnly(file: string, timeoutMs: number): Database.Database {
  // The driver has no option for it, but takes SQLite's addresses.
  return new Database(`${pathToFileURL(file).href}?mode=ro`, { timeout: timeoutMs });
}

/**
 * True if a process has the store open. To be found out only by sharing its lock, for less than a
 * millisecond: a bot that starts in that very moment would find the store in use.
 */
export function isLocked(file: string): boolean {
  const lock = `${file}.lock`;
  if (!existsSync(lock)) return false;
  const database = openReadOnly(lock, 0);
  try {
    database.exec("BEGIN; SELECT count(*) FROM sqlite_master");
    return false;
  } catch (error) {
    if (isBusy(error)) return true;
    throw error;
  } finally {
    database.close();
  }
}

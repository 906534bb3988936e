import Database from "libsql";
import { Fault } from "../../core/fault.ts";
import { isBusy } from "./faults.ts";
import { touch } from "./files.ts";

/** Holds the store for this process until it is released or the process ends, however it ends. */
export interface StoreLock {
  release(): void;
}

/**
 * Takes `<file>.lock`: alone, or together with others that share it. The lock is the operating
 * system's, held through an open SQLite transaction on a database of its own, so it cannot
 * outlive the process, and the store itself stays open to backup tools. Throws `Fault`
 * `store.locked`.
 */
export function takeLock(file: string, alone: boolean): StoreLock {
  const path = `${file}.lock`;
  touch(path);
  const database = new Database(path, { timeout: 0 });
  try {
    // Without a journal file nothing is left behind; nothing is ever written here.
    database.exec("PRAGMA journal_mode=MEMORY");
    database.exec(alone ? "BEGIN EXCLUSIVE" : "BEGIN; SELECT count(*) FROM sqlite_master");
  } catch (error) {
    database.close();
    throw isBusy(error) ? new Fault("store.locked", { file }, { cause: error }) : error;
  }
  return {
    release() {
      database.exec("ROLLBACK");
      database.close();
    },
  };
}

import type Database from "libsql";
import type { Clock } from "../../ports/clock.ts";
import { toFault } from "./faults.ts";

/** Makes `work` one short transaction, and leaves others time to write behind it. */
export type Write = <Result>(work: () => Result) => Promise<Result>;

// A bot that finds the file busy looks again after so long; then it must be free.
const leastPauseMs = 30;

/**
 * Writes for the operator beside a bot that has the file open: each transaction is as short as the
 * pause behind it at most. Rejects with `Fault` `store.unavailable`; then nothing was written.
 */
export function createTurns(database: Database.Database, file: string, clock: Clock): Write {
  return async (work) => {
    const begunMs = clock.monotonic();
    const result = transact(database, file, work);
    await clock.sleep(Math.max(leastPauseMs, clock.monotonic() - begunMs));
    return result;
  };
}

function transact<Result>(database: Database.Database, file: string, work: () => Result): Result {
  try {
    database.exec("BEGIN IMMEDIATE");
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    if (database.inTransaction) database.exec("ROLLBACK");
    throw toFault(error, file);
  }
}

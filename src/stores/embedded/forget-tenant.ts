import type Database from "libsql";
import { tenantOf } from "../../core/event.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Run } from "../rows.ts";
import { belongingsOfTenant, leftovers } from "../upkeep/belongings.ts";
import { forgetAll } from "../upkeep/forget.ts";
import type { Forgotten } from "../upkeep/holdings.ts";
import { forgetBelongings } from "./forget.ts";

/** What a bot forgets with while it works on the file. */
export interface ForgetTenantParts {
  readonly database: Database.Database;
  readonly run: Run;
  readonly clock: Clock;
  /** Aborts when the store is closed. */
  readonly closing: AbortSignal;
}

const mostLooks = 3;

/** Deletes all that is kept of a tenant, in the process that has the file open. */
export function createForgetTenant({
  database,
  run,
  clock,
  closing,
}: ForgetTenantParts): (platform: string, tenant: string) => Promise<Forgotten> {
  return async (platform, tenant) => {
    const whose = belongingsOfTenant(tenantOf({ platform, tenant }));
    // From now on this process leaves nothing of a row behind where it was.
    if (database.open) database.exec("PRAGMA secure_delete=ON");
    const gone = await forgetAll({
      forget: (isFirst) =>
        forgetBelongings(isFirst ? whose : leftovers(whose), {
          database,
          write: run,
          now: clock.now(),
        }),
      wait: (ms) => clock.sleep(ms, closing),
      looks: mostLooks,
    });
    overwriteLog(database);
    return gone;
  };
}

/** Older forms of the rows stand in the write-ahead log until its space is used again. */
function overwriteLog(database: Database.Database): void {
  try {
    if (database.open) database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  } catch {
    // Somebody reads the file: the log is used again from its beginning soon.
  }
}

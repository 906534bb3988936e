import type Database from "libsql";
import type { KeptAside } from "../upkeep/holdings.ts";
import { keyIdsIn } from "../vault.ts";
import { numberOr, textOr } from "./columns.ts";
import { prepare, type Value } from "./statements.ts";
import type { Write } from "./turns.ts";

const rowsAtOnce = 100;
const place = "conversation, name, sealed";

/** What was kept aside and has not ended by `now`. */
export async function* keptAside(
  database: Database.Database,
  now: number,
): AsyncIterable<readonly KeptAside[]> {
  const next = prepare(
    database,
    `SELECT ${place}, reason, expires FROM aside
     WHERE (${place}) > (?, ?, ?) AND ifnull(expires > ?, 1) ORDER BY ${place} LIMIT ${rowsAtOnce}`,
  );
  let after: readonly Value[] = ["", "", ""];
  for (;;) {
    const rows = next.all(...after, now);
    const last = rows.at(-1);
    if (!last) return;
    after = ["conversation", "name", "sealed"].map((column) => textOr(last, column, undefined));
    yield rows.map(toKeptAside);
  }
}

function toKeptAside(row: object): KeptAside {
  return {
    conversation: textOr(row, "conversation", ""),
    part: textOr(row, "name", ""),
    reason: textOr(row, "reason", undefined),
    endsAtMs: numberOr(row, "expires", undefined),
    keyIds: keyIdsIn(textOr(row, "sealed", "")),
  };
}

/** Deletes all that was kept aside; gives how many there were. */
export async function dropKeptAside(database: Database.Database, write: Write): Promise<number> {
  const remove = prepare(
    database,
    `DELETE FROM aside WHERE (${place}) IN (SELECT ${place} FROM aside LIMIT ${rowsAtOnce})`,
  );
  let dropped = 0;
  for (;;) {
    const count = await write(() => remove.run());
    dropped += count;
    if (count < rowsAtOnce) return dropped;
  }
}

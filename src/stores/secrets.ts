import type { Clock } from "../ports/clock.ts";
import type { KeyedRows, LockRow, Run, SecretRow } from "./rows.ts";

/** A place that keeps sealed texts by key. */
export interface SecretPlace {
  /** The text; `undefined` once its time is over. */
  load(key: string): Promise<string | undefined>;
  /** Keeps it for `ttlMs`, or until it is removed. */
  save(key: string, sealed: string, ttlMs: number | undefined): Promise<void>;
  remove(key: string): Promise<void>;
}

/** A place that keeps locks. */
export interface LockPlace {
  /** True if `holder` now has the lock, for `ttlMs` from now at most, also if they had it already. */
  lock(key: string, holder: string, ttlMs: number): Promise<boolean>;
  unlock(key: string, holder: string): Promise<void>;
}

/** Rows, what makes a step on them atomic, and the clock that ends them. */
export interface RowPlace<Row> {
  readonly rows: KeyedRows<Row>;
  readonly run: Run;
  readonly clock: Clock;
}

const current = <Row extends { readonly expires: number | undefined }>(
  row: Row | undefined,
  now: number,
): Row | undefined => (row?.expires !== undefined && row.expires <= now ? undefined : row);

/** Sealed texts over any place that keeps rows. */
export function createSecretPlace({ rows, run, clock }: RowPlace<SecretRow>): SecretPlace {
  return {
    load: (key) => run(() => current(rows.load(key), clock.now())?.sealed),
    save: (key, sealed, ttlMs) =>
      run(() => {
        rows.save(key, { sealed, expires: ttlMs === undefined ? undefined : clock.now() + ttlMs });
      }),
    remove: (key) => run(() => rows.remove(key)),
  };
}

/** Locks over any place that keeps rows. */
export function createLockPlace({ rows, run, clock }: RowPlace<LockRow>): LockPlace {
  return {
    lock: (key, holder, ttlMs) =>
      run(() => {
        const now = clock.now();
        const held = current(rows.load(key), now);
        if (held && held.holder !== holder) return false;
        rows.save(key, { holder, expires: now + ttlMs });
        return true;
      }),
    unlock: (key, holder) =>
      run(() => {
        if (rows.load(key)?.holder === holder) rows.remove(key);
      }),
  };
}

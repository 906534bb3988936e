import { isFault } from "../core/fault.ts";
import { reveal, seal, type Sealed } from "../core/sealed.ts";
import type { Clock } from "../ports/clock.ts";
import type { SealedCache } from "../ports/sealed-cache.ts";
import type { Vault } from "../ports/vault.ts";
import type { KeyedRows, LockRow, Run, SecretRow } from "./rows.ts";

const nameOf = (key: string): string => `cache:${key}`;

/** Where values and locks are kept, and what seals the values before they get there. */
export interface CachePlace {
  readonly values: KeyedRows<SecretRow>;
  readonly locks: KeyedRows<LockRow>;
  readonly run: Run;
  readonly vault: Vault;
  readonly clock: Clock;
}

const current = <Row extends { readonly expires: number | undefined }>(
  row: Row | undefined,
  now: number,
): Row | undefined => (row?.expires !== undefined && row.expires <= now ? undefined : row);

/** What cannot be opened is as good as not cached: its key was retired, or it is damaged. */
function open(vault: Vault, key: string, sealed: string): Sealed | undefined {
  try {
    return seal(vault.open(nameOf(key), sealed));
  } catch (error) {
    if (isFault(error, "vault.unknown-key") || isFault(error, "vault.unreadable")) return undefined;
    throw error;
  }
}

/** A cache whose values are sealed as `cache:<key>`. */
export function createSealedCache(place: CachePlace): SealedCache {
  const { values, locks, run, vault, clock } = place;
  return {
    async load(key) {
      const row = await run(() => current(values.load(key), clock.now()));
      return row && open(vault, key, row.sealed);
    },
    async save(key, value, ttlMs) {
      const sealed = vault.seal(nameOf(key), reveal(value));
      await run(() => values.save(key, { sealed, expires: clock.now() + ttlMs }));
    },
    async remove(key) {
      await run(() => values.remove(key));
    },
    lock: (key, holder, ttlMs) =>
      run(() => {
        const now = clock.now();
        if (current(locks.load(key), now)) return false;
        locks.save(key, { holder, expires: now + ttlMs });
        return true;
      }),
    unlock: (key, holder) =>
      run(() => {
        if (locks.load(key)?.holder === holder) locks.remove(key);
      }),
  };
}

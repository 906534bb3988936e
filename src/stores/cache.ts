import { isFault } from "../core/fault.ts";
import { cacheName } from "../core/logical-names.ts";
import { reveal, seal, type Sealed } from "../core/sealed.ts";
import type { SealedCache } from "../ports/sealed-cache.ts";
import type { Vault } from "../ports/vault.ts";
import type { LockPlace, SecretPlace } from "./secrets.ts";

/** Where values and locks are kept, and what seals the values before they get there. */
export interface CachePlace {
  readonly values: SecretPlace;
  readonly locks: LockPlace;
  readonly vault: Vault;
}

/** What cannot be opened is as good as not cached: its key was retired, or it is damaged. */
function open(vault: Vault, key: string, sealed: string): Sealed | undefined {
  try {
    return seal(vault.open(cacheName(key), sealed));
  } catch (error) {
    if (isFault(error, "vault.unknown-key") || isFault(error, "vault.unreadable")) return undefined;
    throw error;
  }
}

/** A cache whose values are sealed as `cache:<key>`. */
export function createSealedCache({ values, locks, vault }: CachePlace): SealedCache {
  return {
    async load(key) {
      const sealed = await values.load(key);
      return sealed === undefined ? undefined : open(vault, key, sealed);
    },
    save: (key, value, ttlMs) => values.save(key, vault.seal(cacheName(key), reveal(value)), ttlMs),
    remove: (key) => values.remove(key),
    lock: (key, holder, ttlMs) => locks.lock(key, holder, ttlMs),
    unlock: (key, holder) => locks.unlock(key, holder),
  };
}

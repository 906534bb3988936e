import type { Sealed } from "../core/sealed.ts";

/**
 * Encrypted values that end by themselves: access tokens, last good reads; and short locks.
 * Shared by all processes that share the store. What belongs to a person is called
 * `<kind>:<owner>:…`, so that it is found when they are to be forgotten.
 */
export interface SealedCache {
  /** The value; `undefined` once it has ended, or if it cannot be opened. */
  load(key: string): Promise<Sealed | undefined>;
  /** Keeps `value` for `ttlMs` (more than 0). */
  save(key: string, value: Sealed, ttlMs: number): Promise<void>;
  /** Ends the value now. */
  remove(key: string): Promise<void>;
  /**
   * True if `holder` now holds the lock `key`, for `ttlMs` at most. Asked again by who holds it, the
   * time begins anew; so a holder is one piece of work, with a name that nobody else has.
   */
  lock(key: string, holder: string, ttlMs: number): Promise<boolean>;
  /** Gives the lock back if `holder` still has it. */
  unlock(key: string, holder: string): Promise<void>;
}

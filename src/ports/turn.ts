/**
 * The right of one process among many to do what only one may do, for example to listen where a
 * platform tells everything to one listener. Rejects with `Fault` `store.unavailable` where the
 * store that keeps it gives no answer.
 */
export interface Turn {
  /** True if this process has the right now, for `ms` at most; asked again, the time begins anew. */
  take(ms: number): Promise<boolean>;
  /** Gives the right back at once. */
  leave(): Promise<void>;
}

/** Shares a budget of calls. */
export interface Limiter {
  /** Takes one point of `key`. Resolves with 0 if it may go now, else with the ms to wait. */
  take(key: string): Promise<number>;
}

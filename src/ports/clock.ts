/** Time, so that tests can move it. */
export interface Clock {
  /** Wall clock, ms since 1970. Never used to measure a duration. */
  now(): number;
  /** A clock that only goes forward, in ms; for durations. */
  monotonic(): number;
  /** Calls `ring` once, after `ms`; the answer calls it off. Costs less than a sleep. */
  alarm(ms: number, ring: () => void): () => void;
  /** Resolves after `ms`, or earlier, without an error, when `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

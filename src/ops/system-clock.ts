import type { Clock } from "../ports/clock.ts";

// A longer timer fires at once instead (setTimeout takes a 32-bit number of ms).
const longestMs = 2 ** 31 - 1;

/** The computer's own clock. A sleeper keeps the process alive until its signal aborts. */
export function createSystemClock(): Clock {
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    sleep(ms, signal) {
      if (signal?.aborted === true) return Promise.resolve();
      return new Promise((resolve) => {
        const end = (): void => {
          clearTimeout(timer);
          signal?.removeEventListener("abort", end);
          resolve();
        };
        const timer = setTimeout(end, Math.min(Math.max(0, ms), longestMs));
        signal?.addEventListener("abort", end, { once: true });
      });
    },
  };
}

import { setMaxListeners } from "node:events";

import type { Clock } from "../ports/clock.ts";

// A longer timer fires at once instead (setTimeout takes a 32-bit number of ms).
const longestMs = 2 ** 31 - 1;

/** The computer's own clock. Who waits keeps the process alive until that is called off. */
export function createSystemClock(): Clock {
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    alarm,
    sleep: sleepBy(alarm),
  };
}

function alarm(ms: number, ring: () => void): () => void {
  // Whole numbers, because Node keeps one list of timers for each length.
  const timer = setTimeout(ring, Math.min(Math.max(0, Math.ceil(ms)), longestMs));
  return () => clearTimeout(timer);
}

/** Sleeps that end with an alarm, or with their signal. */
export function sleepBy(alarm: Clock["alarm"]): Clock["sleep"] {
  return (ms, signal) => {
    if (signal?.aborted === true) return Promise.resolve();
    return new Promise((resolve) => {
      const end = (): void => {
        callOff();
        signal?.removeEventListener("abort", end);
        resolve();
      };
      const callOff = alarm(ms, end);
      if (!signal) return;
      // A whole process sleeps on the one signal of its end; Node would warn of the eleventh.
      setMaxListeners(0, signal);
      signal.addEventListener("abort", end, { once: true });
    });
  };
}

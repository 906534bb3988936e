import type { Clock } from "../ports/clock.ts";
import type { Cutoff } from "./cutoff.ts";

/** Resolves after `ms`, or earlier when `cutoff` comes. */
export function pause(clock: Clock, ms: number, cutoff: Cutoff): Promise<void> {
  if (cutoff.done) return Promise.resolve();
  return new Promise((resolve) => {
    const callOff = clock.alarm(ms, () => {
      letGo();
      resolve();
    });
    const letGo = cutoff.follow(() => {
      callOff();
      resolve();
    });
  });
}

import { createSystemClock } from "../../src/ops/system-clock.ts";
import type { Clock } from "../../src/ports/clock.ts";

/** The computer's clock, as many ms ahead as a test wants. Sleepers sleep on. */
export interface MovableClock extends Clock {
  /** Moves it ahead by `ms`. */
  later(ms: number): void;
}

export function createMovableClock(): MovableClock {
  const real = createSystemClock();
  let ahead = 0;
  return {
    now: () => real.now() + ahead,
    monotonic: () => real.monotonic() + ahead,
    alarm: (ms, ring) => real.alarm(ms, ring),
    sleep: (ms, signal) => real.sleep(ms, signal),
    later: (ms) => void (ahead += ms),
  };
}

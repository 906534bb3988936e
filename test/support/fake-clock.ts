import { setImmediate } from "node:timers/promises";
import { sleepBy } from "../../src/ops/system-clock.ts";
import type { Clock } from "../../src/ports/clock.ts";

/** A clock that stands still until a test moves it. */
export interface FakeClock extends Clock {
  /** Moves both clocks by `ms` and wakes every sleeper whose time has come, earliest first. */
  advance(ms: number): void;
  /**
   * Moves both clocks by `ms`, from sleeper to sleeper, and lets the program run after each: a
   * loop that sleeps 1 s ten times is through after `run(10_000)`.
   */
  run(ms: number): Promise<void>;
  /** Moves the wall clock alone, forward or back, as an operator or NTP does. Wakes nobody. */
  jump(ms: number): void;
  /** How many sleep. */
  readonly sleeping: number;
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** What is due already waits for nobody to move the clock. */
function soon(ring: () => void): () => void {
  let wanted = true;
  queueMicrotask(() => wanted && ring());
  return () => void (wanted = false);
}

/** A clock at `startMs` since 1970 whose monotonic time starts at 0. */
export function createFakeClock(startMs = Date.UTC(2026, 10, 1, 12)): FakeClock {
  const sleepers = new Set<Sleeper>();
  let wall = startMs;
  let steady = 0;

  const move = (ms: number): void => {
    wall += ms;
    steady += ms;
  };
  const next = (until: number): Sleeper | undefined =>
    [...sleepers].filter((s) => s.at <= until).toSorted((a, b) => a.at - b.at)[0];
  const wakeNext = (until: number): boolean => {
    const sleeper = next(until);
    if (!sleeper) return false;
    move(Math.max(0, sleeper.at - steady));
    sleeper.wake();
    return true;
  };

  const alarm: Clock["alarm"] = (ms, ring) => {
    if (ms <= 0) return soon(ring);
    const wake = (): void => {
      sleepers.delete(sleeper);
      ring();
    };
    const sleeper = { at: steady + ms, wake };
    sleepers.add(sleeper);
    return () => void sleepers.delete(sleeper);
  };

  const sleep = sleepBy(alarm);

  return {
    now: () => wall,
    monotonic: () => steady,
    alarm,
    sleep: async (ms, signal) => (ms > 0 ? sleep(ms, signal) : undefined),
    advance(ms) {
      const until = steady + ms;
      while (wakeNext(until));
      move(until - steady);
    },
    async run(ms) {
      const until = steady + ms;
      await setImmediate();
      while (wakeNext(until)) await setImmediate();
      move(until - steady);
      await setImmediate();
    },
    jump(ms) {
      wall += ms;
    },
    get sleeping() {
      return sleepers.size;
    },
  };
}

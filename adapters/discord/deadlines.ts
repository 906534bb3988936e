import { ackMs } from "./limits.ts";

/** What has to be over when, while Discord waits: moments of the clock that only goes forward, in ms. */
export interface Deadlines {
  /** Until then it may become durable. */
  readonly keepMs: number;
  /** Until then a form may be opened. */
  readonly openMs: number;
  /** Until then is known what may be meant. */
  readonly knowMs: number;
  /** Until then Discord has an answer. */
  readonly ackMs: number;
}

// A little sooner than the runtime gives up, so that what it says then finds an interaction that is
// acknowledged; and with time for the way to Discord, and for a second try.
const keepWithinMs = 2_300;
const openWithinMs = 2_400;
const knowWithinMs = 1_800;
const ackWithinMs = ackMs - 100;
// So much there is for each in any case: it may be less late than it looks.
const leastMs = 300;

/** For an interaction of the moment `sinceMs` that comes in now. */
export function deadlinesOf(sinceMs: number, nowMs: number): Deadlines {
  const keepMs = Math.max(sinceMs + keepWithinMs, nowMs + leastMs);
  return {
    keepMs,
    openMs: Math.max(sinceMs + openWithinMs, keepMs),
    knowMs: Math.max(sinceMs + knowWithinMs, nowMs + leastMs),
    ackMs: Math.max(sinceMs + ackWithinMs, keepMs + leastMs),
  };
}

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

/** For an interaction of that moment. */
export const deadlinesOf = (sinceMs: number): Deadlines => ({
  keepMs: sinceMs + keepWithinMs,
  openMs: sinceMs + openWithinMs,
  knowMs: sinceMs + knowWithinMs,
  ackMs: sinceMs + ackWithinMs,
});

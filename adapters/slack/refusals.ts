import type { Clock, Logger } from "../../src/index.ts";

const everyMs = 60_000;

const reasons: { readonly [status: number]: string } = {
  400: "a body cannot be read",
  401: "a signature is missing or wrong, or older than 5 minutes: is it the app's signing secret, and is the clock right?",
  404: "nothing is at that path",
  413: "a body is larger than 1 MB",
};

/** Calls that are refused before they are read: told in the log, each kind once a minute at most. */
export class Refusals {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #counts = new Map<number, { count: number; toldAtMs: number }>();

  constructor({ clock, logger }: { readonly clock: Clock; readonly logger: Logger }) {
    this.#clock = clock;
    this.#logger = logger;
  }

  /** A call was answered with this status. */
  answered(status: number): void {
    const reason = reasons[status];
    if (reason === undefined) return;
    const nowMs = this.#clock.monotonic();
    const known = this.#counts.get(status);
    const count = (known?.count ?? 0) + 1;
    const isDue = known === undefined || nowMs - known.toldAtMs >= everyMs;
    this.#counts.set(status, isDue ? { count: 0, toldAtMs: nowMs } : { ...known, count });
    if (isDue) this.#logger.warn("slack.refused", { status, reason, count });
  }
}

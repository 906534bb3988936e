import { randomUUID } from "node:crypto";

import { before, type Clock, type SealedCache } from "../../../src/index.ts";

/** What the queue of those who begin sessions stands on. */
export interface IdentifyParts {
  readonly cache: SealedCache;
  readonly clock: Clock;
  /** The bot's user id: each bot has a queue of its own. */
  readonly botId: string;
}

// Source: Discord API reference, "Max Concurrency": 5 s; what is said at once may take a while.
const everyMs = 5_500;
const askAgainMs = 250;
const soonMs = 1_500;

/** Sees to it that all processes together begin sessions no faster than Discord allows. */
export class IdentifyQueue {
  readonly #parts: IdentifyParts;

  constructor(parts: IdentifyParts) {
    this.#parts = parts;
  }

  /**
   * Resolves when it is this shard's turn, which is `key` modulo Discord's concurrency, or with the
   * signal. While the store does not answer, it is nobody's.
   */
  async wait(key: number, signal: AbortSignal): Promise<void> {
    const { cache, clock, botId } = this.#parts;
    const ask = async (): Promise<boolean> => {
      // The lock ends by itself: whose turn it was is not asked again.
      const answer = cache.lock(`identify:discord:${botId}:${key}`, randomUUID(), everyMs);
      const isOurs = answer.catch(() => false);
      return (await before(clock.monotonic() + soonMs, isOurs, clock)) === true;
    };
    while (!signal.aborted && !(await ask()))
      await clock.sleep(askAgainMs * (1 + Math.random()), signal);
  }
}

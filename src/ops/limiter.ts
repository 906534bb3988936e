import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import type { Limiter } from "../ports/limiter.ts";

/** How much may pass. */
export interface LimiterOptions {
  /** Calls in one second, for each key. */
  readonly perSecond: number;
}

/** A budget of calls kept in this process; each key has its own. */
export function createMemoryLimiter({ perSecond }: LimiterOptions): Limiter {
  const limiter = new RateLimiterMemory({ points: perSecond, duration: 1 });
  return {
    async take(key) {
      try {
        await limiter.consume(key);
        return 0;
      } catch (refusal) {
        // The library rejects with its answer where the budget is spent, else with an error.
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        return Math.max(1, Math.ceil(refusal.msBeforeNext));
      }
    },
  };
}

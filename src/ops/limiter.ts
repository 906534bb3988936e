import type { Cluster, Redis } from "ioredis";
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from "rate-limiter-flexible";
import type { Limiter } from "../ports/limiter.ts";

/** How much may pass. */
export interface LimiterOptions {
  /** Calls in one second, for each key. */
  readonly perSecond: number;
}

/** A budget of calls kept in this process; each key has its own. */
export function createMemoryLimiter({ perSecond }: LimiterOptions): Limiter {
  return toLimiter(new RateLimiterMemory({ points: perSecond, duration: 1 }));
}

/** Where a budget is shared. */
export interface SharedLimiterOptions extends LimiterOptions {
  readonly connection: Redis | Cluster;
  /** Stands before every key. */
  readonly keyPrefix: string;
}

/**
 * A budget of calls that all processes on one Redis share. While Redis is away each process keeps
 * the whole budget by itself: better some calls too many than none.
 */
export function createSharedLimiter(options: SharedLimiterOptions): Limiter {
  const { perSecond, connection, keyPrefix } = options;
  const budget = { points: perSecond, duration: 1, keyPrefix: `${keyPrefix}rate` };
  return toLimiter(
    new RateLimiterRedis({
      ...budget,
      storeClient: connection,
      insuranceLimiter: new RateLimiterMemory(budget),
    }),
  );
}

function toLimiter(limiter: RateLimiterMemory | RateLimiterRedis): Limiter {
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

import { timeout, TimeoutStrategy } from "cockatiel";
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

// A server that hangs must not hold up every call for as long as it takes to notice.
const answersInMs = 1_000;

/**
 * A budget of calls that all processes on one Redis share. While Redis gives no answer each
 * process keeps the whole budget by itself: better some calls too many than none.
 */
export function createSharedLimiter(options: SharedLimiterOptions): Limiter {
  const { perSecond, connection, keyPrefix } = options;
  const budget = { points: perSecond, duration: 1, keyPrefix: `${keyPrefix}rate` };
  const shared = toLimiter(new RateLimiterRedis({ ...budget, storeClient: connection }));
  const alone = toLimiter(new RateLimiterMemory(budget));
  const inTime = timeout(answersInMs, TimeoutStrategy.Aggressive);
  return {
    async take(key) {
      try {
        return await inTime.execute(() => shared.take(key));
      } catch {
        return alone.take(key);
      }
    },
  };
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

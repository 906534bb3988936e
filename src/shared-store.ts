import { readCa } from "./ca-file.ts";
import type { RedisConfig } from "./config.ts";
import type { Store } from "./container/store.ts";
import { createSharedLimiter } from "./ops/limiter.ts";
import type { Logger } from "./ports/logger.ts";
import type { Vault } from "./ports/vault.ts";
import { openRedisStore } from "./stores/redis.ts";

/** The store on Redis, which any number of processes share. Throws `Fault` `config.invalid`. */
export function openSharedStore(config: RedisConfig, vault: Vault, logger: Logger): Store {
  const { address, caFile, keyPrefix, durability, sentinelPassword } = config;
  const ca = caFile === undefined ? [] : [readCa("REDIS_CA_FILE", caFile)];
  const store = openRedisStore({
    address,
    vault,
    logger,
    ca,
    keyPrefix,
    durability,
    sentinelPassword,
  });
  const { connection } = store;
  return {
    ...store,
    limiter: (perSecond) => createSharedLimiter({ perSecond, connection, keyPrefix }),
  };
}

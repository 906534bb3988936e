import type { RedisServer } from "./redis-server.ts";
import { until } from "./until.ts";

/**
 * Waits until no conversation has an answer that is not known to be out: people see an answer
 * before that is stored, and a process or a Redis that is killed in between cannot hear of it.
 */
export async function settled(server: RedisServer, keyPrefix = ""): Promise<void> {
  const client = server.connect();
  try {
    await until(
      "nothing waits",
      async () => {
        const keys = await client.keys(`${keyPrefix}c:*`);
        const waiting = await Promise.all(keys.map((key) => client.hexists(key, "oid")));
        return keys.length > 0 && waiting.every((count) => count === 0);
      },
      45_000,
    );
  } finally {
    client.disconnect();
  }
}

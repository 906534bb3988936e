import type { DueCall } from "../../ports/conversation-store.ts";
import type { RedisClient } from "./client.ts";
import type { Keys } from "./keys.ts";
import type { Connection } from "./options.ts";

// Deciding is the scripts' business: a wrong guess of the server's time costs a look.
const guessMs = 60_000;

/** What the indexes are read with. */
export interface DueParts {
  readonly client: RedisClient;
  readonly keys: Keys;
  /** The server's time, in ms; guessed unless given. */
  readonly now?: (() => Promise<number>) | undefined;
}

/** Reads the indexes of buckets. */
export function createDue({
  client,
  keys,
  now: serverNow = createServerTime(client),
}: DueParts): (call: DueCall) => Promise<readonly string[]> {
  return async ({ buckets, limit }) => {
    if (buckets.length === 0) return [];
    const now = await serverNow();
    const lists = await client.use((connection) =>
      Promise.all(buckets.map((bucket) => listDue(connection, keys.due(bucket), { now, limit }))),
    );
    return lists
      .flat()
      .toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
      .slice(0, limit)
      .map(({ id }) => id);
  };
}

interface Due {
  readonly id: string;
  readonly at: number;
}

async function listDue(
  connection: Connection,
  key: string,
  { now, limit }: { readonly now: number; readonly limit: number },
): Promise<readonly Due[]> {
  const found = await connection.zrangebyscore(key, "-inf", now, "WITHSCORES", "LIMIT", 0, limit);
  return Array.from({ length: Math.floor(found.length / 2) }, (_, n) => ({
    id: found[2 * n] ?? "",
    at: Number(found[2 * n + 1]),
  }));
}

/** The server's time, asked once a minute and guessed in between. */
function createServerTime(client: RedisClient): () => Promise<number> {
  let aheadMs = 0;
  let askedAtMs = Number.NEGATIVE_INFINITY;
  return async () => {
    if (performance.now() - askedAtMs >= guessMs) {
      const [seconds, micros] = await client.use((connection) => connection.time());
      askedAtMs = performance.now();
      aheadMs = Number(seconds) * 1000 + Number(micros) / 1000 - askedAtMs;
    }
    return Math.floor(performance.now() + aheadMs);
  };
}

import type { DueCall } from "../../ports/conversation-store.ts";
import { asideMs } from "../rows.ts";
import type { RedisClient } from "./client.ts";
import { isWrongType } from "./faults.ts";
import type { Keys } from "./keys.ts";
import type { Connection } from "./options.ts";
import { toScript } from "./script.ts";

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
  now: serverNow = createServerTime(client, keys),
}: DueParts): (call: DueCall) => Promise<readonly string[]> {
  return async ({ buckets, limit }) => {
    if (buckets.length === 0) return [];
    const now = await serverNow();
    const lists = await client.use((connection) =>
      Promise.all(
        buckets.map((bucket) =>
          listDue(connection, keys.due(bucket), { now, limit }).catch((error: unknown) => {
            if (!isWrongType(error)) throw error;
            return startAnew({ client, keys }, bucket);
          }),
        ),
      ),
    );
    return lists
      .flat()
      .toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
      .slice(0, limit)
      .map(({ id }) => id);
  };
}

/** An index that is none is kept for the operator; conversations enter a new one when they move. */
async function startAnew({ client, keys }: DueParts, bucket: number): Promise<readonly Due[]> {
  const key = keys.asideIndex(bucket);
  const places = [keys.due(bucket), key];
  const moved = await client.run({ script: moveIndex, keys: places, args: [String(asideMs)] });
  const reason = "the index of a bucket is no sorted set";
  if (moved === 1) client.logger.error("conversation.unreadable", { bucket, key, reason });
  return [];
}

const moveIndex = toScript(`
local kind = redis.call('TYPE', KEYS[1]).ok
if kind == 'zset' or kind == 'none' then return 0 end
redis.call('RENAME', KEYS[1], KEYS[2])
redis.call('PEXPIREAT', KEYS[2], now + ARGV[1])
return 1
`);

interface Due {
  readonly id: string;
  readonly at: number;
}

interface Look {
  readonly now: number;
  readonly limit: number;
}

async function listDue(
  connection: Connection,
  key: string,
  { now, limit }: Look,
): Promise<readonly Due[]> {
  const found = await connection.zrangebyscore(key, "-inf", now, "WITHSCORES", "LIMIT", 0, limit);
  return Array.from({ length: Math.floor(found.length / 2) }, (_, n) => ({
    id: found[2 * n] ?? "",
    at: Number(found[2 * n + 1]),
  }));
}

/**
 * The server's time, asked once a minute and guessed in between. With it comes whether the data
 * are still there: who empties a server under a running bot takes their marks away too.
 */
function createServerTime(client: RedisClient, keys: Keys): () => Promise<number> {
  let aheadMs = 0;
  let askedAtMs = Number.NEGATIVE_INFINITY;
  return async () => {
    if (performance.now() - askedAtMs >= guessMs) {
      const [[seconds, micros], layout] = await client.use((connection) =>
        Promise.all([connection.time(), connection.exists(keys.layout)]),
      );
      if (layout === 0) client.emptied();
      askedAtMs = performance.now();
      aheadMs = Number(seconds) * 1000 + Number(micros) / 1000 - askedAtMs;
    }
    return Math.floor(performance.now() + aheadMs);
  };
}

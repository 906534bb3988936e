import { Cluster, type Redis } from "ioredis";
import { Fault } from "../../core/fault.ts";
import type { RedisClient } from "./client.ts";
import { patiently } from "./patiently.ts";

// So many places in a server's table are looked at in one call: some tenths of a millisecond.
const placesAtOnce = 500;

/** The text with everything escaped that means more than itself in a pattern. */
export function literally(text: string): string {
  return text.replace(/[\\*?[\]]/g, "\\$&");
}

/**
 * The keys that match, on every master; each at least once if it is there all the time. Throws
 * `Fault` `store.unavailable`, also where another server took the place of one meanwhile: a scan
 * means nothing there.
 */
export async function* scanKeys(
  client: RedisClient,
  pattern: string,
): AsyncIterable<readonly string[]> {
  for (const node of await mastersOf(client)) yield* scanNode(client, node, pattern);
}

async function* scanNode(
  client: RedisClient,
  node: Redis,
  pattern: string,
): AsyncIterable<readonly string[]> {
  const before = await runIdOf(client, node);
  let cursor = "0";
  do {
    const at = cursor;
    const [next, keys] = await patiently(() =>
      client.use(() => node.scan(at, "MATCH", pattern, "COUNT", placesAtOnce)),
    );
    cursor = next;
    if (keys.length > 0) yield keys;
  } while (cursor !== "0");
  if ((await runIdOf(client, node)) !== before)
    throw new Fault("store.unavailable", {
      reason: `${client.place}: another server answers now; begin again`,
    });
}

async function mastersOf(client: RedisClient): Promise<readonly Redis[]> {
  const { connection } = client;
  return client.use(async () =>
    Promise.resolve(connection instanceof Cluster ? connection.nodes("master") : [connection]),
  );
}

async function runIdOf(client: RedisClient, node: Redis): Promise<string> {
  const info = await patiently(() => client.use(() => node.info("server")));
  return /^run_id:(\S+)/m.exec(info)?.[1] ?? "";
}

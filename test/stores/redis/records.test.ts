import type { Vault } from "../../../src/ports/vault.ts";
import { createSealedCache } from "../../../src/stores/cache.ts";
import { createConnectionStore } from "../../../src/stores/connections.ts";
import { Keys } from "../../../src/stores/redis/keys.ts";
import {
  createRedisLocks,
  createRedisSecrets,
  Records,
} from "../../../src/stores/redis/records.ts";
import { describeConnectionStore } from "../../contract/connection-store.ts";
import { describeSealedCache } from "../../contract/sealed-cache.ts";
import { startRedis, type RedisServer } from "../../support/redis-server.ts";
import { startMs, StoredTime, testClient } from "../../support/redis-subject.ts";

let prefixes = 0;

/** Records on a server, in a time of their own, opened with any key ring. */
async function openRecords(server: RedisServer) {
  const prefix = `r${(prefixes += 1)}:`;
  const keys = new Keys(prefix);
  const time = new StoredTime(server, prefix);
  await time.set(startMs, prefix);
  const client = testClient(server.url);
  await client.opened(5_000);
  const records = new Records({ client, keys, clock: time.lua });
  return {
    keys,
    connections: (vault: Vault) =>
      createConnectionStore(
        createRedisSecrets(records, (owner) => keys.connection(owner)),
        vault,
      ),
    cache: (vault: Vault) =>
      createSealedCache({
        values: createRedisSecrets(records, (name) => keys.value(name)),
        locks: createRedisLocks(records, keys),
        vault,
      }),
    pass: (ms: number) => time.set(time.nowMs + ms, prefix),
    async copy(from: string, to: string) {
      await server.client.set(to, (await server.client.get(from)) ?? "");
    },
    close: () => client.close(),
  };
}

describe("records on Redis", () => {
  let server: RedisServer;

  before(async () => {
    server = await startRedis();
  });
  after(() => server.close());

  describeConnectionStore("Redis", async () => {
    const records = await openRecords(server);
    return {
      open: async (vault) => records.connections(vault),
      move: (from, to) => records.copy(records.keys.connection(from), records.keys.connection(to)),
      close: () => records.close(),
    };
  });

  describeSealedCache("Redis", async () => {
    const records = await openRecords(server);
    return {
      open: async (vault) => records.cache(vault),
      move: (from, to) => records.copy(records.keys.value(from), records.keys.value(to)),
      pass: (ms) => records.pass(ms),
      close: () => records.close(),
    };
  });
});

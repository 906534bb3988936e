import { setTimeout as sleep } from "node:timers/promises";

import { expect } from "chai";

import { Fault } from "../../../src/core/fault.ts";
import type { Vault } from "../../../src/ports/vault.ts";
import { createSealedCache } from "../../../src/stores/cache.ts";
import { createKeepAside } from "../../../src/stores/redis/aside.ts";
import type { RedisClient } from "../../../src/stores/redis/client.ts";
import { Keys } from "../../../src/stores/redis/keys.ts";
import {
  createRedisLocks,
  createRedisSecrets,
  Records,
} from "../../../src/stores/redis/records.ts";
import {
  createConnectionStore,
  createInstallationStore,
} from "../../../src/stores/sealed-records.ts";
import { describeConnectionStore, describeInstallationStore } from "../../contract/record-store.ts";
import { describeSealedCache } from "../../contract/sealed-cache.ts";
import { FaultProxy } from "../../support/fault-proxy.ts";
import { sendRaw } from "../../support/raw-redis.ts";
import { startRedis, type RedisServer } from "../../support/redis-server.ts";
import { startMs, StoredTime, testClient } from "../../support/redis-subject.ts";
import { until } from "../../support/until.ts";

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
    installations: (vault: Vault) =>
      createInstallationStore(
        createRedisSecrets(records, (name) => keys.installation(name)),
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
  let replica: RedisServer;

  before(async () => {
    server = await startRedis({ settings: { appendonly: "yes" } });
    // Offsets count only where there is, or was, a replica.
    replica = await startRedis({ settings: { replicaof: `127.0.0.1 ${server.port}` } });
    await until("it is there", async () => (await server.client.wait(1, 100)) === 1);
  });
  after(async () => {
    await replica.close();
    await server.close();
  });

  it("writes when a change is made again, so that a replica can be waited for", async () => {
    const proxy = await FaultProxy.start(server.port);
    const client = testClient(proxy.url);
    await client.opened(5_000);
    const keys = new Keys("again:");
    const records = new Records({ client, keys });
    const values = createRedisSecrets(records, (name) => keys.value(name));
    const locks = createRedisLocks(records, keys);
    const aside = { conversation: "c", name: "state", sealed: "x", reason: "changed" };
    const changes = [
      () => values.save("v", "one", undefined),
      () => values.save("v", "one", 1_000),
      () => values.remove("v"),
      () => locks.lock("l", "a", 60_000),
      () => createKeepAside(client, keys)(aside),
    ];
    for (const [n, change] of changes.entries()) {
      const from = proxy.requests.length;
      await change();
      const copy = Buffer.concat(proxy.requests.slice(from));
      const written = await offset();
      await sendRaw(server.port, copy);
      expect(await offset(), `change ${n}`).to.be.above(written);
    }
    await client.close();
    await proxy.close();
  });

  it("does not take a change that failed for one that was made", async () => {
    await server.client.acl("SETUSER", "half", "on", ">pw", "~*", "+@all", "-del");
    const client = testClient(server.url.replace("//", "//half:pw@"));
    await client.opened(5_000);
    const keys = new Keys("failed:");
    const values = createRedisSecrets(new Records({ client, keys }), (name) => keys.value(name));
    await values.save("v", "one", undefined);
    const removed = values.remove("v");
    await until("it was tried", async () => String(await server.client.acl("LOG")) !== "");
    await server.client.acl("SETUSER", "half", "+del");
    await removed;
    expect(await values.load("v")).to.equal(undefined);
    await client.close();
  });

  async function offset(): Promise<number> {
    const info = await server.client.info("replication");
    return Number(/master_repl_offset:(\d+)/.exec(info)?.[1]);
  }

  describe("whose answer is lost", () => {
    const place = { key: "lost:v", name: "lost" };
    let client: RedisClient;
    let records: Records;
    /** Calls that are executed and not answered. */
    let lost = 0;
    let meanwhile: () => Promise<unknown>;

    beforeEach(async () => {
      client = testClient(server.url);
      await client.opened(5_000);
      meanwhile = async () => undefined;
      const run = client.run.bind(client);
      client.run = async (call) => {
        const answer = await run(call);
        if (lost === 0) return answer;
        lost -= 1;
        await meanwhile();
        throw new Fault("store.unavailable", { reason: "the connection was cut" });
      };
      records = new Records({ client, keys: new Keys("lost:") });
    });
    afterEach(async () => {
      await client.close();
      await server.client.flushall();
    });

    it("are written once: a repetition does not undo what came later", async () => {
      lost = 1;
      meanwhile = () => server.client.set(place.key, "later");
      await records.change("keep", place, "first");
      expect(await records.load(place.key)).to.equal("later");
      lost = 1;
      await records.change("remove", place);
      expect(await records.load(place.key)).to.equal("later");
    });

    it("are locked once: a repetition finds the lock that it took", async () => {
      const locks = createRedisLocks(records, new Keys("lost:"));
      lost = 1;
      expect(await locks.lock("lost", "ann", 60_000)).to.equal(true);
      lost = 1;
      await locks.unlock("lost", "ann");
      expect(await locks.lock("lost", "bob", 60_000)).to.equal(true);
    });

    it("are not locked any more by a repetition that comes late", async () => {
      const locks = createRedisLocks(records, new Keys("lost:"));
      lost = 1;
      meanwhile = () => locks.unlock("lost", "ann");
      expect(await locks.lock("lost", "ann", 60_000)).to.equal(false);
      expect(await locks.lock("lost", "bob", 60_000)).to.equal(true);
    });

    it("leave nothing behind where a lock was asked for in vain", async () => {
      const locks = createRedisLocks(records, new Keys("lost:"));
      await locks.lock("lost", "ann", 60_000);
      const before = await server.client.dbsize();
      for (let n = 0; n < 5; n += 1) expect(await locks.lock("lost", "bob", 1)).to.equal(false);
      await locks.unlock("lost", "bob");
      expect(await server.client.dbsize()).to.equal(before);
    });
  });

  describe("while the server gives no answer", () => {
    const keys = new Keys("away:");
    let client: RedisClient;

    beforeEach(async () => {
      await server.client.set("away:v", "kept");
      client = testClient(server.url);
      await client.opened(5_000);
    });
    afterEach(() => client.close());

    it("are waited for, and read when it is back", async () => {
      const records = new Records({ client, keys });
      await server.kill();
      const reading = records.load("away:v");
      await sleep(100);
      await server.start();
      expect(await reading).to.equal("kept");
    });

    it("are given up when patience ends, whether it is gone or hangs", async () => {
      const hasty = new Records({ client, keys, patienceMs: 100 });
      const failing = (): Promise<string> =>
        hasty.load("away:v").then(() => "read", String) as Promise<string>;
      server.freeze();
      try {
        expect(await failing()).to.contain("no answer in time");
      } finally {
        server.thaw();
      }
      expect(await hasty.load("away:v")).to.equal("kept");
      await server.kill();
      expect(await failing()).to.contain("no answer from the store");
      await server.start();
    });
  });

  describeConnectionStore("Redis", async () => {
    const records = await openRecords(server);
    return {
      open: async (vault) => records.connections(vault),
      move: (from, to) => records.copy(records.keys.connection(from), records.keys.connection(to)),
      close: () => records.close(),
    };
  });

  describeInstallationStore("Redis", async () => {
    const records = await openRecords(server);
    const { keys } = records;
    return {
      open: async (vault) => Promise.resolve(records.installations(vault)),
      move: (from, to) => records.copy(keys.installation(from), keys.installation(to)),
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

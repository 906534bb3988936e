import { expect } from "chai";
import { randomBytes } from "node:crypto";
import {
  openRedisStore,
  type RedisStoreOptions,
  type RedisStore,
} from "../../../src/stores/redis.ts";
import { createKeyRing, createVault } from "../../../src/stores/vault.ts";
import { FaultProxy } from "../../support/fault-proxy.ts";
import { createCollectingLogger, type CollectingLogger } from "../../support/network.ts";
import { startRedis, type RedisServer } from "../../support/redis-server.ts";
import { addressOf } from "../../support/redis-subject.ts";
import { createPlayer } from "../../support/stores-player.ts";
import { until } from "../../support/until.ts";

const vault = createVault(createKeyRing());

describe("what a Redis must hold to be used", () => {
  let server: RedisServer;
  let log: CollectingLogger;
  const opened: { close(): Promise<void> }[] = [];

  before(async () => {
    server = await startRedis({ settings: { appendonly: "yes" } });
  });
  after(() => server.close());
  beforeEach(async () => {
    log = createCollectingLogger();
    await server.client.flushall();
  });
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close();
    await server.client.config("SET", "maxmemory", "0");
    await server.client.config("SET", "maxmemory-policy", "noeviction");
  });

  function open(url = server.url, more: Partial<RedisStoreOptions> = {}) {
    const store = openRedisStore({ address: addressOf(url), vault, logger: log, ...more });
    opened.push(store);
    return store;
  }

  async function between(): Promise<FaultProxy> {
    const proxy = await FaultProxy.start(server.port);
    opened.push(proxy);
    return proxy;
  }

  /** With what a store refuses to open; trouble that may pass is no refusal. */
  const refusal = (store: RedisStore): Promise<string> =>
    store.opened(10_000).then(
      (trouble) => `opened: ${trouble}`,
      (error: unknown) =>
        (error instanceof Error ? error.message : "").replace(server.url, "redis"),
    );

  it("is nothing: the first process prepares it, the others find it prepared", async () => {
    const stores = Array.from({ length: 5 }, () => open());
    expect(await Promise.all(stores.map((store) => store.opened(10_000)))).to.deep.equal(
      Array(5).fill(undefined),
    );
    expect(await server.client.get("layout")).to.equal("plume-chatops layout 1 buckets 256");
    expect(await server.client.get("check")).to.be.a("string");
    expect(log.of("redis.prepared")).to.have.length(1);
    expect(log.of("redis.connected")).to.have.length(5);
  });

  it("may be beside another program's keys, under a prefix", async () => {
    await server.client.set("layout", "theirs");
    expect(await open(server.url, { keyPrefix: "ours:" }).opened(10_000)).to.equal(undefined);
    expect(await server.client.keys("*")).to.have.members(["layout", "ours:layout", "ours:check"]);
  });

  it("gets its marks back where somebody emptied it under a running bot", async () => {
    const store = open();
    await store.opened(10_000);
    await server.client.flushall();
    await store.conversations.due({ buckets: [1], limit: 1 });
    await until("the marks are back", async () => (await server.client.exists("check")) === 1);
    expect(await server.client.get("layout")).to.match(/^plume-chatops layout/);
    expect(log.reasons("redis.emptied")).to.deep.equal([
      "somebody emptied it: what it held is gone",
    ]);
    expect(await refusal(open(server.url, { vault: createVault(createKeyRing()) }))).to.contain(
      "not in the key ring",
    );
  });

  it("is warned of where a replica must confirm and there is none", async () => {
    await open(server.url, { durability: "replica" }).opened(10_000);
    expect(log.reasons("redis.alone").join()).to.contain("no replica is connected");
  });

  it("is not another program's", async () => {
    await server.client.set("layout", "wide");
    const theirs =
      "redis is not a store of this version: the key layout is another program's; set REDIS_KEY_PREFIX";
    expect(await refusal(open())).to.equal(theirs);
    await server.client.del("layout");
    await server.client.lpush("layout", "a", "b");
    expect(await refusal(open())).to.equal(theirs);
    expect(await server.client.exists("check")).to.equal(0);
  });

  it("is not of another layout", async () => {
    await server.client.set("layout", "plume-chatops layout 2 buckets 512");
    expect(await refusal(open())).to.equal(
      'redis is not a store of this version: it holds "plume-chatops layout 2 buckets 512", this program needs "plume-chatops layout 1 buckets 256"',
    );
  });

  it("is not sealed with a key that we lack", async () => {
    await open().opened(10_000);
    const other = createKeyRing();
    const refused = await refusal(open(server.url, { vault: createVault(other) }));
    expect(refused).to.match(
      /^store:check was sealed with key \S+, which is not in the key ring; put that key back/,
    );
    const id = /key (\S+),/.exec(refused)?.[1] ?? "";
    const forged = createVault({ primary: { ...other.primary, id }, older: [] });
    expect(await refusal(open(server.url, { vault: forged }))).to.match(
      /^store:check, sealed with key \S+, cannot be opened/,
    );
  });

  it("is not older than 6.2", async () => {
    const proxy = await between();
    const says = (version: string): void => {
      proxy.rewrite = (reply) =>
        Buffer.from(
          reply.toString("latin1").replace(/redis_version:[\d.]{6}/, `redis_version:${version}`),
          "latin1",
        );
    };
    says("6.0.16");
    expect((await refusal(open(proxy.url))).replace(proxy.url, "redis")).to.equal(
      "redis is not a store of this version: it is Redis 6.0.16, 6.2 or newer is needed",
    );
    for (const version of ["6.2.14", "7.4.22", "10.0.1"]) {
      says(version);
      expect(await open(proxy.url).opened(10_000), version).to.equal(undefined);
    }
    says("elated");
    expect(await refusal(open(proxy.url))).to.include("it is Redis elated, 6.2 or newer is needed");
  });

  it("may change only while nobody looks: after a reconnect it is refused, and taken back", async () => {
    const proxy = await between();
    const store = open(proxy.url);
    await store.opened(10_000);
    const ours = (await server.client.get("layout")) ?? "";
    await server.client.set("layout", "wide");
    proxy.cut();
    await until("it is refused", () =>
      log.reasons("redis.trouble").some((reason) => reason.includes("another program's")),
    );
    const one = createPlayer(store.conversations);
    expect(await one.accept("a.1", "m:1").catch((error: unknown) => error)).to.include({
      code: "store.unavailable",
    });
    await server.client.set("layout", ours);
    await until("it is taken back", () => log.of("redis.connected").length === 2);
    expect(await one.accept("a.1", "m:1")).to.include({ kind: "work" });
  });

  it("may be full: what it holds is still served", async () => {
    const first = open();
    await first.opened(10_000);
    const one = createPlayer(first.conversations);
    await one.accept("a.1", "m:1");
    await server.client.config("SET", "maxmemory", "1");
    const second = open();
    expect(await second.opened(10_000)).to.equal(undefined);
    const two = createPlayer(second.conversations);
    expect(await two.accept("a.2", "m:2").catch((error: unknown) => String(error))).to.equal(
      `Fault: no answer from the store: ${server.url}: its memory is full (OOM): raise maxmemory, or free some`,
    );
    expect(await two.commit("a.1", "m:1")).to.deep.equal({ kind: "idle", last: "m:1" });
  });

  it("is said to forget, once for a process and not once for a connection", async () => {
    await server.client.config("SET", "maxmemory-policy", "allkeys-lru");
    await server.client.config("SET", "maxmemory", "1gb");
    await server.client.config("SET", "appendonly", "no");
    const proxy = await between();
    try {
      await open(proxy.url).opened(10_000);
      for (const times of [2, 3]) {
        proxy.cut();
        await until("it is back", () => log.of("redis.connected").length === times);
      }
    } finally {
      await server.client.config("SET", "appendonly", "yes");
    }
    expect(log.reasons("redis.evicts")).to.deep.equal([
      "maxmemory-policy is allkeys-lru, not noeviction",
    ]);
    expect(log.reasons("redis.forgets")).to.deep.equal([
      "appendonly is off: a crash of Redis loses what it had acknowledged",
    ]);
  });

  it("is not said to forget where it does not", async () => {
    await server.client.config("SET", "maxmemory-policy", "allkeys-lru");
    await open().opened(10_000);
    expect(log.lines.map(({ event }) => event)).to.deep.equal([
      "redis.prepared",
      "redis.connected",
    ]);
  });
});

describe("a Redis that loads its data", () => {
  it("is said to, and used as soon as it has", async () => {
    // So long for each key that there are some hundred milliseconds to be seen.
    const slow = { "key-load-delay": "30000", "loading-process-events-interval-bytes": "1024" };
    const server = await startRedis({ settings: slow });
    const log = createCollectingLogger();
    const store = openRedisStore({ address: addressOf(server.url), vault, logger: log });
    try {
      await store.opened(10_000);
      for (let n = 0; n < 30; n += 1)
        await server.client.set(`filler:${n}`, randomBytes(2_000).toString("base64"));
      await server.client.save();
      await server.kill();
      await server.start();
      await until("it is back", () => log.of("redis.connected").length === 2);
      expect(log.reasons("redis.trouble")).to.include("it is loading its data (LOADING)");
    } finally {
      await store.close();
      await server.close();
    }
  });
});

describe("a replica", () => {
  it("is refused until it is a primary, and then used without a restart", async () => {
    const primary = await startRedis();
    // One that takes writes forgets them with the next resync.
    const settings = { replicaof: `127.0.0.1 ${primary.port}`, "replica-read-only": "no" };
    const replica = await startRedis({ settings });
    const log = createCollectingLogger();
    const store = openRedisStore({ address: addressOf(replica.url), vault, logger: log });
    try {
      await until("it is refused", () => log.of("redis.trouble").length > 0);
      expect(await store.opened(100)).to.include("it is a read-only replica (READONLY)");
      await replica.client.config("SET", "replica-read-only", "yes");
      await replica.client.replicaof("NO", "ONE");
      expect(await store.opened(15_000)).to.equal(undefined);
      const one = createPlayer(store.conversations);
      expect(await one.accept("a.1", "m:1")).to.include({ kind: "work" });
      expect(log.of("redis.trouble")).to.have.length(1);

      // The way back, in service: the next write finds out, and nothing is lost in a circle.
      await replica.client.replicaof("127.0.0.1", String(primary.port));
      expect(await one.commit("a.1", "m:1").catch((error: unknown) => String(error))).to.include(
        "it is a read-only replica (READONLY)",
      );
      expect(await store.opened(100)).to.include("it is a read-only replica (READONLY)");
      await replica.client.replicaof("NO", "ONE");
      expect(await store.opened(15_000)).to.equal(undefined);
    } finally {
      await store.close();
      await replica.close();
      await primary.close();
    }
  });
});

import { expect } from "chai";
import { isFault } from "../../../src/core/fault.ts";
import { reveal, seal } from "../../../src/core/sealed.ts";
import type { Logger } from "../../../src/ports/logger.ts";
import type { Vault } from "../../../src/ports/vault.ts";
import { bucketOf } from "../../../src/stores/bucket.ts";
import { openRedisHoldings } from "../../../src/stores/redis/holdings.ts";
import { Keys } from "../../../src/stores/redis/keys.ts";
import { openRedisStore, type RedisStore } from "../../../src/stores/redis.ts";
import type { Holdings } from "../../../src/stores/upkeep/holdings.ts";
import { rotate } from "../../../src/stores/upkeep/rotation.ts";
import { describeHoldings, type HoldingsSubject } from "../../contract/holdings.ts";
import { startRedis, type RedisServer } from "../../support/redis-server.ts";
import { startTwoMasters } from "../../support/redis-nodes.ts";
import { addressOf, damageIn } from "../../support/redis-subject.ts";
import { testVault } from "../../support/rotating.ts";
import { createPlayer, ready, readyAt } from "../../support/stores-player.ts";
import { until } from "../../support/until.ts";

const silent: Logger = { info() {}, warn() {}, error() {} };
const open = (server: RedisServer, keyPrefix: string): Promise<Holdings> =>
  openRedisHoldings({
    address: addressOf(server.url),
    ca: [],
    sentinelPassword: undefined,
    keyPrefix,
    durability: "primary",
  });

let prefixes = 0;

/** Bots and the tools on one server, under a prefix that means more than itself in a pattern. */
async function openSubject(
  server: RedisServer,
): Promise<HoldingsSubject & { readonly prefix: string }> {
  const keyPrefix = `h[${(prefixes += 1)}]*:`;
  const keys = new Keys(keyPrefix);
  const { client } = server;
  const stores: RedisStore[] = [];
  const bot = async (vault: Vault): Promise<RedisStore> => {
    const address = addressOf(server.url);
    const store = openRedisStore({ address, vault, logger: silent, keyPrefix });
    stores.push(store);
    expect(await store.opened(10_000)).to.equal(undefined);
    return store;
  };
  await client.set(keys.layout, "plume-chatops layout 1 buckets 256");
  const holdings = await open(server, keyPrefix);
  return {
    prefix: keyPrefix,
    holdings,
    bot,
    damage: (id, kind) => damageIn(server, keys.conversation(bucketOf(id), id), kind),
    async moveConnection(from, to) {
      await client.set(keys.connection(to), (await client.get(keys.connection(from))) ?? "");
    },
    dump: () => dump(server, keyPrefix),
    endOf: (key) => client.pexpiretime(keys.value(key)),
    async close() {
      await holdings.close();
      for (const store of stores) await store.close();
    },
  };
}

/** All keys and values, but what ends of itself and names nobody. */
async function dump({ client }: RedisServer, prefix: string): Promise<string> {
  const keys = (await client.keys("*"))
    .filter((key) => key.startsWith(prefix) && !key.startsWith(`${prefix}once:`))
    .toSorted();
  const lines = keys.map(async (key) => {
    switch (await client.type(key)) {
      case "hash":
        return [key, JSON.stringify(await client.hgetall(key))];
      case "zset":
        return [key, ...(await client.zrange(key, "0", "-1"))];
      default:
        return [key, await client.get(key)];
    }
  });
  return (await Promise.all(lines)).flat().join("\n");
}

describe("holdings on Redis", () => {
  let server: RedisServer;

  before(async () => {
    server = await startRedis();
  });
  after(() => server.close());

  describeHoldings("Redis", () => openSubject(server));

  it("forget what an index still knows of a conversation that has expired", async () => {
    const subject = await openSubject(server);
    try {
      for (const id of ["a:-:dm:ann", "a:-:dm:bob"])
        await server.client.zadd(`${subject.prefix}due:{${bucketOf(id)}}`, 5, id);
      await subject.holdings.forget("a:-:ann");
      expect(await subject.dump())
        .to.include("a:-:dm:bob")
        .and.not.to.include("ann");
    } finally {
      await subject.close();
    }
  });

  it("make nothing where there is nothing of ours", async () => {
    const error: unknown = await open(server, "nobody:").catch((e: unknown) => e);
    expect(isFault(error, "store.absent")).to.equal(true);
    expect(error).to.have.property("message").that.includes(server.url);
    expect(await server.client.keys("nobody:*")).to.deep.equal([]);
  });

  it("refuse another program's data", async () => {
    await server.client.hset("other:layout", "a", "b");
    const error: unknown = await open(server, "other:").catch((e: unknown) => e);
    expect(isFault(error, "store.foreign")).to.equal(true);
  });

  it("tell what is aside though it is no record of a conversation", async () => {
    const keys = new Keys("odd:");
    await server.client.set(keys.layout, "plume-chatops layout 1 buckets 256");
    const holdings = await open(server, "odd:");
    try {
      const marked = keys.aside("a:-:dm:d", "d:1763000000000");
      await server.client.rpush(marked, "x");
      await server.client.set(keys.aside("a:-:dm:d", "1763000000000"), "x");
      await server.client.set(keys.asideIndex(7), "x");
      const found: unknown[] = [];
      for await (const records of holdings.asides())
        found.push(
          ...records.map(({ conversation, part, reason }) => [conversation, part, reason]),
        );
      expect(found).to.have.deep.members([
        ["a:-:dm:d", "delivery", "it is a list, not a string"],
        ["a:-:dm:d", "record", "it is a string, not a hash"],
        ["bucket 7", "index", "it is a string, not a zset"],
      ]);
      expect(await holdings.forget("a:-:d")).to.include({ asides: 2 });
      expect(await holdings.dropAsides()).to.equal(1);
    } finally {
      await holdings.close();
    }
  });

  it("say what is wrong where there is no server", async () => {
    const address = addressOf("redis://127.0.0.1:1");
    const options = { ca: [], sentinelPassword: undefined, keyPrefix: "" } as const;
    const error: unknown = await openRedisHoldings({
      ...options,
      address,
      durability: "primary",
      openMs: 300,
    }).catch((e: unknown) => e);
    expect(isFault(error, "store.unavailable")).to.equal(true);
    expect(error).to.have.property("message").that.includes("the connection was refused");
  });

  it("say so where another server takes the place of one in the middle of a scan", async () => {
    const own = await startRedis({ settings: { appendonly: "yes" } });
    const holdings = await opened(own);
    try {
      await own.client.mset(
        Object.fromEntries(Array.from({ length: 3_000 }, (_, n) => [`v:{1}:home:${n}`, "x"])),
      );
      const look = async (): Promise<void> => {
        let pages = 0;
        for await (const _ of holdings.pages()) {
          pages += 1;
          if (pages > 1) continue;
          await own.kill();
          await own.start();
        }
      };
      const error: unknown = await look().catch((e: unknown) => e);
      expect(isFault(error, "store.unavailable")).to.equal(true);
      expect(error).to.have.property("message").that.includes("another server answers now");
    } finally {
      await holdings.close();
      await own.close();
    }
  });
});

/** Holdings on a server that bots have prepared. */
async function opened(server: RedisServer, url = server.url): Promise<Holdings> {
  const address = addressOf(url);
  const store = openRedisStore({ address, vault: testVault("k1"), logger: silent });
  expect(await store.opened(10_000)).to.equal(undefined);
  await store.close();
  const options = { ca: [], sentinelPassword: undefined, keyPrefix: "" } as const;
  return openRedisHoldings({ ...options, address, durability: "primary" });
}

describe("holdings on a cluster", () => {
  let nodes: readonly RedisServer[];
  let holdings: Holdings;
  let store: RedisStore;

  before(async () => {
    nodes = await startTwoMasters();
    const [node] = nodes;
    if (!node) throw new Error("no node");
    const url = node.url.replace("redis://", "redis+cluster://");
    holdings = await opened(node, url);
    const vault = testVault("k1");
    store = openRedisStore({ address: addressOf(url), vault, logger: silent });
    expect(await store.opened(10_000)).to.equal(undefined);
  });
  after(async () => {
    await holdings.close();
    await store.close();
    for (const node of nodes) await node.close();
  });

  const places = Array.from({ length: 20 }, (_, n) => `test:-:place${n}:ann`);
  const sizes = (): Promise<readonly number[]> =>
    Promise.all(nodes.map(({ client }) => client.dbsize()));

  it("are those of all its nodes", async () => {
    for (const place of places) {
      const player = createPlayer(store.conversations, place);
      const state = testVault("k1").seal(`conversation:${place}:state`, "s");
      await player.accept(place, "m:1", { ready: readyAt(["", ""], ready(state)) });
      const aside = { conversation: place, name: "note", sealed: "x", reason: "lost" };
      await store.conversations.keepAside(aside);
    }
    await store.connections.save("test:-:ann", seal("credentials"));
    await store.cache.save("token:test:-:ann:1", seal("token"), 60_000);
    expect(Math.min(...(await sizes()))).to.be.above(10);
    const vault = testVault("k2", "k1");
    const done = await rotate({ holdings, vault, primary: "k2", progress: () => {} });
    expect(done).to.deep.include({ resealed: 23, current: 23, left: 0 });
    const gone = await holdings.forget("test:-:ann");
    expect(gone).to.deep.include({
      connections: 1,
      cached: 1,
      conversations: 20,
      deliveries: 20,
      asides: 20,
    });
    for (const { client } of nodes)
      expect((await client.keys("*")).filter((key) => key.includes("ann"))).to.deep.equal([]);
  });

  it("keep installations on every node, and let a bot forget a tenant on all of them", async () => {
    const tenants = Array.from({ length: 20 }, (_, n) => `T${n}`);
    for (const tenant of tenants) {
      await store.installations.save(`test:${tenant}`, seal(`bot in ${tenant}`));
      for (const user of ["ann", "bob", "carl"])
        await store.connections.save(`test:${tenant}:${user}`, seal("credentials"));
    }
    for (const { client } of nodes)
      expect(await client.keys("inst:*"))
        .to.have.property("length")
        .that.is.above(3);
    for (const tenant of tenants.slice(1))
      expect(await store.forgetTenant("test", tenant)).to.include({
        connections: 3,
        installations: 1,
      });
    const left = await Promise.all(nodes.map(({ client }) => client.keys("*test:T*")));
    expect(left.flat()).to.have.length(4);
    const kept = await store.installations.load("test:T0");
    expect(kept && reveal(kept)).to.equal("bot in T0");
  });

  it("spare who installs it anew while they wait for those at work", async () => {
    await store.installations.save("test:T30", seal("old"));
    await store.cache.lock("token:test:T30:ann:lock", "a", 1_000);
    const forgotten = store.forgetTenant("test", "T30");
    await until(
      "it is forgotten",
      async () => (await store.installations.load("test:T30")) === undefined,
    );
    await store.installations.save("test:T30", seal("new"));
    await store.connections.save("test:T30:ann", seal("written by who was at work"));
    expect(await forgotten).to.include({ installations: 1, connections: 1 });
    const kept = await store.installations.load("test:T30");
    expect(kept && reveal(kept)).to.equal("new");
  });
});

import { expect } from "chai";
import { createSharedLimiter } from "../../../src/ops/limiter.ts";
import { seal } from "../../../src/core/sealed.ts";
import { isFault } from "../../../src/core/fault.ts";
import { openRedisHoldings } from "../../../src/stores/redis/holdings.ts";
import type { RedisStore } from "../../../src/stores/redis.ts";
import { contractCases } from "../../contract/conversation-store.ts";
import { FaultProxy } from "../../support/fault-proxy.ts";
import { createCollectingLogger, type CollectingLogger } from "../../support/network.ts";
import { openConfigured, type RedisEnvironment } from "../../support/redis-bot.ts";
import { leastRights, tenantRights, toolRights } from "../../support/redis-rights.ts";
import { startRedisCluster } from "../../support/redis-cluster.ts";
import { startSentinelGroup } from "../../support/redis-sentinel.ts";
import { startRedis, type RedisServer } from "../../support/redis-server.ts";
import { addressOf, openRedisSubject } from "../../support/redis-subject.ts";
import { createPapers } from "../../support/redis-tls.ts";
import { createPlayer, ready, readyAt } from "../../support/stores-player.ts";
import { until } from "../../support/until.ts";

/** Opens a store while a test runs, as a process with these variables does. */
function createOpener() {
  const opened: { close(): Promise<void> }[] = [];
  return {
    opened,
    open(env: RedisEnvironment): { readonly store: RedisStore; readonly log: CollectingLogger } {
      const log = createCollectingLogger();
      const store = openConfigured(env, log);
      opened.push(store);
      return { store, log };
    },
    /** Opens one that is refused; gives why. */
    async refused(env: RedisEnvironment): Promise<string> {
      const { log } = this.open(env);
      await until("it is said why", () => log.of("redis.trouble").length > 0);
      return log.reasons("redis.trouble").join();
    },
    async close() {
      for (const one of opened.splice(0)) await one.close();
    },
  };
}

describe("Redis with TLS", () => {
  let server: RedisServer;
  const opener = createOpener();

  before(async () => {
    server = await startRedis({ tls: await createPapers("127.0.0.1") });
  });
  after(() => server.close());
  afterEach(() => opener.close());

  it("is used by who trusts its authority", async () => {
    const { store } = opener.open({ REDIS_URL: server.url, REDIS_CA_FILE: server.caFile });
    expect(await store.opened(10_000)).to.equal(undefined);
    const one = createPlayer(store.conversations);
    await one.accept("a.1", "m:1");
    expect(await one.commit("a.1", "m:1")).to.deep.equal({ kind: "idle", last: "m:1" });
  });

  it("is used through sentinels, and in a cluster", async () => {
    const tls = await createPapers("127.0.0.1");
    const groups = await Promise.all([startSentinelGroup({ tls }), startRedisCluster({ tls })]);
    opener.opened.push(...groups);
    const [group, cluster] = groups;
    for (const [REDIS_URL, REDIS_CA_FILE] of [
      [group.url, group.servers[0]?.caFile ?? ""],
      [cluster.url, cluster.nodes[0]?.caFile ?? ""],
    ] as const) {
      const { store } = opener.open({ REDIS_URL, REDIS_CA_FILE });
      expect(await store.opened(15_000), REDIS_URL).to.equal(undefined);
      const one = createPlayer(store.conversations);
      await one.accept("a.1", "m:1");
      expect(await one.commit("a.1", "m:1")).to.deep.equal({ kind: "idle", last: "m:1" });
      await store.close();
    }
    const untrusted = "its certificate is not trusted: set REDIS_CA_FILE";
    expect(await opener.refused({ REDIS_URL: group.url })).to.include(
      `no sentinel answers: ${untrusted}`,
    );
    expect(await opener.refused({ REDIS_URL: cluster.url })).to.include(
      `no node answers: ${untrusted}`,
    );
  });

  it("is refused by who does not, and says what to set", async () => {
    const untrusted = /^its certificate is not trusted: set REDIS_CA_FILE \([A-Z_]+\)$/;
    expect(await opener.refused({ REDIS_URL: server.url })).to.match(untrusted);
    const other = await startRedis({ tls: await createPapers("127.0.0.1") });
    opener.opened.push(other);
    const env = { REDIS_URL: server.url, REDIS_CA_FILE: other.caFile };
    expect(await opener.refused(env)).to.match(untrusted);
  });

  it("may be left while its certificate is being refused", async () => {
    // Whatever moment that is: an error that nobody hears would end the process.
    for (let ms = 0; ms < 40; ms += 2) {
      const { store } = opener.open({ REDIS_URL: server.url });
      await store.opened(ms);
      await store.close();
    }
  });

  it("is refused where its certificate is for another host", async () => {
    const other = await startRedis({ tls: await createPapers("redis.example") });
    opener.opened.push(other);
    const env = { REDIS_URL: other.url, REDIS_CA_FILE: other.caFile };
    expect(await opener.refused(env)).to.equal(
      "its certificate is for another host (ERR_TLS_CERT_ALTNAME_INVALID)",
    );
  });

  it("is asked for where it is not spoken", async () => {
    const env = { REDIS_URL: server.url.replace("rediss", "redis") };
    expect(await opener.refused(env)).to.include("does it want TLS (rediss://)?");
  });
});

describe("an ACL user of Redis with the least rights", () => {
  let server: RedisServer;
  let replica: RedisServer;
  const opener = createOpener();

  before(async () => {
    server = await startRedis();
    replica = await startRedis({ settings: { replicaof: `127.0.0.1 ${server.port}` } });
    await until("the replica follows", async () => (await server.client.wait(1, 100)) === 1);
  });
  after(async () => {
    await replica.close();
    await server.close();
  });
  beforeEach(async () => {
    // Scripts that are known already need not be sent.
    await server.client.script("FLUSH");
  });
  afterEach(() => opener.close());

  async function permit(rights: readonly string[], keys: string): Promise<void> {
    const rule = ["reset", "on", ">pw", `~${keys}*`, "-@all", ...rights];
    await server.client.acl("SETUSER", "plume", ...rule);
  }
  const env = (REDIS_KEY_PREFIX: string): RedisEnvironment => ({
    REDIS_URL: `redis://plume@127.0.0.1:${server.port}/1`,
    REDIS_PASSWORD: "pw",
    REDIS_KEY_PREFIX,
  });

  it("keeps the whole contract of conversations", async () => {
    await permit(leastRights, "t");
    const url = server.url.replace("//", "//plume:pw@");
    const open = () => openRedisSubject(server, { address: addressOf(url) });
    let subject = await open();
    for (const { test } of contractCases(() => ({
      ...subject,
      one: createPlayer(subject.store),
    }))) {
      await test();
      await subject.close();
      subject = await open();
    }
    await subject.close();
  });

  it("does all the rest", async () => {
    await permit(leastRights, "least:");
    const { store, log } = opener.open(env("least:"));
    expect(await store.opened(10_000)).to.equal(undefined);
    const one = createPlayer(store.conversations);
    await one.accept("a.1", "m:1");
    expect(await one.intent("a.1", "m:1", "a.2")).to.include({ kind: "ok" });
    await store.conversations.keepAside({
      conversation: "console:-:1:ann",
      name: "state",
      sealed: "x",
      reason: "changed",
    });
    await store.connections.save("ann", seal("login"));
    await store.connections.load("ann");
    await store.connections.remove("ann");
    await store.cache.save("token", seal("secret"), 1_000);
    expect(await store.cache.lock("token", "a", 1_000)).to.equal(true);
    await store.cache.unlock("token", "a");
    await store.cache.remove("token");
    const { connection } = store;
    const limiter = createSharedLimiter({ perSecond: 1, connection, keyPrefix: "least:" });
    await limiter.take("cloud");
    await server.client.select(1);
    expect(await server.client.keys("least:rate*")).to.have.length(1);
    await server.client.set("least:due:{7}", "theirs");
    expect(await one.isDue()).to.equal(false);
    expect(await server.client.keys("least:aside*")).to.have.length(2);
    await server.client.select(0);
    expect(log.of("redis.trouble")).to.deep.equal([]);
  });

  it("lets the operator's tool work with a few rights more", async () => {
    await permit([...leastRights, ...toolRights], "tool:");
    const { store } = opener.open(env("tool:"));
    expect(await store.opened(10_000)).to.equal(undefined);
    await createPlayer(store.conversations, "a:-:dm:ann").accept("a.1", "m:1");
    const aside = { conversation: "a:-:dm:bob", name: "state", sealed: "x", reason: "changed" };
    await store.conversations.keepAside(aside);
    await store.connections.save("a:-:ann", seal("login"));
    const holdings = await openRedisHoldings({
      address: addressOf(`redis://plume:pw@127.0.0.1:${server.port}/1`),
      ca: [],
      sentinelPassword: undefined,
      keyPrefix: "tool:",
      durability: "primary",
    });
    let replaced = 0;
    for await (const page of holdings.pages())
      replaced += await page.replace(page.texts.map(({ sealed }) => sealed));
    expect(replaced).to.be.above(1);
    for await (const asides of holdings.asides()) expect(asides).to.have.length(1);
    expect(await holdings.forget("a:-:ann")).to.include({ connections: 1, conversations: 1 });
    expect(await holdings.dropAsides()).to.equal(1);
    await holdings.close();
  });

  it("lets a bot forget a tenant with two rights more, and says without them which", async () => {
    await permit([...leastRights, ...tenantRights], "many:");
    const { store } = opener.open(env("many:"));
    expect(await store.opened(10_000)).to.equal(undefined);
    await createPlayer(store.conversations, "a:T1:dm:ann").accept("a.1", "m:1", {
      ready: readyAt(["", ""], ready("s")),
    });
    await store.installations.save("a:T1", seal("bot"));
    expect(await store.forgetTenant("a", "T1")).to.include({ installations: 1, conversations: 1 });
    await permit(leastRights, "many:");
    const error: unknown = await store.forgetTenant("a", "T1").catch((e: unknown) => e);
    expect(error)
      .to.have.property("message")
      .that.matches(/zscan.*NOPERM/);
  });

  for (const right of leastRights.filter((name) => name !== "+client|setname"))
    it(`is told at the start when it lacks ${right}`, async () => {
      const rest = leastRights.filter((other) => other !== right);
      await permit(rest, "lacks:");
      expect(await opener.refused(env("lacks:"))).to.equal(
        `the ACL user may not run ${right.slice(1)} (NOPERM)`,
      );
    });

  it("is told of all that it lacks, and of keys", async () => {
    const few = leastRights.filter((right) => !/^\+(h|z)/.test(right));
    await permit(few, "lacks:");
    expect(await opener.refused(env("lacks:"))).to.equal(
      "the ACL user may not run hset, hmget, hget, hdel, zadd, zrangebyscore, zrem (NOPERM)",
    );
    await permit(leastRights, "other:");
    expect(await opener.refused(env("lacks:"))).to.equal(
      "the ACL user may not use all keys of the bot (NOPERM)",
    );
    const { store } = opener.open(env("lacks:"));
    await permit(leastRights, "lacks:");
    expect(await store.opened(10_000)).to.equal(undefined);
  });

  it("leaves nothing behind of having been looked at", async () => {
    await permit(leastRights, "clean:");
    await opener.open(env("clean:")).store.opened(10_000);
    await server.client.select(1);
    expect(await server.client.keys("clean:*")).to.have.members(["clean:layout", "clean:check"]);
    await server.client.select(0);
  });
});

describe("the credentials of Redis", () => {
  let server: RedisServer;
  let proxy: FaultProxy;
  const opener = createOpener();

  before(async () => {
    server = await startRedis({ settings: { requirepass: "old" }, client: { password: "old" } });
  });
  after(() => server.close());
  beforeEach(async () => {
    proxy = await FaultProxy.start(server.port);
    opener.opened.push(proxy);
  });
  afterEach(() => opener.close());

  it("are asked for, and refused, in words that do not repeat them", async () => {
    const none = opener.open({ REDIS_URL: server.url });
    const wrong = opener.open({ REDIS_URL: server.url, REDIS_PASSWORD: "hunter2" });
    const user = opener.open({ REDIS_URL: server.url.replace("//", "//nobody:hunter2@") });
    await until("all three know", () =>
      [none, wrong, user].every(({ log }) => log.of("redis.trouble").length > 0),
    );
    const refused = "it refuses the user name or password (WRONGPASS)";
    expect([none, wrong, user].map(({ log }) => log.reasons("redis.trouble").join())).to.deep.equal(
      ["it wants a user name or password (NOAUTH)", refused, refused],
    );
    for (const { log } of [none, wrong, user]) expect(log.text()).to.not.include("hunter2");
    const call = wrong.store.conversations.due({ buckets: [1], limit: 1 });
    const error: unknown = await call.catch((thrown: unknown) => thrown);
    expect(isFault(error, "store.unavailable")).to.equal(true);
    expect(error instanceof Error ? error.stack : "").to.not.include("hunter2");
  });

  it("may change while it runs: the connection stands, the next one waits for the old ones", async () => {
    const { store, log } = opener.open({ REDIS_URL: proxy.url, REDIS_PASSWORD: "old" });
    expect(await store.opened(10_000)).to.equal(undefined);
    const one = createPlayer(store.conversations);
    // As operators do it: first both are good, at last only the new one.
    await server.client.acl("SETUSER", "default", ">new");
    const next = opener.open({ REDIS_URL: server.url, REDIS_PASSWORD: "new" });
    expect(await next.store.opened(10_000)).to.equal(undefined);
    await server.client.acl("SETUSER", "default", "<old");
    expect(await one.accept("a.1", "m:1")).to.include({ kind: "work" });
    proxy.cut();
    await until("it is refused", () =>
      log.reasons("redis.trouble").includes("it refuses the user name or password (WRONGPASS)"),
    );
    await server.client.acl("SETUSER", "default", ">old");
    expect(await store.opened(10_000)).to.equal(undefined);
    expect(await one.commit("a.1", "m:1")).to.deep.equal({ kind: "idle", last: "m:1" });
  });
});

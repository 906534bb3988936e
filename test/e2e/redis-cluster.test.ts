import { expect } from "chai";
import { bucketCount } from "../../src/ports/conversation-store.ts";
import { bucketOf } from "../../src/stores/bucket.ts";
import { createCollectingLogger } from "../support/network.ts";
import { openConfigured, openRedisBot, type RedisBot } from "../support/redis-bot.ts";
import { startRedisCluster, type RedisCluster } from "../support/redis-cluster.ts";
import { clusterRights, leastRights } from "../support/redis-rights.ts";
import { startLoad, type Load } from "../support/redis-load.ts";
import { createPlayer } from "../support/stores-player.ts";
import { until } from "../support/until.ts";

/** A conversation for each bucket. */
const conversations: readonly string[] = (() => {
  const found = new Map<number, string>();
  for (let n = 0; found.size < bucketCount; n += 1) {
    const name = `test:-:${n}:ann`;
    if (!found.has(bucketOf(name))) found.set(bucketOf(name), name);
  }
  return [...found.values()];
})();

const users = ["ann", "bob", "eve", "joe", "kim", "lea"];

describe("a bot on a Redis cluster", function () {
  this.timeout(90_000);
  let cluster: RedisCluster;
  let safe: RedisBot;
  let fast: RedisBot;
  const loads: Load[] = [];

  before(async () => {
    cluster = await startRedisCluster();
    const REDIS_URL = cluster.url;
    const settings = { leaseMs: 30_000 };
    const replica = { REDIS_DURABILITY: "replica", REDIS_KEY_PREFIX: "safe:" };
    safe = await openRedisBot({ REDIS_URL, ...replica }, { settings });
    fast = await openRedisBot({ REDIS_URL, REDIS_KEY_PREFIX: "fast:" });
    loads.push(startLoad(safe, users), startLoad(fast, users));
    await all();
  });
  after(async () => {
    await Promise.all(loads.map((load) => load.stop()));
    await safe.close();
    await fast.close();
    await cluster.close();
  });

  /** Everybody's texts are taken. */
  async function all(): Promise<void> {
    const marks = loads.map((load) => load.acknowledged + 100);
    await until("both take texts", () =>
      loads.every((load, n) => load.acknowledged > (marks[n] ?? 0)),
    );
  }

  async function everyBucketWorks(round: string): Promise<void> {
    for (const { store } of [safe, fast]) {
      const answers = conversations.map(async (conversation) => {
        const one = createPlayer(store.conversations, conversation);
        const taken = await one.accept(`${round}.1`, `m:${round}`);
        return [taken.kind, (await one.commit(`${round}.1`, `m:${round}`)).kind];
      });
      for (const answer of await Promise.all(answers))
        expect(answer).to.deep.equal(["work", "idle"]);
    }
  }

  it("uses every bucket", async () => {
    await everyBucketWorks("before");
    const sizes = await Promise.all(cluster.nodes.slice(0, 3).map(({ client }) => client.dbsize()));
    for (const size of sizes) expect(size).to.be.above(100);
  });

  it("goes on while slots are moved to another node", async () => {
    for (const user of ["ann", "bob"]) {
      const key = `c:{${bucketOf(`test:-:${user}:${user}`)}}:x`;
      const from = await cluster.ownerOf(key);
      // In mid-way some keys are here and some there.
      await cluster.moveSlot(key, all);
      // The node that is asked may hear of it a little later.
      await until("it is another's", async () => (await cluster.ownerOf(key)) !== from);
      await all();
    }
  });

  it("learns where a slot went from calls that wait for a replica, too", async () => {
    const [conversation = ""] = conversations.slice(100);
    const env = { REDIS_DURABILITY: "replica", REDIS_KEY_PREFIX: "idle:" };
    const store = openConfigured({ REDIS_URL: cluster.url, ...env }, createCollectingLogger());
    await store.opened(15_000);
    const one = createPlayer(store.conversations, conversation);
    const first = (): Promise<boolean> =>
      one.accept("a.1", "m:1").then(
        ({ kind }) => kind === "work",
        () => false,
      );
    await until("it is taken", first);
    await cluster.moveSlot(`c:{${bucketOf(conversation)}}:x`);
    await until("it is known where it is", first);
    expect(await one.commit("a.1", "m:1")).to.deep.equal({ kind: "idle", last: "m:1" });
    await store.close();
  });

  it("may be an ACL user with the least rights", async () => {
    const rule = ["reset", "on", ">pw", "~least:*", "-@all", ...leastRights, ...clusterRights];
    await Promise.all(cluster.nodes.map(({ client }) => client.acl("SETUSER", "plume", ...rule)));
    const log = createCollectingLogger();
    const env = { REDIS_PASSWORD: "pw", REDIS_KEY_PREFIX: "least:" };
    const REDIS_URL = cluster.url.replace("//", "//plume@");
    const store = openConfigured({ REDIS_URL, ...env }, log);
    expect(await store.opened(15_000)).to.equal(undefined);
    const [conversation = ""] = conversations.slice(200);
    const one = createPlayer(store.conversations, conversation);
    await one.accept("a.1", "m:1");
    await cluster.moveSlot(`c:{${bucketOf(conversation)}}:x`, async () => {
      await one.accept("a.2", "m:2").catch(() => undefined);
    });
    expect(await one.commit("a.1", "m:1")).to.include({ last: "m:1" });
    expect(await one.isDue()).to.equal(false);
    await store.close();
    expect(log.reasons("redis.trouble")).to.deep.equal([]);
  });

  it("goes on when a primary dies", async () => {
    const key = `c:{${bucketOf("test:-:eve:eve")}}:x`;
    const dead = await cluster.failOver(key);
    // Its replica is a primary now, and has no replica itself until this one comes back.
    await dead.start();
    await all();
    await everyBucketWorks("after");
  });

  it("has lost nothing that it acknowledged", async () => {
    const [toSafe, toFast] = await Promise.all(loads.map((load) => load.stop()));
    for (const user of users) {
      expect(await safe.history(user)).to.deep.equal(toSafe?.get(user));
      const told = toFast?.get(user) ?? [];
      const done = (await fast.history(user)).map((text) => told.indexOf(text));
      expect(done).to.deep.equal([...new Set(done)].toSorted((a, b) => a - b));
    }
  });

  it("has said what happened in a few lines", () => {
    for (const { bot, log } of [safe, fast]) {
      expect(log.of("redis.connected")).to.have.length(1);
      expect(log.of("redis.trouble").length).to.be.within(1, 8);
      expect(log.of("store.unavailable").length).to.be.within(1, 20);
      expect(log.of("store.back")).to.have.length(log.of("store.unavailable").length);
      expect(bot.ready()).to.equal(true);
    }
  });
});

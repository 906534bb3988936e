import { expect } from "chai";
import { bucketOf } from "../../../src/stores/bucket.ts";
import { createConnectionStore } from "../../../src/stores/sealed-records.ts";
import { createSealedCache } from "../../../src/stores/cache.ts";
import {
  createRedisLocks,
  createRedisSecrets,
  Records,
} from "../../../src/stores/redis/records.ts";
import { createKeyRing, createVault } from "../../../src/stores/vault.ts";
import { createCollectingLogger, type CollectingLogger } from "../../support/network.ts";
import { startRedis, type RedisServer } from "../../support/redis-server.ts";
import { addressOf, openRedisSubject, type RedisSubject } from "../../support/redis-subject.ts";
import { createPlayer, leaseMs, ready, readyAt, type Player } from "../../support/stores-player.ts";

const conversation = "console:-:1:ann";
const bucket = bucketOf(conversation);
const thirtyDaysMs = 30 * 24 * 3_600_000;

describe("a damaged record in Redis", () => {
  let server: RedisServer;
  let log: CollectingLogger;
  let subject: RedisSubject;
  let one: Player;
  let key: string;

  before(async () => {
    server = await startRedis();
  });
  after(() => server.close());
  beforeEach(async () => {
    await server.client.flushall();
    log = createCollectingLogger();
    subject = await openRedisSubject(server, { logger: log });
    one = createPlayer(subject.store, conversation);
    key = subject.keys.conversation(bucket, conversation);
  });
  afterEach(() => subject.close());

  const asideKeys = (): Promise<string[]> => server.client.keys("*aside:*");

  /** A conversation with a state, two waiting events and a holder. */
  async function lively(): Promise<void> {
    await one.accept("a.1", "m:1", { ready: readyAt(["", ""], ready("s1")) });
    await one.accept("a.2", "m:2");
    await one.accept("a.3", "m:3");
  }

  /** What is kept under a key, without the reason that it was set aside for. */
  async function kept(name: string): Promise<unknown> {
    if ((await server.client.type(name)) !== "hash") return server.client.dumpBuffer(name);
    const { reason: _, ...fields } = await server.client.hgetall(name);
    return fields;
  }

  /** The next event starts the conversation anew; what was there is kept as it was. */
  async function expectAside(reason: string): Promise<void> {
    const before = await kept(key);
    const isHash = (await server.client.type(key)) === "hash";
    const answer = await one.accept("b.1", "m:9");
    const name = key.replace("c:", "aside:") + `:${subject.time.nowMs}`;
    expect(answer).to.deep.equal({
      kind: "work",
      last: "",
      head: { event: "m:9", packet: "packet of m:9", tries: 1 },
      aside: { key: name, reason },
    });
    expect(await asideKeys()).to.deep.equal([name]);
    expect(await kept(name)).to.deep.equal(before);
    if (isHash) expect(await server.client.hget(name, "reason")).to.equal(reason);
    expect(await server.client.pexpiretime(name)).to.equal(subject.time.nowMs + thirtyDaysMs);
    expect(await one.commit("b.1", "m:9")).to.deep.equal({ kind: "idle", last: "m:9" });
  }

  it("that is no hash is kept aside, and the conversation starts anew", async () => {
    await server.client.set(key, "theirs");
    await expectAside("it is not a hash");
  });

  for (const field of ["until", "head", "tail", "tries", "dl"]) {
    it(`whose ${field} is no number is kept aside`, async () => {
      await lively();
      await server.client.hset(key, field, "soon");
      await expectAside("a number in it is none");
    });
  }

  for (const number of ["nan", "inf", "1e300", "-1", "0.5"]) {
    it(`that has ${number} for a number is kept aside`, async () => {
      for (const field of ["until", "head", "tail", "tries", "dl"]) {
        await lively();
        await server.client.hset(key, field, number);
        await expectAside("a number in it is none");
        await server.client.del(key, ...(await asideKeys()));
        await subject.pass(48 * 3_600_000);
      }
    });
  }

  it("that has done more than it accepted is kept aside", async () => {
    await lively();
    await server.client.hset(key, "head", "7");
    await expectAside("a number in it is none");
  });

  for (const field of ["i2", "e2"]) {
    it(`that lacks a part of a waiting event (${field}) is kept aside`, async () => {
      await lively();
      await server.client.hdel(key, field);
      await subject.pass(leaseMs);
      await expectAside("a part of it is missing");
    });
  }

  it("that lacks its outbox's packet is kept aside", async () => {
    await one.accept("a.1", "m:1");
    await one.commit("a.1", "m:1", { count: 2 });
    await server.client.hdel(key, "o");
    await subject.pass(leaseMs);
    await expectAside("a part of it is missing");
  });

  it("is left by its holder at once, for the next look to set it aside", async () => {
    for (const call of [() => one.commit("a.2", "m:2"), () => one.sent("a.2", "m:2")]) {
      await server.client.del(key);
      await lively();
      await server.client.hset(key, "tail", "many");
      expect(await one.isDue()).to.equal(false);
      expect(await call()).to.deep.equal({ kind: "stale" });
      expect(await one.isDue()).to.equal(true);
      expect(await one.intent("a.2", "m:2", "a.9")).to.deep.equal({ kind: "stale" });
      expect(await one.takeOver("c.1")).to.deep.include({ kind: "done" });
      expect(await one.isDue()).to.equal(false);
      await server.client.del(...(await server.client.keys("*d:*")));
    }
  });

  it("that lacks its next event is left at once too", async () => {
    await lively();
    await server.client.hdel(key, "i3", "e3");
    expect(await one.commit("a.2", "m:2")).to.deep.equal({ kind: "stale" });
    expect(await one.isDue()).to.equal(true);
  });

  it("ends its outbox where the numbers of views are none", async () => {
    await one.accept("a.1", "m:1");
    await one.commit("a.1", "m:1", { count: 3 });
    await server.client.hset(key, "os", "some");
    expect(await one.accept("a.1", "m:1")).to.deep.include({
      outbox: { event: "m:1", packet: "views of m:1", sent: 0 },
    });
    expect(await one.sent("a.1", "m:1", { count: 1 })).to.deep.include({ kind: "deliver" });
    await server.client.hset(key, "on", "some");
    expect(await one.sent("a.1", "m:1", { count: 2 })).to.deep.equal({ kind: "idle", last: "m:1" });
  });

  it("in the place of a delivery's mark does not swallow the delivery", async () => {
    await lively();
    const mark = subject.keys.delivery(bucket, conversation, "m:4");
    await server.client.lpush(mark, "theirs");
    const name = key.replace("c:", "aside:") + `:d:${subject.time.nowMs}`;
    const aside = { key: name, reason: "the mark of a delivery is no text" };
    expect(await one.accept("a.4", "m:4")).to.deep.equal({ kind: "held", aside });
    expect(await one.accept("a.4", "m:4")).to.deep.equal({ kind: "held" });
    expect(await server.client.lrange(name, 0, -1)).to.deep.equal(["theirs"]);
    expect(await server.client.pttl(name)).to.be.above(0);
    await one.commit("a.2", "m:2");
    await one.commit("a.2", "m:3");
    expect(await one.commit("a.2", "m:4")).to.deep.equal({ kind: "idle", last: "m:4" });

    await server.client.hset(subject.keys.delivery(bucket, conversation, "m:5"), "a", "b");
    const base = readyAt(["a.2", "m:4"], ready("s5"));
    expect(await one.accept("a.5", "m:5", { ready: base })).to.include({ kind: "passed" });
  });

  it("in the place of an index is kept aside by the sweep, and calls go on", async () => {
    const due = subject.keys.due(bucket);
    await server.client.set(due, "theirs");
    const stuck = await one.accept("a.1", "m:1").catch((error: unknown) => String(error));
    expect(stuck).to.include("a key of the bot holds something else (WRONGTYPE)");
    const looks = await Promise.all([one.isDue(), one.isDue()]);
    expect(looks).to.deep.equal([false, false]);
    const name = subject.keys.asideIndex(bucket);
    expect(await server.client.get(name)).to.equal("theirs");
    expect(await server.client.pttl(name)).to.be.above(0);
    expect(log.of("conversation.unreadable")).to.deep.equal([
      { bucket, key: name, reason: "the index of a bucket is no sorted set" },
    ]);
    // The repetition of the call that failed finds its half, and the index is whole.
    expect(await one.accept("a.1", "m:1")).to.include({ kind: "work" });
    await subject.pass(leaseMs);
    expect(await one.isDue()).to.equal(true);
  });

  it("of another kind is as good as a login or a value that cannot be opened", async () => {
    const records = new Records({ client: subject.client, keys: subject.keys });
    const vault = createVault(createKeyRing());
    const owners = createRedisSecrets(records, (owner) => subject.keys.connection(owner));
    const values = createRedisSecrets(records, (name) => subject.keys.value(name));
    await server.client.lpush(subject.keys.connection("ann"), "theirs");
    await server.client.lpush(subject.keys.value("token"), "theirs");
    const load = createConnectionStore(owners, vault).load("ann");
    expect(await load.catch((error: unknown) => error)).to.include({ code: "vault.unreadable" });
    const locks = createRedisLocks(records, subject.keys);
    const cache = createSealedCache({ values, locks, vault });
    expect(await cache.load("token")).to.equal(undefined);
  });

  it("is not what an ACL hides: that is left where it is", async () => {
    await lively();
    await server.client.acl("SETUSER", "half", "on", ">pw", "~*", "+@all", "-hmget");
    const url = server.url.replace("//", "//half:pw@");
    const other = await openRedisSubject(server, { address: addressOf(url) });
    const { keys } = other;
    const hidden = createPlayer(other.store, conversation);
    await server.client.copy(key, keys.conversation(bucket, conversation));
    for (const call of [
      () => hidden.accept("b.1", "m:9"),
      () => hidden.commit("a.2", "m:2"),
      () => hidden.sent("a.2", "m:2"),
      () => hidden.intent("a.2", "m:2", "b.2"),
    ])
      expect(await call().catch((error: unknown) => String(error))).to.include(
        "the ACL user may not run all commands that the bot's scripts run (NOPERM)",
      );
    expect(await asideKeys()).to.deep.equal([]);
    await other.close();
  });
});

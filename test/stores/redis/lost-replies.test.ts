import { expect } from "chai";
import { createMemoryRows, createMemoryWorld } from "../../../src/stores/memory-rows.ts";
import { createMemoryConversationStore } from "../../../src/stores/memory.ts";
import type { LockPlace, SecretPlace } from "../../../src/stores/secrets.ts";
import type { RedisClient } from "../../../src/stores/redis/client.ts";
import { createRedisConversations } from "../../../src/stores/redis/conversations.ts";
import { Keys } from "../../../src/stores/redis/keys.ts";
import {
  createRedisLocks,
  createRedisSecrets,
  Records,
} from "../../../src/stores/redis/records.ts";
import { createFakeClock } from "../../support/fake-clock.ts";
import { FaultProxy } from "../../support/fault-proxy.ts";
import { sendRaw } from "../../support/raw-redis.ts";
import { startRedis, type RedisServer } from "../../support/redis-server.ts";
import {
  addressOf,
  answers,
  openLossyCompared,
  openRedisSubject,
  snapshotIn,
  startMs,
  testClient,
  type RedisSubject,
} from "../../support/redis-subject.ts";
import { play } from "../../support/stores-play.ts";
import { snapshot } from "../../support/stores-invariants.ts";
import { createPlayer, leaseMs, ready, readyAt, type Player } from "../../support/stores-player.ts";
import { until } from "../../support/until.ts";

const conversation = "console:-:1:ann";
const isCall = (bytes: Buffer): boolean => bytes.includes("evalsha");

/** What leads to a call, and the call. */
interface Scene {
  readonly before?: (one: Player, pass: (ms: number) => Promise<void>) => Promise<unknown>;
  readonly call: (one: Player) => Promise<unknown>;
}

const held = (one: Player): Promise<unknown> => one.accept("a.1", "m:1");
const heldByTwo = async (one: Player): Promise<unknown> => [
  await one.accept("a.1", "m:1"),
  await one.accept("a.2", "m:2"),
];
const twoViews = async (one: Player): Promise<unknown> => [
  await heldByTwo(one),
  await one.commit("a.1", "m:1", { count: 2 }),
];
const lastView = async (one: Player): Promise<unknown> => [
  await one.accept("a.1", "m:1"),
  await one.commit("a.1", "m:1", { count: 1 }),
];
const atNoon = { kind: "set", afterMs: 1_000, name: "noon" } as const;
const withDeadline = async (one: Player): Promise<unknown> => [
  await one.accept("a.1", "m:1"),
  await one.commit("a.1", "m:1", { deadline: atNoon }),
];
const deadlinePassed: Scene["before"] = async (one, pass) => [
  await withDeadline(one),
  await pass(1_000),
];
const lapsed: Scene["before"] = async (one, pass) => [await held(one), await pass(leaseMs)];

/** One scene for every way through the mailbox script. */
const scenes: { readonly [call: string]: Scene } = {
  "an accept of a new conversation": { call: (one) => one.accept("b.1", "m:9") },
  "an accept behind another's lease": { before: held, call: (one) => one.accept("b.1", "m:9") },
  "an accept that finds the lease lapsed": {
    before: lapsed,
    call: (one) => one.accept("b.1", "m:9"),
  },
  "an accept of a known delivery": { before: lapsed, call: (one) => one.accept("b.1", "m:1") },
  "an accept that is one too many": {
    before: held,
    call: (one) => one.accept("b.1", "m:9", { limit: 1 }),
  },
  "an accept that brings a passed deadline": {
    before: deadlinePassed,
    call: (one) => one.accept("b.1", "m:9"),
  },
  "the short way with views": {
    call: (one) => one.accept("b.1", "m:9", { ready: readyAt(["", ""], ready("s", { count: 2 })) }),
  },
  "the short way without views": {
    call: (one) => one.accept("b.1", "m:9", { ready: readyAt(["", ""], ready("s")) }),
  },
  "the short way with a deadline": {
    call: (one) =>
      one.accept("b.1", "m:9", { ready: readyAt(["", ""], ready("s", { deadline: atNoon })) }),
  },
  "a short way that is refused": {
    before: withDeadline,
    call: (one) => one.accept("b.1", "m:9", { ready: readyAt(["", ""], ready("s")) }),
  },
  "a take-over of a lapsed lease": { before: lapsed, call: (one) => one.takeOver("b.1") },
  "a take-over that brings a passed deadline": {
    before: deadlinePassed,
    call: (one) => one.takeOver("b.1"),
  },
  "a take-over of nothing": { call: (one) => one.takeOver("b.1") },
  "an intent": { before: held, call: (one) => one.intent("a.1", "m:1", "b.1") },
  "an intent after another's": {
    before: async (one) => [await held(one), await one.intent("a.1", "m:1", "a.9")],
    call: (one) => one.intent("a.1", "m:1", "b.1"),
  },
  "a commit with views": {
    before: heldByTwo,
    call: (one) => one.commit("a.1", "m:1", { count: 2 }),
  },
  "a commit before another event": { before: heldByTwo, call: (one) => one.commit("a.1", "m:1") },
  "a commit of the last event": { before: held, call: (one) => one.commit("a.1", "m:1") },
  "a commit with a deadline": {
    before: held,
    call: (one) => one.commit("a.1", "m:1", { deadline: atNoon }),
  },
  "a stale commit": { before: held, call: (one) => one.commit("b.1", "m:1") },
  "a mark of one view": { before: twoViews, call: (one) => one.sent("a.1", "m:1", { count: 1 }) },
  "a mark of the last view before another event": {
    before: twoViews,
    call: (one) => one.sent("a.1", "m:1", { count: 2 }),
  },
  "a mark of the last view": {
    before: lastView,
    call: (one) => one.sent("a.1", "m:1", { count: 1 }),
  },
  "a renewal": { before: held, call: (one) => one.sent("a.1", "m:1") },
  "a note": { before: held, call: (one) => one.sent("a.1", "m:1", { note: "where" }) },
  "giving up what waits": {
    before: held,
    call: (one) => one.sent("a.1", "m:0", { mode: "leave" }),
  },
  "giving up with the last mark": {
    before: lastView,
    call: (one) => one.sent("a.1", "m:1", { count: 1, mode: "leave" }),
  },
};

/** The same scene in the memory store, the call made twice. */
async function reference({ before, call }: Scene) {
  const clock = createFakeClock(startMs);
  const world = createMemoryWorld();
  const one = createPlayer(createMemoryConversationStore({ clock, world }), conversation);
  await before?.(one, async (ms) => clock.advance(ms));
  await call(one);
  return { answer: await call(one), kept: snapshot(createMemoryRows(world), conversation) };
}

for (const durability of ["primary", "replica"] as const) {
  describe(`a reply of Redis that is lost, durability ${durability}`, () => {
    let server: RedisServer;
    let replica: RedisServer | undefined;
    let proxy: FaultProxy;
    let subject: RedisSubject;

    before(async () => {
      server = await startRedis();
      if (durability === "primary") return;
      replica = await startRedis({ settings: { replicaof: `127.0.0.1 ${server.port}` } });
      await until("the replica is there", async () => (await server.client.wait(1, 100)) === 1);
    });
    after(async () => {
      await replica?.close();
      await server.close();
    });
    beforeEach(async () => {
      proxy = await FaultProxy.start(server.port);
      const replicaMs = durability === "replica" ? 1_000 : undefined;
      subject = await openRedisSubject(server, { address: addressOf(proxy.url), replicaMs });
      // The server knows the script from here on.
      await createPlayer(subject.store, "warm:-:1:up").takeOver("w.1");
    });
    afterEach(async () => {
      await subject.close();
      await proxy.close();
    });

    for (const [title, scene] of Object.entries(scenes)) {
      it(`does no harm: ${title}`, async () => {
        const one = createPlayer(subject.store, conversation);
        await scene.before?.(one, (ms) => subject.pass(ms));
        const lost = proxy.loseReply(isCall);
        const first = await scene.call(one).catch((error: unknown) => error);
        expect(first).to.include({ code: "store.unavailable" });
        const copy = await lost;
        await until("it is connected again", () => answers(subject.store));
        const expected = await reference(scene);
        expect(await scene.call(one)).to.deep.equal(expected.answer);
        expect(await snapshotIn(server, subject.keys, conversation)).to.deep.equal(expected.kept);
        expect(await sendRaw(server.port, copy)).to.not.include("-ERR");
        expect(await snapshotIn(server, subject.keys, conversation)).to.deep.equal(expected.kept);
      });
    }

    it("leaves nothing that a late copy of a call could change", async () => {
      const one = createPlayer(subject.store, conversation);
      const from = proxy.requests.length;
      await one.accept("a.1", "m:1", { ready: readyAt(["", ""], ready("s1", { count: 1 })) });
      await one.sent("a.1", "m:1", { count: 1 });
      await one.accept("a.2", "m:2");
      await one.accept("a.3", "m:3");
      await one.intent("a.2", "m:2", "a.4");
      await one.sent("a.2", "m:2", { note: "where" });
      await one.commit("a.2", "m:2", { count: 2, deadline: atNoon });
      await one.sent("a.2", "m:2", { count: 1 });
      await one.sent("a.2", "m:2", { count: 2 });
      await one.commit("a.2", "m:3", { deadline: { kind: "clear" } });
      const copies = proxy.requests.slice(from);
      expect(copies.length).to.be.at.least(10);
      const idle = await snapshotIn(server, subject.keys, conversation);
      for (const copy of [...copies, ...copies.toReversed()]) await sendRaw(server.port, copy);
      expect(await snapshotIn(server, subject.keys, conversation)).to.deep.equal(idle);

      await one.accept("b.1", "m:4");
      await one.accept("b.2", "m:5");
      await one.commit("b.1", "m:4", { count: 2 });
      const busy = await snapshotIn(server, subject.keys, conversation);
      for (const copy of [...copies, ...copies.toReversed()]) await sendRaw(server.port, copy);
      expect(await snapshotIn(server, subject.keys, conversation)).to.deep.equal(busy);
      await subject.pass(leaseMs);
      for (const copy of copies) await sendRaw(server.port, copy);
      expect(await snapshotIn(server, subject.keys, conversation)).to.deep.equal(busy);
    });
  });
}

describe("random replies of Redis that are lost", () => {
  let server: RedisServer;

  before(async () => {
    server = await startRedis();
  });
  after(() => server.close());

  for (const seed of [21]) {
    it(`do no harm to random calls (seed ${seed})`, async () => {
      const length = { conversations: 60, calls: 40 };
      const seen = await play(seed, (clock) => openLossyCompared(server, clock), {
        startMs,
        length,
      });
      for (const kind of ["work", "held", "ok", "deliver", "next", "idle", "left"])
        expect(seen.get(kind), kind).to.be.above(20);
    });
  }
});

describe("a lost reply of Redis to a change of a record", () => {
  let server: RedisServer;
  let proxy: FaultProxy;
  let client: RedisClient;
  let other: RedisClient;
  let keys: Keys;

  before(async () => {
    server = await startRedis();
  });
  after(() => server.close());
  beforeEach(async () => {
    await server.client.flushall();
    proxy = await FaultProxy.start(server.port);
    keys = new Keys("r:");
    [client, other] = [testClient(proxy.url), testClient(server.url)];
    await Promise.all([client.opened(5_000), other.opened(5_000)]);
    // The server knows the scripts from here on.
    await values(client).save("warm", "x", undefined);
    await values(client).save("warm", "x", 1_000);
    await values(client).remove("warm");
    await locks(client).lock("warm", "a", 1_000);
    await locks(client).unlock("warm", "a");
  });
  afterEach(async () => {
    await client.close();
    await other.close();
    await proxy.close();
  });

  const values = (by: RedisClient): SecretPlace =>
    createRedisSecrets(new Records({ client: by, keys }), (name) => keys.value(name));
  const locks = (by: RedisClient): LockPlace =>
    createRedisLocks(new Records({ client: by, keys }), keys);

  /** Makes a change whose reply is lost; before it is made again, somebody else does something. */
  async function meanwhile<Value>(
    change: () => Promise<Value>,
    others: () => Promise<unknown> = async () => undefined,
  ): Promise<Value> {
    const lost = proxy.loseReply(isCall);
    const changed = change();
    const copy = await lost;
    await others();
    const answer = await changed;
    const after = await server.client.keys("*");
    await sendRaw(server.port, copy);
    expect(await server.client.keys("*"), "after a late copy").to.have.members(after);
    return answer;
  }

  for (const ttlMs of [undefined, 60_000]) {
    it(`is made up for by saving again, ${ttlMs ? "for a time" : "for ever"}`, async () => {
      await meanwhile(() => values(client).save("v", "one", ttlMs));
      expect(await values(other).load("v")).to.equal("one");
    });

    it(`does not save over what is newer, ${ttlMs ? "for a time" : "for ever"}`, async () => {
      await meanwhile(
        () => values(client).save("v", "one", ttlMs),
        () => values(other).save("v", "two", undefined),
      );
      expect(await values(client).load("v")).to.equal("two");
      await meanwhile(
        () => values(client).save("v", "three", ttlMs),
        () => values(other).remove("v"),
      );
      expect(await values(client).load("v")).to.equal(undefined);
    });
  }

  it("does not remove what is newer", async () => {
    await values(client).save("v", "one", undefined);
    await meanwhile(() => values(client).remove("v"));
    expect(await values(client).load("v")).to.equal(undefined);
    await meanwhile(
      () => values(client).remove("v"),
      () => values(other).save("v", "two", undefined),
    );
    expect(await values(client).load("v")).to.equal("two");
  });

  it("gives a lock to the one who asked, and to nobody else", async () => {
    expect(await meanwhile(() => locks(client).lock("l", "a", 60_000))).to.equal(true);
    expect(await locks(other).lock("l", "b", 60_000)).to.equal(false);
    expect(await meanwhile(() => locks(client).lock("l", "a", 60_000))).to.equal(true);
    expect(await locks(other).lock("l", "b", 60_000)).to.equal(false);
  });

  it("says that a lock was lost again in the meantime", async () => {
    const lock = (): Promise<boolean> => locks(client).lock("l", "a", 60_000);
    const taken = await meanwhile(lock, async () => {
      await locks(other).unlock("l", "a");
      await locks(other).lock("l", "b", 60_000);
    });
    expect(taken).to.equal(false);
    expect(await meanwhile(() => locks(client).lock("l", "c", 60_000))).to.equal(false);
  });

  it("does not give back a lock that was taken anew", async () => {
    await locks(client).lock("l", "a", 60_000);
    await meanwhile(
      () => locks(client).unlock("l", "a"),
      () => locks(other).lock("l", "a", 60_000),
    );
    expect(await locks(other).lock("l", "b", 60_000)).to.equal(false);
  });

  it("keeps what cannot be read aside once", async () => {
    const store = createRedisConversations({ client, keys });
    const text = { conversation, name: "state", sealed: "x.y", reason: "it is cut short" };
    await store.keepAside({ ...text, sealed: "warm" });
    await server.client.flushall();
    const lost = proxy.loseReply(isCall);
    const first = await store.keepAside(text).catch((error: unknown) => error);
    expect(first).to.include({ code: "store.unavailable" });
    await lost;
    await until("it is connected again", () => answers(store));
    const [key = ""] = await server.client.keys("*");
    const ends = await server.client.pexpiretime(key);
    await store.keepAside(text);
    expect(await server.client.keys("*")).to.deep.equal([key]);
    expect(await server.client.hgetall(key)).to.deep.equal({
      name: "state",
      reason: "it is cut short",
      sealed: "x.y",
    });
    expect(await server.client.pexpiretime(key)).to.equal(ends);
  });
});

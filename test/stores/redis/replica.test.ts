import { expect } from "chai";
import { bucketOf } from "../../../src/stores/bucket.ts";
import { MailboxBatch } from "../../../src/stores/redis/batch.ts";
import { mailboxScript } from "../../../src/stores/redis/mailbox-script.ts";
import { FaultProxy } from "../../support/fault-proxy.ts";
import { startRedis, type RedisServer } from "../../support/redis-server.ts";
import {
  addressOf,
  answers,
  openRedisSubject,
  type RedisSubject,
  type SubjectOptions,
} from "../../support/redis-subject.ts";
import { createPlayer } from "../../support/stores-player.ts";
import { until } from "../../support/until.ts";

const replicaMs = 500;

describe("what must be known to a replica", () => {
  let primary: RedisServer;
  let replica: RedisServer;
  let proxy: FaultProxy;
  let subject: RedisSubject;

  before(async () => {
    primary = await startRedis();
    replica = await startRedis({ settings: { replicaof: `127.0.0.1 ${primary.port}` } });
  });
  after(async () => {
    await replica.close();
    await primary.close();
  });
  beforeEach(async () => {
    replica.thaw();
    await follows();
    proxy = await FaultProxy.start(primary.port);
  });
  afterEach(async () => {
    replica.thaw();
    await subject.close();
    await proxy.close();
  });

  /** Resolves when the replica has all that was written until now. */
  const follows = (): Promise<void> =>
    until("the replica follows", async () => {
      await primary.client.set("follow", "me");
      return (await primary.client.wait(1, 100)) === 1;
    });

  async function open(options: SubjectOptions = {}): Promise<ReturnType<typeof createPlayer>> {
    subject = await openRedisSubject(primary, { address: addressOf(proxy.url), ...options });
    const one = createPlayer(subject.store);
    await one.accept("a.1", "m:1");
    return one;
  }
  const fault = (call: Promise<unknown>): Promise<string> =>
    call.then(
      () => "answered",
      (error: unknown) => (error instanceof Error ? error.message : ""),
    );

  it("is not answered while it does not confirm, and is not done twice when it does", async () => {
    const one = await open({ replicaMs });
    replica.freeze();
    expect(await fault(one.accept("a.2", "m:2"))).to.equal(
      "no answer from the store: no replica has confirmed it in 500 ms; is one connected?",
    );
    expect(await fault(one.accept("a.2", "m:2"))).to.include("no replica has confirmed it");
    replica.thaw();
    await follows();
    expect(await one.accept("a.2", "m:2")).to.deep.equal({ kind: "held" });
    expect(await one.commit("a.1", "m:1")).to.deep.include({ kind: "next", last: "m:1" });
    expect(await one.commit("a.1", "m:2")).to.deep.equal({ kind: "idle", last: "m:2" });
  });

  it("is not believed of a connection that has written nothing yet", async () => {
    const one = await open({ replicaMs: 1_500 });
    replica.freeze();
    const from = proxy.requests.length;
    const cut = fault(one.accept("a.2", "m:2"));
    await until("it is written", async () => proxy.requests.length > from);
    await until("it is executed", async () => {
      const tail = await primary.client.hget(subject.keys.conversation(...home), "tail");
      return tail === "2";
    });
    proxy.cut();
    expect(await cut).to.include("the connection was lost");
    await until("it is connected again", () => answers(subject.store));
    // Nothing is left to be written: the repetition writes all the same, and so has to wait.
    expect(await fault(one.accept("a.2", "m:2"))).to.include("no replica has confirmed it");
    replica.thaw();
    await follows();
    expect(await one.accept("a.2", "m:2")).to.deep.equal({ kind: "held" });
  });

  it("is an intent, whatever else is not", async () => {
    const one = await open();
    replica.freeze();
    const two = createPlayer(subject.store, "console:-:1:bob");
    const [intent, accept] = await Promise.all([
      fault(one.intent("a.1", "m:1", "a.2")),
      fault(two.accept("b.1", "m:1")),
    ]);
    expect(intent).to.equal(
      "no answer from the store: no replica has confirmed it in 1000 ms; is one connected?",
    );
    expect(accept).to.equal("answered");
    replica.thaw();
    await follows();
    expect(await one.intent("a.1", "m:1", "a.2")).to.include({ kind: "ok" });
    expect(await one.intent("a.1", "m:1", "a.3")).to.include({ kind: "spent" });
    await follows();
    expect(await replica.client.hget(subject.keys.conversation(...home), "in")).to.equal("a.2");
  });

  it("is asked of no replica where there is none", async () => {
    const one = await open();
    await replica.client.replicaof("NO", "ONE");
    try {
      await until("it left", async () =>
        (await primary.client.info("replication")).includes("connected_slaves:0"),
      );
      const from = proxy.requests.length;
      expect(await one.intent("a.1", "m:1", "a.2")).to.include({ kind: "ok" });
      expect(String(Buffer.concat(proxy.requests.slice(from)))).to.not.include("wait");
    } finally {
      await replica.client.replicaof("127.0.0.1", String(primary.port));
    }
  });

  it("takes nobody along: other calls of the same moment go their own way", async () => {
    await open();
    const { keys, client } = subject;
    const batch = new MailboxBatch(client, keys, mailboxScript());
    const spans = { leaseMs: 1_000, keepMs: 1_000 };
    const call = (replicated: boolean): Promise<string> => {
      const [bucket, conversation] = home;
      const args = ["i", "a.1", "m:1", "a.2"];
      const places = { bucket, keys: [keys.conversation(bucket, conversation)] };
      const read = (answer: unknown): unknown => answer;
      return fault(batch.call({ ...places, spans, args, replicated, read }));
    };
    // The server knows the script from here on.
    await call(false);
    replica.freeze();
    expect(await Promise.all([call(false), call(true), call(false)])).to.deep.equal([
      "answered",
      "no answer from the store: no replica has confirmed it in 1000 ms; is one connected?",
      "answered",
    ]);
  });
});

/** Where the player's conversation lies. */
const home = [bucketOf("console:-:1:ann"), "console:-:1:ann"] as const;

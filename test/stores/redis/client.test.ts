import { expect } from "chai";
import { setTimeout as sleep } from "node:timers/promises";
import { Fault } from "../../../src/core/fault.ts";
import type { ClientOptions, RedisClient } from "../../../src/stores/redis/client.ts";
import { toScript } from "../../../src/stores/redis/script.ts";
import { FaultProxy } from "../../support/fault-proxy.ts";
import { createCollectingLogger, type CollectingLogger } from "../../support/network.ts";
import { startRedis, type RedisServer } from "../../support/redis-server.ts";
import { testClient } from "../../support/redis-subject.ts";
import { until } from "../../support/until.ts";

const incr = (bytes: Buffer): boolean => bytes.includes("incr");
const increase = toScript("return redis.call('INCR', KEYS[1])");

describe("a connection to Redis", () => {
  let server: RedisServer;
  let proxy: FaultProxy;
  let log: CollectingLogger;
  let client: RedisClient;

  before(async () => {
    server = await startRedis();
  });
  after(() => server.close());
  beforeEach(async () => {
    await server.client.flushall();
    proxy = await FaultProxy.start(server.port);
    log = createCollectingLogger();
  });
  afterEach(async () => {
    await client.close();
    await proxy.close();
  });

  async function connected(options: Partial<ClientOptions> = {}): Promise<void> {
    client = testClient(proxy.url, { logger: log, ...options });
    expect(await client.opened(10_000)).to.equal(undefined);
  }

  const reasons = (): readonly string[] => log.reasons("redis.trouble");
  const refusal = (call: Promise<unknown>): Promise<string> =>
    call.then(
      () => "answered",
      (error: unknown) => (error instanceof Error ? error.message : "").replace(proxy.url, "redis"),
    );

  it("rejects what waits for an answer when it is lost, and sends nothing again", async () => {
    await connected();
    const lost = proxy.loseReply(incr);
    const calls = [client.use((c) => c.incr("n")), client.use((c) => c.get("n"))];
    const refusals = await Promise.all(calls.map(refusal));
    expect(refusals).to.deep.equal(
      Array(2).fill("no answer from the store: redis: the connection was lost"),
    );
    await lost;
    expect(await client.opened(10_000)).to.equal(undefined);
    await client.use((c) => c.ping());
    expect(await server.client.get("n")).to.equal("1");
  });

  it("refuses at once while there is none, says so once, and comes back by itself", async () => {
    await connected();
    await proxy.refuse();
    await until("it is noticed", () => reasons().length === 2);
    expect(await refusal(client.use((c) => c.ping()))).to.equal(
      "no answer from the store: redis: the connection was refused (ECONNREFUSED)",
    );
    await sleep(300);
    expect(reasons()).to.deep.equal([
      "the connection was lost",
      "the connection was refused (ECONNREFUSED)",
    ]);
    await proxy.open();
    expect(await client.opened(10_000)).to.equal(undefined);
    expect(await client.use((c) => c.ping())).to.equal("PONG");
    expect(log.of("redis.connected")).to.have.length(2);
    await proxy.refuse();
    await until("it is said again, of the next time", () => reasons().length === 4);
    await proxy.open();
  });

  it("is given up when nothing comes back, and what waited is rejected", async () => {
    await connected({ silenceMs: 300 });
    proxy.silence();
    const calls = [client.use((c) => c.incr("n")), client.use((c) => c.incr("n"))];
    expect(await Promise.all(calls.map(refusal))).to.deep.equal(
      Array(2).fill("no answer from the store: redis: the connection was lost"),
    );
    await until("the next attempt fails too", () => reasons().length === 2);
    expect(reasons()).to.deep.equal(["there was no answer", "the connection was lost"]);
    proxy.speak();
    expect(await client.opened(10_000)).to.equal(undefined);
    // What had been written arrived at last: that is why every call may come twice.
    await until("old calls are executed", async () => (await server.client.get("n")) === "2");
  });

  it("may be slow, and bring answers in pieces", async () => {
    proxy.latencyMs = 20;
    proxy.trickleBytes = 7;
    await connected();
    const text = "añ🏠\r\n$-1\r\n".repeat(20);
    await client.use((c) => c.set("t", text));
    const found = await Promise.all(Array.from({ length: 3 }, () => client.use((c) => c.get("t"))));
    expect(found).to.deep.equal(Array(3).fill(text));
  });

  it("does not hammer a server that it must refuse", async () => {
    const inspect = (): Promise<void> =>
      Promise.reject(new Fault("store.foreign", { file: "redis", reason: "not ours" }));
    client = testClient(proxy.url, { logger: log, inspect });
    expect(await client.opened(10_000).catch((error: unknown) => error)).to.include({
      code: "store.foreign",
    });
    await sleep(800);
    expect(proxy.connections).to.be.within(2, 7);
    expect(reasons()).to.deep.equal(["redis is not a store of this version: not ours"]);
  });

  it("takes a server that was refused as soon as it may be used", async () => {
    let foreign = true;
    const inspect = async (): Promise<void> => {
      if (foreign) throw new Fault("store.foreign", { file: "redis", reason: "not ours" });
      await Promise.resolve();
    };
    client = testClient(proxy.url, { logger: log, inspect });
    await client.opened(10_000).catch(() => undefined);
    expect(await refusal(client.use((c) => c.ping()))).to.equal(
      "no answer from the store: redis is not a store of this version: not ours",
    );
    foreign = false;
    await until("it is connected", () => log.of("redis.connected").length === 1);
    expect(await client.opened(10_000)).to.equal(undefined);
    expect(await client.use((c) => c.ping())).to.equal("PONG");
  });

  it("says what may be wrong where it is closed without a word", async () => {
    proxy.rewrite = () => {
      proxy.cut();
      return Buffer.alloc(0);
    };
    client = testClient(proxy.url, { logger: log });
    expect(await client.opened(300)).to.include("does it want TLS (rediss://)?");
    expect(reasons()).to.have.length(1);
  });

  it("brings a script to a server that does not know it, also under load", async () => {
    await connected();
    const run = (): Promise<unknown> => client.run({ script: increase, keys: ["n"], args: [] });
    const runs: Promise<unknown>[] = [];
    for (let n = 0; n < 20; n += 1) {
      runs.push(...Array.from({ length: 20 }, run));
      await server.client.script("FLUSH");
    }
    const numbers = (await Promise.all(runs)).map(Number).toSorted((a, b) => a - b);
    expect(numbers).to.deep.equal(Array.from({ length: 400 }, (_, n) => n + 1));
  });

  it("ends after the answers that are still to come", async () => {
    await connected();
    proxy.latencyMs = 50;
    const last = client.use((c) => c.incr("n"));
    await client.close();
    expect(await last).to.equal(1);
    expect(await refusal(client.use((c) => c.ping()))).to.equal(
      "no answer from the store: redis is closed",
    );
  });
});

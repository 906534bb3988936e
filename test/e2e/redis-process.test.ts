import { setTimeout as sleep } from "node:timers/promises";

import { expect } from "chai";
import { formatKeyRing } from "../../src/stores/key-ring.ts";
import { createKeyRing, createVault } from "../../src/stores/vault.ts";
import { openRedisStore } from "../../src/stores/redis.ts";
import { BotProcess, killAll, makeHome, type Home } from "../support/bot-process.ts";
import { createCollectingLogger } from "../support/network.ts";
import { freePort, startRedis, type RedisServer } from "../support/redis-server.ts";
import { settled } from "../support/redis-settled.ts";
import { addressOf } from "../support/redis-subject.ts";
import { until } from "../support/until.ts";

const ring = createKeyRing();

describe("a process that is told to use a Redis", function () {
  this.timeout(120_000);
  let server: RedisServer;
  let home: Home;

  before(async () => {
    server = await startRedis();
  });
  after(() => server.close());
  beforeEach(() => {
    home = makeHome();
  });
  afterEach(() => {
    killAll();
    home.remove();
  });

  const start = (REDIS_URL: string, more: { readonly [name: string]: string } = {}): BotProcess =>
    new BotProcess(home, { REDIS_URL, VAULT_KEYS: formatKeyRing(ring), ...more });

  it("says that it is away, and serves as soon as it is not", async () => {
    const port = await freePort();
    const process = start(`redis://127.0.0.1:${port}`);
    await until("it says so", () => process.errors.includes("Redis is away"), 45_000);
    expect(process.errors).to.equal(
      `Redis is away: redis://127.0.0.1:${port}: the connection was refused (ECONNREFUSED)\n` +
        "I keep trying; until then I take nothing in.\n",
    );
    process.write("/help");
    const late = await startRedis({ port });
    try {
      await process.says("/auth");
      expect(await process.end()).to.equal(0);
    } finally {
      await late.close();
    }
  });

  it("says at its end what was not saved, and does not call that well", async () => {
    const own = await startRedis();
    const process = start(own.url);
    await process.ask("/help", "/auth");
    await settled(own);
    await own.close();
    await process.ask("/help", "I cannot save anything right now");
    process.child.kill("SIGTERM");
    expect(await process.ended).to.equal(1);
    expect(process.errors).to.contain(
      "What was typed last may not be saved: if nothing follows when I am back, send it again.\n",
    );
  });

  it("says so, too, where it could never begin", async () => {
    const process = start(`redis://127.0.0.1:${await freePort()}`);
    process.write("/help");
    await until("it says so", () => process.errors.includes("Redis is away"), 45_000);
    process.child.kill("SIGTERM");
    expect(await process.ended).to.equal(1);
    expect(process.errors).to.contain("What was typed last may not be saved");
    expect(process.output).to.equal("");
  });

  it("does not say so of what was answered", async () => {
    const own = await startRedis({ settings: { appendonly: "yes" } });
    try {
      const process = start(own.url);
      await process.ask("/help", "/auth");
      await settled(own);
      await own.kill();
      await process.ask("/start", "I cannot save anything right now");
      // Long enough for the console to wait seconds before it asks again.
      await sleep(9_000);
      await own.start();
      await process.says("Next: /auth");
      process.child.kill("SIGTERM");
      expect(await process.ended).to.equal(0);
      expect(process.errors).to.equal("");
    } finally {
      await own.close();
    }
  });

  it("does not begin on data that are not its own", async () => {
    await server.client.set("layout", "wide");
    const process = start(server.url);
    expect(await process.ended).to.equal(1);
    expect(process.errors).to.equal(
      `Cannot run: ${server.url} is not a store of this version: ` +
        "the key layout is another program's; set REDIS_KEY_PREFIX\n",
    );
    expect(await server.client.keys("*")).to.deep.equal(["layout"]);
  });

  it("does not begin on data that it cannot open", async () => {
    const vault = createVault(createKeyRing());
    const store = openRedisStore({
      address: addressOf(server.url),
      vault,
      logger: createCollectingLogger(),
      keyPrefix: "theirs:",
    });
    await store.opened(10_000);
    await store.close();
    const process = start(server.url, { REDIS_KEY_PREFIX: "theirs:" });
    expect(await process.ended).to.equal(1);
    expect(process.errors).to.match(
      /^Cannot run: store:check was sealed with key \S+, which is not in the key ring; /,
    );
  });
});

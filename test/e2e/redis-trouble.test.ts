import { expect } from "chai";
import { setTimeout as sleep } from "node:timers/promises";
import { FaultProxy } from "../support/fault-proxy.ts";
import { openRedisBot, type RedisBot, type RedisBotOptions } from "../support/redis-bot.ts";
import { startLoad } from "../support/redis-load.ts";
import { freePort, startRedis, type RedisServer } from "../support/redis-server.ts";
import { until } from "../support/until.ts";

const sorry =
  "I cannot save anything right now, so I do nothing. I take your message up when I am back.";
// Longer than any trouble here: who comes back in time has not lost his place.
const patient = { leaseMs: 30_000, patienceMs: 350 };

describe("a bot whose Redis is in trouble", function () {
  this.timeout(90_000);
  let server: RedisServer;
  let proxy: FaultProxy;
  let bot: RedisBot;
  let prefixes = 0;

  before(async () => {
    server = await startRedis({ settings: { appendonly: "yes" } });
  });
  after(() => server.close());
  beforeEach(async () => {
    proxy = await FaultProxy.start(server.port);
  });
  afterEach(async () => {
    await bot.close();
    await proxy.close();
  });

  async function open(options: RedisBotOptions = {}): Promise<void> {
    const env = { REDIS_URL: proxy.url, REDIS_KEY_PREFIX: `bot${(prefixes += 1)}:` };
    bot = await openRedisBot(env, { settings: patient, silenceMs: 600, ...options });
  }

  /** Nothing is acknowledged, the person is told so once, and readiness is red. */
  async function expectAway(texts: readonly string[]): Promise<readonly Promise<void>[]> {
    const receipts = await Promise.all(texts.map((text) => bot.tell(text)));
    expect(receipts).to.deep.equal(texts.map(() => "unavailable"));
    expect(await bot.tell(texts[0] ?? "")).to.equal("unavailable");
    expect(bot.bot.ready()).to.equal(false);
    expect(bot.words().filter((words) => words === sorry)).to.have.length(1);
    // The platform repeats what it was not told to be durable.
    return texts.map((text) => bot.deliver(text));
  }

  /** All of it was taken up, once and in order, and the bot is well again. */
  async function expectBack(texts: readonly string[]): Promise<void> {
    await until("it is ready again", () => bot.bot.ready());
    expect(await bot.history()).to.deep.equal(texts);
    const answers = bot.words().filter((words) => words.startsWith("heard"));
    expect(answers).to.deep.equal(texts.map((text) => `heard ${text}`));
  }

  /** What it said: how often it was away, and why Redis was no use; in a few lines. */
  function expectSaid(times: number, ...reasons: readonly RegExp[]): void {
    const said = bot.log.reasons("redis.trouble");
    for (const reason of reasons) expect(said.join("\n")).to.match(reason);
    // A machine that stalls may add a line or two, never a flood.
    expect(said.length, said.join("\n")).to.be.within(reasons.length, reasons.length + 2);
    expect(bot.log.of("store.unavailable").length).to.be.within(times, times + 2);
    expect(bot.log.of("store.back")).to.have.length(bot.log.of("store.unavailable").length);
  }

  it("starts without it, and takes everything up when it comes", async () => {
    const port = await freePort();
    const env = { REDIS_URL: `redis://127.0.0.1:${port}` };
    bot = await openRedisBot(env, { settings: patient, isThere: false });
    expect(bot.bot.ready()).to.equal(false);
    const delivered = await expectAway(["one", "two"]);
    const late = await startRedis({ port, settings: { appendonly: "yes" } });
    try {
      await Promise.all(delivered);
      await expectBack(["one", "two"]);
      expectSaid(1, /refused/);
      await bot.close();
    } finally {
      await late.close();
    }
  });

  it("loses nothing when it is killed and started again", async () => {
    const own = await startRedis({ settings: { appendonly: "yes" } });
    try {
      bot = await openRedisBot({ REDIS_URL: own.url }, { settings: patient });
      const load = startLoad(bot, ["ann", "bob"]);
      await until("texts are taken", () => load.acknowledged > 50);
      await own.kill();
      await until("it is noticed", () => !bot.bot.ready());
      await own.start();
      const mark = load.acknowledged + 50;
      await until("texts are taken again", () => load.acknowledged > mark);
      const told = await load.stop();
      await expectBack(told.get("ann") ?? []);
      expect(await bot.history("bob")).to.deep.equal(told.get("bob"));
      expect(bot.log.of("redis.trouble").length).to.be.within(1, 3);
      expect(bot.log.of("store.unavailable").length).to.be.within(1, 3);
      await bot.close();
    } finally {
      await own.close();
    }
  });

  it("gives a silent connection up, and comes back", async () => {
    await open();
    await bot.deliver("zero");
    server.freeze();
    try {
      await until("it is noticed without being asked", () => !bot.bot.ready());
      const delivered = await expectAway(["one", "two"]);
      await until("it is given up", () => bot.log.of("redis.trouble").length > 0);
      server.thaw();
      await Promise.all(delivered);
      await expectBack(["zero", "one", "two"]);
      expectSaid(1, /there was no answer/, /the connection was lost/);
    } finally {
      server.thaw();
    }
  });

  it("is slow with a slow one, says so once, and answers all the same", async () => {
    await open({ silenceMs: 5_000 });
    await bot.deliver("zero");
    proxy.latencyMs = 200;
    const delivered = ["one", "two"].map((text) => bot.deliver(text));
    await until("it is noticed", () => !bot.bot.ready());
    await Promise.all(delivered);
    await until("they are answered", () => bot.words().includes("heard two"));
    expect(bot.words().filter((words) => words === sorry)).to.have.length(1);
    proxy.latencyMs = 0;
    await expectBack(["zero", "one", "two"]);
    expectSaid(1);
  });

  it("finishes its work while the memory is full, and takes new work afterwards", async () => {
    let finish = (): void => undefined;
    const work = (name: string): Promise<string> =>
      new Promise((resolve) => (finish = () => resolve(`did ${name}`)));
    await open({ work });
    await bot.deliver("zero");
    await bot.deliver("work slowly");
    await until("it works", () => bot.runs.get("slowly") === 1);
    await server.client.config("SET", "maxmemory", "1");
    try {
      finish();
      await until("it is done and said", () => bot.words().includes("did slowly"));
      const delivered = await expectAway(["one", "reboot two"]);
      // Reads go through all the while: that is no recovery.
      await sleep(600);
      expect(bot.bot.ready()).to.equal(false);
      expect(bot.words().filter((words) => words === sorry)).to.have.length(1);
      expect(bot.log.reasons("store.unavailable").join()).to.include("its memory is full (OOM)");
      await server.client.config("SET", "maxmemory", "0");
      await Promise.all(delivered);
      await until("the reboot runs", () => bot.runs.get("two") === 1);
      finish();
      await until("it is said", () => bot.words().includes("did two"));
      await until("it is ready again", () => bot.bot.ready());
      expect(await bot.history()).to.deep.equal(["zero", "work slowly", "one", "reboot two"]);
      expect(bot.runs.get("two")).to.equal(1);
      expectSaid(1);
    } finally {
      await server.client.config("SET", "maxmemory", "0");
    }
  });

  it("waits while it is a replica, and goes on when it is none", async () => {
    const other = await startRedis();
    await open();
    await bot.deliver("zero");
    try {
      // Of nobody who listens: a replica that follows takes over what the other one has.
      await server.client.replicaof("127.0.0.1", "1");
      const delivered = await expectAway(["one", "two"]);
      await server.client.replicaof("NO", "ONE");
      await Promise.all(delivered);
      await expectBack(["zero", "one", "two"]);
      expectSaid(1, /it is a read-only replica \(READONLY\)/);
    } finally {
      await server.client.replicaof("NO", "ONE");
      await other.close();
    }
  });

  it("waits while the data are another program's, and goes on when they are not", async () => {
    await open();
    await bot.deliver("zero");
    const key = `bot${prefixes}:layout`;
    const ours = (await server.client.get(key)) ?? "";
    await server.client.set(key, "wide");
    proxy.cut();
    await until("it is refused", () => bot.log.of("redis.trouble").length === 2);
    const delivered = await expectAway(["one", "two"]);
    await server.client.set(key, ours);
    await Promise.all(delivered);
    await expectBack(["zero", "one", "two"]);
    expectSaid(1, /the connection was lost/, /the key bot\d+:layout is another program's/);
  });

  it("waits while its password is refused, and goes on when it is not", async () => {
    await server.client.acl("SETUSER", "plume", "on", ">pw", "~*", "+@all");
    const env = { REDIS_URL: proxy.url.replace("//", "//plume:pw@"), REDIS_KEY_PREFIX: "pw:" };
    bot = await openRedisBot(env, { settings: patient });
    await bot.deliver("zero");
    await server.client.acl("SETUSER", "plume", "<pw");
    proxy.cut();
    await until("it is refused", () => bot.log.of("redis.trouble").length === 2);
    const delivered = await expectAway(["one", "two"]);
    await server.client.acl("SETUSER", "plume", ">pw");
    await Promise.all(delivered);
    await expectBack(["zero", "one", "two"]);
    expectSaid(1, /the connection was lost/, /it refuses the user name or password \(WRONGPASS\)/);
  });

  it("does not notice that its scripts were forgotten", async () => {
    await open();
    const load = startLoad(bot, ["ann", "bob", "eve"]);
    for (let n = 0; n < 20; n += 1) {
      const mark = load.acknowledged + 3;
      await until("texts are taken", () => load.acknowledged > mark);
      await server.client.script("FLUSH");
    }
    const told = await load.stop();
    await expectBack(told.get("ann") ?? []);
    expectSaid(0);
  });

  it("does everything once though connections are cut and answers are lost all the time", async () => {
    await open();
    const users = ["ann", "bob", "eve"];
    const load = startLoad(bot, users);
    for (let n = 0; n < 12; n += 1) {
      const mark = load.acknowledged + 5;
      await until("texts are taken", () => load.acknowledged > mark);
      if (n % 3 === 0) proxy.cut();
      else await proxy.loseReply((request) => request.includes("eval"));
    }
    const told = await load.stop();
    await expectBack(told.get("ann") ?? []);
    for (const user of users) {
      expect(await bot.history(user)).to.deep.equal(told.get(user));
      const answers = bot.words(user).filter((words) => words.startsWith("heard"));
      expect(answers).to.deep.equal(told.get(user)?.map((text) => `heard ${text}`));
    }
  });
});

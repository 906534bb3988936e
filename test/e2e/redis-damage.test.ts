import { expect } from "chai";
import { bucketOf } from "../../src/stores/bucket.ts";
import { openRedisBot, type RedisBot, type RedisBotOptions } from "../support/redis-bot.ts";
import { startRedis, type RedisServer } from "../support/redis-server.ts";
import { until } from "../support/until.ts";

const conversation = "test:-:ann:ann";
const bucket = bucketOf(conversation);
const lostPlace = "ℹ️ I lost my place in our conversation, so we start again from here.";

describe("a bot whose records in Redis are damaged", function () {
  this.timeout(90_000);
  let server: RedisServer;
  let bot: RedisBot;

  before(async () => {
    server = await startRedis();
  });
  after(() => server.close());
  beforeEach(() => server.client.flushall());
  afterEach(() => bot.close());

  async function open(options: RedisBotOptions = {}): Promise<void> {
    bot = await openRedisBot({ REDIS_URL: server.url }, options);
    await bot.deliver("zero");
    await until("it is answered", () => bot.words().length === 1);
    await bot.bot.idle();
  }

  const home = `c:{${bucket}}:${conversation}`;
  /** The names under which things were put aside, each logged with its reason. */
  async function expectKept(...reasons: readonly string[]): Promise<void> {
    const kept = await server.client.keys("aside:*");
    const told = bot.log.of("conversation.unreadable").map(({ key }) => key);
    expect(told).to.have.members(kept);
    expect(bot.log.reasons("conversation.unreadable")).to.have.members(reasons);
    for (const key of kept) expect(await server.client.pttl(key), key).to.be.above(0);
  }

  const damages: readonly (readonly [
    what: string,
    damage: () => Promise<unknown>,
    reason: string,
  ])[] = [
    ["a text in its place", () => server.client.set(home, "theirs"), "it is not a hash"],
    [
      "a number that is none",
      () => server.client.hset(home, "tail", "many"),
      "a number in it is none",
    ],
    [
      "more done than accepted",
      () => server.client.hset(home, "head", "99"),
      "a number in it is none",
    ],
    [
      "an event that is not there",
      () => server.client.hset(home, "tail", "5"),
      "a part of it is missing",
    ],
  ];
  for (const [what, damage, reason] of damages) {
    it(`starts the conversation anew, politely: ${what}`, async () => {
      await open();
      await damage();
      await bot.deliver("one");
      await bot.deliver("two");
      await until("both are answered", () => bot.words().length === 4);
      expect(bot.words().slice(1)).to.deep.equal([lostPlace, "heard one", "heard two"]);
      expect(await bot.history()).to.deep.equal(["one", "two"]);
      await expectKept(reason);
      expect(bot.bot.ready()).to.equal(true);
    });
  }

  /** A handler is at work, until what this gives is called. */
  async function workSlowly(): Promise<() => void> {
    let finish = (): void => undefined;
    const work = (name: string): Promise<string> =>
      new Promise((resolve) => (finish = () => resolve(`did ${name}`)));
    await open({ work });
    await bot.deliver("work slowly");
    await until("it works", () => bot.runs.get("slowly") === 1);
    return () => finish();
  }

  it("does so while a handler runs, too", async () => {
    const finish = await workSlowly();
    await server.client.hset(home, "head", "none");
    finish();
    // The sweep finds it; the event inside cannot be read any more.
    await until("it is set aside", () => bot.log.of("conversation.unreadable").length === 1);
    await bot.deliver("one");
    await until("it is answered", () => bot.words().includes("heard one"));
    expect(await bot.history()).to.deep.equal(["one"]);
    await expectKept("a number in it is none");
  });

  it("answers an event whose packet is damaged with an apology, and goes on", async () => {
    const finish = await workSlowly();
    await bot.deliver("one");
    await bot.deliver("two");
    await server.client.hset(home, "e3", "garbage");
    finish();
    await until("the last is answered", () => bot.words().includes("heard two"));
    const [, done, apology, last] = bot.words();
    expect([done, last]).to.deep.equal(["did slowly", "heard two"]);
    expect(apology).to.match(/Reference/i);
    expect(await bot.history()).to.deep.equal(["zero", "work slowly", "two"]);
    expect(await server.client.keys("aside:*")).to.have.length(1);
  });

  it("takes a delivery whose mark is not ours, and loses no place", async () => {
    await open();
    const marks = ["one", "two"].map((text) => `d:{${bucket}}:${conversation}:m:${text}`);
    for (const mark of marks) await server.client.rpush(mark, "theirs");
    await bot.deliver("one");
    await bot.deliver("one");
    await until("it is answered", () => bot.words().length === 2);
    await expectKept("the mark of a delivery is no text");

    // Who has not seen the state yet goes the long way.
    const other = await openRedisBot({ REDIS_URL: server.url }, { chat: bot.chat });
    await other.deliver("two");
    await until("it is answered", () => bot.words().length === 3);
    expect(bot.words()).to.deep.equal(["heard zero", "heard one", "heard two"]);
    expect(await other.history()).to.deep.equal(["zero", "one", "two"]);
    expect(other.log.reasons("conversation.unreadable")).to.deep.equal([
      "the mark of a delivery is no text",
    ]);
    await other.close();
  });

  it("goes on where an index is not ours", async () => {
    await open();
    await server.client.set(`due:{${bucket}}`, "theirs");
    await bot.deliver("one");
    await until("it is answered", () => bot.words().includes("heard one"));
    await until("it is ready", () => bot.bot.ready());
    expect(await bot.history()).to.deep.equal(["zero", "one"]);
    expect(await server.client.get(`aside:{${bucket}}:index`)).to.equal("theirs");
    await expectKept("the index of a bucket is no sorted set");
  });

  it("goes on where a whole conversation was deleted", async () => {
    await open();
    await server.client.del(home);
    await bot.deliver("one");
    await until("it is answered", () => bot.words().length === 2);
    expect(await bot.history()).to.deep.equal(["one"]);
    await expectKept();
  });
});

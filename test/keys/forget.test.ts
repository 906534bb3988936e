import { expect } from "chai";
import { readFileSync } from "node:fs";
import { reveal, seal } from "../../src/core/sealed.ts";
import type { Logger } from "../../src/ports/logger.ts";
import { openRedisStore } from "../../src/stores/redis.ts";
import type { BotStores } from "../contract/holdings.ts";
import { keepSomething, openStoreIn } from "../support/keys-store.ts";
import { callTool, type Called } from "../support/operator.ts";
import { startRedis } from "../support/redis-server.ts";
import { addressOf } from "../support/redis-subject.ts";
import { testKeys, testVault } from "../support/rotating.ts";
import { createFolder } from "../support/stores-folder.ts";
import { startToyBot, type ToyBot, type ToyBotOptions } from "../support/toy-bot.ts";

const silent: Logger = { info() {}, warn() {}, error() {} };

/** A store that bots and the tool share. */
interface Shared {
  readonly env: { readonly [name: string]: string };
  readonly place: string;
  readonly store: BotStores;
  close(): Promise<void>;
}

async function shareFile(): Promise<Shared> {
  const folder = createFolder();
  const store = openStoreIn(folder.path(""), "k1");
  return Promise.resolve({
    env: { PLUME_DATA_DIR: folder.path(""), VAULT_KEYS: testKeys("k1") },
    place: folder.path("store.db"),
    store,
    async close() {
      await store.close();
      folder.remove();
    },
  });
}

async function shareRedis(): Promise<Shared> {
  const server = await startRedis();
  const options = { address: addressOf(server.url), vault: testVault("k1"), logger: silent };
  const store = openRedisStore({ ...options, keyPrefix: "p:" });
  expect(await store.opened(10_000)).to.equal(undefined);
  return {
    env: { REDIS_URL: server.url, REDIS_KEY_PREFIX: "p:", VAULT_KEYS: testKeys("k1") },
    place: `${server.url}, keys p:*`,
    store,
    async close() {
      await store.close();
      await server.close();
    },
  };
}

for (const [name, share] of [
  ["a file", shareFile],
  ["Redis", shareRedis],
] as const) {
  describe(`keys forget, on ${name}`, () => {
    let shared: Shared;
    let bots: ToyBot[];
    beforeEach(async () => {
      bots = [];
      shared = await share();
    });
    afterEach(async () => {
      for (const bot of bots) await bot.stop();
      await shared.close();
    });

    const forget = (owner: string): Promise<Called> => callTool(shared.env, ["forget", owner]);
    const start = async (more: Partial<ToyBotOptions> = {}): Promise<ToyBot> => {
      const { conversations } = shared.store;
      const bot = await startToyBot({ conversations, vault: testVault("k1"), ...more });
      bots.push(bot);
      return bot;
    };
    const complaints = (bot: ToyBot): readonly string[] =>
      bot.log.lines.filter(({ level }) => level === "error").map(({ event }) => event);

    it("deletes all that is kept of a person, and says how much, never what", async () => {
      await keepSomething(shared.store, "ann", ["k1"]);
      await keepSomething(shared.store, "bob", ["k1"]);
      expect(await forget("test:-:ann")).to.deep.equal({
        code: 0,
        said: [
          `Forgotten: test:-:ann, in ${shared.place}`,
          "  1 sign-in",
          "  1 cached value (tokens, last readings, last homes)",
          "  1 conversation, with what waited in them",
          "  1 remembered message",
          "  0 records kept aside",
          "Not deleted: what stands in log files, in backups, and in the chats themselves.",
        ],
        noted: [],
      });
      expect(await shared.store.connections.load("test:-:ann")).to.equal(undefined);
      const other = await shared.store.connections.load("test:-:bob");
      expect(other && reveal(other)).to.equal("credentials of bob");
    });

    it("deletes all that is kept of a tenant, of all its people and its own", async () => {
      await keepSomething(shared.store, "ann", ["k1"]);
      await keepSomething(shared.store, "bob", ["k1"]);
      await shared.store.installations.save("test:-", seal("bot"));
      await shared.store.connections.save("test:--:eve", seal("another's"));
      expect(await forget("test:-:*")).to.deep.equal({
        code: 0,
        said: [
          `Forgotten: test:-:*, in ${shared.place}`,
          "  1 installation",
          "  2 sign-ins",
          "  2 cached values (tokens, last readings, last homes)",
          "  2 conversations, with what waited in them",
          "  2 remembered messages",
          "  0 records kept aside",
          "Not deleted: what stands in log files, in backups, and in the chats themselves.",
        ],
        noted: [],
      });
      expect(await shared.store.installations.load("test:-")).to.equal(undefined);
      expect(await shared.store.connections.load("test:--:eve")).not.to.equal(undefined);
      const again = await forget("test:-:*");
      expect([again.code, again.said]).to.deep.equal([2, []]);
      expect(again.noted.join()).to.include("nothing is kept of test:-:* in");
    });

    it("says so where nothing is kept, with the form that it expected", async () => {
      await keepSomething(shared.store, "ann", ["k1"]);
      const { code, said, noted } = await forget("test:-:an");
      expect([code, said]).to.deep.equal([2, []]);
      expect(noted).to.have.lengthOf(1);
      expect(noted[0]).to.match(
        /^keys: nothing is kept of test:-:an in .*; expected an owner .*platform:tenant:user.*; for example: npm run keys -- forget telegram:-:123456789$/,
      );
    });

    it("lets a bot that remembers the conversation begin it anew, without an error", async () => {
      const [one, two] = [await start(), await start()];
      await one.ask("ann", "hello");
      await two.ask("ann", "again");
      expect(await two.ask("ann", "log")).to.deep.equal(["hello,again"]);
      expect((await forget("test:-:ann")).code).to.equal(0);
      expect(await two.ask("ann", "new")).to.deep.equal(["heard new"]);
      expect(await one.ask("ann", "log")).to.deep.equal(["new"]);
      expect([...complaints(one), ...complaints(two)]).to.deep.equal([]);
    });

    it("deletes what a bot still writes that was at work for them", async () => {
      let began: () => void = () => {};
      const begun = new Promise<void>((resolve) => (began = resolve));
      const bot = await start({
        // As long as a test can wait; the bot renews it each third.
        settings: { leaseMs: 1_500, marginMs: 300, sendTimeoutMs: 500 },
        async work(_name, { signal }) {
          began();
          await new Promise((resolve) => signal.addEventListener("abort", resolve));
          await shared.store.cache.save("home:test:-:ann:r1:c:l", seal("late"), 600_000);
          return "nobody hears this";
        },
      });
      await bot.tell("ann", "work long");
      await begun;
      const { code, said, noted } = await forget("test:-:ann");
      expect(noted).to.have.lengthOf(1);
      expect(noted[0]).to.match(
        /^A bot was at work for test:-:ann .* I look again in 2 seconds?\.$/,
      );
      expect([code, said[2]]).to.deep.equal([
        0,
        "  1 cached value (tokens, last readings, last homes)",
      ]);
      expect(await shared.store.cache.load("home:test:-:ann:r1:c:l")).to.equal(undefined);
      expect((await forget("test:-:ann")).code).to.equal(2);
      expect(await bot.ask("ann", "log")).to.deep.equal([""]);
      expect(bot.said("ann")).not.to.include("nobody hears this");
      expect(complaints(bot)).to.deep.equal([]);
    });

    it("is what a bot can do itself with a tenant, whoever is at work there", async () => {
      let began: () => void = () => {};
      const begun = new Promise<void>((resolve) => (began = resolve));
      const bot = await start({
        settings: { leaseMs: 1_500, marginMs: 300, sendTimeoutMs: 500 },
        async work(_name, { signal }) {
          began();
          await new Promise((resolve) => signal.addEventListener("abort", resolve));
          await shared.store.connections.save("test:-:ann", seal("late"));
          await shared.store.cache.save("home:test:-:ann:r1:c:l", seal("late"), 600_000);
          return "nobody hears this";
        },
      });
      await bot.ask("bob", "hello");
      await bot.tell("ann", "work long");
      await begun;
      const gone = await shared.store.forgetTenant("test", "-");
      expect(gone).to.include({ connections: 1, cached: 1, conversations: 2, busyMs: 0 });
      expect((await forget("test:-:*")).code).to.equal(2);
      expect(await bot.ask("bob", "log")).to.deep.equal([""]);
      expect(bot.said("ann")).not.to.include("nobody hears this");
      expect(complaints(bot)).to.deep.equal([]);
    });
  });
}

describe("the bytes of a store file", () => {
  it("hold nothing of a person who was forgotten", async () => {
    const shared = await shareFile();
    try {
      await keepSomething(shared.store, "marigold", ["k1"]);
      const bytes = (): string =>
        ["", "-wal"].map((end) => readFileSync(shared.place + end, "latin1")).join("");
      expect(bytes()).to.include("marigold");
      expect((await callTool(shared.env, ["forget", "test:-:marigold"])).code).to.equal(0);
      expect(bytes()).not.to.include("marigold");
    } finally {
      await shared.close();
    }
  });
});

describe("the bytes of a store file after a sign-out", () => {
  it("hold nothing of the person once they were forgotten", async () => {
    const shared = await shareFile();
    try {
      await shared.store.connections.save("test:-:gone", seal("credentials"));
      await shared.store.connections.remove("test:-:gone");
      const bytes = (): string =>
        ["", "-wal"].map((end) => readFileSync(shared.place + end, "latin1")).join("");
      expect(bytes()).to.contain("test:-:gone");
      const { code, noted } = await callTool(shared.env, ["forget", "test:-:gone"]);
      expect(code).to.equal(2);
      expect(noted.join()).to.contain("nothing is kept of test:-:gone");
      expect(bytes()).not.to.contain("test:-:gone");
    } finally {
      await shared.close();
    }
  });
});

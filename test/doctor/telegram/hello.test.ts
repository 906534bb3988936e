import { expect } from "chai";
import { writeFileSync } from "node:fs";

import { seal } from "../../../src/core/sealed.ts";
import { createSystemClock } from "../../../src/ops/system-clock.ts";
import type { Clock } from "../../../src/ports/clock.ts";
import type { BotStores } from "../../contract/holdings.ts";
import { openStoreIn } from "../../support/keys-store.ts";
import { createMovableClock } from "../../support/movable-clock.ts";
import { startRedis } from "../../support/redis-server.ts";
import { testKeys, testVault } from "../../support/rotating.ts";
import { createPlayer, ready, readyAt } from "../../support/stores-player.ts";
import { openRedisAt, openWard, type Ward } from "../ward.ts";

interface Keeper extends BotStores {
  close(): Promise<void>;
}

const somebody = "ok    Somebody has been answered";
const nobody =
  "todo  Nobody has written to the bot in the last day. Next: open https://t.me/plume_test_bot, press Start";

/** Somebody was answered in this conversation. */
async function answer(store: Keeper, conversation: string): Promise<void> {
  const state = testVault("k1").seal(`conversation:${conversation}:state`, "state");
  const at = readyAt(["", ""], ready(state));
  await createPlayer(store.conversations, conversation).accept("a", "m:1", { ready: at });
}

function describeHello(kind: string, open: (ward: Ward) => Promise<[Keeper, Ward["env"]]>): void {
  describe(`the doctor's step 5, say hello, with a store ${kind}`, () => {
    let ward: Ward;
    let store: Keeper;
    let env: Ward["env"];
    beforeEach(async () => {
      ward = await openWard();
      [store, env] = await open(ward);
    });
    afterEach(async () => {
      await store.close();
      await ward.close();
    });

    const remembered = async () => (await ward.examine(env)).step(5)[1];
    const at = (bot: string) => `telegram:${bot}:1:1`;

    it("looks for somebody who was answered by this bot", async () => {
      expect(await remembered()).to.equal(nobody);
      await answer(store, "console:local:terminal:operator");
      await answer(store, at("4242"));
      await createPlayer(store.conversations, at("123456789")).accept("a", "m:1");
      expect(await remembered()).to.equal(nobody);
      await answer(store, "telegram:123456789:2:2");
      expect(await remembered()).to.equal(somebody);
    });

    it("remembers who is signed in", async () => {
      await store.connections.save("telegram:4242:1", seal("credentials"));
      expect(await remembered()).to.equal(nobody);
      await store.connections.save("telegram:123456789:1", seal("credentials"));
      expect(await remembered()).to.equal(somebody);
    });
  });
}

describeHello("in a file", async (ward) => {
  const store = openStoreIn(ward.data, "k1");
  writeFileSync(`${ward.data}/vault.key`, testKeys("k1"), { mode: 0o600 });
  return Promise.resolve([store, ward.env]);
});

describeHello("on Redis", async (ward) => {
  ward.redis = await startRedis();
  const { url } = ward.redis;
  const store = await openRedisAt(url, testKeys("k1"), "plume:");
  const env = { REDIS_URL: url, REDIS_KEY_PREFIX: "plume:", VAULT_KEYS: testKeys("k1") };
  return [store, { ...ward.env, ...env }];
});

describe("the doctor's step 5, say hello, with a Redis that holds a lot", () => {
  let ward: Ward;
  let env: Ward["env"];
  beforeEach(async () => {
    ward = await openWard();
    ward.redis = await startRedis();
    env = { ...ward.env, REDIS_URL: ward.redis.url, VAULT_KEYS: testKeys("k1") };
  });
  afterEach(() => ward.close());

  it("looks no longer than it says, and waits no longer than it looks", async () => {
    const system = createSystemClock();
    const asleep: AbortSignal[] = [];
    const sleep: Clock["sleep"] = (ms, signal) => {
      if (signal) asleep.push(signal);
      return system.sleep(ms, signal);
    };
    expect((await ward.examine(env, { ...system, sleep })).step(5)[1]).to.equal(nobody);
    expect(asleep.map(({ aborted }) => aborted)).to.deep.equal([true]);
    const over = { ...system, sleep: () => Promise.resolve() };
    expect((await ward.examine(env, over)).step(5)[1]).to.equal(
      "-     Whether somebody was answered cannot be checked: Redis holds more than can be looked through in 3 s",
    );
  });
});

describe("the doctor's step 5, say hello", () => {
  let ward: Ward;
  beforeEach(async () => {
    ward = await openWard();
  });
  afterEach(() => ward.close());

  it("counts the messages that wait at Telegram", async () => {
    expect((await ward.examine()).step(5)[0]).to.equal("ok    No message waits at Telegram");
    const ann = ward.fake.person("Ann");
    ward.fake.says(ann, "/start");
    expect((await ward.examine()).step(5)[0]).to.equal(
      "todo  1 message waits at Telegram: the bot answers when it runs. Next: npm start",
    );
    ward.fake.says(ann, "/help");
    const bot = openStoreIn(ward.data, "k1");
    expect((await ward.examine()).step(5)[0]).to.equal(
      `wrong 2 messages wait at Telegram, though a bot may run. Next: npm run doctor in 15 s; if that says the same, ${ward.data}/bot.log says why`,
    );
    await bot.close();
  });

  it("forgets an idle conversation when the bot does", async () => {
    const store = openStoreIn(ward.data, "k1");
    await answer(store, "telegram:123456789:1:1");
    await store.close();
    const clock = createMovableClock();
    const line = async () => (await ward.examine(ward.env, clock)).step(5)[1];
    expect(await line()).to.equal(somebody);
    clock.later(25 * 3_600_000);
    expect(await line()).to.equal(nobody);
  });
});

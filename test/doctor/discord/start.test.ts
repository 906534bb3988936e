import { fileURLToPath } from "node:url";

import { expect } from "chai";

import type { KnownGateway } from "../../../adapters/discord/index.ts";
import { start } from "../../../src/doctor/discord/start.ts";
import { createTurn } from "../../../src/ops/turn.ts";
import type { FakeDiscord } from "../../support/discord/fake-discord.ts";
import { openStoreIn } from "../../support/keys-store.ts";
import { startRedis } from "../../support/redis-server.ts";
import { testKeys } from "../../support/rotating.ts";
import { openRedisAt, openWard, type Ward } from "../ward.ts";
import { discordFacts, told } from "./facts.ts";

describe("the doctor's step 3 on Discord, start it", () => {
  let ward: Ward;
  let discord: FakeDiscord;
  let env: Ward["env"];
  let bot: { close(): Promise<void> } | undefined;
  beforeEach(async () => {
    ward = await openWard();
    ({ discord, env } = await ward.opensDiscord({ shards: 2 }));
    bot = undefined;
  });
  afterEach(async () => {
    await bot?.close();
    await ward.close();
  });

  const nobody = "todo  Nobody listens. Next: npm start";

  it("sees by the store in a file whether a process listens, and knocks at the gateway", async () => {
    const { host } = new URL(discord.gateway.url);
    const gateway = [
      `ok    Discord's gateway answers: ${host}`,
      "ok    Discord lets it begin 1000 of 1000 sessions a day, and it needs 2",
    ];
    expect((await ward.examine(env)).step(3)).to.deep.equal([nobody, ...gateway]);
    bot = openStoreIn(ward.data, "k1");
    expect((await ward.examine(env)).step(3)).to.deep.equal([
      "ok    Somebody listens: a process has the store open",
      ...gateway,
    ]);
  });

  it("sees on Redis whether a process holds the gateway, and leaves its turn alone", async () => {
    ward.redis = await startRedis();
    const { url } = ward.redis;
    const store = await openRedisAt(url, testKeys("k1"));
    bot = store;
    const onRedis = { ...env, REDIS_URL: url, VAULT_KEYS: testKeys("k1") };
    const line = async (more: Ward["env"] = {}) =>
      (await ward.examine({ ...onRedis, ...more })).step(3)[0];
    expect(await line()).to.equal(nobody);
    const { botId } = discord.app;
    const turnOf = (shard: string) => createTurn(store.cache, `discord:${botId}:${shard}`);
    expect(await turnOf("1/2").take(10_000)).to.equal(true);
    expect(await line()).to.equal(nobody);
    expect(await turnOf("0/2").take(10_000)).to.equal(true);
    expect(await line()).to.equal("ok    Somebody listens: a process holds the gateway");
    expect(await line({ DISCORD_SHARDS: "3" })).to.equal(nobody);
    expect(await turnOf("0/2").take(10_000)).to.equal(false);
    discord.fails("GET /gateway/bot", { kind: "status", status: 500 });
    expect(await line()).to.equal(
      "-     Whether somebody listens cannot be seen while Discord says nothing",
    );
    discord.fails("GET /gateway/bot", { kind: "status", status: 500 });
    expect(await line({ DISCORD_SHARDS: "2" })).to.equal(
      "ok    Somebody listens: a process holds the gateway",
    );
  });

  it("cannot see who listens before the store is right", async () => {
    const PLUME_DATA_DIR = fileURLToPath(import.meta.url);
    const { step } = await ward.examine({ ...env, PLUME_DATA_DIR });
    expect(step(3)[0]).to.equal("-     Whether somebody listens cannot be checked before step 2");
    expect(step(5)).to.deep.equal([
      "-     Whether somebody was answered cannot be checked before step 2",
    ]);
  });

  it("says when calls get through to Discord, and a WebSocket does not", async () => {
    const { url } = discord.gateway;
    discord.gateway.door = 403;
    expect((await ward.examine(env)).step(3)[1]).to.equal(
      `wrong Discord's gateway does not answer at ${new URL(url).host}: HTTP 403. Next: let this machine open a WebSocket to ${url}/`,
    );
    discord.fails("GET /gateway/bot", { kind: "html" });
    expect((await ward.examine(env)).step(3).slice(1)).to.deep.equal([
      "wrong Discord does not say where its gateway is: an answer that is not Discord's. Next: npm run doctor",
    ]);
  });

  const starts = (
    more: Partial<KnownGateway["starts"]>,
    env_: { DISCORD_SHARDS?: string } = {},
  ) => {
    const gateway = told({
      url: "wss://gateway.discord.gg",
      shards: 2,
      starts: { total: 1_000, remaining: 1_000, resetsInMs: 3 * 3_600_000, ...more },
    });
    return start(discordFacts({ gateway }, env_)).at(-1);
  };

  it("counts the sessions that may still be begun", () => {
    expect(starts({ remaining: 2 })).to.deep.equal({
      kind: "ok",
      text: "Discord lets it begin 2 of 1000 sessions a day, and it needs 2",
    });
    expect(starts({ remaining: 1 })).to.deep.equal({
      kind: "wrong",
      text: "Discord lets it begin 1 of 1000 sessions in the next 3 h, and it may need 2",
      next: `end what begins sessions again and again with this token, and wait so long; .plume/bot.log says what the bot itself did`,
    });
    expect(starts({ remaining: 1 }, { DISCORD_SHARDS: "1" })).to.include({ kind: "ok" });
    expect(starts({ remaining: 4 }, { DISCORD_SHARDS: "5" })).to.include({ kind: "wrong" });
  });
});

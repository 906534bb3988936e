import { expect } from "chai";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { createTurn } from "../../../src/ops/turn.ts";
import type { EmbeddedStore } from "../../../src/stores/embedded.ts";
import type { RedisStore } from "../../../src/stores/redis.ts";
import { openStoreIn } from "../../support/keys-store.ts";
import { freePort, startRedis } from "../../support/redis-server.ts";
import { testKeys } from "../../support/rotating.ts";
import { until } from "../../support/until.ts";
import { openRedisAt, openWard, type Ward } from "../ward.ts";

describe("the doctor's step 4, start it", () => {
  let ward: Ward;
  let bot: { close(): Promise<void> } | undefined;
  beforeEach(async () => {
    ward = await openWard();
    bot = undefined;
  });
  afterEach(async () => {
    await bot?.close();
    await ward.close();
  });

  /** A process that has the store in the data folder. */
  function openFile(): EmbeddedStore {
    const store = openStoreIn(ward.data, "k1");
    writeFileSync(`${ward.data}/vault.key`, testKeys("k1"), { mode: 0o600 });
    bot = store;
    return store;
  }

  /** A process that works on Redis, and the variables that it has. */
  async function openRedis(): Promise<{ store: RedisStore; env: Ward["env"] }> {
    ward.redis = await startRedis();
    const { url } = ward.redis;
    const store = await openRedisAt(url, testKeys("k1"));
    bot = store;
    return { store, env: { ...ward.env, REDIS_URL: url, VAULT_KEYS: testKeys("k1") } };
  }

  const none = "ok    No webhook stands in the way";

  it("sees whether a process has the store in a file open", async () => {
    const unset =
      "todo  The menu of commands is not set: the bot sets it when it starts. Next: npm start";
    const nobody = "todo  Nobody listens. Next: npm start";
    expect((await ward.examine()).step(4)).to.deep.equal([nobody, none, unset]);
    const store = openFile();
    expect((await ward.examine()).step(4).slice(0, 2)).to.deep.equal([
      "ok    Somebody listens: a process has the store open",
      none,
    ]);
    await store.close();
    expect((await ward.examine()).step(4)[0]).to.equal(nobody);
  });

  it("leaves the store free for a bot", async () => {
    await openFile().close();
    await ward.examine();
    await openFile().close();
  });

  it("sees whether a process has the turn to poll, and leaves the turn alone", async () => {
    const { store, env } = await openRedis();
    expect((await ward.examine(env)).step(4)[0]).to.equal("todo  Nobody listens. Next: npm start");
    const turn = createTurn(store.cache, `telegram:${ward.fake.bot.id}`);
    expect(await turn.take(10_000)).to.equal(true);
    expect((await ward.examine(env)).step(4)[0]).to.equal(
      "ok    Somebody listens: a process polls",
    );
    expect(await createTurn(store.cache, `telegram:${ward.fake.bot.id}`).take(10_000)).to.equal(
      false,
    );
    await turn.leave();
    await ward.examine(env);
    expect(await createTurn(store.cache, `telegram:${ward.fake.bot.id}`).take(10_000)).to.equal(
      true,
    );
  });

  it("finds a webhook that keeps the bot from polling", async () => {
    await ward.call("setWebhook", { url: "https://bot.example.net/hook/s3cret-path" });
    ward.hides("s3cret-path");
    expect((await ward.examine()).step(4)[1]).to.equal(
      "todo  A webhook is set, at bot.example.net: the bot removes it when it starts. Next: npm start",
    );
    openFile();
    expect((await ward.examine()).step(4)[1]).to.equal(
      "wrong A webhook is set, at bot.example.net, so the bot hears nothing. Next: end what set it, then restart the bot, which removes it",
    );
  });

  it("compares the webhook with the one that is configured", async () => {
    const url = "https://bot.example.net/telegram";
    const env = { ...ward.env, TELEGRAM_WEBHOOK_URL: url };
    expect((await ward.examine(env)).step(4)[1]).to.equal(
      "todo  Telegram knows no webhook of this bot yet. Next: npm start",
    );
    const next =
      "Next: end what else runs with this token, then start the bot anew: it sets its own address";
    await ward.call("setWebhook", { url: "https://other.example.net/telegram" });
    expect((await ward.examine(env)).step(4)[1]).to.equal(
      `wrong Telegram sends to other.example.net, not to bot.example.net. ${next}`,
    );
    await ward.call("setWebhook", { url: `${url}/2` });
    expect((await ward.examine(env)).step(4)[1]).to.equal(
      `wrong Telegram sends to another path of bot.example.net. ${next}`,
    );
    await ward.call("setWebhook", { url });
    expect((await ward.examine(env)).step(4).slice(0, 2)).to.deep.equal([
      "todo  Nobody listens. Next: npm start",
      "ok    Telegram sends to bot.example.net, without an error",
    ]);
  });

  it("needs no turn behind a webhook on Redis", async () => {
    const { env } = await openRedis();
    const url = "https://bot.example.net/telegram";
    await ward.call("setWebhook", { url });
    const { step } = await ward.examine({ ...env, TELEGRAM_WEBHOOK_URL: url });
    expect(step(4)[0]).to.equal("ok    Telegram sends to bot.example.net, without an error");
  });

  it("cannot tell whether a bot runs that needs no turn", async () => {
    const { env } = await openRedis();
    const url = `http://127.0.0.1:${await freePort()}/telegram`;
    await ward.call("setWebhook", { url });
    ward.fake.says(ward.fake.person("Ann"), "/start");
    const { step } = await ward.examine({ ...env, TELEGRAM_WEBHOOK_URL: url });
    expect(step(5)[0]).to.match(/^wrong 1 message waits at Telegram, though a bot may run\./);
    expect(step(4)[1]).to.equal(
      "todo  The menu of commands is not set: the bot sets it when it starts. Next: npm start",
    );
  });

  it("passes on what Telegram says of a webhook that fails", async () => {
    const url = `http://127.0.0.1:${await freePort()}/telegram`;
    await ward.call("setWebhook", { url });
    ward.fake.says(ward.fake.person("Ann"), "/start");
    const env = { ...ward.env, TELEGRAM_WEBHOOK_URL: url };
    const { host } = new URL(url);
    await until("the webhook failed", async () =>
      (await ward.examine(env)).step(4).some((line) => line.startsWith("wrong")),
    );
    expect((await ward.examine(env)).step(4)[1]).to.equal(
      `wrong Telegram's calls to ${host} fail: connect ECONNREFUSED ${host}. Next: see that the bot runs, and that its proxy hands on to its port; the log is ${ward.data}/bot.log`,
    );
  });

  it("says when many messages wait for a webhook", async () => {
    const silent = createServer(() => undefined).listen(0, "127.0.0.1");
    await once(silent, "listening");
    const hang = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/hang`;
    await ward.call("setWebhook", { url: hang });
    for (let n = 1; n <= 10; n += 1) ward.fake.says(ward.fake.person(`P${n}`), "/start");
    const env = { ...ward.env, TELEGRAM_WEBHOOK_URL: hang };
    expect((await ward.examine(env)).step(4)[1]).to.equal(
      `wrong 10 messages wait at Telegram for ${new URL(hang).host}. Next: read ${ward.data}/bot.log: it says why they are taken so slowly`,
    );
    silent.closeAllConnections();
    silent.close();
  });

  it("compares the menus with those that the bot sets", async () => {
    await ward.setMenus();
    expect((await ward.examine()).step(4)[2]).to.equal("ok    The menu of commands is set");
    const commands = [{ command: "start", description: "Another text" }];
    await ward.call("setMyCommands", { commands, scope: { type: "all_private_chats" } });
    expect((await ward.examine()).step(4)[2]).to.equal(
      "todo  The menu of commands is another one: the bot sets it when it starts. Next: npm start",
    );
    await ward.setMenus();
    await ward.call("deleteMyCommands", { scope: { type: "all_private_chats" } });
    expect((await ward.examine()).step(4)[2]).to.include("The menu of commands is another one");
    openFile();
    expect((await ward.examine()).step(4)[2]).to.equal(
      `wrong The menu of commands is another one, though the bot runs. Next: if it stays so for a minute, restart the bot; ${ward.data}/bot.log says why it could not be set`,
    );
  });

  it("says what Telegram did not tell", async () => {
    ward.fake.fails("getWebhookInfo", { kind: "html" });
    ward.fake.fails("getMyCommands", { kind: "html" });
    const { step, code } = await ward.examine();
    const why = "an answer that is not Telegram's. Next: npm run doctor";
    expect([code, ...step(4).slice(1), step(5)[0]]).to.deep.equal([
      1,
      `wrong Telegram does not say whether a webhook is set: ${why}`,
      `wrong Telegram does not say which menu of commands is set: ${why}`,
      `wrong Telegram does not say how many messages wait: ${why}`,
    ]);
  });
});

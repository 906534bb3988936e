import { expect } from "chai";

import { killAll, makeHome, type BotProcess, type Home } from "../support/bot-process.ts";
import { freePort, startRedis, type RedisServer } from "../support/redis-server.ts";
import { settled } from "../support/redis-settled.ts";
import { offeredIn, on, startOn, Talker, terminated } from "../support/telegram-process.ts";
import { openFakeTelegram, type FakeTelegram } from "../support/telegram/fake-telegram.ts";
import { formatKeyRing } from "../../src/stores/key-ring.ts";
import { createKeyRing } from "../../src/stores/vault.ts";
import { until } from "../support/until.ts";

describe("the bot on Telegram", function () {
  this.timeout(120_000);
  let redis: RedisServer;
  let telegram: FakeTelegram;
  let home: Home;
  let ann: Talker;
  let env: { readonly [name: string]: string };
  let prefix: string;
  before(async () => {
    redis = await startRedis();
  });
  after(() => redis.close());
  beforeEach(async () => {
    telegram = await openFakeTelegram();
    home = makeHome();
    ann = new Talker(telegram, "Ann");
    prefix = `t${Math.random().toString(36).slice(2)}:`;
    env = {
      REDIS_URL: `redis://127.0.0.1:${redis.port}`,
      REDIS_KEY_PREFIX: prefix,
      VAULT_KEYS: formatKeyRing(createKeyRing()),
    };
  });
  afterEach(async () => {
    killAll();
    await telegram.close();
    home.remove();
  });

  const start = (more: { readonly [name: string]: string } = {}): BotProcess =>
    startOn(telegram, home, { ...env, ...more });

  it("leads from Start to the first answer, through a crash in the middle", async () => {
    const first = start();
    await first.says("I am on Telegram as @plume_test_bot (long polling)");
    const { answers, home: place } = offeredIn(await ann.asks("/start", "Demo"));
    const [ssoUrl, header, partnerId] = answers;
    await ann.asks("/auth", "Step 1️⃣: What is your OAuth SSO URL?");
    await ann.asks(ssoUrl, "✅ SSO URL saved!");
    await ann.asks(header, "✅ Authorization Header saved!");
    expect(ann.chat.map(({ text }) => text)).not.to.include(header);
    const answered = ["Step 1️⃣", "Step 2️⃣"];
    await until("the buttons of what is answered are gone", () =>
      answered.every((step) => ann.buttonsOf(step) === 0),
    );
    // Each step is counted below: none may come twice.
    await settled(redis, prefix);
    await first.kill();
    // Typed while nobody is there.
    telegram.says(ann.person, partnerId);
    const second = start();
    await ann.hears("✅ Partner ID saved!", { withinMs: 60_000 });
    await ann.presses("Skip", "✅ Authentication Successful!");
    await ann.asks(`/health ${place}`, "Operational: all 3 pods are connected");
    await ann.presses("Pods", "Living room · connected");
    expect(ann.reads.filter((m) => m.includes("Step "))).to.have.length(4);
    // Also those that the first process showed.
    await until("no question has buttons any more", () => ann.buttonsOf("Step ") === 0);
    const own = ann.chat.filter(({ from }) => from !== "bot").map(({ text }) => text);
    expect(own).to.include(partnerId).and.not.to.include(header);
    expect(await terminated(second)).to.equal(0);
    expect(telegram.pending).to.equal(0);
    const kept = `${home.bytes()}${first.output}${first.errors}${second.output}${second.errors}`;
    for (const secret of [header, telegram.token, telegram.token.split(":")[1] ?? ""])
      expect(kept).not.to.contain(secret);
  });

  it("answers seven messages that come at once, in order, each once", async () => {
    const bot = start();
    await bot.says("I am on Telegram");
    const { answers, home: place } = offeredIn(await ann.asks("/start", "Demo"));
    const before = ann.reads.length;
    const lines = ["/auth", ...answers, "/skip", `/health ${place}`, `/wifi ${place}`];
    for (const update of lines.map((line) => telegram.says(ann.person, line)))
      telegram.repeats(update);
    await ann.hears("Wi-Fi:", { after: before, withinMs: 60_000 });
    const heads = ann.reads.slice(before).map((text) => text.split("\n")[0]);
    expect(heads).to.have.length(8);
    expect(heads.slice(0, 6)).to.deep.equal([
      "🔐 OAuth Authentication Setup",
      "✅ SSO URL saved!",
      "✅ Authorization Header saved!",
      "✅ Partner ID saved!",
      "📋 Confirming Your Configuration",
      "✅ Authentication Successful!",
    ]);
    expect(heads[6]).to.contain("Operational");
    expect(heads[7]).to.contain("Wi-Fi:");
    expect(await terminated(bot)).to.equal(0);
  });

  it("is one bot in two processes: one polls, the other takes over when it is killed", async () => {
    const first = start();
    await first.says("I am on Telegram");
    await ann.asks("/start", "Demo");
    const second = start();
    await second.says("I am on Telegram");
    await ann.asks("/help", "Commands");
    const conflicts = (): number =>
      telegram.calls.filter((c) => c.method === "getUpdates" && c.outcome === 409).length;
    expect(conflicts()).to.equal(0);
    await first.kill();
    await ann.asks("/wifi", "needs a customerId", 60_000);
    expect(conflicts()).to.equal(0);
    // One that is told to end hands over at once.
    const third = start();
    await third.says("I am on Telegram");
    expect(await terminated(second)).to.equal(0);
    await ann.asks("/nodes", "needs a customerId");
    expect(await terminated(third)).to.equal(0);
    expect(await redis.client.keys(`${prefix}*turn:telegram*`)).to.deep.equal([]);
  });

  it("is a bot of its own beside another one on the same Redis", async () => {
    const there = await openFakeTelegram({
      token: `987654321:${"B".repeat(35)}`,
      username: "other_test_bot",
    });
    try {
      const bob = new Talker(there, "Bob");
      const here = start();
      const elsewhere = start({ ...on(there), PLUME_DATA_DIR: `${home.folder}/other` });
      await here.says("I am on Telegram as @plume_test_bot");
      await elsewhere.says("I am on Telegram as @other_test_bot");
      await Promise.all([ann.asks("/start", "Demo"), bob.asks("/start", "Demo")]);
      // The same person, the same number of an update: nothing of one is the other's.
      await Promise.all([ann.asks("/help", "Commands"), bob.asks("/nodes", "needs a customerId")]);
      expect(ann.reads).to.have.length(2);
      expect(bob.reads).to.have.length(2);
      expect(await terminated(here)).to.equal(0);
      expect(await terminated(elsewhere)).to.equal(0);
    } finally {
      killAll();
      await there.close();
    }
  });

  it("tells people that nothing can be kept, and takes it up when it can", async () => {
    const port = await freePort();
    let server = await startRedis({ port });
    const bot = start({ REDIS_URL: `redis://127.0.0.1:${port}` });
    try {
      await bot.says("I am on Telegram");
      await ann.asks("/start", "Demo");
      await server.close();
      await ann.asks("/help", "I cannot save anything right now", 60_000);
      server = await startRedis({ port });
      await ann.hears("Commands", { withinMs: 60_000 });
      expect(ann.reads.filter((m) => m.startsWith("Commands"))).to.have.length(1);
    } finally {
      await server.close();
    }
  }).timeout(180_000);

  it("hears by a webhook, also what was sent while it was down", async () => {
    const port = await freePort();
    const hook = {
      TELEGRAM_WEBHOOK_URL: `http://127.0.0.1:${port}/telegram`,
      TELEGRAM_WEBHOOK_PORT: String(port),
    };
    const first = start(hook);
    await first.says(`webhook ${hook.TELEGRAM_WEBHOOK_URL}, here port ${port}`);
    await ann.asks("/start", "Demo");
    await first.kill();
    telegram.says(ann.person, "/help");
    const second = start(hook);
    await ann.hears("Commands", { withinMs: 60_000 });
    expect(telegram.calls.map(({ method }) => method)).not.to.include("getUpdates");
    expect(await terminated(second)).to.equal(0);
  });

  it("says at which port it listens, where any would do", async () => {
    const bot = start({
      TELEGRAM_WEBHOOK_URL: `http://127.0.0.1:${await freePort()}/telegram`,
      TELEGRAM_WEBHOOK_PORT: "0",
    });
    await bot.says("Ctrl-C ends me.");
    expect(bot.output).to.match(/, here port [1-9]\d*\)\./);
    expect(await terminated(bot)).to.equal(0);
  });

  it("says that Telegram is away, and ends all the same", async () => {
    const bot = start({ TELEGRAM_API_ROOT: `http://127.0.0.1:${await freePort()}` });
    const said = await bot.says("and the log says when I got through. Ctrl-C ends me.\n");
    expect(said).to.match(/^I am not on Telegram yet: .+\. I keep trying, /);
    expect(await terminated(bot)).to.equal(0);
    expect(bot.output).to.equal(said);
  });

  it("greets nobody once it is told to end", async () => {
    telegram.fails("getMe", { kind: "hang" }, 20);
    const bot = start();
    const asked = (): boolean => telegram.calls.some(({ method }) => method === "getMe");
    await until("it asks who it is", asked, 45_000);
    expect(await terminated(bot)).to.equal(0);
    // On a machine that stalls it may have begun all the same, and then it says so.
    expect(bot.output !== "").to.equal(home.bytes().includes("bot.started"));
  });

  it("keeps sign-in out of groups, and leads to it by a link", async () => {
    const bot = startOn(telegram, home);
    await bot.says("I am on Telegram");
    const group = telegram.group("Ops", { supergroup: true });
    telegram.says(ann.person, "/auth@plume_test_bot", { chat: group });
    const inGroup = () => telegram.chat(group).filter(({ from }) => from === "bot");
    await until("it is answered", () => inGroup().length === 1);
    expect(inGroup()[0]?.text).to.equal("🔐 Signing in goes on in our private chat.");
    const link = inGroup()[0]?.keyboard[0]?.[0]?.url ?? "";
    expect(link).to.equal("https://t.me/plume_test_bot?start=auth");
    // What the app does with such a link.
    await ann.asks(`/start ${new URL(link).searchParams.get("start")}`, "Step 1️⃣");
    telegram.says(ann.person, "/nodes@plume_test_bot a b", { chat: group });
    await until("it is answered there", () => inGroup().length === 2);
    expect(inGroup()[1]?.text).to.contain("No valid OAuth token");
    expect(await terminated(bot)).to.equal(0);
  });

  it("goes on in the terminal's manner where the token is refused: it says so and ends", async () => {
    const wrong = `${telegram.bot.id}:${"x".repeat(35)}`;
    const bot = startOn(telegram, home, { TELEGRAM_BOT_TOKEN: wrong });
    expect(await bot.ended).to.equal(1);
    expect(bot.errors).to.equal(
      "Cannot run: telegram cannot be used: the bot's token is not valid; @BotFather shows the right one\n",
    );
  });
});

import { expect } from "chai";

import { formatKeyRing } from "../../src/stores/key-ring.ts";
import { createKeyRing } from "../../src/stores/vault.ts";
import { killAll, makeHome, type BotProcess, type Home } from "../support/bot-process.ts";
import { Guest, startOnDiscord } from "../support/discord-process.ts";
import { openFakeDiscord, type FakeDiscord } from "../support/discord/fake-discord.ts";
import { registerOn } from "../support/discord/registering.ts";
import { startRedis, type RedisServer } from "../support/redis-server.ts";
import { settled } from "../support/redis-settled.ts";
import { offeredIn, on, Talker, terminated } from "../support/telegram-process.ts";
import { openFakeTelegram } from "../support/telegram/fake-telegram.ts";
import { until } from "../support/until.ts";

describe("the bot on Discord", function () {
  this.timeout(180_000);
  let redis: RedisServer;
  let discord: FakeDiscord;
  let home: Home;
  let ann: Guest;
  let shared: { readonly [name: string]: string };
  let prefix: string;
  before(async () => {
    redis = await startRedis();
  });
  after(() => redis.close());
  beforeEach(async () => {
    discord = await openFakeDiscord();
    registerOn(discord);
    home = makeHome();
    ann = new Guest(discord, "Ann");
    prefix = `d${Math.random().toString(36).slice(2)}:`;
    shared = {
      REDIS_URL: `redis://127.0.0.1:${redis.port}`,
      REDIS_KEY_PREFIX: prefix,
      VAULT_KEYS: formatKeyRing(createKeyRing()),
    };
  });
  afterEach(async function () {
    killAll();
    await discord.close();
    home.remove();
    if (this.currentTest?.state !== "passed") return;
    expect(discord.violations).to.deep.equal([]);
    expect(discord.gateway.violations).to.deep.equal([]);
    expect(discord.complaints).to.deep.equal([]);
  });

  const start = (more: { readonly [name: string]: string } = {}): BotProcess =>
    startOnDiscord(discord, home, { ...shared, ...more });

  const started = async (more?: { readonly [name: string]: string }): Promise<BotProcess> => {
    const bot = start(more);
    await bot.says("I am on Discord");
    return bot;
  };

  const valuesOf = ([ssoUrl, authHeader, partnerId]: readonly string[]) => ({
    ssoUrl: ssoUrl ?? "",
    authHeader: authHeader ?? "",
    partnerId: partnerId ?? "",
  });
  const idsOf = (place: string) => {
    const [customer = "", location = ""] = place.split(" ");
    return { "customer-id": customer, "location-id": location };
  };

  const somewhere = { values: idsOf("acme somewhere") };
  const notSignedIn = "No valid OAuth token";

  it("leads from the first word to the first answer by a form, and keeps its secret", async () => {
    const bot = await started();
    const channel = discord.channel("ops");
    const { answers, home: place } = offeredIn(await ann.slash("start", "Demo", { channel }));
    const [, header] = answers;
    await ann.slash("auth", "🔐 OAuth Authentication Setup", { channel });
    const form = await ann.opens("Open the form", channel);
    expect(form.title).to.equal("Plume sign-in");
    expect(form.fields.map(({ label }) => label)).to.deep.equal([
      "Step 1️⃣: What is your OAuth SSO URL?",
      "Step 2️⃣: What is your Authorization Header?",
      "Step 3️⃣: What is your Partner ID?",
      "Step 4️⃣: What is your Plume API Base URL?",
    ]);
    // Wrong values are told; the form opens again with the good ones, and without the secret.
    const wrong = { ...valuesOf(answers), partnerId: "short" };
    await ann.sends(wrong, "❌ Partner ID looks invalid", channel);
    const again = await ann.opens("Correct it", channel);
    expect(again.fields.slice(0, 3).map(({ value }) => value)).to.deep.equal([answers[0], "", ""]);
    await ann.sends(valuesOf(answers), "✅ Authentication Successful!", channel);
    const values = idsOf(place);
    const healthy = "Operational: all 3 pods are connected";
    await ann.slash("health", healthy, { values, channel });
    // All of it was for Ann alone.
    const bob = new Guest(discord, "Bob");
    expect(bob.sees(channel)).to.deep.equal([]);
    const answer = ann.reads(channel).find((text) => text.includes(healthy)) ?? "";
    await ann.presses("Share here", "Operational", channel);
    await until("all see it", () => bob.reads(channel).length === 1);
    expect(bob.reads(channel)[0]).to.equal(answer);
    expect(bob.sees(channel)[0]?.buttons).to.deep.equal([]);
    // What was asked about is offered from now on.
    const offered = await discord.types(ann.person, "health", { "customer-id": "" }, "customer-id");
    expect(offered.map(({ value }) => value)).to.deep.equal([values["customer-id"]]);
    expect(await terminated(bot)).to.equal(0);
    const posted = discord
      .calls()
      .map(({ body }) => JSON.stringify(body) ?? "")
      // The demo itself says what to fill in.
      .filter((body) => !body.includes("Demo: a simulated Plume Cloud"))
      .join("\n");
    const kept = `${home.bytes()}${bot.output}${bot.errors}${posted}`;
    for (const secret of [header, discord.app.token]) expect(kept).not.to.contain(secret);
  });

  it("leaves to be read what a form did that is sent off twice", async () => {
    const bot = await started();
    const channel = discord.channel("ops");
    const { answers } = offeredIn(await ann.slash("start", "Demo", { channel }));
    await ann.slash("auth", "🔐 OAuth Authentication Setup", { channel });
    await ann.opens("Open the form", channel);
    // As from two devices: each has its own interaction.
    discord.submits(ann.person, valuesOf(answers));
    discord.submits(ann.person, valuesOf(answers));
    await ann.hears("This form is from an older message.", { channel });
    await ann.hears("✅ Authentication Successful!", { channel });
    expect(await terminated(bot)).to.equal(0);
  });

  it("goes on after a crash: questions in the chat, the secret in a form of one field", async () => {
    const first = await started();
    const { answers, home: place } = offeredIn(await ann.slash("start", "Demo"));
    const [ssoUrl, header, partnerId] = answers;
    await ann.asks("/auth", "Step 1️⃣: What is your OAuth SSO URL?");
    await ann.asks(ssoUrl, "Step 2️⃣: What is your Authorization Header?");
    await settled(redis, prefix);
    await first.kill();
    // Said while nobody is there: the next one hears it.
    const after = ann.reads().length;
    discord.says(ann.person, "/help health");
    const second = await started();
    await ann.hears("Needs: sign-in", { after });
    expect(discord.gateway.identifies).to.have.length(1);
    const form = await ann.opens("Enter the header");
    expect(form.fields.map(({ name }) => name)).to.deep.equal(["authHeader"]);
    await ann.sends({ authHeader: header }, "Step 3️⃣: What is your Partner ID?");
    await ann.asks(partnerId, "Step 4️⃣: What is your Plume API Base URL?");
    await ann.asks("/skip", "✅ Authentication Successful!");
    await ann.asks(`/health ${place}`, "Operational: all 3 pods are connected");
    await ann.presses("Pods", "Living room");
    expect(await terminated(second)).to.equal(0);
  });

  it("answers messages that come at once and twice, in order, each once", async () => {
    const bot = await started();
    const lines = ["help", "nodes", "wifi", "devices", "status", "health", "help health"];
    const deeds = lines.map((line) => discord.says(ann.person, `/${line}`));
    for (const deed of deeds) discord.repeats(deed);
    await ann.hears("Needs: sign-in; permission network:read");
    const heads = ann.reads().map((text) => text.split("\n")[0]);
    expect(heads).to.have.length(lines.length);
    expect(heads[0]).to.equal("Commands");
    expect(heads.slice(1, 6)).to.deep.equal(
      ["nodes", "wifi", "devices", "status", "health"].map(
        (name) => `/${name} needs a customerId.`,
      ),
    );
    expect(await terminated(bot)).to.equal(0);
  });

  it("is one bot in two processes: one hears, the other takes over, nothing is said twice", async () => {
    const first = await started();
    const second = await started();
    await until("one listens", () => discord.gateway.connected.length === 1);
    await ann.slash("help", "Commands");
    await first.kill();
    discord.says(ann.person, "/nodes");
    await ann.hears("/nodes needs a customerId.");
    expect(discord.gateway.identifies).to.have.length(1);
    const third = await started();
    // Who ends gives its place back at once, and the session with it.
    expect(await terminated(second)).to.equal(0);
    await ann.asks("/wifi", "/wifi needs a customerId.");
    expect(discord.gateway.identifies).to.have.length(1);
    expect(ann.reads()).to.have.length(3);
    expect(await terminated(third)).to.equal(0);
  });

  it("hears again after its socket was cut, and what was said meanwhile", async () => {
    const bot = await started({ LOG_FILE: "-" });
    await ann.asks("/help", "Commands");
    discord.gateway.cuts();
    discord.says(ann.person, "/nodes");
    await ann.hears("/nodes needs a customerId.");
    discord.gateway.reconnects();
    await ann.asks("/wifi", "/wifi needs a customerId.");
    discord.gateway.invalidates(false);
    await until("it begins anew", () => discord.gateway.identifies.length === 2, 45_000);
    await until("it listens", () => discord.gateway.connected.length === 1, 45_000);
    await ann.asks("/status", "/status needs a customerId.");
    expect(ann.reads()).to.have.length(4);
    expect(await terminated(bot)).to.equal(0);
  });

  it("shows what was asked by a mention to who asked, and to nobody else", async () => {
    const bot = await started();
    const channel = discord.channel("ops");
    const bob = new Guest(discord, "Bob");
    await ann.asks("nodes", "The answer is ready, for you alone.", channel);
    expect(bob.reads(channel)).to.have.length(1);
    await bob.presses("Show it", "This answer is for somebody else", channel);
    await ann.presses("Show it", "/nodes needs a customerId.", channel);
    expect(bob.reads(channel).join("\n")).not.to.contain("customerId");
    expect(await terminated(bot)).to.equal(0);
  });

  it("tells people that nothing can be kept, and takes it up when it can", async () => {
    let server = await startRedis();
    const bot = await started({ REDIS_URL: `redis://127.0.0.1:${server.port}` });
    try {
      await ann.slash("help", "Commands");
      const { port } = server;
      await server.close();
      await ann.slash("nodes", "I take your message up when I am back", somewhere);
      server = await startRedis({ port });
      await ann.hears(notSignedIn);
      await ann.asks("/wifi", "/wifi needs a customerId.");
      expect(ann.reads().filter((text) => text.includes(notSignedIn))).to.have.length(1);
    } finally {
      await server.close();
    }
    expect(bot.errors).to.equal("");
  });

  it("goes on where it was thrown out of a server, and where a channel is gone", async () => {
    const bot = await started();
    const channel = discord.channel("ops");
    await ann.slash("help", "Commands", { channel });
    discord.deletesChannel(channel);
    discord.kicks(discord.server);
    await ann.slash("nodes", notSignedIn, somewhere);
    expect(await terminated(bot)).to.equal(0);
  });

  it("is on Telegram at the same time, with a face for each", async () => {
    const telegram = await openFakeTelegram();
    try {
      const bob = new Talker(telegram, "Bob");
      const bot = start(on(telegram));
      await bot.says("I am on Telegram as @plume_test_bot");
      await bot.says("I am on Discord");
      await Promise.all([
        bob.asks("/help", "\n/health · Quick service"),
        ann.slash("help", "/health · Quick service"),
      ]);
      expect(await terminated(bot)).to.equal(0);
    } finally {
      killAll();
      await telegram.close();
    }
  });

  it("says that the token is refused, and ends", async () => {
    const [id = ""] = discord.app.token.split(".");
    const bot = start({ DISCORD_TOKEN: `${id}.wrong1.wrongwrongwrongwrongwrongwrong` });
    expect(await bot.ended).to.equal(1);
    expect(bot.errors).to.match(
      /^Cannot run: discord cannot be used: Discord refuses the bot's token/,
    );
  });
});

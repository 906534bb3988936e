import { expect } from "chai";

import { killAll, makeHome, type BotProcess, type Home } from "../support/bot-process.ts";
import { startRedis, type RedisServer } from "../support/redis-server.ts";
import { settled } from "../support/redis-settled.ts";
import { byHttp, bySocket, Member, startWith } from "../support/slack-process.ts";
import { openFakeSlack, type FakeSlack } from "../support/slack/fake-slack.ts";
import { offeredIn, on, Talker, terminated } from "../support/telegram-process.ts";
import { openFakeTelegram } from "../support/telegram/fake-telegram.ts";
import { formatKeyRing } from "../../src/stores/key-ring.ts";
import { createKeyRing } from "../../src/stores/vault.ts";
import { until } from "../support/until.ts";

describe("the bot on Slack", function () {
  this.timeout(180_000);
  let redis: RedisServer;
  let slack: FakeSlack;
  let home: Home;
  let ann: Member;
  let shared: { readonly [name: string]: string };
  let prefix: string;
  before(async () => {
    redis = await startRedis();
  });
  after(() => redis.close());
  beforeEach(async () => {
    slack = await openFakeSlack();
    home = makeHome();
    ann = new Member(slack, "Ann");
    prefix = `s${Math.random().toString(36).slice(2)}:`;
    shared = {
      REDIS_URL: `redis://127.0.0.1:${redis.port}`,
      REDIS_KEY_PREFIX: prefix,
      VAULT_KEYS: formatKeyRing(createKeyRing()),
    };
  });
  afterEach(async function () {
    killAll();
    await slack.close();
    home.remove();
    if (this.currentTest?.state === "passed") expect(slack.violations).to.deep.equal([]);
  });

  const onSocket = (more: { readonly [name: string]: string } = {}): BotProcess =>
    startWith(home, { ...bySocket(slack), ...shared, ...more });

  const valuesOf = ([ssoUrl, authHeader, partnerId]: readonly string[]) => ({
    ssoUrl: ssoUrl ?? "",
    authHeader: authHeader ?? "",
    partnerId: partnerId ?? "",
  });

  it("leads from the first word to the first answer by a form, and keeps its secret", async () => {
    const bot = onSocket();
    await bot.says("I am on Slack");
    const { answers, home: place } = offeredIn(await ann.slash("/plume start", "Demo"));
    const form = await ann.opens("/plume auth");
    expect(form.title).to.equal("Plume sign-in");
    expect(form.submit).to.equal("Test and save");
    expect(form.text).to.contain("🔐 OAuth Authentication Setup");
    expect(form.fields.map(({ label }) => label)).to.deep.equal([
      "Step 1️⃣: What is your OAuth SSO URL?",
      "Step 2️⃣: What is your Authorization Header?",
      "Step 3️⃣: What is your Partner ID?",
      "Step 4️⃣: What is your Plume API Base URL?",
    ]);
    const [, header] = answers;
    // Wrong values are told at their fields; the form stays as it is.
    slack.submits(ann.person, { ...valuesOf(answers), partnerId: "short" });
    const refused = await ann.shown(
      ({ fields }) => fields.some(({ error }) => error !== undefined),
      "a field says what is wrong",
    );
    expect(refused.fields.map(({ error }) => error !== undefined)).to.deep.equal([
      false,
      false,
      true,
      false,
    ]);
    await ann.sends(valuesOf(answers), "✅ Authentication Successful!");
    const channel = slack.channel("ops");
    await ann.slash(`/plume health ${place}`, "Operational: all 3 pods are connected", channel);
    expect(ann.sees(channel).map(({ ephemeral }) => ephemeral)).to.deep.equal([true]);
    const answer = ann.reads(channel)[0];
    await ann.presses("Share here", "Operational", channel);
    const bob = new Member(slack, "Bob");
    await until("all see it", () => bob.reads(channel).length === 1);
    expect(bob.reads(channel)[0]).to.equal(answer);
    expect(await terminated(bot)).to.equal(0);
    // The demo itself says what to fill in.
    const posted = slack
      .calls()
      .map(({ payload }) => JSON.stringify(payload))
      .filter((payload) => !payload.includes("Demo: a simulated Plume Cloud"))
      .join("\n");
    const kept = `${home.bytes()}${bot.output}${bot.errors}${posted}`;
    const { appToken, signingSecret } = slack.app;
    for (const secret of [header, slack.token(), appToken, signingSecret])
      expect(kept).not.to.contain(secret);
  });

  it("goes on after a crash: questions in the chat, the secret in a form of one field", async () => {
    const { env, url } = await byHttp(slack);
    slack.delivers(url);
    const first = startWith(home, { ...env, ...shared });
    await first.says("I am on Slack");
    const { answers, home: place } = offeredIn(await ann.slash("/plume start", "Demo"));
    const [ssoUrl, header, partnerId] = answers;
    // Typed, there is nothing that could open a form.
    await ann.asks("auth", "Step 1️⃣: What is your OAuth SSO URL?");
    await ann.asks(ssoUrl, "Step 2️⃣: What is your Authorization Header?");
    await settled(redis, prefix);
    await first.kill();
    // Slack repeats what nobody acknowledges; the fake does so sooner.
    const second = startWith(home, { ...env, ...shared });
    await second.says("I am on Slack");
    slack.presses(ann.person, "Enter the header");
    const form = await ann.shown(({ fields }) => fields.length === 1, "one field is asked for");
    expect(form.fields.map(({ name }) => name)).to.deep.equal(["authHeader"]);
    slack.submits(ann.person, { authHeader: header });
    await ann.shown(({ fields }) => fields.length === 2, "the rest is asked for");
    await ann.sends({ partnerId }, "✅ Authentication Successful!");
    await ann.asks(`health ${place}`, "Operational: all 3 pods are connected");
    await ann.presses("Pods", "Living room");
    expect(await terminated(second)).to.equal(0);
  });

  it("answers messages that come at once and twice, in order, each once", async () => {
    const { env, url } = await byHttp(slack);
    slack.delivers(url);
    const bot = startWith(home, { ...env, ...shared });
    await bot.says("I am on Slack");
    const lines = ["help", "nodes", "wifi", "devices", "status", "health", "help health"];
    const deeds = lines.map((line) => slack.says(ann.person, line));
    for (const deed of deeds) slack.repeats(deed);
    await ann.hears("Needs: sign-in; permission network:read");
    await until("nothing is open", () => slack.pending === 0);
    const heads = ann.reads().map((text) => text.split("\n")[0]);
    expect(heads).to.have.length(lines.length);
    expect(heads[0]).to.equal("Commands");
    expect(heads.slice(1, 6)).to.deep.equal(
      ["nodes", "wifi", "devices", "status", "health"].map(
        (name) => `/plume ${name} needs a customerId.`,
      ),
    );
    expect(await terminated(bot)).to.equal(0);
  });

  it("is one bot in two processes: whoever is left answers, and nothing is said twice", async () => {
    const first = onSocket();
    const second = onSocket();
    await Promise.all([first.says("I am on Slack"), second.says("I am on Slack")]);
    await until("both listen", () => slack.connections === 2);
    await ann.asks("help", "Commands");
    await first.kill();
    await until("one is left", () => slack.connections === 1);
    await ann.asks("nodes", "needs a customerId");
    await until("nothing is open", () => slack.pending === 0);
    expect(ann.reads()).to.have.length(2);
    expect(await terminated(second)).to.equal(0);
  });

  it("hears again after its socket was cut, and says what it may have missed", async () => {
    const bot = onSocket({ LOG_FILE: "-" });
    await bot.says("I am on Slack");
    await ann.asks("help", "Commands");
    slack.cuts();
    await until("it is back", () => slack.connections === 1, 45_000);
    await ann.asks("nodes", "needs a customerId");
    slack.disconnects("refresh_requested");
    await until("it is back again", () => slack.connections === 1, 45_000);
    await ann.asks("wifi", "needs a customerId");
    expect(await terminated(bot)).to.equal(0);
    expect(bot.errors).to.contain("slack.back");
  });

  it("tells people that nothing can be kept, and takes it up when it can", async () => {
    const { env, url } = await byHttp(slack);
    slack.delivers(url);
    let server = await startRedis();
    const bot = startWith(home, {
      ...env,
      ...shared,
      REDIS_URL: `redis://127.0.0.1:${server.port}`,
    });
    try {
      await bot.says("I am on Slack");
      await ann.asks("help", "Commands");
      const { port } = server;
      await server.close();
      const after = ann.reads().length;
      const deed = slack.says(ann.person, "nodes");
      await ann.hears("I cannot save anything right now", { after });
      server = await startRedis({ port });
      // As Slack would a minute later.
      await deed.done;
      slack.repeats(deed);
      await ann.hears("needs a customerId", { after });
      expect(ann.reads().filter((text) => text.includes("needs a customerId"))).to.have.length(1);
    } finally {
      await server.close();
    }
  });

  it("is installed by workspaces, answers in each, and forgets one that removes it", async () => {
    const { env, url } = await byHttp(slack);
    const { SLACK_BOT_TOKEN: _, ...rest } = env;
    const origin = new URL(url).origin;
    slack.delivers(url);
    const bot = startWith(home, {
      ...rest,
      ...shared,
      SLACK_CLIENT_ID: slack.app.clientId,
      SLACK_CLIENT_SECRET: slack.app.clientSecret,
      SLACK_PUBLIC_URL: origin,
    });
    await bot.says("I am on Slack");
    const other = slack.workspace("Other", { installed: false });
    const eve = slack.person("Eve", { team: other });
    const landing = await slack.installs(eve, `${origin}/slack/install`);
    expect(landing.status).to.equal(200);
    const dm = slack.direct(eve);
    const reads = (): readonly string[] =>
      slack.messages(dm, eve).flatMap(({ from, text }) => (from === "bot" ? [text] : []));
    slack.says(eve, "help");
    await until("it answers there", () => reads().some((text) => text.startsWith("Commands")));
    await until(
      "it is kept",
      async () => (await redis.client.keys(`${prefix}*${other.id}*`)).length > 0,
    );
    await settled(redis, prefix);
    slack.uninstalls(other);
    await until(
      "nothing is left of it",
      async () => (await redis.client.keys(`${prefix}*${other.id}*`)).length === 0,
      45_000,
    );
    expect(await terminated(bot)).to.equal(0);
    expect(bot.output + bot.errors + home.bytes()).not.to.contain(slack.app.clientSecret);
  });

  it("is on Telegram at the same time, with a face for each", async () => {
    const telegram = await openFakeTelegram();
    try {
      const bob = new Talker(telegram, "Bob");
      const bot = onSocket(on(telegram));
      await bot.says("I am on Telegram as @plume_test_bot");
      await bot.says("I am on Slack");
      await Promise.all([
        bob.asks("/help", "\n/health · Quick service"),
        ann.slash("/plume help", "/plume health · Quick service"),
      ]);
      expect(await terminated(bot)).to.equal(0);
    } finally {
      killAll();
      await telegram.close();
    }
  });

  it("says that the token is refused, and ends", async () => {
    const bot = onSocket({
      SLACK_BOT_TOKEN: "xoxb-000000000000-000000000000-wrongwrongwrongwrongwron",
    });
    expect(await bot.ended).to.equal(1);
    expect(bot.errors).to.match(/^Cannot run: slack cannot be used: Slack refuses the bot's token/);
  });
});

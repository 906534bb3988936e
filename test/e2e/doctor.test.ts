import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { expect } from "chai";

import { BotProcess, killAll, makeHome, type Home } from "../support/bot-process.ts";
import { startRedis, type RedisServer } from "../support/redis-server.ts";
import { testKeys } from "../support/rotating.ts";
import { openFakeDiscord, type FakeDiscord } from "../support/discord/fake-discord.ts";
import { Guest, onDiscord } from "../support/discord-process.ts";
import { openFakeSlack, type FakeSlack } from "../support/slack/fake-slack.ts";
import { byHttp, bySocket, Member } from "../support/slack-process.ts";
import { openFakeTelegram, type FakeTelegram } from "../support/telegram/fake-telegram.ts";
import { until } from "../support/until.ts";

// The built doctor beside the built bot, as an operator runs them.

const main = fileURLToPath(new URL("../../dist/src/doctor/main.js", import.meta.url));
const register = fileURLToPath(new URL("../../dist/src/discord-commands/main.js", import.meta.url));
const hello = "open https://t.me/plume_test_bot, press Start";

// Each look starts a process.
const slowMs = 45_000;

type Environment = { readonly [name: string]: string };

describe("an operator with npm run doctor", function doctor() {
  this.timeout(180_000);
  let place: Home;
  let fake: FakeTelegram;
  let slack: FakeSlack | undefined;
  let discord: FakeDiscord | undefined;
  let server: RedisServer | undefined;

  beforeEach(async () => {
    place = makeHome();
    fake = await openFakeTelegram();
    slack = discord = server = undefined;
  });
  afterEach(async () => {
    killAll();
    await fake.close();
    await slack?.close();
    await discord?.close();
    await server?.close();
    place.remove();
  });

  const telegram = (): Environment => ({
    TELEGRAM_BOT_TOKEN: fake.token,
    TELEGRAM_API_ROOT: fake.root,
  });

  async function call(
    env: Environment,
    tool: readonly string[] = [main],
  ): Promise<{ code: number | null; said: string }> {
    const child = spawn(process.execPath, [...tool], {
      env: { PLUME_DATA_DIR: place.folder, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
    const [code] = (await once(child, "close")) as [number | null];
    expect(said).not.to.include(fake.token.split(":")[1]);
    if (slack)
      for (const secret of [slack.token(), slack.app.appToken, slack.app.signingSecret])
        expect(said).not.to.include(secret);
    if (discord) expect(said).not.to.include(discord.app.token);
    return { code, said };
  }

  const isMenuSet = (): boolean =>
    ["all_private_chats", "all_group_chats"].every((scope) => fake.menu(scope).length > 0);

  /** From nothing to the first answer. */
  async function lead(env: Environment): Promise<BotProcess> {
    const before = await call(env);
    expect(before.said)
      .to.match(/todo {2}Nobody listens/)
      .and.to.match(/step 4: npm start\n$/);
    expect([before.code, readdirSync(place.folder)]).to.deep.equal([1, []]);
    const bot = new BotProcess(place, env);
    await bot.says("I am on Telegram as @plume_test_bot");
    await until("the menus are set", isMenuSet, slowMs);
    const running = await call(env);
    expect(running.said).to.match(/ok {4}Somebody listens/);
    expect([running.code, running.said.trim().split("\n").at(-1)]).to.deep.equal([
      1,
      `Next, step 5: ${hello}`,
    ]);
    const ann = fake.person("Ann");
    fake.says(ann, "/start");
    await until("the bot answered", () => fake.reads(ann).length > 0, slowMs);
    await until("all is well", async () => (await call(env)).code === 0, slowMs);
    const well = await call(env);
    expect(well.said).to.match(/\nAll is well\.\n$/);
    expect(well.said).not.to.match(/\n {3}(todo|wrong|-)/);
    return bot;
  }

  it("gets from a fresh token to the first answer, with a store in a file", async () => {
    const bot = await lead(telegram());
    await bot.kill();
    fake.says(fake.person("Bob"), "/start");
    const killed = await call(telegram());
    expect(killed.code).to.equal(1);
    expect(killed.said)
      .to.match(/todo {2}Nobody listens/)
      .and.to.match(/todo {2}1 message waits/);
    const again = new BotProcess(place, telegram());
    await until("the bot answered what waited", () => fake.pending === 0, slowMs);
    await until("all is well", async () => (await call(telegram())).code === 0, slowMs);
    expect(again.errors).to.equal("");
    // No poll was ended by the doctor, and nothing was changed but by the bot.
    expect(fake.calls.filter(({ outcome }) => outcome === 409)).to.deep.equal([]);
  });

  it("gets from a fresh token to the first answer, with a store on Redis", async () => {
    server = await startRedis({ settings: { appendonly: "yes" } });
    const env = { ...telegram(), REDIS_URL: server.url, VAULT_KEYS: testKeys("k1") };
    const bot = await lead(env);
    bot.child.kill("SIGTERM");
    await bot.ended;
    expect((await call(env)).said).to.match(/todo {2}Nobody listens/);
  });

  it("gets from two fresh tokens to the first answer on Slack", async () => {
    slack = await openFakeSlack();
    const env = bySocket(slack);
    const before = await call(env);
    expect([before.code, readdirSync(place.folder)]).to.deep.equal([1, []]);
    expect(before.said)
      .to.include("Slack accepts SLACK_BOT_TOKEN: @plume in Acme")
      .and.to.match(/step 3: npm start\n$/);
    const bot = new BotProcess(place, env);
    await bot.says("I am on Slack");
    const running = await call(env);
    expect(running.said)
      .to.match(/ok {4}Somebody listens/)
      .and.to.match(/step 5: type \/plume help in Slack\n$/);
    // The doctor asked for a connection, and left it at that.
    expect(slack.connections).to.equal(1);
    await new Member(slack, "Ann").slash("/plume help", "Commands");
    await until("all is well", async () => (await call(env)).code === 0, slowMs);
    expect((await call(env)).said).to.match(/\nAll is well\.\n$/);
    expect(bot.errors).to.equal("");
  });

  it("gets from a token and an address to the first answer on Discord", async () => {
    discord = await openFakeDiscord();
    discord.kicks();
    server = await startRedis({ settings: { appendonly: "yes" } });
    const env = { ...onDiscord(discord), REDIS_URL: server.url, VAULT_KEYS: testKeys("k1") };
    const before = await call(env);
    expect([before.code, readdirSync(place.folder)]).to.deep.equal([1, []]);
    expect(before.said)
      .to.include("Discord accepts DISCORD_TOKEN: Plume")
      .and.to.match(/todo {2}Nobody listens/)
      .and.to.match(/step 3: npm start\n$/);
    const bot = new BotProcess(place, env);
    await bot.says("I am on Discord");
    const address = `https://discord.com/oauth2/authorize?client_id=${discord.app.id}&`;
    const running = await call(env);
    expect(running.said)
      .to.include("ok    Somebody listens: a process holds the gateway")
      .and.to.include(`Next, step 4: open ${address}`);
    discord.invites(discord.server);
    expect((await call(env)).said).to.match(/step 4: npm run discord:commands -- --apply\n$/);
    expect((await call(env, [register, "--apply"])).code).to.equal(0);
    expect((await call(env)).said).to.match(/step 5: type \/help in Discord\n$/);
    await new Guest(discord, "Ann").slash("help", "Commands", {
      channel: discord.channel("general"),
    });
    await until("all is well", async () => (await call(env)).code === 0, slowMs);
    expect((await call(env)).said).to.match(/\nAll is well\.\n$/);
    // The doctor knocked at the gateway, and began nothing there.
    expect(discord.gateway.identifies).to.have.lengthOf(1);
    expect([discord.violations, discord.complaints, bot.errors]).to.deep.equal([[], [], ""]);
  });

  it("calls a bot over HTTP as Slack does, on both platforms at once", async () => {
    slack = await openFakeSlack();
    const { env: http, url } = await byHttp(slack);
    const env = { ...telegram(), ...http, SLACK_PUBLIC_URL: new URL(url).origin };
    expect((await call(env)).said).to.include(`todo  Nobody listens at ${new URL(url).host}`);
    const bot = new BotProcess(place, env);
    await bot.says("I am on Slack");
    await until("the menus are set", isMenuSet, slowMs);
    const { said } = await call(env);
    expect(said)
      .to.include("3  Make the app (Slack)")
      .and.to.include(`Somebody listens at ${new URL(url).host}, and answers`)
      .and.to.include(`Its public address answers, too: ${new URL(url).host}`)
      .and.to.match(/step 7: open https:\/\/t\.me\/plume_test_bot, press Start\n$/);
    expect(bot.output).to.include("I am on Telegram as @plume_test_bot");
    expect(slack.deliveries).to.deep.equal([]);
  });

  it("checks a terminal's folder without a token, beside the bot in it", async () => {
    const bot = new BotProcess(place);
    await bot.ask("/help", "/health");
    const { code, said } = await call({});
    expect(code).to.equal(1);
    expect(said).to.include("without a platform npm start runs in the terminal");
    expect(said).to.include(`Its keys open it: ${place.folder}/vault.key`);
    expect(await bot.end()).to.equal(0);
    expect(bot.errors).to.equal("");
  });

  it("is called through npm", () => {
    const { status, stdout } = spawnSync("npm", ["run", "--silent", "doctor"], {
      encoding: "utf8",
      env: { PATH: process.env["PATH"] ?? "", PLUME_DATA_DIR: place.folder, PLUME_CLOUD: "plume" },
    });
    expect(stdout).to.include("The cloud is the real one").and.to.include("Next, step 1: ");
    expect(status).to.equal(1);
  });
});

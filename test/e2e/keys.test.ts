import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";

import { parseKeyRing } from "../../src/stores/key-ring.ts";
import { BotProcess, killAll, makeHome, type Home } from "../support/bot-process.ts";
import { callToolProcess } from "../support/operator.ts";
import { startRedis, type RedisServer } from "../support/redis-server.ts";
import { testKeys } from "../support/rotating.ts";

// The built bot and the built tool beside it, as an operator runs them.

const home = "64a1f0c2d3e4b5a697881001 64a1f0c2d3e4b5a697881002";

describe("an operator with npm run keys", function keys() {
  this.timeout(120_000);
  let place: Home;
  let server: RedisServer | undefined;

  beforeEach(() => {
    place = makeHome();
    server = undefined;
  });
  afterEach(async () => {
    killAll();
    await server?.close();
    place.remove();
  });

  const call = (env: { readonly [name: string]: string }, ...words: readonly string[]) =>
    callToolProcess({ PLUME_DATA_DIR: place.folder, ...env }, words);

  async function signIn(bot: BotProcess): Promise<void> {
    const said = await bot.ask("/start", "Then: /health");
    const [, ...answers] =
      /one line a question:\n(\S+)\n(Basic \S+)\n(\S+)\n\/skip/.exec(said) ?? [];
    bot.write("/auth", ...answers, "/skip");
    await bot.says("✅ Authentication Successful!");
  }

  /** What a bot logged as wrong; the key file that is made and the cloud's own doings are not. */
  const complaints = (): readonly string[] =>
    readFileSync(join(place.folder, "bot.log"), "utf8")
      .split("\n")
      .filter((line) => /"level":"?(warn|error|40|50)/.test(line) && !line.includes("vault.key-"));

  it("prints a fresh key through npm, and nothing else", () => {
    const { status, stdout, stderr } = spawnSync(
      "npm",
      ["run", "--silent", "keys", "--", "new", "k7"],
      {
        encoding: "utf8",
      },
    );
    expect(status).to.equal(0);
    expect(stdout).to.match(/^k7:[A-Za-z0-9+/]{43}=\n$/);
    expect(parseKeyRing(stdout).primary.id).to.equal("k7");
    expect(stderr).to.include("VAULT_KEYS=").and.not.to.include(stdout.slice(3, 20));
  });

  it("gives the bot's own key file a new key with one restart, and forgets a person", async () => {
    const first = new BotProcess(place);
    await signIn(first);
    expect((await call({}, "add", "k2")).code).to.equal(0);
    expect(await call({}, "rotate")).to.include({ code: 1, said: "" });
    await first.end();
    const bot = new BotProcess(place);
    await bot.ask("/auth status", "✅ Signed in to Plume Cloud");
    const rotated = await call({}, "rotate");
    const [, old = ""] = /(\S+) is not needed any more/.exec(rotated.said) ?? [];
    expect(rotated).to.include({ code: 0, noted: "" });
    expect((await call({}, "remove", old)).code).to.equal(0);
    await bot.ask("/auth status", "✅ Signed in to Plume Cloud");
    const forgotten = await call({}, "forget", "console:local:operator");
    expect(forgotten).to.include({ code: 0, noted: "" });
    expect(forgotten.said).to.include("1 sign-in").and.to.include("1 conversation");
    await bot.ask("/auth status", "You are not signed in.");
    expect(await bot.end()).to.equal(0);
    expect(bot.errors).to.equal("");
    expect(complaints()).to.deep.equal([]);
    // Nothing that the tool had open keeps the bot from leaving one complete file.
    expect(readdirSync(place.folder).filter((name) => /-(wal|shm)$/.test(name))).to.deep.equal([]);
  });

  it("replaces a key of bots that share a Redis, step by step, and forgets a person", async () => {
    server = await startRedis();
    const env = (...ids: readonly string[]) => ({
      REDIS_URL: server?.url ?? "",
      VAULT_KEYS: testKeys(...ids),
    });
    // Step 1: every bot has the new key. Step 2: every bot seals with it.
    const first = new BotProcess(place, env("k1", "k2"));
    await signIn(first);
    await first.end();
    const second = new BotProcess(place, env("k2", "k1"));
    await second.ask("/auth status", "✅ Signed in to Plume Cloud");
    const rotated = await call(env("k2", "k1"), "rotate");
    expect(rotated.code).to.equal(0);
    expect(rotated.said).to.include("k1 is not needed any more");
    await second.ask("/auth status", "✅ Signed in to Plume Cloud");
    await second.end();
    const refused = new BotProcess(place, env("k1"));
    expect(await refused.ended).to.equal(1);
    expect(refused.errors).to.include("store:check was sealed with key k2");
    const bot = new BotProcess(place, env("k2"));
    await bot.ask(`/health ${home}`, "as of");
    const [name = ""] = await server.client.keys("conn:*");
    const owner = name.slice(name.indexOf("}:") + 2);
    await server.client.config("RESETSTAT");
    const forgotten = await call(env("k2"), "forget", owner);
    expect(forgotten.code).to.equal(0);
    const stats = await server.client.info("commandstats");
    expect(stats).not.to.match(/cmdstat_(keys|flush)/);
    // The token, the last readings and the last homes.
    expect(forgotten.said).to.include("3 cached values");
    const left = (await server.client.keys("*")).filter((key) => key.includes("operator"));
    expect(left).to.deep.equal([]);
    await bot.ask("/auth status", "You are not signed in.");
    expect(await bot.end()).to.equal(0);
    expect(bot.errors).to.equal("");
    expect(await server.client.keys("conn:*")).to.deep.equal([]);
  });
});

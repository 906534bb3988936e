import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";

import { createClient } from "../../adapters/telegram/client.ts";
import { applyMenus, menusOf } from "../../adapters/telegram/menu.ts";
import { seal } from "../../src/core/sealed.ts";
import { runDoctor } from "../../src/doctor/doctor.ts";
import { createSystemClock } from "../../src/ops/system-clock.ts";
import { createPlumeRepertoire } from "../../src/plume/bot.ts";
import type { Clock } from "../../src/ports/clock.ts";
import { parseKeyRing } from "../../src/stores/key-ring.ts";
import { openRedisStore, parseRedisAddress, type RedisStore } from "../../src/stores/redis.ts";
import { createVault } from "../../src/stores/vault.ts";
import { createCollectingLogger } from "../support/network.ts";
import type { RedisServer } from "../support/redis-server.ts";
import { createFolder, type Folder } from "../support/stores-folder.ts";
import { openFakeDiscord, type FakeDiscord } from "../support/discord/fake-discord.ts";
import { openFakeSlack, type FakeSlack } from "../support/slack/fake-slack.ts";
import { openFakeTelegram, type FakeTelegram } from "../support/telegram/fake-telegram.ts";

type Environment = { readonly [name: string]: string };

/** What the doctor said. */
export interface Examined {
  readonly code: number;
  /** Standard output. */
  readonly said: readonly string[];
  /** Standard error. */
  readonly noted: readonly string[];
  /** How long it took. */
  readonly tookMs: number;
  /** The lines of one step, without its title and without spaces at their beginning. */
  readonly step: (number: number) => readonly string[];
}

// What it asks Telegram. Anything else could change something there, or end a bot's poll.
const harmless = new Set(["getMe", "getWebhookInfo", "getMyCommands", ""]);
// What it asks Slack. A code that was never given exchanges nothing; the address of a connection ends
// by itself where nobody goes there.
const harmlessOnSlack = new Set(["auth.test", "apps.connections.open", "oauth.v2.access"]);

/** Everything a bot needs, with the doctor beside it. Each look at it checks that nothing changed. */
export class Ward {
  readonly fake: FakeTelegram;
  readonly #folder: Folder = createFolder();
  /** What must never be said. */
  readonly #secrets: string[] = [];
  redis: RedisServer | undefined;
  slack: FakeSlack | undefined;
  discord: FakeDiscord | undefined;
  #isFrozen = false;

  constructor(fake: FakeTelegram) {
    this.fake = fake;
    this.#secrets.push(...fake.token.split(":").slice(1));
  }

  /** The data folder, which is not there at first. */
  get data(): string {
    return this.#folder.path("data");
  }

  path(name: string): string {
    return this.#folder.path(name);
  }

  /** The variables of a bot on Telegram. */
  get env(): Environment {
    return {
      PLUME_DATA_DIR: this.data,
      TELEGRAM_BOT_TOKEN: this.fake.token,
      TELEGRAM_API_ROOT: this.fake.root,
    };
  }

  /** A Slack with the app in a workspace; gives the variables of a bot there, by Socket Mode. */
  async opensSlack(
    options: Parameters<typeof openFakeSlack>[0] = {},
  ): Promise<{ readonly slack: FakeSlack; readonly env: Environment }> {
    const slack = await openFakeSlack(options);
    this.slack = slack;
    const { appToken, signingSecret, clientSecret } = slack.app;
    this.hides(slack.token(), appToken, signingSecret, clientSecret);
    const env = {
      PLUME_DATA_DIR: this.data,
      SLACK_BOT_TOKEN: slack.token(),
      SLACK_APP_TOKEN: appToken,
      SLACK_API_ROOT: `${slack.root}/api`,
    };
    return { slack, env };
  }

  /** A Discord with the bot on a server; gives the variables of a bot there. */
  async opensDiscord(
    options: Parameters<typeof openFakeDiscord>[0] = {},
  ): Promise<{ readonly discord: FakeDiscord; readonly env: Environment }> {
    const discord = await openFakeDiscord(options);
    this.discord = discord;
    this.hides(discord.app.token);
    const env = {
      PLUME_DATA_DIR: this.data,
      DISCORD_TOKEN: discord.app.token,
      DISCORD_API_ROOT: discord.apiUrl,
    };
    return { discord, env };
  }

  hides(...secrets: readonly string[]): void {
    this.#secrets.push(...secrets);
  }

  /** Redis keeps its connections and says nothing any more. */
  freezeRedis(): void {
    this.#isFrozen = true;
    this.redis?.freeze();
  }

  /** Calls the doctor with these variables and no others. */
  async examine(
    env: Environment = this.env,
    clock: Clock = createSystemClock(),
  ): Promise<Examined> {
    const [said, noted]: [string[], string[]] = [[], []];
    const [files, calls, keys] = [this.#files(), this.fake.calls.length, await this.#keys()];
    const slackCalls = this.slack?.calls().length ?? 0;
    const discordCalls = this.discord?.calls().length ?? 0;
    const begunMs = performance.now();
    const code = await runDoctor({
      env,
      clock,
      say: (line) => void said.push(line),
      note: (line) => void noted.push(line),
    });
    const tookMs = performance.now() - begunMs;
    expect(this.#files()).to.deep.equal(files);
    expect(await this.#keys()).to.deep.equal(keys);
    const asked = this.fake.calls.slice(calls).map(({ method }) => method);
    expect(asked.filter((method) => !harmless.has(method))).to.deep.equal([]);
    this.#checkSlack(slackCalls);
    this.#checkDiscord(discordCalls);
    for (const secret of this.#secrets)
      expect([...said, ...noted].join("\n")).not.to.include(secret);
    return { code, said, noted, tookMs, step: (number) => stepIn(said, number) };
  }

  /** Sets what the bot sets when it starts. */
  async setMenus(): Promise<void> {
    const { commands } = createPlumeRepertoire({
      partnerIdMin: 20,
      allowedHosts: [],
      defaultApiBase: "https://api.plume.test",
    });
    const client = createClient({ token: seal(this.fake.token), apiRoot: this.fake.root });
    const signal = AbortSignal.timeout(5_000);
    await applyMenus(menusOf(commands, {}), { client, logger: createCollectingLogger(), signal });
  }

  /** Calls a method of the Bot API as anybody who has the token can. */
  async call(method: string, payload: object): Promise<void> {
    const answer = await fetch(`${this.fake.root}/bot${this.fake.token}/${method}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(payload),
    });
    if (!answer.ok) throw new Error(await answer.text());
  }

  async close(): Promise<void> {
    await this.fake.close();
    await this.slack?.close();
    await this.discord?.close();
    await this.redis?.close();
    this.#folder.remove();
  }

  /** Nothing was done there, no connection was made, and no event came of it. */
  #checkSlack(callsBefore: number): void {
    const { slack } = this;
    if (!slack) return;
    const asked = slack
      .calls()
      .slice(callsBefore)
      .map(({ method }) => method);
    expect(asked.filter((method) => !harmlessOnSlack.has(method))).to.deep.equal([]);
    expect(slack.violations).to.deep.equal([]);
    expect(slack.deliveries).to.deep.equal([]);
  }

  /** It only asked, and no session of the gateway was begun. */
  #checkDiscord(callsBefore: number): void {
    const { discord } = this;
    if (!discord) return;
    const asked = discord.calls().slice(callsBefore);
    expect(asked.filter(({ line }) => !line.startsWith("GET "))).to.deep.equal([]);
    expect(discord.violations).to.deep.equal([]);
    expect([discord.gateway.identifies, discord.gateway.resumes]).to.deep.equal([[], []]);
  }

  /** Every file there is and what is in it, but SQLite's shared memory: a reader marks it. */
  #files(): readonly string[] {
    const root = this.#folder.path(".");
    if (!existsSync(root)) return [];
    return readdirSync(root, { recursive: true, encoding: "utf8" })
      .toSorted()
      .map((name) => {
        const stats = statSync(join(root, name));
        if (stats.isDirectory() || name.endsWith("-shm")) return name;
        const hash = createHash("sha256")
          .update(readFileSync(join(root, name)))
          .digest("hex");
        return `${name} ${stats.mode} ${stats.mtimeMs} ${hash}`;
      });
  }

  async #keys(): Promise<readonly string[]> {
    if (this.redis?.running !== true || this.#isFrozen) return [];
    return (await this.redis.client.keys("*")).toSorted();
  }
}

/** Opens the store on Redis as a bot with these keys does. */
export async function openRedisAt(url: string, keys: string, keyPrefix = ""): Promise<RedisStore> {
  const address = parseRedisAddress(url);
  if (!address) throw new Error("no address");
  const [vault, logger] = [createVault(parseKeyRing(keys)), createCollectingLogger()];
  const store = openRedisStore({ address, vault, logger, keyPrefix });
  await store.opened(5_000);
  return store;
}

function stepIn(said: readonly string[], number: number): readonly string[] {
  const from = said.findIndex((line) => line.startsWith(`${number}  `));
  const rest = said.slice(from + 1);
  const end = rest.findIndex((line) => !line.startsWith("   "));
  return rest.slice(0, end).map((line) => line.trim());
}

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");

/** The steps that the README lists under this heading, as the doctor does. */
export function stepsInReadme(heading: string): readonly string[] {
  const from = readme.indexOf(`## ${heading}`);
  const section = readme.slice(from, readme.indexOf("\n## ", from));
  return [...section.matchAll(/^(\d)\. \*\*(.+?)\.\*\*/gm)].map(
    ([, number = "", title = ""]) => `${number}  ${title}`,
  );
}

/** A ward with a Telegram of its own. */
export async function openWard(
  options: Parameters<typeof openFakeTelegram>[0] = {},
): Promise<Ward> {
  return new Ward(await openFakeTelegram(options));
}

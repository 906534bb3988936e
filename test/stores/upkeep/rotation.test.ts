import { expect } from "chai";
import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { reveal, seal } from "../../../src/core/sealed.ts";
import type { Logger } from "../../../src/ports/logger.ts";
import type { ConnectionStore } from "../../../src/ports/connection-store.ts";
import { createSystemClock } from "../../../src/ops/system-clock.ts";
import { openEmbeddedHoldings } from "../../../src/stores/embedded/holdings.ts";
import { openEmbeddedStore, type EmbeddedStore } from "../../../src/stores/embedded.ts";
import { openRedisHoldings } from "../../../src/stores/redis/holdings.ts";
import { openRedisStore, type RedisStore } from "../../../src/stores/redis.ts";
import type { Holdings } from "../../../src/stores/upkeep/holdings.ts";
import { startRedis, type RedisServer } from "../../support/redis-server.ts";
import { addressOf } from "../../support/redis-subject.ts";
import { testVault, turnKeys, type Turned } from "../../support/rotating.ts";
import { createFolder, type Folder } from "../../support/stores-folder.ts";
import { startToyBot, type ToyBot } from "../../support/toy-bot.ts";

const script = fileURLToPath(new URL("../../support/rotating-child.ts", import.meta.url));
const silent: Logger = { info() {}, warn() {}, error() {} };
// Without a memory of its own a bot goes on with what the store gives it, reverted or not; and
// little waits where much is done.
const settings = { cacheSize: 0, waitingLimit: 10 };
const people = Array.from({ length: 16 }, (_, n) => `p${n}`);
/** These write faster than they are answered; the others wait for their answers. */
const hasty = people.slice(0, 4);

/** What people write to and save in. */
interface Service {
  readonly bots: readonly ToyBot[];
  readonly connections: ConnectionStore;
}

/** Talks with several bots at once as fast as they answer, and knows what must be remembered. */
class Crowd {
  readonly told = new Map<string, string[]>();
  readonly saved = new Map<string, string>();
  #over = false;

  /** Every person writes to one bot after the other, and saves something each time. */
  talk(service: Service): Promise<unknown> {
    const talking = Promise.all(people.map((user) => this.#talkAs(user, service)));
    talking.catch(() => this.end());
    return talking;
  }

  end(): void {
    this.#over = true;
  }

  get over(): boolean {
    return this.#over;
  }

  /** How much was told by who told least. */
  get shortest(): number {
    return Math.min(...people.map((user) => this.told.get(user)?.length ?? 0));
  }

  /** What was saved last is still there. */
  async expectSaved(user: string, connections: ConnectionStore): Promise<void> {
    const record = await connections.load(`test:-:${user}`);
    expect(record && reveal(record), `saved by ${user}`).to.equal(this.saved.get(user));
  }

  async #talkAs(user: string, { bots, connections }: Service): Promise<void> {
    const told: string[] = [];
    this.told.set(user, told);
    const answered = (): number => bots.reduce((sum, bot) => sum + bot.said(user).length, 0);
    for (let n = 0; !this.#over; n += 1) {
      const text = n % 3 === 0 ? `work ${n}` : `${n}`;
      // Whoever is faster than the bots is refused now and then.
      while ((await bots[n % bots.length]?.tell(user, text)) !== "durable") await sleep(5);
      told.push(text);
      while (!hasty.includes(user) && answered() < told.length) await sleep(2);
      await this.expectSaved(user, connections);
      this.saved.set(user, `${user} ${n}`);
      await connections.save(`test:-:${user}`, seal(`${user} ${n}`));
    }
  }
}

/** Nothing of what was told to any bot is lost, reverted, or needs another key than k2. */
async function expectRemembered(
  crowd: Crowd,
  { bot, connections }: { readonly bot: ToyBot; readonly connections: ConnectionStore },
): Promise<void> {
  for (const user of people) {
    const [memory] = await bot.ask(user, "log");
    expect(memory).to.equal(crowd.told.get(user)?.join(","));
    await crowd.expectSaved(user, connections);
  }
  expect(bot.log.of("conversation.unreadable")).to.deep.equal([]);
}

async function finish(bot: ToyBot): Promise<void> {
  await bot.bot.idle();
  await bot.stop();
  expect(bot.log.of("conversation.unreadable")).to.deep.equal([]);
}

// A run without a race would prove nothing.
const isEnough =
  (crowd: Crowd) =>
  ({ races }: Turned): boolean =>
    crowd.over || (races >= 5 && crowd.shortest >= 60);

function connectionsOf(stores: readonly RedisStore[]): ConnectionStore {
  const store = stores.at(-1);
  if (!store) throw new Error("no store was opened");
  return store.connections;
}

describe("a rotation on Redis", () => {
  let server: RedisServer;
  let stores: RedisStore[];
  let bots: ToyBot[];
  let holdings: Holdings;

  beforeEach(async () => {
    server = await startRedis();
    stores = [];
    bots = [];
  });
  afterEach(async () => {
    for (const bot of bots) await bot.stop();
    for (const store of stores) await store.close();
    await holdings.close();
    await server.close();
  });

  const start = async (...ids: readonly string[]): Promise<ToyBot> => {
    const vault = testVault(...ids);
    const store = openRedisStore({ address: addressOf(server.url), vault, logger: silent });
    stores.push(store);
    expect(await store.opened(10_000)).to.equal(undefined);
    const bot = await startToyBot({ conversations: store.conversations, vault, settings });
    bots.push(bot);
    return bot;
  };

  it("loses and reverts nothing while bots work at full speed", async () => {
    await start("k1", "k2");
    await start("k1", "k2");
    holdings = await openRedisHoldings({
      address: addressOf(server.url),
      ca: [],
      sentinelPassword: undefined,
      keyPrefix: "",
      durability: "primary",
    });
    const crowd = new Crowd();
    const talking = crowd.talk({ bots: [...bots], connections: connectionsOf(stores) });
    const turned = await turnKeys(holdings, ["k2", "k1"], isEnough(crowd)).finally(() =>
      crowd.end(),
    );
    await talking;
    expect(turned.resealed).to.be.above(100);
    for (const bot of bots.splice(0)) await finish(bot);
    await turnKeys(holdings, ["k2", "k1"], () => true);
    const bot = await start("k2");
    await expectRemembered(crowd, { bot, connections: connectionsOf(stores) });
    for await (const records of holdings.asides()) expect(records).to.deep.equal([]);
  }).timeout(60_000);
});

describe("a rotation of a file", () => {
  let folder: Folder;
  let bot: ToyBot | undefined;
  let store: EmbeddedStore | undefined;
  let child: ChildProcessByStdio<Writable, Readable, null> | undefined;

  beforeEach(() => {
    folder = createFolder();
  });
  afterEach(async () => {
    child?.kill("SIGKILL");
    await bot?.stop();
    await store?.close();
    folder.remove();
  });

  const start = async (...ids: readonly string[]) => {
    const [vault, clock] = [testVault(...ids), createSystemClock()];
    const opened = openEmbeddedStore({ file: folder.path("store.db"), vault, clock });
    store = opened;
    bot = await startToyBot({ conversations: opened.conversations, vault, settings });
    return { bot, connections: opened.connections };
  };

  it("loses and reverts nothing while the bot that has it works at full speed", async () => {
    const first = await start("k1", "k2");
    const crowd = new Crowd();
    const talking = crowd.talk({ bots: [first.bot], connections: first.connections });
    const operator = spawn(process.execPath, ["--import", "tsx", script, folder.path("store.db")], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    child = operator;
    const ended = once(operator, "close");
    for await (const line of createInterface({ input: operator.stdout })) {
      if (!isEnough(crowd)(JSON.parse(line) as Turned)) continue;
      operator.stdin.end();
      // What is read and written from now on is only so that the last turn has an end.
      crowd.end();
    }
    expect(await ended).to.deep.equal([0, null]);
    await talking;
    await finish(first.bot);
    await store?.close();
    const last = await start("k2", "k1");
    await turn(folder.path("store.db"));
    await finish(last.bot);
    await store?.close();
    await expectRemembered(crowd, await start("k2"));
  }).timeout(60_000);
});

/** Seals everything with k2, beside the bot. */
async function turn(file: string): Promise<void> {
  const holdings = openEmbeddedHoldings(file, createSystemClock());
  await turnKeys(holdings, ["k2", "k1"], () => true);
  await holdings.close();
}

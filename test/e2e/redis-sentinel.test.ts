import { expect } from "chai";
import {
  openConfigured,
  openRedisBot,
  type RedisBot,
  type RedisEnvironment,
} from "../support/redis-bot.ts";
import { startLoad, type Load } from "../support/redis-load.ts";
import {
  startSentinelGroup,
  startStaleSentinel,
  type SentinelGroup,
} from "../support/redis-sentinel.ts";
import { createCollectingLogger } from "../support/network.ts";
import { createPlayer } from "../support/stores-player.ts";
import { until } from "../support/until.ts";

const users = ["ann", "bob", "eve"];

describe("a bot whose Redis is watched by sentinels", function () {
  this.timeout(90_000);
  let group: SentinelGroup;
  let safe: RedisBot;
  let fast: RedisBot;
  let toSafe: Load;
  let toFast: Load;

  before(async () => {
    group = await startSentinelGroup();
    const REDIS_URL = group.url;
    // Longer than a failover: who comes back in time has not lost his place.
    const settings = { leaseMs: 30_000 };
    const replica = { REDIS_DURABILITY: "replica", REDIS_KEY_PREFIX: "safe:" };
    safe = await openRedisBot({ REDIS_URL, ...replica }, { settings });
    fast = await openRedisBot({ REDIS_URL, REDIS_KEY_PREFIX: "fast:" });
    toSafe = startLoad(safe, users);
    toFast = startLoad(fast, users);
    await bothGoOn();
    // The worst moment: what the primary takes now dies with it.
    await group.isolate();
    const doomed = toFast.acknowledged + 20;
    await until("the fast one takes texts alone", () => toFast.acknowledged > doomed);
    await group.failOver();
    await bothGoOn();
  });
  after(async () => {
    await safe.close();
    await fast.close();
    await group.close();
  });

  async function bothGoOn(): Promise<void> {
    const marks = [toSafe, toFast].map((load) => load.acknowledged + 50);
    await until("both take texts", () =>
      [toSafe, toFast].every((load, n) => load.acknowledged > (marks[n] ?? 0)),
    );
  }

  it("loses nothing that it acknowledged when the primary dies, if a replica must have it", async () => {
    const told = await toSafe.stop();
    for (const user of users) expect(await safe.history(user)).to.deep.equal(told.get(user));
    for (const user of users) {
      const answers = safe.words(user).filter((words) => words.startsWith("heard"));
      expect(answers).to.deep.equal(told.get(user)?.map((text) => `heard ${text}`));
    }
  });

  it("does nothing twice and nothing out of turn in any case", async () => {
    const told = await toFast.stop();
    let lost = 0;
    for (const user of users) {
      const all = told.get(user) ?? [];
      const done = (await fast.history(user)).map((text) => all.indexOf(text));
      expect(done).to.deep.equal([...new Set(done)].toSorted((a, b) => a - b));
      expect(done).to.include(all.length - 1);
      lost += all.length - done.length;
    }
    // What the setting is for; without this the test before would prove nothing.
    expect(lost).to.be.above(0);
  });

  it("says what happened in a few lines", () => {
    for (const { log } of [safe, fast]) {
      // Every sentinel tells of the change, the last one a second after the first.
      expect(log.of("redis.connected").length).to.be.within(2, 4);
      expect(log.of("redis.trouble").length).to.be.within(1, 6);
      expect(log.of("store.unavailable")).to.have.length(log.of("store.back").length);
      expect(log.of("store.unavailable").length).to.be.within(1, 3);
    }
    expect(safe.bot.ready()).to.equal(true);
  });

  it("passes over a sentinel that does not answer", async () => {
    const [first] = group.sentinels;
    first?.freeze();
    try {
      const store = openConfigured({ REDIS_URL: group.url }, createCollectingLogger());
      expect(await store.opened(15_000)).to.equal(undefined);
      await store.close();
    } finally {
      first?.thaw();
    }
  });

  it("does not stay with a sentinel that is behind", async () => {
    const now = await group.primary();
    const replica = group.servers.find((server) => server !== now && server.running);
    const stale = await startStaleSentinel(replica?.port ?? 0);
    try {
      const [, ...hosts] = group.url.split("//");
      const REDIS_URL = `redis+sentinel://${stale.url},${hosts.join("")}`;
      const store = openConfigured({ REDIS_URL }, createCollectingLogger());
      expect(await store.opened(15_000)).to.equal(undefined);
      await store.close();
    } finally {
      stale.close();
    }
  });

  it("says so when the sentinels know no such master, or none of them is there", async () => {
    const cases = [
      [`${group.url}-2`, /^the sentinels know no master of this name$/],
      [
        "redis+sentinel://127.0.0.1:1/plume-main",
        /^no sentinel answers: the connection was refused/,
      ],
    ] as const;
    await Promise.all(
      cases.map(async ([REDIS_URL, reason]) => {
        expect(await refused({ REDIS_URL })).to.match(reason);
      }),
    );
  });
});

/** Opens a store that is refused; gives why. */
async function refused(env: RedisEnvironment): Promise<string> {
  const log = createCollectingLogger();
  const store = openConfigured(env, log);
  await until("it is said why", () => log.of("redis.trouble").length > 0);
  await store.close();
  return log.reasons("redis.trouble").join();
}

describe("sentinels with a password", function () {
  this.timeout(90_000);
  let group: SentinelGroup;
  const secrets = { password: "data-secret", sentinelPassword: "watch-secret" };

  before(async () => {
    group = await startSentinelGroup(secrets);
  });
  after(() => group.close());

  it("let in who has theirs and that of the data, in any database", async () => {
    const log = createCollectingLogger();
    const REDIS_URL = `${group.url}/2`;
    const env = {
      REDIS_URL,
      REDIS_PASSWORD: secrets.password,
      REDIS_SENTINEL_PASSWORD: secrets.sentinelPassword,
    };
    const store = openConfigured(env, log);
    expect(await store.opened(15_000)).to.equal(undefined);
    await createPlayer(store.conversations).accept("a.1", "m:1");
    await store.close();
    const { client } = await group.primary();
    expect(await client.dbsize()).to.equal(0);
    await client.select(2);
    expect(await client.exists("layout")).to.equal(1);
    await client.select(0);
    expect(log.text()).to.not.include("secret");
  });

  it("say what is wrong to who has not", async () => {
    const data = { REDIS_PASSWORD: secrets.password };
    const cases = [
      [{ ...data }, "no sentinel answers: it wants a user name or password (NOAUTH)"],
      [
        { ...data, REDIS_SENTINEL_PASSWORD: "wrong" },
        "no sentinel answers: it refuses the user name or password (WRONGPASS)",
      ],
      [
        { REDIS_SENTINEL_PASSWORD: secrets.sentinelPassword },
        "it wants a user name or password (NOAUTH)",
      ],
    ] as const;
    const told = cases.map(async ([env, reason]) => {
      expect(await refused({ REDIS_URL: group.url, ...env })).to.equal(reason);
    });
    await Promise.all(told);
  });
});

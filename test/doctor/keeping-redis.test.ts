import { expect } from "chai";

import { seal } from "../../src/core/sealed.ts";
import { createMovableClock } from "../support/movable-clock.ts";
import { startRedis, type ServerOptions } from "../support/redis-server.ts";
import { leastRights } from "../support/redis-rights.ts";
import { testKeys } from "../support/rotating.ts";
import { openRedisAt, openWard, type Examined, type Ward } from "./ward.ts";

const durable = { settings: { appendonly: "yes" } };

describe("the doctor's step 3, with a store on Redis", () => {
  let ward: Ward;
  beforeEach(async () => {
    ward = await openWard();
  });
  afterEach(() => ward.close());

  async function serve(options: ServerOptions = durable): Promise<string> {
    ward.redis = await startRedis(options);
    return ward.redis.url;
  }

  const env = (url: string, ...ids: readonly string[]): Ward["env"] => ({
    ...ward.env,
    REDIS_URL: url,
    VAULT_KEYS: testKeys(...(ids.length === 0 ? ["k1"] : ids)),
  });

  /** What a bot makes when it starts. */
  async function prepare(url: string, ...ids: readonly string[]): Promise<void> {
    const store = await openRedisAt(url, testKeys(...ids));
    await store.connections.save("test:-:ann", seal("credentials"));
    await store.close();
  }

  const store = ({ step }: Examined): readonly string[] => step(3).slice(2);

  it("says what is made at the first start, and makes nothing", async () => {
    const url = await serve();
    const prefixed = { ...env(url), REDIS_KEY_PREFIX: "plume:" };
    expect(store(await ward.examine(prefixed))).to.deep.equal([
      `ok    The store is made at the first start: ${url}, keys plume:*`,
      "ok    Its keys are ready: VAULT_KEYS",
      "ok    This computer's clock agrees with that of Redis",
    ]);
    expect(await ward.redis?.client.dbsize()).to.equal(0);
  });

  it("tries the keys on a store that is there", async () => {
    const url = await serve();
    await prepare(url, "k1");
    const well = await ward.examine(env(url, "k2", "k1"));
    expect(store(well).slice(0, 2)).to.deep.equal([
      `ok    The store is there: ${url}`,
      "ok    Its keys open it: VAULT_KEYS",
    ]);
    const foreign = await ward.examine(env(url, "k2"));
    expect([foreign.code, ...store(foreign)]).to.deep.equal([
      1,
      `ok    The store is there: ${url}`,
      "wrong The store was sealed with the key k1, which is not in VAULT_KEYS. Next: put k1 back into VAULT_KEYS",
      "ok    This computer's clock agrees with that of Redis",
    ]);
  });

  it("says what makes a server forget", async () => {
    const settings = { maxmemory: "100mb", "maxmemory-policy": "allkeys-lru" };
    const url = await serve({ settings });
    expect(store(await ward.examine(env(url))).slice(2, 4)).to.deep.equal([
      "wrong Redis is not set up for the bot: maxmemory-policy is allkeys-lru, not noeviction. Next: set maxmemory-policy noeviction in Redis",
      "wrong Redis is not set up for the bot: appendonly is off: a crash of Redis loses what it had acknowledged. Next: set appendonly yes in Redis",
    ]);
    const replicated = { ...env(url), REDIS_DURABILITY: "replica" };
    expect(store(await ward.examine(replicated))[4]).to.include(
      "no replica is connected: nothing is taken in until one is. Next: connect a replica to Redis, or set REDIS_DURABILITY=primary",
    );
  });

  it("leaves another program's data alone", async () => {
    const url = await serve();
    await ward.redis?.client.set("layout", "mine");
    expect(store(await ward.examine(env(url))).slice(0, 2)).to.deep.equal([
      `wrong ${url} is not a store of this version: the key layout is another program's; set REDIS_KEY_PREFIX. Next: let REDIS_URL and REDIS_KEY_PREFIX name a place that is the bot's own`,
      "-     Its keys cannot be checked before the store is right",
    ]);
  });

  it("says what the user may not do, and is content with the least rights", async () => {
    const url = await serve();
    await prepare(url, "k1");
    const login = ["plume", "s3cret-pass"] as const;
    ward.hides(login[1]);
    const as = env(url.replace("//", `//${login.join(":")}@`));
    const allow = (...rights: readonly string[]) =>
      ward.redis?.client.call(
        "ACL",
        "SETUSER",
        "plume",
        "on",
        `>${login[1]}`,
        "~*",
        "-@all",
        ...rights,
      );
    await allow(...leastRights);
    const well = await ward.examine(as);
    expect(store(well).slice(0, 2)).to.deep.equal([
      `ok    The store is there: ${url}`,
      "ok    Its keys open it: VAULT_KEYS",
    ]);
    expect(well.step(5)[1]).to.equal(
      "-     Whether somebody was answered cannot be checked: " +
        `${url}: the ACL user may not run scan (NOPERM)`,
    );
    await allow(...leastRights.filter((right) => right !== "+zadd"));
    const [poor] = store(await ward.examine(as));
    expect(poor).to.equal(
      `wrong Redis cannot be used: ${url}: the ACL user may not run zadd (NOPERM). Next: put right what is wrong with Redis, or correct REDIS_URL`,
    );
    const [wrong] = store(await ward.examine(env(url.replace("//", "//plume:other-s3cret@"))));
    expect(wrong).to.include("it refuses the user name or password (WRONGPASS)");
    expect(wrong).not.to.include("other-s3cret");
  });

  it("says that a server cannot be reached, and goes on with what can", async () => {
    const url = await serve();
    await ward.redis?.kill();
    const away = await ward.examine(env(url));
    expect(store(away)).to.deep.equal([
      `wrong Redis cannot be used: ${url}: the connection was refused (ECONNREFUSED). Next: put right what is wrong with Redis, or correct REDIS_URL`,
      "-     Its keys cannot be checked before the store is right",
      "ok    This computer's clock agrees with that of Telegram",
    ]);
    expect(away.step(4)[0]).to.equal(
      "-     Whether somebody listens cannot be checked before step 3",
    );
    expect(away.step(5)).to.deep.equal([
      "ok    No message waits at Telegram",
      "-     Whether somebody was answered cannot be checked before step 3",
    ]);
    expect(away.tookMs).to.be.below(8_000);
  });

  it("waits some seconds for a server that hangs, and no longer", async () => {
    const url = await serve();
    ward.freezeRedis();
    const { step, tookMs } = await ward.examine(env(url));
    expect(step(3)[2]).to.include("wrong Redis cannot be used");
    expect(tookMs).to.be.below(8_000);
  });

  it("compares the clock with that of Redis", async () => {
    const url = await serve();
    const clock = createMovableClock();
    clock.later(-5 * 60_000);
    expect((await ward.examine(env(url), clock)).step(3).at(-1)).to.equal(
      "wrong This computer's clock is 5 min behind that of Redis, and the end of access tokens is counted by it. Next: let this computer set its clock from the network (NTP)",
    );
  });
});

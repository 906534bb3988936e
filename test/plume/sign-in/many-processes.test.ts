import { setTimeout as sleep } from "node:timers/promises";

import { expect } from "chai";

import { reveal, seal } from "../../../src/core/sealed.ts";
import { createCloud } from "../../../src/plume/cloud/cloud.ts";
import { createHomes } from "../../../src/plume/cloud/homes.ts";
import { createRecentHomes } from "../../../src/plume/cloud/recent-homes.ts";
import type { HttpClient } from "../../../src/plume/http/http.ts";
import type { Connection, Credentials } from "../../../src/plume/model.ts";
import type { Connections, HomeAnswer, Homes } from "../../../src/plume/services.ts";
import { createConnections } from "../../../src/plume/sign-in/connections.ts";
import { createTokenService } from "../../../src/plume/sign-in/oauth.ts";
import type { TokenAnswer } from "../../../src/plume/sign-in/refresher.ts";
import { createTokens, type Tokens } from "../../../src/plume/sign-in/tokens.ts";
import type { SealedCache } from "../../../src/ports/sealed-cache.ts";
import { bucketOf } from "../../../src/stores/bucket.ts";
import { openRedisStore, type RedisStore } from "../../../src/stores/redis.ts";
import { createKeyRing, createVault } from "../../../src/stores/vault.ts";
import {
  type FaultServer,
  json,
  type Reply,
  type Seen,
  startFaultServer,
  text,
} from "../../support/fault-server.ts";
import { createMovableClock, type MovableClock } from "../../support/movable-clock.ts";
import { clientOf, type CollectingLogger, createCollectingLogger } from "../../support/network.ts";
import { contentsOf } from "../../support/redis-contents.ts";
import { type RedisServer, startRedis } from "../../support/redis-server.ts";
import { addressOf } from "../../support/redis-subject.ts";

const sso = "sso.plume.test";
const api = "api.plume.test";
const owner = "telegram:-:1001";
const tokenPath = "/oauth2/aus1/v1/token";
const header = "Basic c2VjcmV0LW9mLXRoZS1wb3J0YWw=";
const ids = { customerId: "64a1f0c2d3e4b5a697881001", locationId: "64a1f0c2d3e4b5a697881002" };
const nodesPath = `/api/Customers/${ids.customerId}/locations/${ids.locationId}/nodes`;
const pods = json({ nodes: [{ id: "SIM0A1B2C3", connectionState: "connected" }] });
const never = new AbortController().signal;

const credentials: Credentials = {
  ssoUrl: `https://${sso}${tokenPath}`,
  authHeader: seal(header),
  partnerId: "eb0af9d0a7ab946dcb3b8ef5",
  apiBase: `https://${api}/api`,
};

/** What one process of the bot has of the sign-in. */
interface Member {
  readonly store: RedisStore;
  readonly tokens: Tokens;
  readonly connections: Connections;
  readonly homes: Homes;
}

describe("sign-ins of many processes on one Redis", () => {
  const vault = createVault(createKeyRing());
  let redis: RedisServer;
  let server: FaultServer;
  let http: HttpClient;
  let clock: MovableClock;
  let logger: CollectingLogger;
  let members: readonly [Member, Member, Member];
  let granted = 0;

  before(async () => {
    [redis, server] = await Promise.all([startRedis(), startFaultServer([sso, api])]);
  });
  beforeEach(async () => {
    http = clientOf(server, [sso, api], { timeoutMs: 20_000 });
    clock = createMovableClock();
    logger = createCollectingLogger();
    server.on(tokenPath, grant());
    server.on("/api", json({}, 401));
    server.on(nodesPath, pods);
    members = [await open(), await open(), await open()];
  });
  afterEach(async () => {
    await Promise.all(members.map(({ store }) => store.close()));
    await http.close();
    await redis.client.flushall();
    expect(logger.text()).not.to.match(/granted-\d|c2VjcmV0/);
  });
  after(() => Promise.all([server.close(), redis.close()]));

  function grant(expiresInSeconds = 600): Reply {
    return (response, seen) => {
      granted += 1;
      const access_token = `granted-${granted}`;
      json({ access_token, expires_in: expiresInSeconds })(response, seen);
    };
  }

  async function open(change = (cache: SealedCache): SealedCache => cache): Promise<Member> {
    const store = openRedisStore({ address: addressOf(redis.url), vault, logger });
    await store.opened(10_000);
    const parts = { http, clock, logger, cache: change(store.cache) };
    const service = createTokenService(parts);
    const tokens = createTokens({ ...parts, store: store.connections, service });
    const connections = createConnections({ ...parts, store: store.connections, service, tokens });
    const limiter = { take: () => Promise.resolve(0) };
    const quick = { ...parts, cache: store.quickCache };
    const cloud = createCloud({ ...quick, limiter, retryMs: 1 });
    const recent = createRecentHomes({ ...quick, tokens });
    const homes = createHomes({ ...quick, connections, tokens, cloud, recent });
    return { store, tokens, connections, homes };
  }

  async function signIn(by = members[0], given = credentials): Promise<Connection> {
    const tested = await by.connections.test(given, never);
    if (tested.kind !== "good") throw new Error("not good");
    await by.connections.save(owner, given, tested.token);
    return current(by);
  }

  async function current(by = members[0]): Promise<Connection> {
    const connection = await by.connections.load(owner);
    if (!connection) throw new Error("no connection");
    return connection;
  }

  /** The answer as it can be compared: the token in the clear, or why there is none. */
  const shown = (answer: TokenAnswer): string =>
    answer.kind === "token" ? reveal(answer.token.token) : answer.kind;

  const get = async (by: Member, connection: Connection): Promise<string> =>
    shown(await by.tokens.get(connection, never));

  const everybody = <Value>(work: (member: Member) => Promise<Value>): Promise<readonly Value[]> =>
    Promise.all(members.map(work));

  const ask = (by: Member): Promise<HomeAnswer> => {
    const query = { owner, ids, parts: ["nodes"], fresh: false, signal: never } as const;
    return by.homes.read({ ...query, onPart: () => undefined });
  };

  /** How often the token service is asked while `work` is done. */
  async function asked(work: () => Promise<unknown>): Promise<number> {
    const before = server.to(tokenPath).length;
    await work();
    return server.to(tokenPath).length - before;
  }

  /** The tokens that the cloud was asked with since `from`. */
  const bearers = (from: number): readonly unknown[] =>
    server
      .to(nodesPath)
      .slice(from)
      .map(({ headers }: Seen) => headers["authorization"]);

  const keysLike = async (pattern: string): Promise<readonly string[]> =>
    (await redis.client.keys(pattern)).toSorted();

  const keyOf = (name: string): string => `v:{${bucketOf(name)}}:${name}`;
  const tokenKeyOf = (revision: string): string => keyOf(`token:${revision}`);

  describe("at rest", () => {
    it("are sealed: neither header nor token is readable in any key or value", async () => {
      const connection = await signIn();
      await ask(members[1]);
      server.on(nodesPath, json({}, 401), pods);
      clock.later(60_000);
      await ask(members[2]);
      const contents = await contentsOf(redis.client);
      for (const secret of [header, "c2VjcmV0LW9mLXRoZS1wb3J0YWw", "secret-of-the-portal"])
        expect(contents.holds(secret), secret).to.equal(false);
      for (let n = 1; n <= granted; n += 1) expect(contents.holds(`granted-${n}`)).to.equal(false);
      // The search itself sees what is there to be seen.
      expect(contents.holds(connection.revision)).to.equal(true);
      await redis.client.set("planted", Buffer.from(`x${header}`).toString("base64"));
      expect((await contentsOf(redis.client)).holds("secret-of-the-portal")).to.equal(true);
    });

    it("lie under the names that are known, credentials for ever, all else for a time", async () => {
      const { revision } = await signIn();
      await ask(members[1]);
      server.on(tokenPath, text("", 503));
      clock.later(600_000);
      await ask(members[1]);
      const known = /^(layout|check|rate:.*|(conn|v|lock|once|c|d|due|sync|aside):\{\d+\}(:.*)?)$/;
      const { keys } = await contentsOf(redis.client);
      expect(keys.filter((key) => !known.test(key))).to.deep.equal([]);
      const conn = `conn:{${bucketOf(owner)}}:${owner}`;
      expect(keys).to.include.members([
        conn,
        tokenKeyOf(revision),
        keyOf(`token:${revision}:trouble`),
      ]);
      const lasting = [];
      for (const key of keys) if ((await redis.client.pttl(key)) < 0) lasting.push(key);
      expect(lasting).to.have.members(["layout", "check", conn]);
    });

    for (const [life, most] of [
      [600, 540],
      [1_800, 1_740],
      [90, 45],
      [40, 20],
    ] as const) {
      it(`keep a token of ${life} s for ${most} s at most`, async () => {
        server.on(tokenPath, grant(life));
        const { revision } = await signIn();
        const first = await redis.client.pttl(tokenKeyOf(revision));
        expect(first).to.be.within(1, most * 1_000);
        server.on(nodesPath, json({}, 401), pods);
        await ask(members[1]);
        const renewed = await redis.client.pttl(tokenKeyOf(revision));
        expect(renewed).to.be.within(1, most * 1_000);
      });
    }
  });

  describe("that end", () => {
    it("by a logout elsewhere, in the middle of a command: its next call is not made", async () => {
      await signIn();
      const [here, there] = members;
      const from = server.to(nodesPath).length;
      server.on(
        nodesPath,
        (response, seen) =>
          void here.connections.remove(owner).then(() => text("", 503)(response, seen)),
        pods,
      );
      expect(await ask(there)).to.deep.equal({ kind: "no-login" });
      expect(bearers(from)).to.have.lengthOf(1);
      expect(await keysLike("v:*token*")).to.deep.equal([]);
    });

    it("by other credentials elsewhere: the command goes on with them, not with the old token", async () => {
      await signIn();
      const [here, there] = members;
      const from = server.to(nodesPath).length;
      const old = `Bearer granted-${granted}`;
      server.on(
        nodesPath,
        (response, seen) => void signIn(here).then(() => text("", 503)(response, seen)),
        pods,
      );
      expect((await ask(there)).kind).to.equal("reads");
      expect(bearers(from)).to.deep.equal([old, `Bearer granted-${granted}`]);
      expect(await keysLike("v:*token*")).to.deep.equal([tokenKeyOf((await current()).revision)]);
    });

    for (const [what, end] of [
      ["a logout", (by: Member) => by.connections.remove(owner)],
      ["other credentials", (by: Member) => signIn(by)],
    ] as const) {
      it(`by ${what} elsewhere, while a token is fetched: nobody ever uses that token`, async () => {
        const former = await signIn();
        const [here, there] = members;
        await redis.client.del(tokenKeyOf(former.revision));
        let ended: Promise<unknown> | undefined;
        server.on(tokenPath, (response, seen) => {
          server.on(tokenPath, grant());
          ended = end(here).then(() => grant()(response, seen));
        });
        expect(await get(there, former)).to.equal("gone");
        await ended;
        const { revision = "" } = (await here.connections.load(owner)) ?? {};
        const kept = revision === "" ? [] : [tokenKeyOf(revision)];
        expect(await keysLike("v:*token*")).to.deep.equal(kept);
        expect(await keysLike("lock:*")).to.deep.equal([]);
      });
    }

    it("are not brought back by a token that is written late", async () => {
      let write = (): void => undefined;
      const written = new Promise<void>((resolve) => (write = resolve));
      const slow = await open((cache) => ({
        ...cache,
        save: async (...call) => {
          await written;
          await cache.save(...call);
        },
      }));
      const former = await signIn();
      await redis.client.del(tokenKeyOf(former.revision));
      const before = server.to(tokenPath).length;
      const late = get(slow, former);
      while (server.to(tokenPath).length === before) await sleep(5);
      await members[0].connections.remove(owner);
      write();
      expect(await late).to.equal("gone");
      expect(await keysLike("v:*token*")).to.deep.equal([]);
      // Even if it lay there for ever.
      const { cache } = members[2].store;
      const record = { v: 1, token: "granted-late", expiresAtMs: clock.now() + 600_000 };
      await cache.save(`token:${former.revision}`, seal(JSON.stringify(record)), 600_000);
      for (const member of members) {
        expect(await get(member, former)).to.equal("gone");
        expect(await member.tokens.isCurrent(former)).to.equal(false);
        expect(await member.connections.load(owner)).to.equal(undefined);
      }
      await slow.store.close();
    });

    it("and begin in several processes at once leave one whole, and nothing of the others", async () => {
      const partners = ["partner-one-0123456789ab", "partner-two-0123456789ab"] as const;
      for (let round = 0; round < 8; round += 1) {
        const [one, two, three] = members;
        const given = partners.map((partnerId) => ({ ...credentials, partnerId }));
        const tested = await Promise.all(
          given.map((each) => members[1].connections.test(each, never)),
        );
        const save = (by: Member, n: number): Promise<void> => {
          const [result, each] = [tested[n], given[n]];
          if (result?.kind !== "good" || !each) throw new Error("not good");
          return by.connections.save(owner, each, result.token);
        };
        await Promise.all([
          save(one, 0),
          save(two, 1),
          ...(round % 2 === 0 ? [three.connections.remove(owner)] : []),
        ]);
        const left = await three.connections.load(owner);
        expect(left?.partnerId).to.be.oneOf([undefined, ...partners]);
        expect(await keysLike("v:*token*")).to.deep.equal(left ? [tokenKeyOf(left.revision)] : []);
        expect(await keysLike("lock:*")).to.deep.equal([]);
        expect(left && (await asked(() => get(one, left)))).to.be.oneOf([undefined, 0]);
      }
    });
  });

  describe("whose token the cloud refuses", () => {
    it("get one fresh one for all, and each repeats once", async () => {
      const connection = await signIn();
      const stale = `Bearer ${await get(members[0], connection)}`;
      const from = server.to(nodesPath).length;
      const all: (() => void)[] = [];
      server.on(nodesPath, (response, seen) => {
        if (seen.headers["authorization"] !== stale) return pods(response, seen);
        // Nobody is told before everybody has asked.
        all.push(() => json({}, 401)(response, seen));
        if (all.length === members.length) for (const tell of all) tell();
      });
      let answers: readonly HomeAnswer[] = [];
      expect(await asked(async () => (answers = await everybody(ask)))).to.equal(1);
      expect(answers.map(({ kind }) => kind)).to.deep.equal(["reads", "reads", "reads"]);
      const fresh = `Bearer granted-${granted}`;
      expect(bearers(from)).to.have.members([stale, stale, stale, fresh, fresh, fresh]);
    });
  });

  describe("whose token service is dead", () => {
    const retryAt = (answer: HomeAnswer): number => {
      if (answer.kind !== "no-token" || answer.retryAtMs === undefined)
        throw new Error(answer.kind);
      return answer.retryAtMs;
    };

    beforeEach(async () => {
      await signIn();
      clock.later(600_000);
      server.on(tokenPath, text("", 503));
    });

    it("leave it alone in every process, and say the same time", async () => {
      let first = 0;
      expect(await asked(async () => (first = retryAt(await ask(members[0]))))).to.equal(1);
      expect(first - clock.now()).to.be.within(1, 18_000);
      const rest = async (): Promise<void> => {
        for (const answer of await everybody(ask)) expect(retryAt(answer)).to.equal(first);
      };
      expect(await asked(rest)).to.equal(0);
      clock.later(10_000);
      expect(await asked(rest)).to.equal(0);
    });

    it("try once when the time has come, whoever asks, and wait longer each time", async () => {
      const waits: number[] = [];
      for (let tries = 1; tries <= 4; tries += 1) {
        let answers: readonly HomeAnswer[] = [];
        expect(await asked(async () => (answers = await everybody(ask)))).to.equal(1);
        const times = new Set(answers.map(retryAt));
        expect(times.size).to.equal(1);
        const [atMs = 0] = times;
        waits.push(atMs - clock.now());
        clock.later(Math.max(0, atMs - clock.now()));
      }
      for (const [index, waitMs] of waits.entries())
        // Doubled each time, a fifth more or less; what has passed meanwhile is missing.
        expect(waitMs).to.be.within(5_000 * 2 ** index, 18_000 * 2 ** index);
    });

    it("ask it eight times in half an hour of one command every five seconds", async () => {
      const count = await asked(async () => {
        for (let seconds = 0; seconds < 1_800; seconds += 5) {
          const by = members[(seconds / 5) % 3] ?? members[0];
          expect((await ask(by)).kind).to.equal("no-token");
          clock.later(5_000);
        }
      });
      // 15, 30, 60, 120, 240, 480 and then 900 s, a fifth more or less.
      expect(count).to.be.within(6, 9);
    });

    it("are well again in every process with the first success", async () => {
      clock.later(retryAt(await ask(members[0])) - clock.now());
      server.on(tokenPath, grant());
      expect(await asked(() => ask(members[1]))).to.equal(1);
      const connection = await current();
      for (const member of members) {
        expect((await ask(member)).kind).to.equal("reads");
        expect(await member.connections.tokenState(connection)).to.include({ kind: "valid" });
      }
      expect(await keysLike("v:*trouble")).to.deep.equal([]);
      // The next trouble begins anew.
      clock.later(600_000);
      server.on(tokenPath, text("", 503));
      expect(retryAt(await ask(members[2])) - clock.now()).to.be.within(1, 18_000);
    });
  });

  it("answer although Redis went away right after the cloud was read", async () => {
    await signIn();
    server.on(nodesPath, (response, seen) => void redis.kill().then(() => pods(response, seen)));
    const startedAtMs = performance.now();
    try {
      expect((await ask(members[1])).kind).to.equal("reads");
      // What it would keep of the read for later is a courtesy.
      expect(performance.now() - startedAtMs).to.be.below(8_000);
    } finally {
      await redis.start();
    }
  });
});

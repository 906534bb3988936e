import { expect } from "chai";
import { seal } from "../../../src/core/sealed.ts";
import { createCloud } from "../../../src/plume/cloud/cloud.ts";
import { createHomes } from "../../../src/plume/cloud/homes.ts";
import { createRecentHomes } from "../../../src/plume/cloud/recent-homes.ts";
import type { HttpClient } from "../../../src/plume/http/http.ts";
import type { Connection, PartName, RecentHome } from "../../../src/plume/model.ts";
import { toRecord } from "../../../src/plume/sign-in/connection-record.ts";
import { createTokenService } from "../../../src/plume/sign-in/oauth.ts";
import type { HomeAnswer, HomeQuery, Homes } from "../../../src/plume/services.ts";
import { createTokens } from "../../../src/plume/sign-in/tokens.ts";
import { createMemoryWorld } from "../../../src/stores/memory-rows.ts";
import { createSystemClock } from "../../../src/ops/system-clock.ts";
import type { Clock } from "../../../src/ports/clock.ts";
import { createFakeClock, type FakeClock } from "../../support/fake-clock.ts";
import {
  type FaultServer,
  hang,
  json,
  type Reply,
  startFaultServer,
  text,
} from "../../support/fault-server.ts";
import {
  clientOf,
  type CollectingLogger,
  createCollectingLogger,
  openTestStore,
} from "../../support/network.ts";

const sso = "sso.plume.test";
const api = "api.plume.test";
const owner = "telegram:-:1001";
const tokenPath = "/oauth2/aus1/v1/token";
const ids = { customerId: "64a1f0c2d3e4b5a697881001", locationId: "64a1f0c2d3e4b5a697881002" };
const home = `/api/Customers/${ids.customerId}/locations/${ids.locationId}`;
const qoePath = `${home}/appqoe/AppQoeStatsByTrafficClass`;

const connection: Connection = {
  ssoUrl: `https://${sso}${tokenPath}`,
  authHeader: seal("Basic c2VjcmV0LW9mLXRoZS1wb3J0YWw="),
  partnerId: "eb0af9d0a7ab946dcb3b8ef5",
  apiBase: `https://${api}/api`,
  revision: `${owner}:first`,
  savedAtMs: 0,
};

const all: readonly PartName[] = ["location", "nodes", "devices", "qoe", "wifi"];
const pods = json({ nodes: [{ id: "SIM0A1B2C3", connectionState: "connected" }] });

describe("homes", () => {
  let server: FaultServer;
  let http: HttpClient;
  let clock: FakeClock;
  let logger: CollectingLogger;
  let world: ReturnType<typeof createMemoryWorld>;
  let saved: Connection | undefined;
  let homes: Homes;
  let granted = 0;

  before(async () => {
    server = await startFaultServer([sso, api]);
  });
  beforeEach(() => {
    http = clientOf(server, [sso, api]);
    clock = createFakeClock();
    logger = createCollectingLogger();
    world = createMemoryWorld();
    saved = connection;
    homes = newProcess();
    server.on(tokenPath, (response, seen) => {
      granted += 1;
      json({ access_token: `granted-${granted}`, expires_in: 600 })(response, seen);
    });
    server.on(home, json({ id: "1", name: "Home", serviceLevel: { status: "fullService" } }));
    server.on(`${home}/nodes`, pods);
    server.on(`${home}/devices`, json({ devices: { devices: [{ mac: "02:00:00:bb:00:01" }] } }));
    server.on(`${home}/wifiNetworks`, json([{ ssid: "SampleNet", encryptionKey: "wifi-secret" }]));
    server.on(qoePath, json({ trafficClassStats: [{ trafficClass: "gaming", health: "good" }] }));
  });
  afterEach(async () => {
    await http.close();
    expect(logger.text()).not.to.match(/granted-\d|c2VjcmV0|wifi-secret/);
  });
  after(() => server.close());

  function newProcess(over: { readonly clock?: Clock; readonly limitMs?: number } = {}): Homes {
    const parts = { http, clock, logger, ...over, ...openTestStore(clock, world) };
    const limiter = { take: () => Promise.resolve(0) };
    const service = createTokenService(parts);
    const store = { load: async () => saved && toRecord(saved, saved) };
    const tokens = createTokens({ ...parts, store, service });
    const cloud = createCloud({ ...parts, limiter, retryMs: 1 });
    const connections = { load: () => Promise.resolve(saved) };
    const recent = createRecentHomes({ ...parts, tokens });
    return createHomes({ ...parts, connections, tokens, cloud, recent });
  }

  async function read(more: Partial<HomeQuery> = {}, by = homes): Promise<HomeAnswer> {
    const signal = new AbortController().signal;
    const query = { owner, ids, parts: all, fresh: false, signal, onPart: () => undefined };
    const answer = await by.read({ ...query, ...more });
    expect(JSON.stringify(answer)).not.to.match(/granted-\d|wifi-secret/);
    return answer;
  }

  async function reads(more: Partial<HomeQuery> = {}, by = homes) {
    const answer = await read(more, by);
    if (answer.kind !== "reads") throw new Error(answer.kind);
    return answer;
  }

  /** A process on the real clock, for what needs waits. */
  const waiting = (limitMs = 20_000): Homes => newProcess({ clock: createSystemClock(), limitMs });

  it("reads all parts with one token", async () => {
    const before = server.to(tokenPath).length;
    const settled: string[] = [];
    const atMs = clock.now();
    const answer = await read({ onPart: (part, ok) => settled.push(`${part} ${ok}`) });
    expect(answer).to.deep.equal({
      kind: "reads",
      reads: {
        location: { kind: "read", value: { name: "Home", tier: "fullService" }, atMs },
        nodes: {
          kind: "read",
          value: [{ id: "SIM0A1B2C3", connectionState: "connected", alerts: [] }],
          atMs,
        },
        devices: { kind: "read", value: [{ mac: "02:00:00:bb:00:01" }], atMs },
        qoe: { kind: "read", value: [{ name: "gaming", word: "good" }], atMs },
        wifi: { kind: "read", value: [{ ssid: "SampleNet" }], atMs },
      },
    });
    expect(settled.toSorted()).to.deep.equal([
      "devices true",
      "location true",
      "nodes true",
      "qoe true",
      "wifi true",
    ]);
    expect(server.to(tokenPath).length - before).to.equal(1);
    expect(logger.lines).to.be.empty;
  });

  it("reads only the parts that were asked for", async () => {
    const before = server.to(`${home}/devices`).length;
    const answer = await reads({ parts: ["nodes"] });
    expect(Object.keys(answer.reads)).to.deep.equal(["nodes"]);
    expect(server.to(`${home}/devices`).length).to.equal(before);
  });

  it("asks for devices gone in the last 7 days", async () => {
    await read({ parts: ["devices"] });
    expect(server.to(`${home}/devices`).at(-1)?.path).to.equal(`${home}/devices?daysOffline=7`);
  });

  it("(F39) asks for quality of experience by POST, with its period", async () => {
    await read({ parts: ["qoe"] });
    expect(server.to(qoePath).at(-1)).to.deep.include({
      method: "POST",
      body: '{"timePeriod":"last24Hours"}',
    });
  });

  for (const status of [401, 403, 404]) {
    it(`(F39) takes ${status} for a home without quality of experience`, async () => {
      server.on(qoePath, json({ error: { statusCode: status } }, status));
      const answer = await reads();
      expect(answer.reads.qoe).to.deep.equal({ kind: "absent" });
      expect(answer.reads.nodes?.kind).to.equal("read");
    });
  }

  it("takes an empty reply for no data of quality", async () => {
    server.on(qoePath, text("", 204));
    expect((await reads({ parts: ["qoe"] })).reads.qoe).to.deep.include({ value: [] });
  });

  it("asks for the service level alone where the location lacks it", async () => {
    server.on(home, json({ id: "1", name: "Home" }));
    server.on(`${home}/serviceLevel`, json({ status: "basicService" }));
    const answer = await reads({ parts: ["location"] });
    expect(answer.reads.location).to.deep.include({
      value: { name: "Home", tier: "basicService" },
    });
  });

  it("(F38) does without a service level", async () => {
    server.on(home, json({ id: "1", name: "Home" }));
    for (const status of [404, 500]) {
      server.on(`${home}/serviceLevel`, text("", status));
      const answer = await reads({ parts: ["location"], ids: { ...ids } }, newProcess());
      expect(answer.reads.location).to.deep.include({ value: { name: "Home" } });
    }
  });

  it("(F34) lets one failed part be one failed part", async () => {
    server.on(`${home}/devices`, text("<h1>", 500));
    server.on(`${home}/wifiNetworks`, text("<html>"));
    const settled: string[] = [];
    const answer = await reads({ onPart: (part, ok) => settled.push(`${part} ${ok}`) });
    expect(answer.reads.nodes?.kind).to.equal("read");
    const failure = { kind: "error", status: 500 };
    expect(answer.reads.devices).to.deep.equal({ kind: "failed", failure });
    expect(answer.reads.wifi?.kind).to.equal("failed");
    expect(settled).to.include.members(["devices false", "wifi false", "nodes true"]);
    expect(answer).not.to.have.property("old");
  });

  it("(F24) reads its parts at the same time", async () => {
    let waitingParts = 0;
    const release: (() => void)[] = [];
    const together: Reply = (response, seen) => {
      waitingParts += 1;
      release.push(() => json([])(response, seen));
      // Nobody is answered before all three have asked.
      if (waitingParts === 3) for (const answer of release) answer();
    };
    for (const part of ["nodes", "devices", "wifiNetworks"]) server.on(`${home}/${part}`, together);
    expect((await reads({ parts: ["nodes", "devices", "wifi"] })).kind).to.equal("reads");
  });

  it("ends within its limit, with what was read till then", async () => {
    server.on(`${home}/devices`, hang);
    const by = waiting(400);
    // Makes connection and token first: on a busy machine they may take all the time there is.
    while ((await reads({ parts: ["nodes"], fresh: true }, by)).reads.nodes?.kind !== "read");
    const answer = await reads({ parts: ["nodes", "devices"] }, by);
    expect(answer.reads.nodes?.kind).to.equal("read");
    expect(answer.reads.devices).to.deep.equal({ kind: "failed", failure: { kind: "broken" } });
  });

  it("leaves with whoever asked", async () => {
    server.on(`${home}/nodes`, hang);
    const stop = new AbortController();
    const asked = read({ parts: ["nodes"], signal: stop.signal });
    stop.abort(new Error("cancelled"));
    expect(await asked.then(() => "ended", String)).to.equal("Error: cancelled");
  });

  describe("and sharing", () => {
    const count = (): number => server.to(`${home}/nodes`).length;

    it("shares a read of the last 30 s, a fresh one of the last 5 s", async () => {
      const before = count();
      const asked = async (fresh: boolean): Promise<number> => {
        await read({ parts: ["nodes"], fresh });
        return count() - before;
      };
      expect(await asked(false)).to.equal(1);
      clock.advance(4_999);
      expect(await asked(true)).to.equal(1);
      clock.advance(1);
      expect(await asked(true)).to.equal(2);
      clock.advance(29_999);
      expect(await asked(false)).to.equal(2);
      clock.advance(1);
      expect(await asked(false)).to.equal(3);
    });

    it("tells the time of the read, not of the answer", async () => {
      const atMs = clock.now();
      await read({ parts: ["nodes"] });
      clock.advance(20_000);
      expect((await reads({ parts: ["nodes"] })).reads.nodes).to.include({ atMs });
    });

    it("asks once for all who ask at the same time", async () => {
      const before = count();
      await Promise.all([read({ parts: ["nodes"] }), read({ parts: ["nodes"] }), read()]);
      expect(count() - before).to.equal(1);
    });

    it("does not share a failure", async () => {
      server.on(`${home}/nodes`, text("", 500), pods);
      expect((await reads({ parts: ["nodes"] })).reads.nodes?.kind).to.equal("failed");
      expect((await reads({ parts: ["nodes"] })).reads.nodes?.kind).to.equal("read");
    });

    it("shares nothing between homes, or between sign-ins", async () => {
      const before = count();
      await read({ parts: ["nodes"] });
      await read({ parts: ["nodes"], ids: { ...ids, customerId: "other" } });
      saved = { ...connection, revision: `${owner}:second` };
      await read({ parts: ["nodes"] });
      expect(count() - before).to.equal(2);
    });

    it("goes on for the others when the first who asked leaves", async () => {
      const stop = new AbortController();
      let open: () => void = () => undefined;
      const asked = new Promise<void>((resolve) => {
        server.on(`${home}/nodes`, (response, seen) => {
          open = () => pods(response, seen);
          resolve();
        });
      });
      const left = read({ parts: ["nodes"], signal: stop.signal }).catch(String);
      const stayed = reads({ parts: ["nodes"] });
      await asked;
      stop.abort(new Error("left"));
      expect(await left).to.equal("Error: left");
      open();
      expect((await stayed).reads.nodes?.kind).to.equal("read");
    });
  });

  describe("and the last good read", () => {
    const failNodes = (reply: Reply = text("", 500)): void => server.on(`${home}/nodes`, reply);

    it("gives it, with its time, when the pods cannot be read now", async () => {
      const atMs = clock.now();
      const earlier = await reads();
      clock.advance(59 * 60_000);
      failNodes();
      const answer = await reads({}, newProcess());
      expect(answer.reads.nodes?.kind).to.equal("failed");
      expect(answer.old?.atMs).to.equal(atMs);
      expect(answer.old?.reads.nodes).to.deep.equal(earlier.reads.nodes);
      expect(Object.keys(answer.old?.reads ?? {})).to.include("nodes");
    });

    it("keeps all parts and all members on the way", async () => {
      const pod = {
        id: "P",
        nickname: "n",
        leafToRoot: [{ id: "R", channel: 44 }],
        health: { status: "fair", score: 3 },
        alerts: [{ type: "poorHealth" }],
        residentialGateway: true,
        speedTest: { status: "succeeded", download: 1, upload: 2, rtt: 3 },
        bootAt: "2026-10-31T00:00:00Z",
      };
      server.on(`${home}/nodes`, json([pod]));
      server.on(
        home,
        json({
          name: "Home",
          serviceLevel: { status: "noService" },
          networkStatus: { status: "online", statusChangedAt: "2026-10-31T00:00:00Z" },
          geoIp: { timezone: "Europe/Berlin" },
        }),
      );
      const { reads: earlier } = await reads();
      clock.advance(60_000);
      for (const path of [home, qoePath]) server.on(path, text("", 500));
      for (const part of ["nodes", "devices", "wifiNetworks"]) {
        server.on(`${home}/${part}`, text("", 500));
      }
      expect((await reads()).old?.reads).to.deep.equal(earlier);
    });

    it("gives none where it never held the pods", async () => {
      failNodes();
      expect(await reads()).not.to.have.property("old");
      clock.advance(60_000);
      expect(await reads()).not.to.have.property("old");
    });

    it("gives none after an hour", async () => {
      await read({ parts: ["nodes"] });
      clock.advance(60 * 60_000);
      failNodes();
      expect(await reads({ parts: ["nodes"] })).not.to.have.property("old");
    });

    it("does not keep a part for longer because another was read since", async () => {
      await read({ parts: ["nodes"] });
      clock.advance(40 * 60_000);
      await read({ parts: ["wifi"] });
      clock.advance(20 * 60_000);
      failNodes();
      const answer = await reads({ parts: ["nodes", "wifi"] });
      expect(answer.reads.nodes?.kind).to.equal("failed");
      expect(answer).not.to.have.property("old");
    });

    it("gives none where access is refused now", async () => {
      await read({ parts: ["nodes"] });
      for (const [status, kind] of [
        [404, "unknown-home"],
        [403, "forbidden"],
      ] as const) {
        clock.advance(60_000);
        failNodes(json({ error: {} }, status));
        const answer = await reads({ parts: ["nodes"] });
        expect(answer.reads.nodes).to.deep.equal({ kind: "failed", failure: { kind } });
        expect(answer).not.to.have.property("old");
      }
    });

    it("gives none to another sign-in", async () => {
      await read({ parts: ["nodes"] });
      saved = { ...connection, revision: `${owner}:second` };
      failNodes();
      expect(await reads({ parts: ["nodes"] })).not.to.have.property("old");
    });

    it("gives none where the pods were read and other parts were not", async () => {
      await read();
      clock.advance(60_000);
      server.on(`${home}/devices`, text("", 500));
      expect(await reads()).not.to.have.property("old");
    });

    it("stands in for any part that was all that was asked", async () => {
      await read({ parts: ["wifi"] });
      clock.advance(60_000);
      server.on(`${home}/wifiNetworks`, text("", 500));
      const answer = await reads({ parts: ["wifi"] });
      expect(answer.old?.reads.wifi).to.deep.include({ value: [{ ssid: "SampleNet" }] });
    });

    it("is kept sealed, without secrets", async () => {
      await read();
      const keys = [...world.cache.keys()].filter((name) => name.startsWith("home:"));
      expect(keys).to.have.length(1);
      const [key = ""] = keys;
      expect(key).to.match(new RegExp(`^home:${owner}:first:`));
      expect(key).not.to.contain(ids.customerId).and.not.to.contain(ids.locationId);
      const cached = JSON.stringify(world.cache.get(key));
      expect(cached).to.be.a("string");
      expect(cached).not.to.match(/SampleNet|SIM0A1B2C3/);
      const { cache } = openTestStore(clock, world);
      expect(String(await cache.load(key))).to.equal("[sealed]");
    });
  });

  describe("and the last homes", () => {
    const lastHomes = async (): Promise<readonly RecentHome[]> =>
      createRecentHomes({
        ...openTestStore(clock, world),
        tokens: { isCurrent: () => Promise.resolve(true) },
        clock,
        logger,
      }).of(connection);

    it("keeps each home that was read, by its name, also by a read that was shared", async () => {
      const other = { ...ids, locationId: "64a1f0c2d3e4b5a697881003" };
      await reads();
      const path = `/api/Customers/${other.customerId}/locations/${other.locationId}`;
      server.on(`${path}/nodes`, pods);
      await reads({ ids: other, parts: ["nodes"] });
      expect((await lastHomes()).map((home) => home.ids)).to.deep.equal([other, ids]);
      await reads();
      expect(await lastHomes()).to.deep.equal([
        { ids, name: "Home", atMs: clock.now() },
        { ids: other, atMs: clock.now() },
      ]);
    });

    it("keeps none that the cloud does not know", async () => {
      server.on(home, text("", 404));
      expect((await reads()).reads.nodes?.kind).to.equal("read");
      expect(await lastHomes()).to.deep.equal([]);
    });
  });

  describe("and the sign-in", () => {
    it("says that there is none", async () => {
      saved = undefined;
      expect(await read()).to.deep.equal({ kind: "no-login" });
    });

    it("says that there is no token, and when it tries again", async () => {
      server.on(tokenPath, text("", 503));
      const before = server.to(home).length;
      const answer = await read();
      expect(answer).to.deep.include({
        kind: "no-token",
        connection,
        failure: { kind: "busy", status: 503 },
      });
      expect(answer.kind === "no-token" && answer.retryAtMs).to.be.greaterThan(clock.now());
      expect(server.to(home).length).to.equal(before);
    });

    it("goes on with the one that took its place meanwhile, and not with the old token", async () => {
      const before = server.to(`${home}/nodes`).length;
      server.on(
        `${home}/nodes`,
        (response, seen) => {
          saved = { ...connection, revision: `${owner}:second` };
          text("", 503)(response, seen);
        },
        pods,
      );
      const answer = await reads({ parts: ["nodes"] }, waiting());
      expect(answer.reads.nodes?.kind).to.equal("read");
      const [old, fresh, ...more] = server
        .to(`${home}/nodes`)
        .slice(before)
        .map(({ headers }) => headers["authorization"]);
      expect(more).to.be.empty;
      expect(fresh).not.to.equal(old);
    });

    it("stops where it was removed meanwhile", async () => {
      const before = server.to(`${home}/nodes`).length;
      server.on(
        `${home}/nodes`,
        (response, seen) => {
          saved = undefined;
          text("", 503)(response, seen);
        },
        pods,
      );
      expect(await read({ parts: ["nodes"] }, waiting())).to.deep.equal({ kind: "no-login" });
      expect(server.to(`${home}/nodes`).length - before).to.equal(1);
    });

    it("(F5) gets one fresh token for all parts that were refused", async () => {
      await read({ parts: ["nodes"] });
      clock.advance(60_000);
      const before = server.to(tokenPath).length;
      for (const part of ["nodes", "devices", "wifiNetworks"]) {
        server.on(`${home}/${part}`, text("", 401), json([]));
      }
      const answer = await reads({ parts: ["nodes", "devices", "wifi"] });
      expect(Object.values(answer.reads).map(({ kind }) => kind)).to.deep.equal([
        "read",
        "read",
        "read",
      ]);
      expect(server.to(tokenPath).length - before).to.equal(1);
    });

    it("says that there is no token when the fresh one is refused to us", async () => {
      await read({ parts: ["nodes"] });
      clock.advance(60_000);
      server.on(tokenPath, json({ error: "invalid_client" }, 401));
      server.on(`${home}/nodes`, text("", 401));
      expect(await read({ parts: ["nodes"] })).to.deep.include({
        kind: "no-token",
        failure: { kind: "refused", status: 401, error: "invalid_client" },
      });
    });
  });
});

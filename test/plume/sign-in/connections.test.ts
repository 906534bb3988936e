import { expect } from "chai";
import { reveal, seal } from "../../../src/core/sealed.ts";
import { Fault } from "../../../src/core/fault.ts";
import {
  createConnections,
  type ConnectionsParts,
} from "../../../src/plume/sign-in/connections.ts";
import type { HttpClient } from "../../../src/plume/http/http.ts";
import type { AccessToken, Connection, Credentials } from "../../../src/plume/model.ts";
import { createTokenService } from "../../../src/plume/sign-in/oauth.ts";
import type { Connections } from "../../../src/plume/services.ts";
import { createTokens, type Tokens } from "../../../src/plume/sign-in/tokens.ts";
import type { SealedCache } from "../../../src/ports/sealed-cache.ts";
import { createMemoryWorld } from "../../../src/stores/memory-rows.ts";
import { createFakeClock, type FakeClock } from "../../support/fake-clock.ts";
import {
  cut,
  type FaultServer,
  flood,
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
const header = "Basic c2VjcmV0LW9mLXRoZS1wb3J0YWw=";
const never = new AbortController().signal;

const credentials: Credentials = {
  ssoUrl: `https://${sso}${tokenPath}`,
  authHeader: seal(header),
  partnerId: "eb0af9d0a7ab946dcb3b8ef5",
  apiBase: `https://${api}/api`,
};

describe("the connections of people", () => {
  let server: FaultServer;
  let http: HttpClient;
  let clock: FakeClock;
  let logger: CollectingLogger;
  let world: ReturnType<typeof createMemoryWorld>;
  let tokens: Tokens;
  let connections: Connections;
  let granted = 0;

  before(async () => {
    server = await startFaultServer([sso, api]);
  });
  beforeEach(() => {
    // Nothing here waits for the end of it.
    http = clientOf(server, [sso, api], { timeoutMs: 20_000 });
    clock = createFakeClock();
    logger = createCollectingLogger();
    world = createMemoryWorld();
    const { cache, connections: store } = openTestStore(clock, world);
    const service = createTokenService({ http, clock, logger });
    tokens = createTokens({ service, store, cache, clock, logger });
    connections = createConnections({ store, cache, service, tokens, http, clock, logger });
    server.on(tokenPath, (response, seen) => {
      granted += 1;
      json({ access_token: `granted-${granted}`, expires_in: 600 })(response, seen);
    });
    server.on("/api", json({ error: { statusCode: 401 } }, 401));
  });
  afterEach(async () => {
    await http.close();
    expect(logger.text()).not.to.match(/granted-\d|c2VjcmV0/);
  });
  after(() => server.close());

  async function test(): Promise<AccessToken> {
    const result = await connections.test(credentials, never);
    if (result.kind !== "good") throw new Error("not good");
    return result.token;
  }

  async function load(): Promise<Connection> {
    const connection = await connections.load(owner);
    if (!connection) throw new Error("none");
    return connection;
  }

  it("are unknown at first", async () => {
    expect(await connections.load(owner)).to.equal(undefined);
    expect(await connections.remove(owner)).to.deep.equal({});
  });

  it("(F9) saves nothing by a test", async () => {
    const result = await connections.test(credentials, never);
    expect(result).to.deep.include({ kind: "good", apiBaseAnswers: true });
    expect(await connections.load(owner)).to.equal(undefined);
    expect([...world.connections, ...world.cache]).to.be.empty;
  });

  it("tells why a test failed, and leaves a former sign-in as it was", async () => {
    await connections.save(owner, credentials, await test());
    const former = await load();
    server.on(tokenPath, json({ error: "invalid_client" }, 401));
    expect(await connections.test(credentials, never)).to.deep.equal({
      kind: "bad",
      failure: { kind: "refused", status: 401, error: "invalid_client" },
    });
    expect((await load()).revision).to.equal(former.revision);
    expect((await tokens.get(former, never)).kind).to.equal("token");
  });

  const probes: readonly (readonly [string, Reply, boolean])[] = [
    ["401", json({}, 401), true],
    ["404", text("", 404), true],
    ["500", text("", 500), true],
    ["a redirect", text("", 302, { location: "/" }), true],
    ["a page of many MB", flood(10 * 1024 * 1024), true],
    ["a cut", cut, false],
  ];
  for (const [name, reply, answers] of probes) {
    it(`takes ${name} for ${answers ? "an" : "no"} answer of the API base`, async () => {
      server.on("/api", reply);
      const result = await connections.test(credentials, never);
      expect(result).to.deep.include({ kind: "good", apiBaseAnswers: answers });
    });
  }

  it("takes an address that is not there, or private, for no answer", async () => {
    for (const apiBase of [
      "https://10.0.0.1/api",
      "https://localhost:1/api",
      "https://[::1]/api",
    ]) {
      const result = await connections.test({ ...credentials, apiBase }, never);
      expect(result).to.deep.include({ kind: "good", apiBaseAnswers: false });
    }
    expect(logger.of("cloud.unreachable")).to.have.length(3);
  });

  it("sends neither header nor token to the API base before it is trusted", async () => {
    await test();
    expect(server.to("/api").at(-1)?.headers).not.to.have.property("authorization");
  });

  it("ends a test with whoever asked for it", async () => {
    server.on(tokenPath, hang);
    const stop = new AbortController();
    const running = connections.test(credentials, stop.signal);
    stop.abort(new Error("cancelled"));
    expect(await running.then(() => "ended", String)).to.equal("Error: cancelled");
  });

  it("(F13) keeps a saved connection, sealed, with its token", async () => {
    const token = await test();
    const asked = server.to(tokenPath).length;
    await connections.save(owner, credentials, token);
    const saved = await load();
    const { authHeader, revision, ...open } = saved;
    expect(reveal(authHeader)).to.equal(header);
    expect(revision.startsWith(`${owner}:`)).to.equal(true);
    expect(open).to.deep.equal({
      ssoUrl: credentials.ssoUrl,
      partnerId: credentials.partnerId,
      apiBase: credentials.apiBase,
      savedAtMs: clock.now(),
    });
    const got = await tokens.get(saved, never);
    expect(got.kind === "token" && reveal(got.token.token)).to.equal(reveal(token.token));
    expect(server.to(tokenPath).length).to.equal(asked);
    expect(JSON.stringify([...world.connections, ...world.cache])).not.to.match(/granted|c2VjcmV0/);
  });

  it("makes the former token unusable when a sign-in is replaced", async () => {
    await connections.save(owner, credentials, await test());
    const former = await load();
    await connections.save(owner, credentials, await test());
    const now = await load();
    expect(now.revision).not.to.equal(former.revision);
    expect((await tokens.get(former, never)).kind).to.equal("gone");
    expect((await tokens.get(now, never)).kind).to.equal("token");
    expect([...world.cache.keys()].filter((key) => key === `token:${former.revision}`)).to.be.empty;
  });

  it("signs out, and tells until when Plume may accept the token", async () => {
    const token = await test();
    await connections.save(owner, credentials, token);
    const former = await load();
    const endsAtMs = clock.now() + 600_000;
    expect(await connections.remove(owner)).to.deep.equal({ tokenUntilMs: endsAtMs });
    expect(await connections.load(owner)).to.equal(undefined);
    expect((await tokens.get(former, never)).kind).to.equal("gone");
    expect(await connections.remove(owner)).to.deep.equal({});
  });

  it("takes the last homes along when it is signed out of, and goes on where they are gone", async () => {
    const { cache } = openTestStore(clock, world);
    await connections.save(owner, credentials, await test());
    await cache.save(`recent:${owner}`, seal("homes"), 60_000);
    await cache.save("recent:telegram:-:10012", seal("somebody else's"), 60_000);
    await connections.remove(owner);
    expect([...world.cache.keys()]).to.deep.equal(["recent:telegram:-:10012"]);
    expect(logger.of("connection.homes-left")).to.deep.equal([]);
  });

  it("is not signed out of where the last homes cannot be deleted: it can be said again", async () => {
    await connections.save(owner, credentials, await test());
    const bad = withCache({ remove: noAnswer });
    expect(await bad.remove(owner).then(() => "gone", String)).to.contain("no answer from the");
    expect((await load()).partnerId).to.equal(credentials.partnerId);
  });

  it("deletes last homes that a command under way has kept meanwhile", async () => {
    await connections.save(owner, credentials, await test());
    const { cache } = openTestStore(clock, world);
    let removed = 0;
    const slow = withCache({
      async remove(key) {
        await cache.remove(key);
        removed += 1;
        if (removed === 1) await cache.save(key, seal("homes"), 60_000);
        else throw new Fault("store.unavailable", { reason: "no disk" });
      },
    });
    await slow.remove(owner);
    expect([...world.cache]).to.deep.equal([]);
    expect(await connections.load(owner)).to.equal(undefined);
    expect(logger.of("connection.homes-left")).to.have.length(1);
  });

  it("keeps the last homes for the same partner at the same cloud only", async () => {
    const { cache } = openTestStore(clock, world);
    const homes = async (): Promise<boolean> => (await cache.load(`recent:${owner}`)) !== undefined;
    const saved = async (change: Partial<Credentials>): Promise<boolean> => {
      await connections.save(owner, credentials, await test());
      await cache.save(`recent:${owner}`, seal("homes"), 60_000);
      await connections.save(owner, { ...credentials, ...change }, await test());
      return homes();
    };
    expect(await saved({ authHeader: seal("Basic YW5vdGhlcg==") })).to.equal(true);
    expect(await saved({ partnerId: "another-partner-id-0001" })).to.equal(false);
    expect(await saved({ apiBase: "https://other.plume.test/api" })).to.equal(false);
  });

  it("has nothing to do with other owners", async () => {
    await connections.save(owner, credentials, await test());
    await connections.save("slack:T1:U1", credentials, await test());
    await connections.remove("slack:T1:U1");
    expect((await load()).partnerId).to.equal(credentials.partnerId);
  });

  it("(F8) is still a sign-in when its token has ended", async () => {
    await connections.save(owner, credentials, await test());
    clock.advance(3_600_000);
    const connection = await load();
    expect(await connections.tokenState(connection)).to.deep.equal({ kind: "none" });
    expect((await tokens.get(connection, never)).kind).to.equal("token");
    expect(await connections.tokenState(connection)).to.include({ kind: "valid" });
  });

  it("is none where the record is of another version, and can be saved anew", async () => {
    const { connections: store } = openTestStore(clock, world);
    await store.save(owner, seal('{"v":2,"header":"secret-of-the-future"}'));
    expect(await connections.load(owner)).to.equal(undefined);
    expect(await connections.lossOf(owner)).to.equal("damaged");
    expect(logger.of("connection.unreadable")).to.deep.equal([{ owner, reason: "unknown-shape" }]);
    expect(logger.text()).not.to.contain("secret-of-the-future");
    await connections.save(owner, credentials, await test());
    expect((await load()).partnerId).to.equal(credentials.partnerId);
  });

  it("is none where the record cannot be opened: told apart, logged once, saved anew", async () => {
    world.connections.set(owner, { sealed: "p1.kffffffff.AAAA", expires: undefined });
    for (let again = 0; again < 3; again += 1) {
      expect(await connections.load(owner)).to.equal(undefined);
      expect(await connections.lossOf(owner)).to.equal("damaged");
    }
    expect(logger.of("connection.unreadable")).to.have.lengthOf(1);
    expect(logger.of("connection.unreadable")[0]).to.include({ owner, code: "vault.unreadable" });
    await connections.save(owner, credentials, await test());
    expect((await load()).partnerId).to.equal(credentials.partnerId);
    expect(await connections.lossOf(owner)).to.equal(undefined);
  });

  it("is signed out of where the key is gone", async () => {
    world.connections.set(owner, { sealed: "v1.k9.AAAA", expires: undefined });
    expect(await connections.lossOf(owner)).to.equal("key-gone");
    expect(logger.of("connection.unreadable")[0]).to.include({ owner, keyId: "k9" });
    expect(await connections.remove(owner)).to.deep.equal({});
    expect([...world.connections]).to.be.empty;
  });

  it("is not taken for none while the store gives no answer", async () => {
    const { store, service } = deadStore();
    const { cache } = openTestStore(clock, world);
    const parts = { store, cache, service, tokens, http, clock, logger };
    const away = createConnections(parts);
    for (const call of [away.load(owner), away.lossOf(owner), away.remove(owner)]) {
      expect(await call.then(() => "answered", String)).to.contain("no answer from the store");
    }
  });

  it("leaves one token of two that are saved at the same time", async () => {
    const [one, other] = [await test(), await test()];
    await Promise.all([
      connections.save(owner, credentials, one),
      connections.save(owner, { ...credentials, partnerId: "another-partner-id-0001" }, other),
    ]);
    const { revision, partnerId } = await load();
    expect(partnerId).to.equal("another-partner-id-0001");
    expect([...world.cache.keys()]).to.deep.equal([`token:${revision}`]);
    expect([...world.locks]).to.be.empty;
  });

  const noAnswer = (): Promise<never> =>
    Promise.reject(new Fault("store.unavailable", { reason: "no disk" }));

  /** The same connections on a cache that does something else. */
  function withCache(change: Partial<SealedCache>): Connections {
    const { cache, connections: store } = openTestStore(clock, world);
    const service = createTokenService({ http, clock, logger });
    const parts = { store, service, tokens, http, clock, logger };
    return createConnections({ ...parts, cache: { ...cache, ...change } });
  }

  function deadStore(): Pick<ConnectionsParts, "store" | "service"> {
    const service = createTokenService({ http, clock, logger });
    return { store: { load: noAnswer, save: noAnswer, remove: noAnswer }, service };
  }
});

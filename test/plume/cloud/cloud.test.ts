import { expect } from "chai";
import { reveal, seal } from "../../../src/core/sealed.ts";
import {
  type Bearer,
  type Cloud,
  type CloudCall,
  createCloud,
} from "../../../src/plume/cloud/cloud.ts";
import { toApiBase, toPath } from "../../../src/plume/cloud/cloud-paths.ts";
import {
  createHttpClient,
  type HttpClient,
  type HttpOptions,
} from "../../../src/plume/http/http.ts";
import type { Pod, Read } from "../../../src/plume/model.ts";
import type { SealedCache } from "../../../src/ports/sealed-cache.ts";
import { parseNodes } from "../../../src/plume/cloud/schemas.ts";
import type { TokenAnswer } from "../../../src/plume/sign-in/refresher.ts";
import {
  cut,
  type FaultServer,
  flood,
  half,
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
  createQuickClock,
  openTestStore,
  type QuickClock,
} from "../../support/network.ts";

const host = "api.plume.test";
const apiBase = `https://${host}/api`;
const ids = { customerId: "64a1f0c2d3e4b5a697881001", locationId: "64a1f0c2d3e4b5a697881002" };
const template = "Customers/{customerId}/locations/{locationId}/nodes";
const path = `/api/Customers/${ids.customerId}/locations/${ids.locationId}/nodes`;
const good = json({ nodes: [{ id: "SIM0A1B2C3" }] });
const forbidden = json({ error: { statusCode: 403, message: "Forbidden" } }, 403);
const firewall = text("<html>Too many requests</html>", 403);
const never = new AbortController().signal;

/** Gives tokens `secret-token-1`, `secret-token-2`, … */
function createBearer(): Bearer & { readonly renewed: string[] } {
  const renewed: string[] = [];
  const give = (): TokenAnswer => ({
    kind: "token",
    token: { token: seal(`secret-token-${renewed.length + 1}`), expiresAtMs: 0 },
  });
  return {
    renewed,
    get: () => Promise.resolve(give()),
    renew: (stale) => {
      renewed.push(reveal(stale));
      return Promise.resolve(give());
    },
    isCurrent: () => Promise.resolve(true),
  };
}

describe("a path of the cloud", () => {
  it("(F-S8) keeps every id inside its own segment", () => {
    const locationId = "a b/c?d=e#f%2e";
    expect(toPath(template, { customerId: "../partners/customers?x=", locationId })).to.equal(
      "Customers/..%2Fpartners%2Fcustomers%3Fx%3D/locations/a%20b%2Fc%3Fd%3De%23f%252e/nodes",
    );
  });

  it("(F-S8) is none for an id that no encoding can keep there", () => {
    for (const customerId of ["", ".", "..", "\uD800"]) {
      expect(toPath(template, { customerId, locationId: "l" })).to.equal(undefined);
    }
  });

  it("is not confused by the signs of a replacement", () => {
    expect(toPath(template, { customerId: "$&", locationId: "{customerId}" })).to.equal(
      "Customers/%24%26/locations/%7BcustomerId%7D/nodes",
    );
  });

  for (const [given, base] of [
    ["https://api.plume.com", "https://api.plume.com/api"],
    ["https://api.plume.com/", "https://api.plume.com/api"],
    ["https://api.plume.com/api", "https://api.plume.com/api"],
    ["https://api.plume.com/api/", "https://api.plume.com/api"],
    ["https://api.plume.com/api/api/", "https://api.plume.com/api"],
    ["https://API.plume.com:443//", "https://api.plume.com/api"],
    ["https://api.plume.com:8443/api/?x=1#y", "https://api.plume.com:8443/api"],
    ["https://proxy.example.org/plume/api/", "https://proxy.example.org/plume/api"],
    ["https://proxy.example.org/plume", "https://proxy.example.org/plume"],
  ] as const) {
    it(`(F6) has the base ${base} for ${given}`, () => {
      expect(toApiBase(given)).to.equal(base);
      expect(toApiBase(base)).to.equal(base);
    });
  }
});

describe("a read of the cloud", () => {
  let server: FaultServer;
  let http: HttpClient;
  let logger: CollectingLogger;
  let clock: QuickClock;
  let bearer: ReturnType<typeof createBearer>;

  before(async () => {
    server = await startFaultServer([host]);
  });
  beforeEach(() => {
    logger = createCollectingLogger();
    clock = createQuickClock();
    bearer = createBearer();
    http = clientOf(server, [host]);
  });
  afterEach(async () => {
    await http.close();
    expect(logger.text()).not.to.contain("secret-token");
  });
  after(() => server.close());

  function newCloud(client = http): Cloud {
    const limiter = { take: () => Promise.resolve(0) };
    const { cache } = openTestStore(clock);
    return createCloud({ http: client, limiter, cache, clock, logger, random: () => 0.5 });
  }

  async function read(
    cloud: Cloud,
    replies: readonly [Reply, ...Reply[]],
    more: Partial<CloudCall<readonly Pod[]>> = {},
  ): Promise<{ readonly answer: Read<readonly Pod[]>; readonly sent: number }> {
    const before = server.to(path).length;
    server.on(path, ...replies);
    const call = { apiBase, template, ids, optional: false, bearer, signal: never } as const;
    const answer = await cloud.read({ ...call, parse: parseNodes, ...more });
    if (answer.kind === "no-token") throw new Error("no token");
    expect(JSON.stringify(answer)).not.to.contain("secret-token");
    return { answer, sent: server.to(path).length - before };
  }

  const failed = (failure: object): object => ({ kind: "failed", failure });

  it("asks with the token and understands the reply", async () => {
    const { answer } = await read(newCloud(), [good], { query: "daysOffline=7" });
    expect(answer).to.deep.equal({
      kind: "read",
      value: [{ id: "SIM0A1B2C3", alerts: [] }],
      atMs: clock.now(),
    });
    const seen = server.to(path).at(-1);
    expect(seen).to.deep.include({ method: "GET", path: `${path}?daysOffline=7` });
    expect(seen?.headers).to.include({
      authorization: "Bearer secret-token-1",
      accept: "application/json",
    });
    expect(logger.lines).to.be.empty;
  });

  it("sends a body as a POST", async () => {
    await read(newCloud(), [good], { body: '{"timePeriod":"last24Hours"}' });
    const seen = server.to(path).at(-1);
    expect(seen).to.deep.include({ method: "POST", body: '{"timePeriod":"last24Hours"}' });
    expect(seen?.headers).to.include({ "content-type": "application/json" });
  });

  it("(F5) renews the token once after a 401 and repeats once", async () => {
    const { answer, sent } = await read(newCloud(), [json({ error: {} }, 401), good]);
    expect(answer.kind).to.equal("read");
    expect(sent).to.equal(2);
    expect(bearer.renewed).to.deep.equal(["secret-token-1"]);
    expect(server.to(path).at(-1)?.headers["authorization"]).to.equal("Bearer secret-token-2");
  });

  it("sends nothing more once its sign-in is replaced or removed, however long it waited", async () => {
    server.on(path, text("", 503), good);
    const before = server.to(path).length;
    let asked = 0;
    const leaving = { ...bearer, isCurrent: () => Promise.resolve((asked += 1) === 1) };
    const call = { apiBase, template, ids, optional: false, signal: never } as const;
    const answer = await newCloud().read({ ...call, parse: parseNodes, bearer: leaving });
    expect(answer).to.deep.equal({ kind: "no-token", answer: { kind: "gone" } });
    expect(server.to(path).length - before).to.equal(1);
  });

  it("takes a second 401 for an unknown home", async () => {
    const { answer, sent } = await read(newCloud(), [json({ error: {} }, 401)]);
    expect(answer).to.deep.equal(failed({ kind: "unknown-home" }));
    expect(sent).to.equal(2);
    expect(logger.of("cloud.refused")[0]).to.include({ path: template, status: 401 });
  });

  it("takes 404 for an unknown home", async () => {
    const { answer, sent } = await read(newCloud(), [json({ error: {} }, 404)]);
    expect(answer).to.deep.equal(failed({ kind: "unknown-home" }));
    expect(sent).to.equal(1);
    expect(logger.of("cloud.refused")[0]).to.include({ path: template, status: 404 });
  });

  it("(F-S8) sends nothing for an id that cannot be sent", async () => {
    const before = server.seen.length;
    const more = { ids: { ...ids, customerId: ".." } };
    const { answer } = await read(newCloud(), [good], more);
    expect(answer).to.deep.equal(failed({ kind: "unknown-home" }));
    expect(server.seen.length).to.equal(before);
  });

  it("tells a 403 with a JSON error as forbidden", async () => {
    const { answer } = await read(newCloud(), [forbidden]);
    expect(answer).to.deep.equal(failed({ kind: "forbidden" }));
    expect(logger.of("cloud.forbidden")).to.have.length(1);
    expect(bearer.renewed).to.be.empty;
  });

  it("tells another 403 as a limit until the next five minutes, and stays away till then", async () => {
    const cloud = newCloud();
    const untilMs = Date.UTC(2026, 10, 1, 12, 5);
    const first = await read(cloud, [firewall]);
    expect(first).to.deep.equal({ answer: failed({ kind: "limited", untilMs }), sent: 1 });
    const second = await read(cloud, [good]);
    expect(second).to.deep.equal({ answer: failed({ kind: "limited", untilMs }), sent: 0 });
    expect(logger.of("cloud.limited")[0]).to.include({ until: "2026-11-01T12:05:00.000Z" });
    await clock.sleep(untilMs - clock.now());
    expect((await read(cloud, [good])).answer.kind).to.equal("read");
  });

  it("waits a limit out that ends within 15 s", async () => {
    await clock.sleep(4 * 60_000 - 14_000);
    const { answer, sent } = await read(newCloud(), [firewall, good]);
    expect(answer.kind).to.equal("read");
    expect(sent).to.equal(2);
    expect(clock.slept.at(-1)).to.equal(14_000);
  });

  it("(F34) waits as long as a 429 asks", async () => {
    const { answer } = await read(newCloud(), [text("", 429, { "retry-after": "12" }), good]);
    expect(answer.kind).to.equal("read");
    expect(clock.slept).to.deep.equal([12_000]);
  });

  it("(F34) tells a 429 that asks for more than 15 s as a limit until then", async () => {
    const untilMs = clock.now() + 42_000;
    const { answer, sent } = await read(newCloud(), [text("", 429, { "retry-after": "42" })]);
    expect(answer).to.deep.equal(failed({ kind: "limited", untilMs }));
    expect(sent).to.equal(1);
  });

  it("repeats a 429 without a wait twice, then holds its window for limited", async () => {
    const { answer, sent } = await read(newCloud(), [text("", 429)]);
    expect(answer).to.deep.include({ kind: "failed" });
    expect(answer.kind === "failed" && answer.failure).to.deep.equal({
      kind: "limited",
      untilMs: Date.UTC(2026, 10, 1, 12, 5),
    });
    expect(sent).to.equal(3);
  });

  it("shares a limit with other processes", async () => {
    const { cache } = openTestStore(clock);
    const parts = { http, limiter: { take: () => Promise.resolve(0) }, cache, clock, logger };
    await read(createCloud(parts), [firewall]);
    expect((await read(createCloud(parts), [good])).sent).to.equal(0);
  });

  for (const status of [502, 503, 504]) {
    it(`repeats after ${status}, with growing waits`, async () => {
      const { answer, sent } = await read(newCloud(), [text("", status), text("", status), good]);
      expect(answer.kind).to.equal("read");
      expect(sent).to.equal(3);
      expect(clock.slept).to.deep.equal([300, 600]);
    });
  }

  it("gives up after two repeats", async () => {
    const { answer, sent } = await read(newCloud(), [text("", 503)]);
    expect(answer).to.deep.equal(failed({ kind: "error", status: 503 }));
    expect(sent).to.equal(3);
    expect(logger.of("cloud.error")[0]).to.include({ status: 503, tries: 3, host });
  });

  it("waits as long as a 503 asks, unless that is too long", async () => {
    const { answer } = await read(newCloud(), [text("", 503, { "retry-after": "3" }), good]);
    expect(answer.kind).to.equal("read");
    expect(clock.slept).to.deep.equal([3_000]);
    expect((await read(newCloud(), [text("", 503, { "retry-after": "60" })])).sent).to.equal(1);
  });

  for (const status of [400, 409, 422, 500, 501]) {
    it(`(F34) tells ${status} as an error at once`, async () => {
      const { answer, sent } = await read(newCloud(), [text("<h1>", status)]);
      expect(answer).to.deep.equal(failed({ kind: "error", status }));
      expect(sent).to.equal(1);
    });
  }

  for (const [name, reply] of [
    ["a cut", cut],
    ["half a body", half],
  ] as const) {
    it(`repeats after ${name}; when it stays, the read is broken`, async () => {
      expect((await read(newCloud(), [reply, good])).answer.kind).to.equal("read");
      const { answer, sent } = await read(newCloud(), [reply]);
      expect(answer).to.deep.equal(failed({ kind: "broken" }));
      expect(sent).to.equal(3);
      expect(logger.of("cloud.broken")[0]).to.include.keys("reason", "bytes", "ms");
    });
  }

  it("tells silence as broken", async () => {
    const short = clientOf(server, [host], { timeoutMs: 300 });
    const cloud = newCloud(short);
    while ((await read(cloud, [good])).answer.kind !== "read");
    // One try of three: the others may find the connection not yet made.
    const { answer } = await read(cloud, [hang]);
    expect(answer.kind === "failed" && answer.failure.kind).to.match(/broken|unreachable/);
    await short.close();
  });

  it("ends with its last try when the command's time is up", async () => {
    const limit = new AbortController();
    const tooLate: Reply = () => limit.abort();
    const replies = [text("", 503), tooLate] as const;
    const { answer, sent } = await read(newCloud(), replies, { signal: limit.signal });
    expect(answer).to.deep.equal(failed({ kind: "error", status: 503 }));
    expect(sent).to.equal(2);
    const silent = new AbortController();
    const hanging: Reply = () => silent.abort();
    const late = await read(newCloud(), [hanging], { signal: silent.signal });
    expect(late.answer).to.deep.equal(failed({ kind: "broken" }));
  });

  for (const [name, reply, fields] of [
    ["50 MB", flood(50 * 1024 * 1024), { reason: "too-large" }],
    ["HTML", text("<html>secret-page</html>"), { reason: "not-json", bytes: 24 }],
    ["an empty body", text(""), { reason: "not-json", bytes: 0 }],
    ["another shape", json({ pods: [] }), { reason: "unknown-shape", at: "$.nodes" }],
    ["an error with 200", json({ error: {} }), { reason: "unknown-shape", at: "$.nodes" }],
  ] as const) {
    it(`(F34, F35) tells ${name} as unreadable, with a reference to the log`, async () => {
      const { answer, sent } = await read(newCloud(), [reply]);
      if (answer.kind !== "failed" || answer.failure.kind !== "unreadable") {
        throw new Error(JSON.stringify(answer));
      }
      const { reference } = answer.failure;
      expect(reference).to.match(/^[0-9A-F]{4}-[0-9A-F]{4}$/);
      expect(sent).to.equal(1);
      expect(logger.of("cloud.unreadable")[0]).to.include({ reference, path: template, ...fields });
      expect(logger.text()).not.to.contain("secret-page");
    });
  }

  it("tells a redirect as unreachable and does not follow it", async () => {
    const before = server.seen.length;
    const { answer } = await read(newCloud(), [text("", 302, { location: "/stolen" })]);
    const reason = "it only redirects elsewhere";
    expect(answer).to.deep.equal(failed({ kind: "unreachable", host, reason }));
    expect(server.seen.length).to.equal(before + 1);
    expect(logger.of("cloud.unreachable")[0]).to.include({ host, reason });
  });

  const dead: readonly (readonly [string, HttpOptions, string, number])[] = [
    [
      "an unknown name",
      { resolve: () => Promise.reject(Object.assign(new Error(), { code: "ENOTFOUND" })) },
      "no such host",
      1,
    ],
    [
      "a private address",
      { resolve: () => Promise.resolve([{ address: "192.168.1.1", family: 4 }]) },
      "it is inside a private network",
      1,
    ],
    [
      "a closed port",
      { hosts: { [host]: { address: "127.0.0.1", port: 1 } } },
      "it refuses the connection",
      3,
    ],
  ];
  for (const [name, options, reason, tries] of dead) {
    it(`tells ${name} as unreachable`, async () => {
      const client = createHttpClient(options);
      const { answer } = await read(newCloud(client), [good]);
      expect(answer).to.deep.equal(failed({ kind: "unreachable", host, reason }));
      expect(logger.of("cloud.unreachable")[0]).to.include({ host, reason, tries });
      await client.close();
    });
  }

  it("tells a certificate of a stranger as unreachable, tried once", async () => {
    const client = clientOf(server, [host], { ca: [] });
    const { answer, sent } = await read(newCloud(client), [good]);
    const reason = "its certificate is not valid";
    expect(answer).to.deep.equal(failed({ kind: "unreachable", host, reason }));
    expect(sent).to.equal(0);
    await client.close();
  });

  describe("of what not every home has", () => {
    for (const [name, reply] of [
      ["404", text("", 404)],
      ["403 with a JSON error", forbidden],
      ["another 403", firewall],
    ] as const) {
      it(`is absent after ${name}, and limits nothing`, async () => {
        const cloud = newCloud();
        const { answer } = await read(cloud, [reply], { optional: true });
        expect(answer).to.deep.equal({ kind: "absent" });
        expect((await read(cloud, [good])).answer.kind).to.equal("read");
        expect(logger.lines).to.be.empty;
      });
    }

    it("is absent after two 401, and does not cost a token the next time", async () => {
      const cloud = newCloud();
      const first = await read(cloud, [text("", 401)], { optional: true });
      expect(first).to.deep.equal({ answer: { kind: "absent" }, sent: 2 });
      const second = await read(cloud, [text("", 401)], { optional: true });
      expect(second).to.deep.equal({ answer: { kind: "absent" }, sent: 1 });
      expect(bearer.renewed).to.have.length(1);
    });
  });

  it("remembers no more hosts than are used at a time", async () => {
    const asked: string[] = [];
    const { cache } = openTestStore(clock);
    const load: SealedCache["load"] = (name) => (asked.push(name), cache.load(name));
    const limiter = { take: () => Promise.resolve(0) };
    const client = createHttpClient({ resolve: () => Promise.resolve([]), timeoutMs: 500 });
    const cloud = createCloud({
      http: client,
      limiter,
      cache: { ...cache, load },
      clock: { ...clock, monotonic: () => 0 },
      logger,
    });
    const ask = (name: string): Promise<unknown> =>
      read(cloud, [good], { apiBase: `https://${name}.test/api` });
    await ask("first");
    await ask("first");
    for (let n = 0; n < 199; n += 1) await ask(`h${n}`);
    await ask("first");
    expect(asked.filter((name) => name === "limited:first.test")).to.have.lengthOf(1);
    for (let n = 0; n < 200; n += 1) await ask(`h${n}`);
    await ask("first");
    expect(asked.filter((name) => name === "limited:first.test")).to.have.lengthOf(2);
    await client.close();
  });

  it("waits for its turn in the common budget", async () => {
    const waits = [400, 200, 0];
    const keys: string[] = [];
    const limiter = {
      take: (key: string) => {
        keys.push(key);
        return Promise.resolve(waits.shift() ?? 0);
      },
    };
    const { cache } = openTestStore(clock);
    await read(createCloud({ http, limiter, cache, clock, logger }), [good]);
    expect(clock.slept).to.deep.equal([400, 200]);
    expect(keys[0]).to.equal(`plume:${host}`);
  });

  it("stops asking a host that is down, answers as it did last, and tries again later", async () => {
    const limiter = { take: () => Promise.resolve(0) };
    const { cache } = openTestStore(clock);
    const parts = { http, limiter, cache, clock, logger, circuitOpenMs: 50 };
    const cloud = createCloud(parts);
    for (let n = 0; n < 10; n += 1) await read(cloud, [text("", 503)]);
    expect(logger.of("cloud.circuit-opened")).to.deep.equal([{ host }]);
    const refused = await read(cloud, [good]);
    expect(refused).to.deep.equal({ answer: failed({ kind: "error", status: 503 }), sent: 0 });
    // The circuit keeps its own time.
    let answer = refused.answer;
    while (answer.kind !== "read") answer = (await read(cloud, [good])).answer;
    expect(logger.of("cloud.circuit-closed")).to.deep.equal([{ host }]);
  });

  it("does not take a limit for a host that is down", async () => {
    const cloud = newCloud();
    for (let n = 0; n < 12; n += 1) await read(cloud, [firewall]);
    expect(logger.of("cloud.circuit-opened")).to.be.empty;
  });

  it("does not take a home's own error for a host that is down", async () => {
    const cloud = newCloud();
    for (let n = 0; n < 12; n += 1) await read(cloud, [text("", 500)]);
    expect((await read(cloud, [good])).answer.kind).to.equal("read");
  });
});

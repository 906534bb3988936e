import { expect } from "chai";
import { reveal, seal } from "../../../src/core/sealed.ts";
import { createHttpClient, type HttpClient } from "../../../src/plume/http/http.ts";
import type { TokenFailure } from "../../../src/plume/model.ts";
import {
  createTokenService,
  type TokenCredentials,
  type TokenResult,
} from "../../../src/plume/sign-in/oauth.ts";
import { createFakeClock } from "../../support/fake-clock.ts";
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
import { clientOf, type CollectingLogger, createCollectingLogger } from "../../support/network.ts";
import { type Oidc, startOidc } from "../../support/oidc.ts";

const host = "sso.plume.test";
const partnerId = "eb0af9d0a7ab946dcb3b8ef5";
const scope = `partnerId:${partnerId} role:partnerIdAdmin`;
const header = "Basic Y2xpZW50LWlkOnMzY3IzdC1vZi1tYW55";
const token = "eyJraWQiOiJ0ZXN0In0.eyJzdWIiOiJ0ZXN0In0.c2ln";
const never = new AbortController().signal;

const credentials: TokenCredentials = {
  ssoUrl: `https://${host}/oauth2/ausEXAMPLE/v1/token`,
  authHeader: seal(header),
  partnerId,
};
const path = "/oauth2/ausEXAMPLE/v1/token";
const good = { token_type: "Bearer", expires_in: 600, access_token: token, scope };

describe("asking for a token", () => {
  let server: FaultServer;
  let http: HttpClient;
  let logger: CollectingLogger;
  const clock = createFakeClock();

  before(async () => {
    server = await startFaultServer([host]);
  });
  beforeEach(() => {
    logger = createCollectingLogger();
    http = clientOf(server, [host]);
  });
  afterEach(async () => {
    await http.close();
    for (const secret of [header, header.slice(6), token]) {
      expect(logger.text()).not.to.contain(secret);
    }
  });
  after(() => server.close());

  async function ask(reply: Reply, from: Partial<TokenCredentials> = {}): Promise<TokenResult> {
    server.on(path, reply);
    const service = createTokenService({ http, clock, logger });
    const result = await service.request({ ...credentials, ...from }, never);
    expect(JSON.stringify(result)).not.to.contain(token);
    return result;
  }

  const fails = async (reply: Reply, failure: TokenFailure): Promise<void> => {
    expect(await ask(reply)).to.deep.equal({ kind: "failed", failure });
    expect(logger.of("oauth.failed")).to.have.length(1);
    expect(logger.of("oauth.failed")[0]).to.include({ host });
  };

  it("sends the person's own header, the grant and the scope as the guide shows them", async () => {
    const result = await ask(json(good));
    const [seen] = server.to(path).slice(-1);
    expect(seen?.method).to.equal("POST");
    expect(seen?.headers).to.include({
      authorization: header,
      "cache-control": "no-cache",
      "content-type": "application/x-www-form-urlencoded;charset=UTF-8",
    });
    expect(Object.fromEntries(new URLSearchParams(seen?.body))).to.deep.equal({
      grant_type: "client_credentials",
      scope,
    });
    expect(result.kind === "token" && reveal(result.token.token)).to.equal(token);
    expect(logger.lines).to.be.empty;
  });

  for (const odd of ["Bearer abc123", "Basic a:b c%20d", "no-scheme", "Basic größe"]) {
    it(`never encodes the header again: ${odd}`, async () => {
      await ask(json(good), { authHeader: seal(odd) });
      const sent = server.to(path).at(-1)?.headers["authorization"];
      expect(Buffer.from(String(sent), "latin1").toString("utf8")).to.equal(odd);
    });
  }

  it("does not quote a header that cannot be sent", async () => {
    const result = await ask(json(good), { authHeader: seal(`${header}\r\nx-other: 1`) });
    expect(result.kind).to.equal("token");
    expect(server.to(path).at(-1)?.headers).not.to.have.property("x-other");
  });

  it("counts the life from before the call, 60 s early", async () => {
    const result = await ask(json(good));
    expect(result.kind === "token" && result.token).to.include({
      expiresAtMs: clock.now() + 540_000,
      endsAtMs: clock.now() + 600_000,
    });
  });

  it("(F11) uses a short token for half its life", async () => {
    for (const [seconds, usableMs] of [
      [2, 1_000],
      [60, 30_000],
      [119, 59_500],
      [121, 61_000],
    ] as const) {
      const result = await ask(json({ ...good, expires_in: seconds }));
      expect(result.kind === "token" && result.token.expiresAtMs - clock.now()).to.equal(usableMs);
    }
  });

  describe("with a life that makes no sense", () => {
    const minutes = 60_000;
    for (const [name, value, lifeMs] of [
      ["missing", undefined, 10 * minutes],
      ["null", null, 10 * minutes],
      ["zero", 0, 10 * minutes],
      ["negative", -5, 10 * minutes],
      ["a word", "soon", 10 * minutes],
      ["NaN as text", "NaN", 10 * minutes],
      ["an object", { s: 600 }, 10 * minutes],
      ["ten years", 315_360_000, 24 * 60 * minutes],
      ["1e300", 1e300, 24 * 60 * minutes],
    ] as const) {
      it(`takes ${name} as ${lifeMs / minutes} min and says so in the log`, async () => {
        const result = await ask(json({ ...good, expires_in: value }));
        expect(result.kind === "token" && result.token.endsAtMs).to.equal(clock.now() + lifeMs);
        expect(logger.of("oauth.expiry-assumed")).to.have.length(1);
      });
    }

    it("takes a number as text as the number", async () => {
      const result = await ask(json({ ...good, expires_in: "1800" }));
      expect(result.kind === "token" && result.token.endsAtMs).to.equal(clock.now() + 1_800_000);
      expect(logger.lines).to.be.empty;
    });
  });

  for (const [name, body] of [
    ["another spelling of the type", { ...good, token_type: "BEARER" }],
    ["no type", { ...good, token_type: undefined }],
    ["no scope, which means as asked", { ...good, scope: undefined }],
    ["a null scope", { ...good, scope: null }],
    ["a scope in another order", { ...good, scope: `role:partnerIdAdmin ${scope} more` }],
    ["a scope as a list", { ...good, scope: scope.split(" ") }],
    ["unknown members", { ...good, id_token: 7, refresh_token: null, x: {} }],
  ] as const) {
    it(`takes a token with ${name}`, async () => {
      expect((await ask(json(body))).kind).to.equal("token");
    });
  }

  it("takes a token whatever content type stands above it", async () => {
    const body = `\uFEFF${JSON.stringify(good)}`;
    expect((await ask(text(body, 201, { "content-type": "text/html" }))).kind).to.equal("token");
  });

  const okta = { errorCode: "E0000001", errorSummary: "API validation failed" };
  const cases: readonly (readonly [string, Reply, TokenFailure])[] = [
    [
      "invalid_client",
      json({ error: "invalid_client", error_description: `no client ${header}` }, 401),
      { kind: "refused", status: 401, error: "invalid_client" },
    ],
    ["a bare 401", text("", 401), { kind: "refused", status: 401 }],
    [
      "invalid_scope",
      json({ error: "invalid_scope" }, 400),
      { kind: "refused", status: 400, error: "invalid_scope" },
    ],
    [
      "another OAuth word",
      json({ error: "unsupported_grant_type" }, 400),
      { kind: "refused", status: 400, error: "unsupported_grant_type" },
    ],
    ["a bare 400", text("<h1>Bad</h1>", 400), { kind: "refused", status: 400 }],
    ["a bare 403", text("<h1>No</h1>", 403), { kind: "refused", status: 403 }],
    [
      "an error word with 200",
      json({ error: "invalid_scope" }),
      { kind: "refused", status: 200, error: "invalid_scope" },
    ],
    [
      "an error word with 500",
      json({ error: "invalid_client" }, 500),
      { kind: "refused", status: 500, error: "invalid_client" },
    ],
    [
      "an echo of the header in place of a word",
      json({ error: header }, 400),
      { kind: "refused", status: 400 },
    ],
    [
      "a smaller scope",
      json({ ...good, scope: "role:partnerIdAdmin" }),
      { kind: "smaller-scope", missing: `partnerId:${partnerId}` },
    ],
    ["an empty scope", json({ ...good, scope: "" }), { kind: "smaller-scope", missing: scope }],
    [
      "JSON without a token",
      json({ token_type: "Bearer", expires_in: 600 }),
      { kind: "no-access-token" },
    ],
    ["a null token", json({ ...good, access_token: null }), { kind: "no-access-token" }],
    ["an empty token", json({ ...good, access_token: "" }), { kind: "no-access-token" }],
    [
      "a token that breaks a header",
      json({ ...good, access_token: "a\r\nb" }),
      { kind: "no-access-token" },
    ],
    ["a JSON list", json([]), { kind: "no-access-token" }],
    [
      "HTML instead of JSON",
      text("<html>Sign in</html>"),
      { kind: "not-a-token-service", status: 200 },
    ],
    ["an empty 200", text(""), { kind: "not-a-token-service", status: 200 }],
    ["404", json({ error: "Not Found" }, 404), { kind: "not-a-token-service", status: 404 }],
    ["405", text("", 405), { kind: "not-a-token-service", status: 405 }],
    [
      "a redirect",
      text("", 302, { location: "https://sso.plume.test/login" }),
      { kind: "not-a-token-service", status: 302 },
    ],
    ["Okta's own error", json(okta, 400), { kind: "not-a-token-service", status: 400 }],
    ["a body without an end", flood(4 * 1024 * 1024), { kind: "not-a-token-service", status: 200 }],
    [
      "429 with a wait",
      json(okta, 429, { "retry-after": "30" }),
      { kind: "busy", status: 429, retryAfterMs: 30_000 },
    ],
    ["500", text("<h1>Oops</h1>", 500), { kind: "busy", status: 500 }],
    ["503", text("", 503), { kind: "busy", status: 503 }],
    ["server_error with 400", json({ error: "server_error" }, 400), { kind: "busy", status: 400 }],
    ["a cut", cut, { kind: "network", reason: "cut" }],
    ["half a body", half, { kind: "network", reason: "cut" }],
  ];
  for (const [name, reply, failure] of cases) {
    it(`(F4) tells ${name} as ${failure.kind}`, () => fails(reply, failure));
  }

  it("tells silence as a network failure", async () => {
    await http.close();
    http = clientOf(server, [host], { timeoutMs: 100 });
    await fails(hang, { kind: "network", reason: "timeout" });
  });

  it("logs the text that the troubleshooting guide names, and no body", async () => {
    const description = "the client 0oa1 is locked";
    await ask(json({ error: "invalid_client", error_description: description }, 401));
    expect(logger.of("oauth.failed")[0]).to.include({
      message: "OAuth token request failed: 401",
      status: 401,
      error: "invalid_client",
    });
    expect(logger.text()).not.to.contain("0oa1");
  });

  for (const [name, options, reason] of [
    [
      "no such host",
      { resolve: () => Promise.reject(Object.assign(new Error(), { code: "ENOTFOUND" })) },
      "no-such-host",
    ],
    ["a certificate of a stranger", { ca: [] }, "certificate"],
    [
      "a private address",
      { resolve: () => Promise.resolve([{ address: "10.0.0.7", family: 4 }]) },
      "private",
    ],
    ["nobody listening", { hosts: { [host]: { address: "127.0.0.1", port: 1 } } }, "refused"],
  ] as const) {
    it(`tells ${name} as a network failure`, async () => {
      const place = { address: "127.0.0.1", port: server.port };
      const pinned = reason === "certificate" ? { hosts: { [host]: place } } : {};
      const client = createHttpClient({ ...pinned, ...options });
      const service = createTokenService({ http: client, clock, logger });
      const result = await service.request(credentials, never);
      expect(result).to.deep.equal({ kind: "failed", failure: { kind: "network", reason } });
      expect(logger.of("oauth.failed")[0]).to.include({ host, reason });
      await client.close();
    });
  }

  it("sends nothing over http, or to what is no URL", async () => {
    const before = server.seen.length;
    for (const ssoUrl of ["http://sso.plume.test/token", "nonsense", ""]) {
      const result = await ask(json(good), { ssoUrl });
      expect(result).to.deep.include({ kind: "failed" });
    }
    expect(server.seen.length).to.equal(before);
  });

  it("ends with whoever asked", async () => {
    server.on(path, hang);
    const stop = new AbortController();
    const asked = createTokenService({ http, clock, logger }).request(credentials, stop.signal);
    stop.abort(new Error("cancelled"));
    expect(await asked.then(() => "ended", String)).to.equal("Error: cancelled");
  });
});

describe("asking a strict token service that is not ours", () => {
  const client = { id: "noc-bot", secret: "s3cr3t-of-the-portal", partnerId, lifeSeconds: 120 };
  const basic = (secret: string): string =>
    `Basic ${Buffer.from(`${client.id}:${secret}`).toString("base64")}`;
  const clock = createFakeClock();
  let oidc: Oidc;
  let http: HttpClient;

  before(async () => {
    oidc = await startOidc(host, client);
    const hosts = { [host]: { address: "127.0.0.1", port: oidc.port } };
    http = createHttpClient({ hosts, ca: [oidc.ca] });
  });
  after(async () => {
    await http.close();
    await oidc.close();
  });

  function ask(secret: string, partner: string): Promise<TokenResult> {
    const logger = createCollectingLogger();
    const ssoUrl = `https://${host}${oidc.tokenPath}`;
    const authHeader = seal(basic(secret));
    const service = createTokenService({ http, clock, logger });
    return service.request({ ssoUrl, authHeader, partnerId: partner }, never);
  }

  it("gets a token", async () => {
    const result = await ask(client.secret, partnerId);
    expect(result.kind === "token" && result.token.endsAtMs).to.equal(clock.now() + 120_000);
    expect(result.kind === "token" && reveal(result.token.token)).to.match(/^eyJ/);
  });

  it("is refused with a wrong secret", async () => {
    expect(await ask("wrong", partnerId)).to.deep.equal({
      kind: "failed",
      failure: { kind: "refused", status: 401, error: "invalid_client" },
    });
  });

  it("notices that the partner was dropped from the scope without a word", async () => {
    expect(await ask(client.secret, "unknown-to-everybody")).to.deep.equal({
      kind: "failed",
      failure: { kind: "smaller-scope", missing: "partnerId:unknown-to-everybody" },
    });
  });
});

import { expect } from "chai";
import { grantFor, startCaller, type Caller } from "./caller.ts";

const form = { "content-type": "application/x-www-form-urlencoded" };

describe("the sandbox's token service", () => {
  let nowMs = Date.UTC(2025, 11, 1, 10, 2, 14);
  let caller: Caller;
  before(async () => {
    caller = await startCaller({ now: () => nowMs, tokenLifeSeconds: 600 });
  });
  after(() => caller.close());

  const good = () => grantFor(caller.sandbox.credentials.partnerId);

  it("issues a token that looks like a JWT, with its life and the scope that was asked for", async () => {
    const got = await caller.askToken(good(), caller.sandbox.credentials.header);
    expect(got.status).to.equal(200);
    expect(got.json).to.include({ token_type: "Bearer", expires_in: 600, scope: good()["scope"] });
    const [header, claims] = String(got.json.access_token).split(".");
    expect(JSON.parse(Buffer.from(String(header), "base64url").toString())).to.include({
      alg: "RS256",
    });
    const seconds = Math.floor(nowMs / 1000);
    expect(JSON.parse(Buffer.from(String(claims), "base64url").toString())).to.deep.include({
      iat: seconds,
      exp: seconds + 600,
      scp: String(good()["scope"]).split(" "),
    });
  });

  it("issues another token each time", async () => {
    expect(await caller.token()).not.to.equal(await caller.token());
  });

  const basic = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;
  const refusals = [
    { what: "no header", header: undefined, status: 401, error: "invalid_client" },
    { what: "a Bearer header", header: "Bearer abc", status: 401, error: "invalid_client" },
    {
      what: "a header without scheme",
      header: "YWJjOmRlZg==",
      status: 401,
      error: "invalid_client",
    },
    {
      what: "an unknown client",
      header: basic("who:secret"),
      status: 401,
      error: "invalid_client",
    },
    {
      what: "a header that is not base64",
      header: "Basic %%%",
      status: 400,
      error: "invalid_request",
    },
    {
      what: "a header without colon",
      header: basic("whosecret"),
      status: 400,
      error: "invalid_request",
    },
    {
      what: "Basic with a colon behind",
      header: "Basic:YWJjOmRlZg==",
      status: 400,
      error: "invalid_request",
    },
  ];
  for (const { what, header, status, error } of refusals) {
    it(`answers ${what} with ${status} ${error}`, async () => {
      const got = await caller.askToken(good(), header);
      expect([got.status, got.json.error]).to.deep.equal([status, error]);
      expect(got.json.error_description).to.be.a("string");
    });
  }

  it("refuses a good client id with another secret", async () => {
    const [, base64 = ""] = caller.sandbox.credentials.header.split(" ");
    const [id] = Buffer.from(base64, "base64").toString().split(":");
    const got = await caller.askToken(good(), basic(`${id}:other`));
    expect([got.status, got.json.error]).to.deep.equal([401, "invalid_client"]);
  });

  const scopes = [
    ["another partner", "partnerId:5a9db0c0ffee4ac3e0000002 role:partnerIdAdmin"],
    ["no role", "partnerId:5a9db0c0ffee4ac3e0000001"],
    ["a third word", "partnerId:5a9db0c0ffee4ac3e0000001 role:partnerIdAdmin openid"],
    ["two spaces", "partnerId:5a9db0c0ffee4ac3e0000001  role:partnerIdAdmin"],
    ["nothing", ""],
  ] as const;
  for (const [what, scope] of scopes) {
    it(`answers a scope with ${what} with 400 invalid_scope`, async () => {
      const got = await caller.askToken({ ...good(), scope }, caller.sandbox.credentials.header);
      expect([got.status, got.json.error]).to.deep.equal([400, "invalid_scope"]);
    });
  }

  it("tells a wrong grant type, doubled parameters, doubled credentials and a JSON body apart", async () => {
    const { header } = caller.sandbox.credentials;
    const headers = { ...form, authorization: header };
    const errorOf = async (body: string, contentType = form["content-type"]) => {
      const given = { headers: { ...headers, "content-type": contentType }, body };
      const got = await caller.call("POST", caller.sandbox.ssoUrl, given);
      return [got.status, got.json.error];
    };
    const fields = new URLSearchParams(good()).toString();
    expect(await errorOf("grant_type=password")).to.deep.equal([400, "unsupported_grant_type"]);
    expect(await errorOf("scope=x")).to.deep.equal([400, "invalid_request"]);
    expect(await errorOf(`${fields}&scope=x`)).to.deep.equal([400, "invalid_request"]);
    expect(await errorOf(`${fields}&client_id=x`)).to.deep.equal([400, "invalid_request"]);
    expect(await errorOf("{}", "application/json")).to.deep.equal([400, "invalid_request"]);
    expect((await errorOf(fields))[0]).to.equal(200);
  });

  it("answers an unknown authorization server and another method in Okta's shape", async () => {
    const wrong = caller.sandbox.ssoUrl.replace("aussandbox0000000001", "ausother");
    const unknown = await caller.call("POST", wrong, { headers: form, body: "" });
    expect(unknown.status).to.equal(404);
    expect(unknown.json).to.include({ errorCode: "E0000007", errorLink: "E0000007" });
    expect(unknown.json.errorCauses).to.deep.equal([]);
    const method = await caller.call("GET", caller.sandbox.ssoUrl);
    expect([method.status, method.json.errorCode]).to.deep.equal([405, "E0000022"]);
  });

  it("grants a smaller scope to the client that may not have more; the API answers it with 403", async () => {
    const { smallerScope } = caller.sandbox.clients;
    const got = await caller.askToken(grantFor(smallerScope.partnerId), smallerScope.header);
    expect([got.status, got.json.scope]).to.deep.equal([
      200,
      `partnerId:${smallerScope.partnerId}`,
    ]);
    const read = await caller.api("GET", "/Customers/x", { token: got.json.access_token });
    expect([read.status, read.json.error.statusCode]).to.deep.equal([403, 403]);
  });

  it("tells a live token from a dead one, and from one of another client", async () => {
    const { credentials, clients, ssoUrl } = caller.sandbox;
    const token = await caller.token();
    const ask = async (header: string) => {
      const body = new URLSearchParams({ token, token_type_hint: "access_token" }).toString();
      const headers = { ...form, authorization: header };
      return (await caller.call("POST", ssoUrl.replace("/token", "/introspect"), { headers, body }))
        .json;
    };
    expect(await ask(credentials.header)).to.include({ active: true, token_type: "Bearer" });
    expect(await ask(clients.otherPartner.header)).to.deep.equal({ active: false });
    nowMs += 600_000;
    expect(await ask(credentials.header)).to.deep.equal({ active: false });
  });

  it("ends tokens after their life: 600 s, and 2 s for the client of short ones", async () => {
    const list = `/Customers/${caller.sandbox.home("All well").customerId}/locations`;
    const long = await caller.token();
    const short = await caller.token(caller.sandbox.clients.shortLived);
    const statuses = async () => [
      (await caller.api("GET", list, { token: long })).status,
      (await caller.api("GET", list, { token: short })).status,
    ];
    expect(await statuses()).to.deep.equal([200, 200]);
    nowMs += 2000;
    expect(await statuses()).to.deep.equal([200, 401]);
    nowMs += 597_999;
    expect(await statuses()).to.deep.equal([200, 401]);
    nowMs += 1;
    expect(await statuses()).to.deep.equal([401, 401]);
  });

  it("refuses all tokens after they were revoked, and issues new ones", async () => {
    const list = `/Customers/${caller.sandbox.home("All well").customerId}/locations`;
    const old = await caller.token();
    caller.sandbox.revokeTokens();
    expect((await caller.api("GET", list, { token: old })).status).to.equal(401);
    expect((await caller.api("GET", list, { token: await caller.token() })).status).to.equal(200);
  });

  it("knows what another sandbox issued, so that processes with one of their own are one bot", async () => {
    const [one, other] = await Promise.all([startCaller(), startCaller()]);
    try {
      const list = `/Customers/${one.sandbox.home("All well").customerId}/locations`;
      const token = await other.token();
      const statusOf = async (by: Caller) => (await by.api("GET", list, { token })).status;
      expect([await statusOf(one), await statusOf(other)]).to.deep.equal([200, 200]);
      other.sandbox.revokeTokens();
      expect([await statusOf(one), await statusOf(other)]).to.deep.equal([200, 401]);
    } finally {
      await Promise.all([one.close(), other.close()]);
    }
  });

  it("refuses a token that was changed anywhere, and one that somebody else made", async () => {
    const list = `/Customers/${caller.sandbox.home("All well").customerId}/locations`;
    const [header = "", claims = "", signature = ""] = (await caller.token()).split(".");
    const read = JSON.parse(Buffer.from(claims, "base64url").toString()) as { exp: number };
    const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
    const longer = encode({ ...read, exp: read.exp + 600 });
    const unsigned = encode({ alg: "none" });
    for (const token of [
      `${header}.${longer}.${signature}`,
      `${header}.${claims}.${signature.slice(1)}`,
      `${header}.${claims}.${signature}.x`,
      `${unsigned}.${claims}.`,
      `${header}.${claims}`,
      "..",
      "granted-1",
    ]) {
      expect((await caller.api("GET", list, { token })).status, token).to.equal(401);
    }
  });

  it("knows partner ids of at least 20 characters, so that the wizard's rule lets them pass", () => {
    for (const client of Object.values(caller.sandbox.clients)) {
      expect(client.partnerId).to.match(/^[0-9a-f]{24}$/u);
    }
  });
});

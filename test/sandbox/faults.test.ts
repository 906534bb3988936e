import { expect } from "chai";
import type { FaultRule } from "../../src/sandbox/index.ts";
import { grantFor, pathOf, startCaller, type Caller } from "./caller.ts";

describe("the sandbox's faults", () => {
  let nowMs = Date.UTC(2025, 11, 1, 10, 2, 14);
  let caller: Caller;
  before(async () => {
    caller = await startCaller({ now: () => nowMs });
    // Fetches the token that the others use, before a rule spoils it.
    expect((await nodes()).status).to.equal(200);
  });
  after(() => caller.close());
  afterEach(() => caller.sandbox.faults.clear());

  const set = (rule: FaultRule) => caller.sandbox.faults.set(rule);
  const nodes = (title = "All well") => caller.api("GET", `${pathOf(caller.sandbox, title)}/nodes`);
  const failure = async (promise: Promise<unknown>): Promise<string> => {
    try {
      await promise;
    } catch (error) {
      return (error as { code?: string; name: string }).code ?? (error as Error).name;
    }
    return "answered";
  };

  it("answers a status with the error of its own service", async () => {
    set({
      endpoint: "nodes",
      fault: { kind: "status", status: 503, headers: { "Retry-After": "7" } },
    });
    set({ endpoint: "token", fault: { kind: "status", status: 429 } });
    const got = await nodes();
    expect([got.status, got.headers["retry-after"]]).to.deep.equal([503, "7"]);
    expect(got.json).to.deep.equal({ error: { statusCode: 503, message: "Service Unavailable" } });
    const { credentials } = caller.sandbox;
    const token = await caller.askToken(grantFor(credentials.partnerId), credentials.header);
    expect([token.status, token.json.error]).to.deep.equal([429, "invalid_request"]);
  });

  it("touches only the endpoint and the home it names", async () => {
    const { locationId } = caller.sandbox.home("All well");
    set({ endpoint: "nodes", locationId, fault: { kind: "status", status: 500 } });
    expect((await nodes()).status).to.equal(500);
    expect((await nodes("One pod offline")).status).to.equal(200);
    expect((await caller.api("GET", pathOf(caller.sandbox, "All well"))).status).to.equal(200);
  });

  it("counts: skips the first requests, spoils the next, then lets all pass", async () => {
    set({ endpoint: "nodes", skip: 1, times: 2, fault: { kind: "status", status: 500 } });
    const statuses = [];
    for (let n = 0; n < 5; n += 1) statuses.push((await nodes()).status);
    expect(statuses).to.deep.equal([200, 500, 500, 200, 200]);
  });

  it("takes away one rule, or all", async () => {
    const undo = set({ endpoint: "nodes", fault: { kind: "status", status: 500 } });
    set({ endpoint: "nodes", fault: { kind: "status", status: 502 } });
    expect((await nodes()).status).to.equal(502);
    caller.sandbox.faults.clear();
    undo();
    expect((await nodes()).status).to.equal(200);
  });

  it("alters fields of a token answer, and leaves some out", async () => {
    const { credentials } = caller.sandbox;
    const ask = async () =>
      (await caller.askToken(grantFor(credentials.partnerId), credentials.header)).json;
    set({ endpoint: "token", fault: { kind: "patch", fields: { expires_in: undefined } } });
    expect(await ask()).to.have.all.keys("token_type", "access_token", "scope");
    set({ endpoint: "token", fault: { kind: "patch", fields: { expires_in: -5 } } });
    expect((await ask()).expires_in).to.equal(-5);
  });

  it("answers any text of any type", async () => {
    set({ endpoint: "nodes", fault: { kind: "text", text: '{"nodes":' } });
    expect(
      (
        await caller.call(
          "GET",
          `${caller.sandbox.apiBase}${pathOf(caller.sandbox, "All well")}/nodes`,
        )
      ).status,
    ).to.equal(200);
    set({
      fault: {
        kind: "text",
        text: "",
        status: 302,
        contentType: "text/plain",
        headers: { Location: "https://elsewhere.test/" },
      },
    });
    const got = await caller.call("GET", caller.sandbox.apiBase);
    expect([got.status, got.headers["location"], got.text]).to.deep.equal([
      302,
      "https://elsewhere.test/",
      "",
    ]);
  });

  it("cuts the connection instead of an answer", async () => {
    set({ endpoint: "nodes", fault: { kind: "cut" } });
    expect(await failure(nodes())).to.equal("UND_ERR_SOCKET");
  });

  it("cuts the connection in the middle of an answer", async () => {
    set({ endpoint: "nodes", fault: { kind: "half-body" } });
    expect(await failure(nodes())).to.be.oneOf(["UND_ERR_SOCKET", "UND_ERR_ABORTED"]);
  });

  it("never answers, until the caller hangs up", async () => {
    set({ endpoint: "nodes", fault: { kind: "never" } });
    const got = caller.api("GET", `${pathOf(caller.sandbox, "All well")}/nodes`, {
      signal: AbortSignal.timeout(50),
    });
    expect(await failure(got)).to.not.equal("answered");
  });

  it("sends a body of the size that was asked for", async () => {
    set({ endpoint: "nodes", fault: { kind: "huge-body", bytes: 1_000_000 } });
    const got = await nodes();
    expect(got.text.length).to.be.within(1_000_000, 1_100_000);
    expect(got.headers).to.not.have.property("content-length");
    expect(got.json.padding).to.be.a("string");
  });

  it("waits before a good answer", async () => {
    set({ endpoint: "nodes", delayMs: 60 });
    const from = performance.now();
    expect((await nodes()).status).to.equal(200);
    expect(performance.now() - from).to.be.above(55);
  });

  it("does nothing for a request whose good answer it withholds", async () => {
    const path = `${pathOf(caller.sandbox, "All well")}/nodes/SIM01A1B2C3`;
    set({ endpoint: "speed-test", fault: { kind: "status", status: 503 } });
    expect((await caller.api("POST", `${path}/speedTest`)).status).to.equal(503);
    expect((await caller.api("GET", `${path}/speedTestResults`)).json.results).to.deep.equal([]);
  });

  describe("of its homes", () => {
    it("fail one endpoint, forbid by JSON, and limit by a page", async () => {
      const devices = await caller.api(
        "GET",
        `${pathOf(caller.sandbox, "Device list fails")}/devices`,
      );
      expect(devices.status).to.equal(500);
      expect((await nodes("Device list fails")).status).to.equal(200);
      const forbidden = await nodes("Forbidden");
      expect([forbidden.status, forbidden.json.error.message]).to.deep.equal([403, "Forbidden"]);
      const limited = await nodes("Rate limit");
      expect([limited.status, limited.headers["content-type"]]).to.deep.equal([403, "text/html"]);
      expect((await nodes("Unreadable pods")).text).to.match(/^<html>/u);
    });

    it("answer well once and then 503 at the stale one", async () => {
      expect([(await nodes("Stale")).status, (await nodes("Stale")).status]).to.deep.equal([
        200, 503,
      ]);
      expect((await nodes("Stale")).status).to.equal(503);
    });

    it("show nothing of themselves without a good token", async () => {
      const url = `${caller.sandbox.apiBase}${pathOf(caller.sandbox, "Device list fails")}/devices`;
      expect((await caller.call("GET", url)).status).to.equal(401);
    });

    it("are slow at the slow one", async () => {
      const from = performance.now();
      await caller.api("GET", pathOf(caller.sandbox, "Slow"));
      expect(performance.now() - from).to.be.above(990);
    });
  });

  it("limits an address to its requests in five minutes with 403 and a page, the token service not", async () => {
    const limited = await startCaller({ now: () => nowMs, requestsPerWindow: 3 });
    try {
      const path = pathOf(limited.sandbox, "All well");
      const statuses = [];
      for (let n = 0; n < 5; n += 1) statuses.push((await limited.api("GET", path)).status);
      expect(statuses).to.deep.equal([200, 200, 200, 403, 403]);
      const page = await limited.api("GET", path);
      expect(page.headers["content-type"]).to.equal("text/html");
      expect(await limited.token()).to.be.a("string");
      nowMs += 5 * 60_000;
      expect((await limited.api("GET", path)).status).to.equal(200);
    } finally {
      await limited.close();
    }
  });
});

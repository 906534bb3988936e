import type { LookupAddress } from "node:dns";
import { expect } from "chai";
import {
  createHttpClient,
  type HttpClient,
  type HttpRequest,
} from "../../../src/plume/http/http.ts";
import {
  cut,
  type FaultServer,
  flood,
  half,
  hang,
  json,
  stall,
  startFaultServer,
  text,
} from "../../support/fault-server.ts";
import { clientOf } from "../../support/network.ts";

const host = "api.plume.test";
const secret = "Basic c2VjcmV0LWluLWEtaGVhZGVy";

function get(path: string, more: Partial<HttpRequest> = {}): HttpRequest {
  return {
    method: "GET",
    url: `https://${host}${path}`,
    headers: { authorization: secret },
    maxBytes: 1024 * 1024,
    signal: new AbortController().signal,
    ...more,
  };
}

describe("the HTTP client", () => {
  let server: FaultServer;
  const clients: HttpClient[] = [];
  const open = (client: HttpClient): HttpClient => {
    clients.push(client);
    return client;
  };

  before(async () => {
    server = await startFaultServer([host, "localhost"]);
    server.on("/good", json({ ok: true }, 200, { "retry-after": "7" }));
    server.on("/elsewhere", text("", 302, { location: `https://${host}/good` }));
    server.on("/hang", hang);
    server.on("/stall", stall);
    server.on("/cut", cut);
    server.on("/half", half);
    server.on("/flood", flood(50 * 1024 * 1024));
    server.on("/announced", (response) => {
      response.writeHead(200, { "content-length": 50 * 1024 * 1024 });
      response.write("[");
    });
  });
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.close()));
  });
  after(() => server.close());

  it("reaches a pinned host under its own name, certificate checked", async () => {
    const client = open(clientOf(server, [host]));
    expect(await client.send(get("/good?x=1"))).to.deep.equal({
      kind: "answer",
      status: 200,
      body: '{"ok":true}',
      bytes: 11,
      retryAfter: "7",
    });
    const [seen] = server.to("/good");
    expect(seen?.path).to.equal("/good?x=1");
    expect(seen?.headers["host"]).to.equal(host);
    expect(seen?.headers["authorization"]).to.equal(secret);
  });

  it("does not follow a redirect", async () => {
    const client = open(clientOf(server, [host]));
    const before = server.to("/good").length;
    const result = await client.send(get("/elsewhere"));
    expect(result).to.include({ kind: "answer", status: 302 });
    expect(server.to("/good").length).to.equal(before);
  });

  it("refuses anything but https", async () => {
    const client = open(clientOf(server, [host]));
    for (const url of ["http://api.plume.test/good", "ftp://api.plume.test/", "nonsense", ""]) {
      expect(await client.send(get("", { url }))).to.include({ kind: "unreachable" });
    }
  });

  it("refuses a certificate of another name", async () => {
    const client = open(clientOf(server, ["other.plume.test"]));
    const result = await client.send(get("", { url: "https://other.plume.test/good" }));
    expect(result).to.include({ kind: "unreachable", reason: "certificate" });
  });

  it("refuses a certificate of an unknown authority", async () => {
    const client = open(clientOf(server, [host], { ca: [] }));
    const before = server.seen.length;
    expect(await client.send(get("/good"))).to.include({ reason: "certificate" });
    expect(server.seen.length).to.equal(before);
  });

  it("says that nobody listens", async () => {
    const port = await freePort();
    const client = open(createHttpClient({ hosts: { [host]: { address: "127.0.0.1", port } } }));
    expect(await client.send(get("/good"))).to.deep.equal({
      kind: "unreachable",
      reason: "refused",
      code: "ECONNREFUSED",
    });
  });

  it("says that a name does not resolve", async () => {
    const resolve = () => Promise.reject(Object.assign(new Error("no"), { code: "ENOTFOUND" }));
    const client = open(createHttpClient({ resolve }));
    const result = await client.send(get("/good"));
    expect(result).to.include({ kind: "unreachable", reason: "no-such-host" });
  });

  it("(F-S7) refuses a name that resolves to a private address", async () => {
    const resolve = () => Promise.resolve<LookupAddress[]>([{ address: "127.0.0.1", family: 4 }]);
    const client = open(createHttpClient({ resolve, ca: [server.ca] }));
    const before = server.seen.length;
    const url = `https://${host}:${server.port}/good`;
    expect(await client.send(get("", { url }))).to.include({ reason: "private" });
    expect(server.seen.length).to.equal(before);
  });

  it("(F-S7) refuses a private address given as it is", async () => {
    const client = open(createHttpClient({ ca: [server.ca] }));
    for (const name of ["127.0.0.1", "127.1", "[::1]", "169.254.169.254", "10.0.0.1"]) {
      const url = `https://${name}:${server.port}/good`;
      expect(await client.send(get("", { url }))).to.include({ reason: "private" });
    }
  });

  it("reaches a private address that the operator allows by name", async () => {
    const options = { ca: [server.ca], allowedHosts: ["LOCALHOST", "127.0.0.1"] };
    const client = open(createHttpClient(options));
    for (const name of ["localhost", "127.0.0.1"]) {
      const url = `https://${name}:${server.port}/good`;
      expect(await client.send(get("", { url }))).to.include({ kind: "answer", status: 200 });
    }
  });

  it("(F-S7) asks DNS once and connects to that very answer", async () => {
    const asked: string[] = [];
    const resolve = (name: string) => {
      asked.push(name);
      // A second look-up would lead elsewhere.
      const address = asked.length === 1 ? "127.0.0.1" : "127.0.0.2";
      return Promise.resolve<LookupAddress[]>([{ address, family: 4 }]);
    };
    const client = open(createHttpClient({ resolve, ca: [server.ca], allowedHosts: [host] }));
    const url = `https://${host}:${server.port}/good`;
    expect(await client.send(get("", { url }))).to.include({ kind: "answer", status: 200 });
    expect(asked).to.deep.equal([host]);
  });

  it("ends a call that gets no answer, a body that never ends, each in time", async () => {
    const client = open(clientOf(server, [host], { timeoutMs: 150 }));
    // A connection that stands: on a busy machine making one may take all the time there is.
    const connect = async (): Promise<void> => {
      while ((await client.send(get("/good"))).kind !== "answer");
    };
    await connect();
    expect(await client.send(get("/hang"))).to.include({ kind: "broken", reason: "timeout" });
    await connect();
    expect(await client.send(get("/stall"))).to.include({
      kind: "broken",
      reason: "timeout",
      bytes: 1,
    });
  });

  it("tells a server that closes from one that is silent", async () => {
    const client = open(clientOf(server, [host]));
    expect(await client.send(get("/cut"))).to.include({ kind: "broken", reason: "cut", bytes: 0 });
    const result = await client.send(get("/half"));
    expect(result).to.include({ kind: "broken", reason: "cut" });
    expect(result.kind === "broken" && result.bytes).to.be.greaterThan(0);
  });

  it("stops reading at its limit", async () => {
    const client = open(clientOf(server, [host]));
    const result = await client.send(get("/flood"));
    expect(result).to.include({ kind: "too-large", status: 200 });
    expect(result.kind === "too-large" && result.bytes).to.be.lessThan(2 * 1024 * 1024);
    expect(await client.send(get("/announced"))).to.include({ kind: "too-large" });
  });

  it("rejects with the reason of whoever ends the call early", async () => {
    const client = open(clientOf(server, [host]));
    const stop = new AbortController();
    const call = client.send(get("/hang", { signal: stop.signal }));
    stop.abort(new Error("not wanted any more"));
    const outcome = await call.then(() => "ended", String);
    expect(outcome).to.equal("Error: not wanted any more");
  });

  it("(F-S5) never quotes a header it cannot send", async () => {
    const client = open(clientOf(server, [host]));
    const headers = { authorization: `${secret}\r\nx: y` };
    const outcome = await client.send(get("/good", { headers })).then(JSON.stringify, String);
    expect(outcome).not.to.contain("c2VjcmV0");
    expect(outcome).to.contain("UND_ERR_INVALID_ARG");
  });
});

async function freePort(): Promise<number> {
  const other = await startFaultServer([host, "localhost"]);
  await other.close();
  return other.port;
}

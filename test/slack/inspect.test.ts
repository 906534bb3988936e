import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { expect } from "chai";

import { inspectSlack, type InspectOptions } from "../../adapters/slack/index.ts";
import { seal } from "../../src/index.ts";
import { createSystemClock } from "../../src/ops/system-clock.ts";
import { signatureFor } from "../support/slack/http-way.ts";

interface Asked {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface Answer {
  readonly status?: number;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: object | string;
  readonly hangs?: true;
}

const signingSecret = "5".repeat(32);
const me = { ok: true, team: "Acme", team_id: "T1", user: "plume", bot_id: "B1" };

describe("an inspection of an app on Slack", () => {
  let server: Server;
  let root: string;
  let asked: Asked[];
  let answers: { [path: string]: Answer | ((body: string) => Answer) };
  beforeEach(async () => {
    asked = [];
    answers = { "/api/auth.test": { body: me } };
    server = createServer((request, response) => {
      let body = "";
      request.setEncoding("utf8").on("data", (text: string) => (body += text));
      request.on("end", () => {
        const path = request.url ?? "";
        asked.push({ path, headers: request.headers, body });
        const planned = answers[path] ?? { body: { ok: false, error: "unknown_method" } };
        const answer: Answer = typeof planned === "function" ? planned(body) : planned;
        if (answer.hangs) return;
        response.writeHead(answer.status ?? 200, answer.headers);
        response.end(
          typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body ?? {}),
        );
      });
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const inspect = (options: Partial<InspectOptions> = {}) =>
    inspectSlack({
      access: { kind: "token", token: seal("a-token") },
      hearing: { kind: "socket", appToken: seal("an-app-token") },
      apiRoot: `${root}/api`,
      clock: createSystemClock(),
      signal: AbortSignal.timeout(5_000),
      ...options,
    });
  const overHttp = (nearUrl?: string, farUrl?: string): Partial<InspectOptions> => ({
    hearing: { kind: "http", signingSecret: seal(signingSecret), nearUrl, farUrl },
  });

  it("gives each call its own token", async () => {
    answers["/api/apps.connections.open"] = { body: { ok: true, url: "wss://x" } };
    const found = await inspect();
    expect(found.app).to.deep.include({ kind: "told" });
    expect(found.socket).to.deep.equal({ kind: "told", value: true });
    expect([found.client, found.near, found.far]).to.deep.equal([undefined, undefined, undefined]);
    const tokens = asked.map(({ path, headers }) => [path, headers.authorization]);
    expect(tokens).to.have.deep.members([
      ["/api/auth.test", "Bearer a-token"],
      ["/api/apps.connections.open", "Bearer an-app-token"],
    ]);
  });

  it("reads the rights of the token, or that they are not told", async () => {
    const scopes = async () => {
      const { app } = await inspect();
      return app?.kind === "told" ? app.value.scopes : "not told";
    };
    expect(await scopes()).to.equal(undefined);
    answers["/api/auth.test"] = {
      body: me,
      headers: { "x-oauth-scopes": "commands, chat:write,im:write" },
    };
    expect(await scopes()).to.deep.equal(["commands", "chat:write", "im:write"]);
  });

  it("knows an organization's token, and an answer that names nobody", async () => {
    answers["/api/auth.test"] = {
      body: { ok: true, enterprise_id: "E1", user: "plume", bot_id: "B1" },
    };
    const { app } = await inspect();
    expect(app?.kind === "told" && app.value).to.include({ team: "E1", teamName: "E1" });
    answers["/api/auth.test"] = { body: { ok: true } };
    expect((await inspect()).app).to.deep.equal({
      kind: "away",
      reason: "an answer that is not Slack's",
    });
  });

  it("compares the clocks at the middle of a call", async () => {
    let now = 1_000_000;
    const clock = { ...createSystemClock(), now: () => (now += 1_000) };
    answers["/api/auth.test"] = {
      body: { ok: false, error: "invalid_auth" },
      headers: { date: "Thu, 01 Jan 1970 00:10:00 GMT" },
    };
    const { times } = await inspect({ clock, ...overHttp() });
    expect(times).to.deep.equal({ thereMs: 600_000, hereMs: 1_001_500 });
  });

  it("gives away no code, and takes that it is unknown for a good client", async () => {
    const access = {
      kind: "oauth",
      clientId: "1.2",
      clientSecret: seal("a-client-secret"),
    } as const;
    const client = async (error: string) => {
      answers["/api/oauth.v2.access"] = { body: { ok: false, error } };
      return (await inspect({ access, ...overHttp() })).client;
    };
    expect(await client("invalid_code")).to.deep.equal({ kind: "told", value: true });
    expect(await client("invalid_client_id")).to.deep.equal({
      kind: "refused",
      reason: "invalid_client_id",
    });
    expect(Object.fromEntries(new URLSearchParams(asked[0]?.body))).to.deep.equal({
      client_id: "1.2",
      client_secret: "a-client-secret",
      code: "none",
    });
    expect((await inspect({ access, ...overHttp() })).app).to.equal(undefined);
  });

  it("knocks as Slack does, where the bot listens and at its public address", async () => {
    const echo = (body: string): Answer => ({
      body: { challenge: (JSON.parse(body) as { challenge: string }).challenge },
    });
    answers["/near"] = echo;
    answers["/far"] = (body) => ({ body: (JSON.parse(body) as { challenge: string }).challenge });
    const { near, far } = await inspect(overHttp(`${root}/near`, `${root}/far`));
    expect([near, far]).to.deep.equal([
      { kind: "told", value: true },
      { kind: "told", value: true },
    ]);
    const knocks = asked.filter(({ path }) => path === "/near" || path === "/far");
    for (const { headers, body } of knocks) {
      const atSeconds = Number(headers["x-slack-request-timestamp"]);
      expect(Math.abs(atSeconds - Date.now() / 1_000)).to.be.below(5);
      expect(headers).to.include(signatureFor(body, signingSecret, { atSeconds }));
      expect(headers).not.to.have.property("authorization");
    }
    expect(new Set(knocks.map(({ body }) => body)).size).to.equal(2);
  });

  it("tells a bot from what answers in its place", async () => {
    const near = async (answer: Answer) => {
      answers["/near"] = answer;
      return (await inspect(overHttp(`${root}/near`))).near;
    };
    expect(await near({ status: 401 })).to.deep.equal({ kind: "refused", reason: "HTTP 401" });
    expect(await near({ status: 503 })).to.deep.equal({ kind: "away", reason: "HTTP 503" });
    const moved = { status: 307, headers: { location: `${root}/elsewhere` } };
    expect(await near(moved)).to.deep.equal({ kind: "away", reason: "HTTP 307" });
    expect(asked.map(({ path }) => path)).not.to.include("/elsewhere");
    for (const body of ["<html>", "", { challenge: "another" }])
      expect(await near({ body })).to.deep.equal({
        kind: "away",
        reason: "an answer that is not the bot's",
      });
  });

  it("waits no longer than it is told to, and never rejects", async () => {
    for (const path of ["/api/auth.test", "/api/apps.connections.open", "/near"])
      answers[path] = { hangs: true };
    const late = { kind: "away", reason: "no answer in time" };
    const { app, socket, times } = await inspect({ signal: AbortSignal.timeout(50) });
    expect([app, socket, times]).to.deep.equal([late, late, undefined]);
    const { near } = await inspect({
      ...overHttp(`${root}/near`),
      signal: AbortSignal.timeout(50),
    });
    expect(near).to.deep.equal(late);
    const nowhere = await inspect({ ...overHttp("http://no.such.host.invalid/x"), apiRoot: "x:" });
    expect(nowhere.app).to.deep.equal({ kind: "away", reason: "the call failed" });
    expect(nowhere.near?.kind).to.equal("away");
  });
});

import { once } from "node:events";

import { expect } from "chai";
import { WebSocket } from "ws";

import { at, numberAt } from "../../src/ops/payload.ts";
import { said } from "../support/discord/bodies.ts";
import { openFakeDiscord, type FakeDiscord } from "../support/discord/fake-discord.ts";
import { PlainBot, type Answered } from "../support/discord/plain-bot.ts";
import type { Channel } from "../support/discord/types.ts";
import { until } from "../support/until.ts";

const route = "POST /channels/:channel/messages";

describe("a fake Discord that fails", () => {
  let discord: FakeDiscord;
  let bot: PlainBot;
  let ops: Channel;
  beforeEach(async () => {
    discord = await openFakeDiscord();
    bot = new PlainBot(discord);
    ops = discord.channel("ops");
  });
  afterEach(async () => {
    bot.leaves();
    await discord.close();
  });
  const post = (): Promise<Answered> => bot.call(`POST /channels/${ops.id}/messages`, said("x"));
  const texts = (): readonly string[] => discord.messages(ops).map(({ text }) => text);
  const outcomes = (): readonly string[] => discord.calls(route).map(({ outcome }) => outcome);

  it("answers with what was planned, once each and in order", async () => {
    discord.fails(
      route,
      { kind: "error", status: 403, code: 50_013 },
      { kind: "status", status: 502 },
      { kind: "html" },
    );
    const refused = await post();
    expect(refused.status).to.equal(403);
    expect(refused.body).to.deep.equal({ message: "Missing Permissions", code: 50_013 });
    const broken = await post();
    expect(broken.status).to.equal(502);
    expect(broken.headers.get("content-type")).to.equal("text/html");
    expect(broken.headers.get("x-ratelimit-bucket")).to.equal(null);
    const page = await post();
    expect([page.status, page.body]).to.deep.equal([
      200,
      "<html><body>Something went wrong</body></html>",
    ]);
    expect(texts()).to.deep.equal([]);
    const fine = await post();
    expect(fine.status).to.equal(200);
    expect(fine.headers.get("x-ratelimit-remaining")).to.equal("999");
    expect(texts()).to.deep.equal(["x"]);
    expect(outcomes()).to.deep.equal(["403", "502", "html", "200"]);
  });

  it("says how long to wait, for one route or for all", async () => {
    discord.fails(route, { kind: "limited", seconds: 1.5 });
    discord.fails("*", { kind: "limited", seconds: 2, global: true });
    const limited = await post();
    expect(limited.status).to.equal(429);
    expect(limited.body).to.deep.equal({
      message: "You are being rate limited.",
      retry_after: 1.5,
      global: false,
    });
    const headers = (answered: Answered, ...names: readonly string[]): readonly unknown[] =>
      names.map((name) => answered.headers.get(name));
    const names = [
      "retry-after",
      "x-ratelimit-reset-after",
      "x-ratelimit-scope",
      "x-ratelimit-global",
    ];
    expect(headers(limited, ...names)).to.deep.equal(["2", "1.5", "user", null]);
    const all = await bot.call("GET /users/@me");
    expect(at(all.body, "global")).to.equal(true);
    expect(headers(all, ...names)).to.deep.equal(["2", "2", "global", "true"]);
    expect((await post()).status).to.equal(200);
  });

  it("cuts the connection, before it is done or after", async () => {
    discord.fails(route, { kind: "cut" }, { kind: "lost-reply" });
    const failed = async (): Promise<string> =>
      post().then(
        () => "answered",
        () => "failed",
      );
    expect(await failed()).to.equal("failed");
    expect(texts()).to.deep.equal([]);
    expect(await failed()).to.equal("failed");
    expect(texts()).to.deep.equal(["x"]);
    expect(outcomes()).to.deep.equal(["cut", "lost"]);
  });

  it("answers late, or never", async () => {
    discord.fails(route, { kind: "slow", ms: 30 }, { kind: "hang" });
    const startMs = performance.now();
    const late = post();
    await until("it is done", () => texts().length === 1);
    expect((await late).status).to.equal(200);
    expect(performance.now() - startMs).to.be.at.least(29);
    const never = post().catch(() => "failed");
    await until("it came", () => discord.calls(route).length === 2);
    expect(outcomes()[1]).to.equal("pending");
    expect(texts()).to.have.length(1);
    await discord.close();
    expect(await never).to.equal("failed");
    await until("it is noted", () => outcomes()[1] === "gone");
  });

  it("lets in only its bot, which says what it is", async () => {
    const who = (headers: { readonly [name: string]: string }): Promise<Answered> =>
      bot.call("GET /users/@me", undefined, { headers });
    const wrong = await who({ authorization: "Bot wrong" });
    expect(wrong).to.deep.include({ status: 401, body: { message: "401: Unauthorized", code: 0 } });
    expect((await who({ authorization: discord.app.token })).status).to.equal(401);
    expect(discord.violations).to.deep.equal([]);
    expect((await who({ "user-agent": "node" })).status).to.equal(200);
    expect(discord.violations).to.deep.equal([
      "GET /users/@me: the User-Agent is not that of a bot",
    ]);
    const before = discord.app.token;
    discord.turnsTo();
    expect(discord.app.token).not.to.equal(before);
    expect((await who({ authorization: `Bot ${before}` })).status).to.equal(401);
    expect((await who({})).status).to.equal(200);
    await bot.connects();
    expect(discord.gateway.connected).to.deep.equal(["0/1"]);
  });

  it("knows no calls but its own, and reads no body that is none", async () => {
    const unknown = await bot.call("GET /guilds");
    expect(unknown).to.deep.include({ status: 404, body: { message: "404: Not Found", code: 0 } });
    const line = `POST /channels/${ops.id}/messages`;
    const json = { headers: { "content-type": "application/json" } };
    const broken = await bot.call(line, "{", json);
    expect([broken.status, numberAt(broken.body, "code")]).to.deep.equal([400, 50_109]);
    const text = { headers: { "content-type": "text/plain" } };
    expect((await bot.call(line, said("x"), text)).status).to.equal(400);
    const formless = { headers: { "content-type": "multipart/form-data; boundary=x" } };
    expect((await bot.call(line, "none", formless)).status).to.equal(400);
    const numbers = { files: [{ name: "a.bin", bytes: Buffer.from("a") }] };
    expect((await bot.call(line, "x", numbers)).status).to.equal(400);
    expect((await bot.call(line)).status).to.equal(400);
    const elsewhere = await fetch(`${discord.apiUrl}/v9/users/@me`);
    expect(elsewhere.status).to.equal(404);
    expect(discord.violations).to.have.length(7);
    expect(discord.violations[0]).to.equal("GET /guilds: there is no such call");
    expect(discord.violations.at(-1)).to.equal("GET /api/v9/users/@me: there is no such call");
    expect(texts()).to.deep.equal([]);
    expect(discord.calls()).to.have.length(7);
    expect(discord.calls(route)).to.have.length(5);
  });

  it("notes also what is wrong at the gateway", async () => {
    const socket = new WebSocket(`${discord.gateway.url}/?v=10&encoding=json`);
    socket.on("open", () => socket.send(JSON.stringify({ op: 99 })));
    await once(socket, "close");
    expect(discord.violations).to.deep.equal(["sent an unknown opcode"]);
  });
});

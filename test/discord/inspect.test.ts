import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { expect } from "chai";
import {
  ApplicationFlags,
  PermissionFlagsBits,
  type APIApplication,
  type RESTAPIPartialCurrentUserGuild,
} from "discord-api-types/v10";

import { commandsOf } from "../../adapters/discord/commands/commands.ts";
import { inspectDiscord, type InspectOptions } from "../../adapters/discord/index.ts";
import { inviteOf } from "../../adapters/discord/invite.ts";
import { seal } from "../../src/index.ts";
import { createSystemClock } from "../../src/ops/system-clock.ts";
import { ping } from "../fixtures/ping.ts";
import { openFakeGateway, type FakeGateway } from "../support/discord/gateway/fake-gateway.ts";

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

interface Answer {
  readonly status?: number;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: object | string;
  readonly hangs?: true;
}

const me = { id: "112233445566778899", username: "plume", bot: true };
const all = new URL(inviteOf(me.id)).searchParams.get("permissions") ?? "";
const app: Partial<APIApplication> = {
  id: me.id,
  name: "Plume",
  bot_public: true,
  bot_require_code_grant: false,
  interactions_endpoint_url: null,
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- none of the flags
  flags: 0 as ApplicationFlags,
};
const guild = (id: string, name: string, permissions = all): RESTAPIPartialCurrentUserGuild => ({
  id,
  name,
  permissions,
  icon: null,
  banner: null,
  owner: false,
  features: [],
});

const everywhere = `/applications/${me.id}/commands?with_localizations=true`;
const unauthorized = { status: 401, body: { message: "401: Unauthorized", code: 0 } };
const notDiscords = { kind: "away", reason: "an answer that is not Discord's" };
const late = { kind: "away", reason: "no answer in time" };

describe("an inspection of an application on Discord", () => {
  let server: Server;
  let gateway: FakeGateway;
  let root: string;
  let asked: Asked[];
  let answers: { [path: string]: Answer };
  beforeEach(async () => {
    asked = [];
    gateway = await openFakeGateway({ token: "a-token", user: me, shards: 3 });
    answers = {
      "/users/@me": { body: me },
      "/applications/@me": { body: app },
      "/users/@me/guilds?limit=200": { body: [guild("7", "Acme")] },
      "/gateway/bot": { body: gateway.info },
      [everywhere]: { body: [...commandsOf([ping], { guilds: [], permissions: {} })] },
      "/applications/112233445566778899/guilds/7/commands?with_localizations=true": { body: [] },
      "/users/@me/guilds?limit=50": { body: [guild("7", "Acme")] },
    };
    server = createServer((request, response) => {
      const { url = "", method = "", headers } = request;
      asked.push({ method, path: url, headers });
      const answer = answers[url.replace("/api/v10", "")] ?? { status: 404, body: "<html>" };
      if (answer.hangs) return;
      const { status = 200, headers: more, body = {} } = answer;
      response.writeHead(status, { "content-type": "application/json", ...more });
      response.end(typeof body === "string" ? body : JSON.stringify(body));
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await gateway.close();
  });

  const inspect = (options: Partial<InspectOptions> = {}) =>
    inspectDiscord({
      token: seal("a-token"),
      commands: [ping],
      guilds: [],
      permissions: {},
      apiRoot: `${root}/api`,
      clock: createSystemClock(),
      signal: AbortSignal.timeout(5_000),
      ...options,
    });
  const inspectedApp = async (more: Partial<APIApplication>) => {
    answers["/applications/@me"] = { body: { ...app, ...more } };
    const found = await inspect();
    if (found.app.kind !== "told") throw new Error("nothing was told of it");
    return found.app.value;
  };

  it("asks as the bot, and only asks", async () => {
    const found = await inspect();
    expect(found.bot).to.deep.equal({ kind: "told", value: { id: me.id, username: "plume" } });
    expect([...new Set(asked.map(({ path }) => path))]).to.have.members(
      Object.keys(answers).map((path) => `/api/v10${path}`),
    );
    for (const { method, headers } of asked) {
      expect(method).to.equal("GET");
      expect(headers.authorization).to.equal("Bot a-token");
      expect(headers["user-agent"]).to.match(/^DiscordBot \(https?:\/\/\S+, [\d.]+\)/);
    }
    expect(gateway.identifies).to.deep.equal([]);
  });

  it("reads how the application is set", async () => {
    expect(await inspectedApp({})).to.deep.equal({
      id: me.id,
      name: "Plume",
      isPublic: true,
      needsCodeGrant: false,
      joinsServers: true,
      endpoint: undefined,
      privileged: [],
      button: undefined,
    });
    expect(
      await inspectedApp({
        id: "223344556677889900",
        bot_public: false,
        bot_require_code_grant: true,
        interactions_endpoint_url: "https://example.net/interactions",
      }),
    ).to.deep.include({
      id: "223344556677889900",
      isPublic: false,
      needsCodeGrant: true,
      endpoint: "https://example.net/interactions",
    });
  });

  it("takes an application for public where Discord does not say so", async () => {
    const { bot_public: _, ...rest } = app;
    answers["/applications/@me"] = { body: rest };
    expect((await inspect()).app).to.deep.nested.include({ "value.isPublic": true });
  });

  it("knows the switches of what it may hear besides, for many servers and for few", async () => {
    const on = async (...flags: readonly ApplicationFlags[]) =>
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- several of the flags
      (
        await inspectedApp({
          flags: flags.reduce<number>((sum, one) => sum | one, 0) as ApplicationFlags,
        })
      ).privileged;
    const { GatewayPresence, GatewayGuildMembers, GatewayMessageContent } = ApplicationFlags;
    expect(await on(GatewayPresence)).to.deep.equal(["Presence Intent"]);
    expect(await on(GatewayGuildMembers)).to.deep.equal(["Server Members Intent"]);
    expect(await on(GatewayMessageContent)).to.deep.equal(["Message Content Intent"]);
    expect(
      await on(
        ApplicationFlags.GatewayPresenceLimited,
        ApplicationFlags.GatewayGuildMembersLimited,
        ApplicationFlags.GatewayMessageContentLimited,
      ),
    ).to.deep.equal(["Presence Intent", "Server Members Intent", "Message Content Intent"]);
    expect(
      await on(ApplicationFlags.ApplicationCommandBadge, ApplicationFlags.Embedded),
    ).to.deep.equal([]);
  });

  it("knows an application that servers cannot have", async () => {
    const joins = async (set: APIApplication["integration_types_config"]) =>
      (await inspectedApp(set ? { integration_types_config: set } : {})).joinsServers;
    expect(await joins({ 0: {}, 1: {} })).to.equal(true);
    expect(await joins({ 0: {} })).to.equal(true);
    expect(await joins({})).to.equal(true);
    expect(await joins({ 1: {} })).to.equal(false);
  });

  it("compares what the button on its profile gives with what the bot needs", async () => {
    const button = async (more: Partial<APIApplication>) => {
      const lacking = (await inspectedApp(more)).button;
      return lacking && [lacking.scopes, lacking.permissions.length];
    };
    const params = (scopes: readonly string[], permissions: string) =>
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the tests write there
      ({ scopes, permissions }) as NonNullable<APIApplication["install_params"]>;
    const whole = params(["bot", "applications.commands"], all);
    const bare = params(["applications.commands"], "0");
    expect(await button({ install_params: whole })).to.deep.equal([[], 1]);
    expect(await button({ install_params: bare })).to.deep.equal([["bot"], 7]);
    const set = { 0: { oauth2_install_params: bare }, 1: { oauth2_install_params: whole } };
    expect(await button({ install_params: whole, integration_types_config: set })).to.deep.equal([
      ["bot"],
      7,
    ]);
    expect(await button({ integration_types_config: { 0: {} } })).to.equal(undefined);
  });

  it("reads the servers, and what the bot may not do there", async () => {
    const { AttachFiles, ManageMessages } = PermissionFlagsBits;
    const most = (BigInt(all) & ~AttachFiles) | ManageMessages;
    answers["/users/@me/guilds?limit=200"] = {
      body: [guild("7", "Acme", String(most)), { id: "8" }, { name: "no id" }, "none"],
    };
    const { servers } = await inspect();
    const lacking = [{ title: "Attach Files", bit: 15, reason: "to send images and long lists" }];
    expect(servers).to.deep.equal({
      kind: "told",
      value: {
        list: [
          { id: "7", name: "Acme", lacking },
          { id: "8", name: "8", lacking: undefined },
        ],
        isAll: true,
      },
    });
  });

  it("knows when there may be more servers than it was told", async () => {
    const isAll = async (count: number) => {
      const body = Array.from({ length: count }, (_, i) => guild(String(i + 1), "Acme"));
      answers["/users/@me/guilds?limit=200"] = { body };
      const { servers } = await inspect();
      return servers.kind === "told" && servers.value.isAll;
    };
    expect([await isAll(199), await isAll(200)]).to.deep.equal([true, false]);
  });

  it("asks for the gateway, and knocks there", async () => {
    gateway.starts.remaining = 998;
    answers["/gateway/bot"] = { body: gateway.info };
    expect(await inspect()).to.deep.include({
      gateway: {
        kind: "told",
        value: {
          url: `${gateway.url}/`,
          shards: 3,
          starts: { total: 1_000, remaining: 998, resetsInMs: 86_400_000 },
        },
      },
      socket: { kind: "told", value: true },
    });
    expect(gateway.connections).to.equal(1);
    gateway.door = 503;
    const away = { kind: "away", reason: "HTTP 503" };
    expect(await inspect()).to.deep.include({ socket: away });
  });

  it("takes no half answer for a gateway's", async () => {
    const { url, shards, session_start_limit: starts } = gateway.info;
    for (const body of [
      { shards, session_start_limit: starts },
      { url: "https://127.0.0.1:1", shards, session_start_limit: starts },
      { url, session_start_limit: starts },
      { url, shards },
      { url, shards, session_start_limit: { total: 1, remaining: 1 } },
    ]) {
      answers["/gateway/bot"] = { body };
      expect(await inspect()).to.deep.include({ gateway: notDiscords, socket: notDiscords });
    }
  });

  it("asks nothing else for a token that is refused", async () => {
    answers["/users/@me"] = unauthorized;
    const refused = { kind: "refused", reason: "the token was refused" };
    const found = await inspect();
    for (const name of ["bot", "app", "servers", "gateway", "socket"] as const)
      expect(found[name], name).to.deep.equal(refused);
    expect(asked).to.have.lengthOf(1);
  });

  it("says what Discord says in numbers, and nothing that may hold what was sent", async () => {
    const bot = async (answer: Answer) => {
      answers["/users/@me"] = answer;
      return (await inspect()).bot;
    };
    const refusal = { message: "no a-token", code: 50_001 };
    expect(await bot({ status: 403, body: refusal })).to.deep.equal({
      kind: "refused",
      reason: "the bot may not see that channel (50001)",
    });
    expect(await bot({ status: 502, body: refusal })).to.deep.equal({
      kind: "away",
      reason: "HTTP status 502",
    });
    for (const answer of [
      { body: "<html>" },
      { body: {} },
      { body: { id: me.id } },
      { body: { username: "plume" } },
      { status: 403, body: "<html>" },
      { status: 403, body: { code: 50_001 } },
      { status: 405, body: { message: "a proxy's" } },
      { status: 302, headers: { location: `${root}/elsewhere` }, body: "" },
    ])
      expect(await bot(answer), JSON.stringify(answer)).to.deep.equal(notDiscords);
    expect(asked.map(({ path }) => path)).not.to.include("/elsewhere");
  });

  it("says how long Discord, or what stands before it, wants no calls", async () => {
    const wait = async (answer: Answer) => {
      answers["/users/@me"] = { status: 429, ...answer };
      return (await inspect()).bot;
    };
    const busy = (waitSeconds: number) => ({ kind: "busy", waitSeconds });
    const headers = { "retry-after": "65" };
    expect(await wait({ headers, body: { retry_after: 64.2 } })).to.deep.equal(busy(65));
    expect(await wait({ headers, body: { retry_after: 2.5 } })).to.deep.equal(busy(3));
    expect(await wait({ headers, body: "<html>" })).to.deep.equal(busy(65));
    expect(await wait({ body: { retry_after: 0.1 } })).to.deep.equal(busy(1));
    expect(await wait({ headers: { "retry-after": "soon" } })).to.deep.equal(busy(1));
    expect(await wait({})).to.deep.equal(busy(1));
  });

  it("compares the clocks at the middle of a call, also of one that is refused", async () => {
    let now = 1_000_000;
    const clock = { ...createSystemClock(), now: () => (now += 1_000) };
    const date = "Thu, 01 Jan 1970 00:10:00 GMT";
    answers["/users/@me"] = { ...unauthorized, headers: { date } };
    const { times } = await inspect({ clock });
    expect(times).to.deep.equal({ thereMs: 600_000, hereMs: 1_001_500 });
    const later = { date: "Thu, 01 Jan 1970 00:20:00 GMT" };
    answers["/users/@me"] = { body: me, headers: { date } };
    answers["/applications/@me"] = { body: app, headers: later };
    expect((await inspect()).times?.thereMs).to.equal(600_000);
    answers["/users/@me"] = { ...unauthorized, headers: { date: "today" } };
    expect((await inspect()).times).to.equal(undefined);
  });

  it("compares the commands that are registered everywhere", async () => {
    const state = async (body: object) => {
      answers[everywhere] = { body };
      const { commands } = await inspect();
      if (commands.kind !== "told") return commands;
      const [place, ...rest] = commands.value.places;
      expect([place?.server, rest]).to.deep.equal([undefined, []]);
      return place?.state;
    };
    const [own] = commandsOf([ping], { guilds: [], permissions: {} });
    const same = { isEmpty: false, differences: [] };
    expect(await state([own])).to.deep.equal({ kind: "told", value: same });
    const none = { isEmpty: true, differences: ["/ping is missing"] };
    expect(await state([])).to.deep.equal({ kind: "told", value: none });
    expect(await state([{ ...own, type: 4, name: "launch" }])).to.deep.equal({
      kind: "told",
      value: none,
    });
    expect(await state([own, { ...own, name: "old" }])).to.deep.equal({
      kind: "told",
      value: { isEmpty: false, differences: ["/old is registered, too"] },
    });
  });

  it("compares those of each configured server, and finds what stands twice", async () => {
    const guilds = ["7".repeat(18), "8".repeat(18)];
    const permissions = { "network:read": "32" };
    const [own] = commandsOf([ping], { guilds, permissions });
    const at = (id: string) =>
      `/applications/${me.id}/guilds/${id}/commands?with_localizations=true`;
    answers[at("7".repeat(18))] = { body: [own ?? {}] };
    answers[at("8".repeat(18))] = { status: 403, body: { message: "Missing", code: 50_001 } };
    const { commands } = await inspect({ guilds, permissions });
    const reason = "the bot is not on that server, or was invited without the commands";
    expect(commands).to.deep.equal({
      kind: "told",
      value: {
        places: [
          {
            server: guilds[0],
            state: { kind: "told", value: { isEmpty: false, differences: [] } },
          },
          { server: guilds[1], state: { kind: "refused", reason } },
        ],
        twins: { kind: "told", value: [{ server: undefined, names: ["/ping"] }] },
      },
    });
  });

  it("says when what stands twice, or all of the commands, is not told", async () => {
    answers["/users/@me/guilds?limit=50"] = { status: 502 };
    const { commands } = await inspect();
    expect(commands.kind === "told" && commands.value.twins).to.deep.equal({
      kind: "away",
      reason: "HTTP status 502",
    });
    answers["/applications/@me"] = { status: 500 };
    const found = await inspect();
    expect(found.commands).to.deep.equal(found.app);
  });

  it("keeps what it was told when something else is not", async () => {
    answers["/applications/@me"] = { status: 500 };
    answers["/gateway/bot"] = { status: 429 };
    const found = await inspect();
    expect(found.app).to.deep.equal({ kind: "away", reason: "HTTP status 500" });
    expect(found.gateway).to.deep.equal({ kind: "busy", waitSeconds: 1 });
    expect(found.socket).to.deep.equal(found.gateway);
    expect([found.bot.kind, found.servers.kind]).to.deep.equal(["told", "told"]);
  });

  it("waits no longer than it is told to, and never rejects", async () => {
    answers["/users/@me"] = { hangs: true };
    const { bot, socket, times } = await inspect({ signal: AbortSignal.timeout(50) });
    expect([bot, socket, times]).to.deep.equal([late, late, undefined]);
    const nowhere = await inspect({ apiRoot: "x:" });
    expect(nowhere.bot).to.deep.equal({ kind: "away", reason: "the call failed" });
  });
});

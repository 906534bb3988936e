import { expect } from "chai";

import {
  inviteOf,
  type BotPermission,
  type KnownApp,
  type KnownServer,
} from "../../../adapters/discord/index.ts";
import { invite } from "../../../src/doctor/discord/invite.ts";
import type { FakeDiscord } from "../../support/discord/fake-discord.ts";
import { openWard, type Ward } from "../ward.ts";
import { discordFacts, soundApp, told } from "./facts.ts";

const apps = "https://discord.com/developers/applications";
const embed: BotPermission = { title: "Embed Links", bit: 14, reason: "to show answers as cards" };
const files: BotPermission = { title: "Attach Files", bit: 15, reason: "to send images" };
const manage: BotPermission = { title: "Manage", bit: 13, reason: "to delete", optional: true };

describe("the doctor's step 4 on Discord, invite it", () => {
  let ward: Ward;
  let discord: FakeDiscord;
  let env: Ward["env"];
  beforeEach(async () => {
    ward = await openWard();
    ({ discord, env } = await ward.opensDiscord());
  });
  afterEach(() => ward.close());

  it("names the servers that it is on, and the way to others", async () => {
    const way = inviteOf(discord.app.id);
    expect((await ward.examine(env)).step(4)[0]).to.equal(
      `ok    It is on 1 server: Acme; the way to others: ${way}`,
    );
    discord.makesServer("Beta");
    discord.makesServer("Gamma", { bot: false });
    expect((await ward.examine(env)).step(4)[0]).to.equal(
      `ok    It is on 2 servers: Acme, Beta; the way to others: ${way}`,
    );
  });

  it("shows the address where it is on no server", async () => {
    discord.kicks();
    const { step, said } = await ward.examine(env);
    const next = `open ${inviteOf(discord.app.id)} and choose a server`;
    expect(step(4)[0]).to.equal(`todo  It is on no server. Next: ${next}`);
    expect(said.at(-1)).to.equal("Next, step 3: npm start");
  });

  it("shows the address for each configured server that it is not on", async () => {
    const other = discord.makesServer("Beta", { bot: false });
    const DISCORD_GUILDS = `${discord.server.id},${other.id}`;
    const { step, code } = await ward.examine({ ...env, DISCORD_GUILDS });
    expect([code, ...step(4).slice(0, 2)]).to.deep.equal([
      1,
      `ok    It is on 1 server: Acme; the way to others: ${inviteOf(discord.app.id)}`,
      `todo  It is not on the server ${other.id} of DISCORD_GUILDS. Next: open ${inviteOf(discord.app.id, other.id)}`,
    ]);
    const alone = await ward.examine({ ...env, DISCORD_GUILDS: other.id });
    expect(alone.step(4)[0]).to.match(/^todo {2}It is not on the server/);
  });

  it("says when the servers are not told", async () => {
    discord.fails("GET /users/@me/guilds", { kind: "limited", seconds: 3 });
    expect((await ward.examine(env)).step(4)).to.deep.equal([
      "wrong Discord does not say on which servers it is: it wants no calls for 3 s. Next: npm run doctor",
    ]);
  });

  const server = (id: string, lacking: readonly BotPermission[] = []): KnownServer => ({
    id,
    name: `Server ${id}`,
    lacking,
  });
  const checks = (
    list: readonly KnownServer[],
    {
      app = {},
      guilds = "",
      isAll = true,
    }: { app?: Partial<KnownApp>; guilds?: string; isAll?: boolean } = {},
  ) =>
    invite(
      discordFacts(
        { app: told({ ...soundApp, ...app }), servers: told({ list, isAll }) },
        { DISCORD_GUILDS: guilds },
      ),
    );

  it("says what it may not do on a server, and where to change that", () => {
    const lacking = [embed, files, manage];
    const [on, wrong, ...rest] = checks([server("7", lacking), server("8", [manage])]);
    expect(on?.kind).to.equal("ok");
    expect(wrong).to.deep.equal({
      kind: "wrong",
      text: "On the server Server 7 it lacks permissions: Embed Links (to show answers as cards), Attach Files (to send images)",
      next: `open ${inviteOf("77", "7")} again, or give them to its role under Server Settings, Roles`,
    });
    expect(rest.filter(({ kind }) => kind === "wrong")).to.deep.equal([]);
  });

  it("looks at the configured servers alone, where there are such", () => {
    const [seven, eight] = ["7".repeat(18), "8".repeat(18)];
    const found = checks([server(seven, [embed]), server(eight)], { guilds: eight });
    expect(found[0]).to.deep.equal({
      kind: "ok",
      text: `It is on 1 server: Server ${eight}; the way to others: ${inviteOf("77")}`,
    });
    expect(found.filter(({ kind }) => kind === "wrong")).to.deep.equal([]);
  });

  it("does not list many servers, and says where there may be more", () => {
    const many = ["1", "2", "3", "4"].map((id) => server(id));
    expect(checks(many)[0]?.text).to.match(
      /^It is on 4 servers: Server 1, Server 2, Server 3, …; the way/,
    );
    expect(checks(many.slice(1))[0]?.text).to.match(
      /^It is on 3 servers: Server 2, Server 3, Server 4; the way/,
    );
    const guild = "9".repeat(18);
    const found = checks(many, { isAll: false, guilds: guild });
    expect(found[0]).to.deep.equal({
      kind: "unknown",
      text: `Whether it is on the server ${guild} of DISCORD_GUILDS cannot be seen: it is on too many`,
    });
    expect(checks(many, { isAll: false })[0]?.text).to.match(/^It is on at least 4 servers/);
  });

  it("knows what keeps people from adding it", () => {
    expect(checks([server("7")], { app: { isPublic: false } })[0]?.text).to.contain(
      "; the way to others, for its owner alone: https://",
    );
    const hindered = { needsCodeGrant: true, joinsServers: false };
    expect(checks([], { app: hindered }).slice(0, 3)).to.deep.equal([
      {
        kind: "wrong",
        text: "It cannot be added to servers",
        next: `turn Guild Install on under Installation, at ${apps}/77/installation, and save that`,
      },
      {
        kind: "wrong",
        text: "Nobody can add it to a server: it requires an OAuth2 code grant",
        next: `turn Requires OAuth2 Code Grant off under Bot, at ${apps}/77/bot, and save that`,
      },
      {
        kind: "todo",
        text: "It is on no server",
        next: `open ${inviteOf("77")} and choose a server`,
      },
    ]);
  });

  it("warns of a button on its profile that gives it too little", () => {
    const scant = { scopes: ["bot"], permissions: [embed, manage] };
    expect(checks([server("7")], { app: { button: scant } })[0]).to.deep.equal({
      kind: "ok",
      text: "The button on its profile does not give it bot, Embed Links: the address does",
    });
    for (const app of [
      { button: scant, isPublic: false },
      { button: { scopes: [], permissions: [manage] } },
      { button: undefined },
    ])
      expect(checks([server("7")], { app })[0]?.text).to.match(/^It is on 1 server/);
  });
});

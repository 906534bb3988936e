import { expect } from "chai";

import {
  inviteOf,
  type DiscordInspection,
  type KnownCommands,
  type KnownPlace,
} from "../../../adapters/discord/index.ts";
import { commandsOf } from "../../../adapters/discord/commands/commands.ts";
import { invite } from "../../../src/doctor/discord/invite.ts";
import { createPlumeRepertoire } from "../../../src/plume/bot.ts";
import type { FakeDiscord } from "../../support/discord/fake-discord.ts";
import { openWard, type Ward } from "../ward.ts";
import { discordFacts, told } from "./facts.ts";

const apply = "npm run discord:commands -- --apply";
const { commands } = createPlumeRepertoire({
  partnerIdMin: 20,
  allowedHosts: [],
  defaultApiBase: "",
});
const wanted = (guilds: readonly string[] = []) =>
  commandsOf(commands, { guilds, permissions: {} });

describe("the doctor's step 4 on Discord, register its commands", () => {
  let ward: Ward;
  let discord: FakeDiscord;
  let env: Ward["env"];
  beforeEach(async () => {
    ward = await openWard();
    ({ discord, env } = await ward.opensDiscord());
  });
  afterEach(() => ward.close());

  const lines = async (more: Ward["env"] = {}) =>
    (await ward.examine({ ...env, ...more })).step(4).filter((line) => !/ It is on /.test(line));

  it("compares what is registered everywhere", async () => {
    expect(await lines()).to.deep.equal([`todo  No commands are registered. Next: ${apply}`]);
    discord.registers(wanted());
    expect(await lines()).to.deep.equal([
      "ok    Its commands are registered everywhere, as the bot has them",
    ]);
    discord.registers(wanted().slice(1));
    const missing = wanted()[0]?.name;
    expect(await lines()).to.deep.equal([
      `todo  The commands registered are not as the bot has them: /${missing} is missing. Next: ${apply}`,
    ]);
  });

  it("compares what is registered on the configured servers", async () => {
    const { server } = discord;
    const beta = discord.makesServer("Beta");
    const DISCORD_GUILDS = `${server.id},${beta.id}`;
    discord.registers(wanted([server.id]), server);
    expect(await lines({ DISCORD_GUILDS })).to.deep.equal([
      "ok    Its commands are registered on 1 server, as the bot has them",
      `todo  No commands are registered on the server Beta. Next: ${apply}`,
    ]);
    discord.registers(wanted([server.id]), beta);
    expect(await lines({ DISCORD_GUILDS })).to.deep.equal([
      "ok    Its commands are registered on 2 servers, as the bot has them",
    ]);
    expect(
      await lines({ DISCORD_GUILDS, DISCORD_PERMISSIONS: "network:read=BanMembers" }),
    ).to.have.lengthOf(2);
  });

  it("does not say twice that it is not on a server", async () => {
    const beta = discord.makesServer("Beta", { bot: false });
    const found = await lines({ DISCORD_GUILDS: beta.id });
    expect(found).to.have.lengthOf(1);
    expect(found[0]).to.match(/^todo {2}It is not on the server/);
  });

  it("finds commands that people see twice", async () => {
    const { server } = discord;
    discord.registers(wanted());
    discord.registers(wanted([server.id]).slice(0, 2), server);
    const names = wanted()
      .slice(0, 2)
      .map(({ name }) => `/${name}`)
      .join(", ");
    expect((await lines())[1]).to.equal(
      `wrong People see commands twice on the server Acme: ${names}. Next: npm run discord:commands -- --clear ${server.id}`,
    );
    expect((await lines({ DISCORD_GUILDS: server.id })).at(-1)).to.match(
      /^wrong People see commands twice: .+ Next: npm run discord:commands -- --clear everywhere$/,
    );
  });

  const checks = (
    found: Partial<KnownCommands> | DiscordInspection["commands"],
    guilds: readonly string[] = ["7".repeat(18)],
    isAll = true,
  ) => {
    const list = guilds.map((id) => ({ id, name: `Server ${id[0]}`, lacking: [] }));
    const known = "kind" in found ? found : told({ places: [], twins: told([]), ...found });
    const facts = discordFacts({ commands: known, servers: told({ list, isAll }) });
    return invite(facts).filter(({ text }) => !text.startsWith("It is on "));
  };
  const place = (state: KnownPlace["state"], server?: string): KnownPlace => ({ server, state });

  it("shows some of what is otherwise, and how much more there is", () => {
    const otherwise = (count: number) => {
      const differences = ["a", "b", "c", "d", "e"].slice(0, count);
      return checks({ places: [place(told({ isEmpty: false, differences }))] })[0]?.text;
    };
    expect(otherwise(3)).to.match(/: a; b; c$/);
    expect(otherwise(5)).to.match(/: a; b; c; 2 more$/);
    expect(otherwise(4)).to.match(/: a; b; c; 1 more$/);
  });

  it("shows the way to a server that takes no commands of it", () => {
    const server = "7".repeat(18);
    const places = [place({ kind: "refused", reason: "no such scope" }, server)];
    const wrong = {
      kind: "wrong",
      text: "It may have no commands on the server Server 7: no such scope",
      next: `open ${inviteOf("77", server)} again`,
    };
    expect(checks({ places })).to.deep.equal([wrong]);
    // Of more servers than are listed nobody can tell whether it is there.
    const text = `It may have no commands on the server ${server}: no such scope`;
    expect(checks({ places }, ["8".repeat(18)], false)).to.deep.equal([{ ...wrong, text }]);
  });

  it("says when Discord does not tell", () => {
    const busy = { kind: "busy", waitSeconds: 9 } as const;
    const untold = (where: string) => ({
      kind: "wrong",
      text: `Discord does not say which commands are registered: it wants no calls for 9 s${where}`,
      next: "npm run doctor",
    });
    expect(checks(busy)).to.deep.equal([untold("")]);
    expect(checks({ places: [place(busy)] })).to.deep.equal([untold("")]);
    expect(checks({ places: [place(busy, "7".repeat(18))] })).to.deep.equal([
      untold(" on the server Server 7"),
    ]);
    const refused = place({ kind: "refused", reason: "no" });
    expect(checks({ places: [refused] })[0]?.text).to.match(/does not say .+: no$/);
    expect(checks({ twins: busy })).to.deep.equal([
      {
        kind: "unknown",
        text: "Whether people see commands twice cannot be seen: it wants no calls for 9 s",
      },
    ]);
  });
});

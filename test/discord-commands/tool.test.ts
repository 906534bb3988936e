import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

import { expect } from "chai";

import { command } from "../../src/core/command/command.ts";
import { isFault } from "../../src/core/fault.ts";
import { say } from "../../src/core/view/view.ts";
import { runDiscordCommands } from "../../src/discord-commands/tool.ts";
import { wantedCommands } from "../../src/discord-commands/wanted.ts";
import { createSystemClock } from "../../src/ops/system-clock.ts";
import { openFakeDiscord, type FakeDiscord } from "../support/discord/fake-discord.ts";

type Environment = { readonly [name: string]: string };

interface Called {
  readonly code: number;
  readonly said: readonly string[];
  readonly noted: readonly string[];
}

async function call(env: Environment, ...args: readonly string[]): Promise<Called> {
  const [said, noted]: [string[], string[]] = [[], []];
  const code = await runDiscordCommands(args, {
    env,
    clock: createSystemClock(),
    say: (line) => void said.push(line),
    note: (line) => void noted.push(line),
  });
  return { code, said, noted };
}

type Fields = { readonly [name: string]: unknown };

async function printed(env: Environment = {}): Promise<readonly Fields[]> {
  const { code, said, noted } = await call(env);
  expect([code, noted]).to.deep.equal([0, []]);
  return JSON.parse(said.join("\n")) as readonly Fields[];
}

const names = (all: readonly { readonly name?: unknown }[]): readonly unknown[] =>
  all.map(({ name }) => name);
const nine = ["start", "help", "health", "status", "nodes", "devices", "wifi", "auth", "logout"];
const away = "290926798626357999";
const toApply = "Next: npm run discord:commands -- --apply";
const asNeeded = "the commands are as the bot needs them";

describe("npm run discord:commands", () => {
  it("prints the commands before there is a token", async () => {
    const commands = await printed();
    expect(names(commands)).to.deep.equal(nine);
    for (const one of commands) expect(one).to.deep.include({ contexts: [0, 1] });
    for (const one of await printed({ DISCORD_GUILDS: away }))
      expect(one).not.to.have.property("contexts");
    const [health] = (await printed({ DISCORD_PERMISSIONS: "network:read=ManageGuild" })).slice(2);
    expect(health).to.include({ name: "health", default_member_permissions: "32" });
  });

  it("lists mistakes of the configuration", async () => {
    const problems = async (env: Environment, ...args: readonly string[]) => {
      const { code, said, noted } = await call(env, ...args);
      expect([code, said]).to.deep.equal([2, []]);
      return noted;
    };
    for (const args of [["--check"], ["--apply"], ["--clear", "everywhere"]])
      expect((await problems({ DISCORD_GUILDS: away }, ...args)).join("\n"))
        .to.match(/^DISCORD_TOKEN: expected the token/)
        .and.not.contain("\n");
    const wrong = await problems({ DISCORD_TOKEN: "Bot secret.h4.t0ken" }, "--check");
    expect(wrong).to.have.lengthOf(1);
    expect(wrong.join("\n")).not.to.contain("secret");
    expect(await problems({ DISCORD_GUILDS: "plume" })).to.have.lengthOf(1);
    expect(await problems({ DISCORD_GUILD: away })).to.have.lengthOf(1);
    expect(
      await problems({ DISCORD_PERMISSIONS: "network:raed=ManageGuild,network:read=BanMembers" }),
    ).to.deep.equal(["DISCORD_PERMISSIONS: no command needs network:raed, only: network:read"]);
  });

  it("lists what Discord would refuse", () => {
    const many = Array.from({ length: 101 }, (_, index) =>
      command(`c${index}`, "Answers").reply(() => say("well")),
    );
    let problems: readonly string[] = [];
    try {
      wantedCommands({ guilds: [], permissions: {} }, many);
    } catch (error) {
      if (isFault(error, "config.invalid")) ({ problems } = error.details);
    }
    expect(problems).to.have.lengthOf(1);
    expect(problems[0]).to.match(/^The commands: .*101/);
  });

  it("tells nothing of an error that nobody expected", async () => {
    const noted: string[] = [];
    const code = await runDiscordCommands([], {
      env: {},
      clock: createSystemClock(),
      say: () => {
        throw new Error("secret");
      },
      note: (line) => void noted.push(line),
    });
    expect([code, noted]).to.deep.equal([2, ["an unexpected error"]]);
  });

  it("explains how it is called", async () => {
    const asked = await call({}, "--help");
    expect([asked.code, asked.noted]).to.deep.equal([0, []]);
    expect(asked.said.join("\n")).to.contain("--clear <server id>");
    for (const words of [["help"], ["-h"]]) expect(await call({}, ...words)).to.deep.equal(asked);
    for (const words of [
      ["print"],
      ["--check", "all"],
      ["--apply", away],
      ["--clear"],
      ["--clear", "all"],
      ["--clear", "1234"],
      ["--clear", `x${away}`],
      ["--clear", away, away],
      ["--clear", "everywhere", away],
    ]) {
      const { code, said, noted } = await call({}, ...words);
      expect([code, said]).to.deep.equal([2, []]);
      expect(noted[0], words.join(" ")).to.match(/^(There is no print|--\w+ (stands|takes))/);
      expect(noted.slice(1)).to.deep.equal(asked.said);
    }
  });
});

describe("npm run discord:commands at Discord", () => {
  let discord: FakeDiscord;
  let env: Environment;
  beforeEach(async () => {
    discord = await openFakeDiscord();
    env = { DISCORD_TOKEN: discord.app.token, DISCORD_API_ROOT: discord.apiUrl };
  });
  afterEach(() => discord.close());

  const writes = (): readonly string[] =>
    discord
      .calls()
      .filter(({ line }) => !line.startsWith("GET"))
      .map(({ route }) => route);
  const here = (): Environment => ({ ...env, DISCORD_GUILDS: discord.server.id });

  it("registers the commands everywhere, and then finds no difference", async () => {
    expect(await call(env, "--check")).to.deep.equal({
      code: 1,
      said: nine.map((name) => `Everywhere: /${name} is missing`),
      noted: [toApply],
    });
    expect(await call(env, "--apply")).to.deep.equal({
      code: 0,
      said: [
        ...nine.map((name) => `Everywhere, until now: /${name} is missing`),
        "Everywhere: 9 commands registered",
      ],
      noted: [],
    });
    expect(names(discord.registered())).to.deep.equal(nine);
    expect(await call(env, "--check")).to.deep.equal({
      code: 0,
      said: [`Everywhere: ${asNeeded}`],
      noted: [],
    });
    expect(discord.violations).to.deep.equal([]);
  });

  it("writes nothing where nothing differs", async () => {
    await call(env, "--apply");
    const before = writes().length;
    const again = await call(env, "--apply");
    expect([again.code, again.said, writes().length]).to.deep.equal([
      0,
      ["Everywhere: the commands were as the bot needs them already"],
      before,
    ]);
  });

  it("registers them on the servers that are configured, only where they differ", async () => {
    const second = discord.makesServer("Second", { bot: true });
    await call(here(), "--apply");
    expect(discord.registered()).to.deep.equal([]);
    expect(names(discord.registered(discord.server))).to.deep.equal(nine);
    const both = { ...env, DISCORD_GUILDS: `${discord.server.id},${second.id}` };
    const checked = await call(both, "--check");
    expect([checked.code, checked.said[0], checked.said.length]).to.deep.equal([
      1,
      `On server ${discord.server.id}: ${asNeeded}`,
      10,
    ]);
    const { code, said } = await call(both, "--apply");
    expect(code).to.equal(0);
    expect(said[0]).to.equal(
      `On server ${discord.server.id}: the commands were as the bot needs them already`,
    );
    expect(said.at(-1)).to.equal(`On server ${second.id}: 9 commands registered`);
    expect(writes()).to.have.lengthOf(2);
    expect(names(discord.registered(second))).to.deep.equal(nine);
    expect(discord.violations).to.deep.equal([]);
  });

  it("says which commands people see twice, and how to end that", async () => {
    await call(env, "--apply");
    const applied = await call(here(), "--apply");
    const all = nine.map((name) => `/${name}`).join(", ");
    const twice = `Everywhere and on a server: people see twice ${all}`;
    const next = "Next: npm run discord:commands -- --clear everywhere";
    expect([applied.code, applied.said.at(-1), applied.noted]).to.deep.equal([0, twice, [next]]);
    const { id } = discord.server;
    expect(await call(here(), "--check")).to.deep.equal({
      code: 1,
      said: [`On server ${id}: ${asNeeded}`, twice],
      noted: [next],
    });
    expect(await call(env, "--check")).to.deep.equal({
      code: 1,
      said: [`Everywhere: ${asNeeded}`, `On server ${id} and everywhere: people see twice ${all}`],
      noted: [`Next: npm run discord:commands -- --clear ${id}`],
    });
  });

  it("takes commands away, of one place alone", async () => {
    await call(env, "--apply");
    await call(here(), "--apply");
    const { id } = discord.server;
    expect(await call(env, "--clear", "everywhere")).to.deep.equal({
      code: 0,
      said: ["Everywhere: 9 commands taken away"],
      noted: [],
    });
    expect(discord.registered()).to.deep.equal([]);
    expect(names(discord.registered(discord.server))).to.deep.equal(nine);
    expect((await call(here(), "--clear", id)).said).to.deep.equal([
      `On server ${id}: 9 commands taken away`,
    ]);
    expect(discord.registered(discord.server)).to.deep.equal([]);
    const before = writes().length;
    expect(await call(env, "--clear", id)).to.deep.equal({
      code: 0,
      said: [`On server ${id}: there were no commands`],
      noted: [],
    });
    expect(writes()).to.have.lengthOf(before);
  });

  it("leaves the command that starts an Activity where it is", async () => {
    discord.registers([{ type: 4, name: "launch", description: "Starts", handler: 2 }]);
    expect((await call(env, "--clear", "everywhere")).said).to.deep.equal([
      "Everywhere: there were no commands",
    ]);
    expect((await call(env, "--apply")).code).to.equal(0);
    expect((await call(env, "--check")).code).to.equal(0);
    expect((await call(env, "--clear", "everywhere")).said).to.deep.equal([
      "Everywhere: 9 commands taken away",
    ]);
    expect(names(discord.registered())).to.deep.equal(["launch"]);
  });

  it("keeps to a line a difference, whatever others wrote", async () => {
    const hostile = "a\n\u001b[2J\u009b2J\u202e";
    discord.registers([{ name: "start", description: hostile }]);
    for (const word of ["--check", "--apply"]) {
      const { said } = await call(env, word);
      // oxlint-disable-next-line no-control-regex -- what a terminal would act on
      for (const line of said) expect(line).not.to.match(/[\u0000-\u001f\u007f-\u009f\u202e]/);
      expect(said.join("\n")).to.contain("/start: the description is");
      discord.registers([{ name: "start", description: hostile }]);
    }
  });

  it("says of each server why it cannot be looked at, and goes on", async () => {
    const guilds = { ...env, DISCORD_GUILDS: `${away},${discord.server.id}` };
    const apart = `On server ${away}: the bot is not on that server, or was invited without the commands`;
    const { code, said, noted } = await call(guilds, "--apply");
    expect([code, noted]).to.deep.equal([2, [apart]]);
    expect(said.at(-1)).to.equal(`On server ${discord.server.id}: 9 commands registered`);
    expect(await call(guilds, "--check")).to.deep.equal({
      code: 2,
      said: [`On server ${discord.server.id}: ${asNeeded}`],
      noted: [apart],
    });
    const turned = { ...env, DISCORD_GUILDS: `${discord.server.id},${away}` };
    for (const word of ["--apply", "--check"])
      expect(await call(turned, word)).to.deep.include({ code: 2, noted: [apart] });
    expect((await call(env, "--clear", away)).noted).to.deep.equal([apart]);
  });

  it("says why Discord did not answer, and shows no token", async () => {
    const why = async (...args: readonly string[]): Promise<string> => {
      const { code, said, noted } = await call(env, ...args);
      expect([code, said]).to.deep.equal([2, []]);
      expect(noted.join("\n")).not.to.contain(env["DISCORD_TOKEN"]);
      return noted.join("\n");
    };
    const [me, list] = ["GET /users/@me", "GET /applications/:app/commands"];
    discord.fails(me, { kind: "status", status: 503 });
    expect(await why("--check")).to.equal("Discord cannot be reached: HTTP status 503");
    discord.fails(me, { kind: "cut" });
    expect(await why("--apply")).to.match(/^Discord cannot be reached: \S/);
    discord.fails(me, { kind: "limited", seconds: 86_400 });
    expect(await why("--check")).to.match(
      /^Discord wants no calls for now: it asks to wait 864\d\d s/,
    );
    discord.fails(list, { kind: "error", status: 403, code: 20_012 });
    expect(await why("--clear", "everywhere")).to.match(/^Everywhere: Discord refuses: .*20012/);
    discord.fails(list, { kind: "error", status: 401, code: 0 });
    expect(await why("--clear", "everywhere")).to.match(
      /^Everywhere: Discord refuses DISCORD_TOKEN/,
    );
    discord.turnsTo();
    expect(await why("--check")).to.equal(
      "Discord refuses DISCORD_TOKEN: Reset Token on the application's Bot page makes a new one",
    );
    await discord.close();
    expect(await why("--check")).to.match(/^Discord cannot be reached: [A-Z_]+$/);
  });

  it("says what could not be written", async () => {
    discord.registers([{ name: "old", description: "x" }]);
    const lost = "Everywhere: Discord cannot be reached: an answer that is not Discord's";
    for (const args of [["--apply"], ["--clear", "everywhere"]]) {
      discord.fails("PUT /applications/:app/commands", { kind: "html" });
      const { code, said, noted } = await call(env, ...args);
      expect([code, noted]).to.deep.equal([2, [lost]]);
      for (const line of said) expect(line).to.contain("until now");
    }
  });

  it("says where commands that stand twice could not be looked for", async () => {
    await call(env, "--apply");
    discord.fails("GET /users/@me/guilds", { kind: "status", status: 502 });
    expect(await call(env, "--check")).to.deep.equal({
      code: 2,
      said: [`Everywhere: ${asNeeded}`],
      noted: ["Commands that stand twice: Discord cannot be reached: HTTP status 502"],
    });
  });
});

/** Every command that is registered has an age limit. */
async function answerTo(
  method: string | undefined,
  path: string,
  body: NodeJS.ReadableStream,
): Promise<unknown> {
  if (method === "PUT")
    return ((await json(body)) as readonly Fields[]).map((one) => ({ ...one, nsfw: true }));
  const isList = path.endsWith("/guilds") || path.endsWith("/commands");
  return isList ? [] : { id: "111222333444555666", username: "plume" };
}

describe("npm run discord:commands at a Discord that makes something else of commands", () => {
  it("says so after it registered them", async () => {
    const server = createServer((request, response) => {
      const path = (request.url ?? "").replace(/\?.*$/, "");
      void answerTo(request.method, path, request).then((body) => {
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify(body));
      });
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const token = [
      Buffer.from("111222333444555666").toString("base64url"),
      "Gh1jKl",
      "h".repeat(38),
    ];
    const { code, said, noted } = await call(
      {
        DISCORD_TOKEN: token.join("."),
        DISCORD_API_ROOT: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`,
      },
      "--apply",
    );
    server.closeAllConnections();
    server.close();
    expect([code, noted]).to.deep.equal([1, []]);
    expect(said.slice(9)).to.deep.equal([
      "Everywhere: 9 commands registered",
      ...nine.map(
        (name) =>
          `Everywhere, although they were registered: /${name}: the age limit is on, not left out`,
      ),
    ]);
  });
});

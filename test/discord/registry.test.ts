import { expect } from "chai";

import type { Answer } from "../../adapters/discord/answer.ts";
import { commandsOf } from "../../adapters/discord/commands/commands.ts";
import { openRegistry, type Registry } from "../../adapters/discord/commands/registry.ts";
import { findTwins, standings } from "../../adapters/discord/commands/standing.ts";
import { command } from "../../src/core/command/command.ts";
import { seal } from "../../src/core/sealed.ts";
import { say } from "../../src/core/view/view.ts";
import { createSystemClock } from "../../src/ops/system-clock.ts";
import { openFakeDiscord, type FakeDiscord } from "../support/discord/fake-discord.ts";
import { createFakeClock, type FakeClock } from "../support/fake-clock.ts";
import { until } from "../support/until.ts";

const declared = ["ping", "pong"].map((name) =>
  command(name, "Answers")
    .translated({ de: "Antwortet" })
    .reply(() => say("well")),
);
const commands = commandsOf(declared, { guilds: [], permissions: {} });
const onServer = commandsOf(declared, { guilds: ["1"], permissions: {} });
const launch = { type: 4, name: "launch", description: "", handler: 2 };

let discord: FakeDiscord;
let clock: FakeClock;
beforeEach(async () => {
  discord = await openFakeDiscord();
  clock = createFakeClock();
});
afterEach(() => discord.close());

const signal = new AbortController().signal;
const opened = (token = discord.app.token): Promise<Answer<Registry>> =>
  openRegistry({ token: seal(token), clock, apiRoot: discord.apiUrl }, signal);

function valueOf<Value>(answer: Answer<Value>): Value {
  if (answer.kind === "failed") throw new Error(JSON.stringify(answer.failure));
  return answer.value;
}

const names = (all: readonly unknown[]): readonly unknown[] =>
  all.map((one) => (one as { readonly name?: unknown }).name);

describe("Discord's registry of commands", () => {
  it("is that of the app, whose id is not the bot's", async () => {
    discord.registers(commands);
    expect(discord.app.id).not.to.equal(discord.app.botId);
    const listed = valueOf(await valueOf(await opened()).list(undefined, signal));
    expect(names(listed)).to.deep.equal(["ping", "pong"]);
    expect(listed[0]).to.have.nested.property("description_localizations.de", "Antwortet");
    expect(discord.violations).to.deep.equal([]);
  });

  it("takes commands everywhere and on servers, apart", async () => {
    const registry = valueOf(await opened());
    const { id: server } = discord.server;
    const kept = await registry.replace({ server: undefined, commands, found: [] }, signal);
    expect(names(valueOf(kept))).to.deep.equal(["ping", "pong"]);
    await registry.replace({ server, commands: onServer.slice(1), found: [] }, signal);
    expect(names(discord.registered())).to.deep.equal(["ping", "pong"]);
    expect(names(discord.registered(discord.server))).to.deep.equal(["pong"]);
    expect(names(valueOf(await registry.list(server, signal)))).to.deep.equal(["pong"]);
    await registry.replace({ server, commands: [], found: [] }, signal);
    expect(discord.registered(discord.server)).to.deep.equal([]);
    expect(discord.violations).to.deep.equal([]);
  });

  it("keeps the command that starts an Activity as it is, without which Discord takes none", async () => {
    discord.registers([launch, ...commands]);
    const registry = valueOf(await opened());
    const found = valueOf(await registry.list(undefined, signal));
    const [before] = discord.registered();
    const bare = await registry.replace({ server: undefined, commands, found: [] }, signal);
    expect(bare).to.deep.include({ kind: "failed" });
    await registry.replace({ server: undefined, commands: commands.slice(1), found }, signal);
    expect(names(discord.registered())).to.deep.equal(["pong", "launch"]);
    const after = discord.registered().at(-1);
    expect({ ...after, version: "" }).to.deep.equal({ ...before, version: "" });
    expect(discord.violations).to.deep.equal([]);
  });

  it("waits a short while where Discord wants that, some times", async () => {
    discord.registers(commands);
    const route = "GET /applications/:app/commands";
    const limit = { kind: "limited", seconds: 0.01 } as const;
    discord.fails(route, limit, limit);
    // Real time, since discord.js knows by itself how long Discord wants.
    const patient = { token: seal(discord.app.token), clock: createSystemClock() };
    const registry = valueOf(await openRegistry({ ...patient, apiRoot: discord.apiUrl }, signal));
    expect(names(valueOf(await registry.list(undefined, signal)))).to.deep.equal(["ping", "pong"]);
    expect(discord.calls(route)).to.have.lengthOf(3);
  });

  it("does not wait long", async () => {
    const registry = valueOf(await opened());
    const route = "GET /applications/:app/commands";
    discord.fails(route, { kind: "limited", seconds: 30.5 });
    const answer = await registry.list(undefined, signal);
    expect(answer).to.have.nested.property("failure.kind", "rate-limited");
    expect(discord.calls(route)).to.have.lengthOf(1);
  });

  it("does not wait for ever", async () => {
    const registry = valueOf(await opened());
    const limit = { kind: "limited", seconds: 25 } as const;
    discord.fails("GET /applications/:app/commands", ...Array.from({ length: 6 }, () => limit));
    const listing = registry.list(undefined, signal);
    for (let waits = 1; waits < 5; waits += 1) {
      await until("it waits", () => clock.sleeping === 1);
      clock.advance(30_000);
    }
    expect(await listing).to.have.nested.property("failure.kind", "rate-limited");
    expect(clock.sleeping).to.equal(0);
  });

  it("waits no longer than somebody wants it", async () => {
    const end = new AbortController();
    discord.fails("GET /users/@me", { kind: "limited", seconds: 5 });
    const opening = openRegistry(
      { token: seal(discord.app.token), clock, apiRoot: discord.apiUrl },
      end.signal,
    );
    await until("it waits", () => clock.sleeping === 1);
    end.abort();
    expect(await opening).to.deep.include({ kind: "failed" });
    expect(discord.calls()).to.have.lengthOf(1);
  });

  it("says why it tells nothing", async () => {
    expect(await opened("x.y.z")).to.deep.equal({
      kind: "failed",
      failure: { kind: "unauthorized", reason: "the token was refused" },
    });
    const registry = valueOf(await opened());
    discord.kicks();
    expect(await registry.list(discord.server.id, signal)).to.deep.equal({
      kind: "failed",
      failure: {
        kind: "not-there",
        reason: "the bot is not on that server, or was invited without the commands",
      },
    });
    const replaced = registry.replace(
      { server: discord.server.id, commands: onServer, found: [] },
      signal,
    );
    expect(await replaced).to.have.nested.property("failure.kind", "not-there");
    discord.fails("GET /applications/:app/commands", { kind: "cut" });
    expect(await registry.list(undefined, signal)).to.have.nested.property(
      "failure.kind",
      "unreachable",
    );
    discord.fails("GET /applications/:app/commands", { kind: "error", status: 200, code: 1 });
    expect(await registry.list(undefined, signal)).to.have.property("kind", "failed");
  });
});

describe("how the commands stand at Discord", () => {
  it("is told for everywhere, or for each server", async () => {
    const registry = valueOf(await opened());
    const server = discord.makesServer("Second", { bot: true });
    discord.registers(onServer, server);
    const states = async (guilds: readonly string[]): Promise<readonly unknown[]> =>
      (
        await standings(
          registry,
          { commands: guilds.length > 0 ? onServer : commands, guilds },
          signal,
        )
      ).map((one) => [one.server, one.kind === "listed" ? one.differences : one.failure.kind]);
    const missing = ["/ping is missing", "/pong is missing"];
    expect(await states([])).to.deep.equal([[undefined, missing]]);
    discord.registers(commands);
    expect(await states([])).to.deep.equal([[undefined, []]]);
    expect(await states([discord.server.id, server.id, "290926798626357999"])).to.deep.equal([
      [discord.server.id, missing],
      [server.id, []],
      ["290926798626357999", "not-there"],
    ]);
  });

  it("finds commands that people see twice", async () => {
    const registry = valueOf(await opened());
    const twins = async (guilds: readonly string[]): Promise<unknown> =>
      valueOf(await findTwins(registry, { commands, guilds }, signal));
    const { server } = discord;
    expect(await twins([])).to.deep.equal([]);
    expect(await twins([server.id])).to.deep.equal([]);
    discord.registers(onServer.slice(1), server);
    expect(await twins([])).to.deep.equal([{ server, names: ["/pong"] }]);
    discord.registers([...commands, launch, { name: "other", description: "x" }]);
    expect(await twins([server.id])).to.deep.equal([
      { server: undefined, names: ["/ping", "/pong"] },
    ]);
    discord.registers([{ ...launch, name: "ping" }]);
    expect(await twins([server.id])).to.deep.equal([]);
  });

  it("finds them where the bot may have commands at all, and says where it could not look", async () => {
    const registry = valueOf(await opened());
    const other = discord.makesServer("Second", { bot: true });
    discord.registers(onServer, other);
    const route = "GET /applications/:app/guilds/:guild/commands";
    discord.fails(route, { kind: "error", status: 403, code: 50_001 });
    const twins = await findTwins(registry, { commands, guilds: [] }, signal);
    expect(valueOf(twins)).to.have.lengthOf(1).and.have.nested.property("[0].server.id", other.id);
    discord.fails(route, { kind: "cut" });
    expect(await findTwins(registry, { commands, guilds: [] }, signal)).to.have.property(
      "kind",
      "failed",
    );
    discord.fails("GET /users/@me/guilds", { kind: "html" });
    expect(await findTwins(registry, { commands, guilds: [] }, signal)).to.have.property(
      "kind",
      "failed",
    );
  });
});

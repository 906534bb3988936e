import { expect } from "chai";

import { commandsOf } from "../../adapters/discord/commands/commands.ts";
import { warnOfCommands } from "../../adapters/discord/commands/registered.ts";
import { command } from "../../src/core/command/command.ts";
import { seal } from "../../src/core/sealed.ts";
import { say } from "../../src/core/view/view.ts";
import { openFakeDiscord, type FakeDiscord } from "../support/discord/fake-discord.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { createCollectingLogger, type CollectingLogger } from "../support/network.ts";
import { until } from "../support/until.ts";

const declared = Array.from({ length: 7 }, (_, i) =>
  command(`c${i}`, "Answers").reply(() => say("well")),
);

describe("what a bot says of its commands after its start", () => {
  let discord: FakeDiscord;
  let logger: CollectingLogger;
  let end: AbortController;
  beforeEach(async () => {
    discord = await openFakeDiscord();
    logger = createCollectingLogger();
    end = new AbortController();
  });
  afterEach(() => discord.close());

  const made = (guilds: readonly string[]) => commandsOf(declared, { guilds, permissions: {} });
  const look = (guilds: readonly string[] = [], token = discord.app.token): Promise<void> =>
    warnOfCommands({
      token: seal(token),
      clock: createFakeClock(),
      apiRoot: discord.apiUrl,
      commands: made(guilds),
      guilds,
      logger,
      signal: end.signal,
    });
  const warned = (): readonly unknown[] => {
    expect(logger.lines.map(({ level, event }) => `${level} ${event}`)).to.deep.equal(
      logger.lines.map(() => "warn discord.commands"),
    );
    return logger.of("discord.commands");
  };

  it("is nothing where they are as they should be", async () => {
    discord.registers(made([]));
    await look();
    expect(warned()).to.deep.equal([]);
    discord.registers([]);
    discord.registers(made([discord.server.id]), discord.server);
    await look([discord.server.id]);
    expect(warned()).to.deep.equal([]);
  });

  it("is what differs, and what sets it right; nothing is changed", async () => {
    discord.registers(made([]).slice(1));
    await look();
    expect(warned()).to.deep.equal([
      {
        name: "everywhere",
        count: 1,
        reason: "/c0 is missing",
        message: "npm run discord:commands -- --apply",
      },
    ]);
    expect(discord.registered()).to.have.lengthOf(6);
  });

  it("is not all of it where much differs", async () => {
    const { id } = discord.server;
    await look([id]);
    expect(warned()).to.deep.equal([
      {
        name: id,
        count: 7,
        reason:
          "/c0 is missing; /c1 is missing; /c2 is missing; /c3 is missing; /c4 is missing; 2 more",
        message: "npm run discord:commands -- --apply",
      },
    ]);
    discord.registers(made([id]).slice(5), discord.server);
    await look([id]);
    expect(warned()[1])
      .to.have.property("reason")
      .that.matches(/\/c4 is missing$/);
  });

  it("is what people see twice", async () => {
    discord.registers(made([]));
    discord.registers(made(["1"]).slice(5), discord.server);
    await look();
    const { id } = discord.server;
    expect(warned()).to.deep.equal([
      {
        name: id,
        count: 2,
        reason: "people see twice: /c5, /c6",
        message: `npm run discord:commands -- --clear ${id}`,
      },
    ]);
    discord.registers(made([id]), discord.server);
    await look([id]);
    expect(warned()[1]).to.deep.include({
      name: "everywhere",
      message: "npm run discord:commands -- --clear everywhere",
    });
  });

  it("is why they could not be looked at, without the token", async () => {
    const unseen = "the commands could not be looked at: ";
    await look([], "x.y.z");
    expect(warned()).to.deep.equal([{ reason: `${unseen}the token was refused` }]);
    discord.registers(made([]));
    discord.fails("GET /applications/:app/commands", { kind: "status", status: 502 });
    await look();
    expect(warned()[1]).to.deep.equal({
      name: "everywhere",
      reason: `${unseen}HTTP status 502`,
    });
    discord.fails("GET /users/@me/guilds", { kind: "status", status: 503 });
    await look();
    expect(warned()[2]).to.deep.equal({ reason: `${unseen}HTTP status 503` });
    await look(["290926798626357999"]);
    expect(warned().slice(3)).to.have.lengthOf(2).and.have.nested.property("[0].name");
    expect(logger.text()).not.to.contain(discord.app.token);
  });

  it("is nothing any more once the bot stops", async () => {
    for (const route of ["GET /users/@me", "GET /applications/:app/commands"]) {
      end = new AbortController();
      discord.fails(route, { kind: "hang" });
      const looking = look();
      const before = discord.calls(route).length;
      await until("it asks", () => discord.calls(route).length > before);
      end.abort();
      await looking;
      expect(warned()).to.deep.equal([]);
    }
    end = new AbortController();
    discord.registers(made([]));
    discord.fails("GET /users/@me/guilds", { kind: "hang" });
    const looking = look();
    await until("it asks", () => discord.calls("GET /users/@me/guilds").length > 0);
    end.abort();
    await looking;
    expect(warned()).to.deep.equal([]);
  });
});

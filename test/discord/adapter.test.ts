import { expect } from "chai";

import { commandsOf } from "../../adapters/discord/commands/commands.ts";
import {
  createDiscordAdapter,
  type DiscordAdapter,
  type DiscordOptions,
} from "../../adapters/discord/index.ts";
import { command } from "../../src/core/command/command.ts";
import type { ChatEvent } from "../../src/core/event.ts";
import { isFault } from "../../src/core/fault.ts";
import { seal } from "../../src/core/sealed.ts";
import { say } from "../../src/core/view/view.ts";
import { createSystemClock } from "../../src/ops/system-clock.ts";
import { createTurn } from "../../src/ops/turn.ts";
import type { Receive } from "../../src/ports/chat-adapter.ts";
import type { MemoryStore } from "../../src/stores/memory.ts";
import { openFakeDiscord, type FakeDiscord } from "../support/discord/fake-discord.ts";
import type { Person } from "../support/discord/types.ts";
import {
  createCollectingLogger,
  openTestStore,
  type CollectingLogger,
} from "../support/network.ts";
import { until } from "../support/until.ts";

const health = command("health", "Checks a home").reply(() => say("well"));
const whoAmI = "GET /users/@me";

describe("the Discord adapter", () => {
  let discord: FakeDiscord;
  let log: CollectingLogger;
  let store: MemoryStore;
  let ann: Person;
  let heard: ChatEvent[];
  let adapters: DiscordAdapter[];
  beforeEach(async () => {
    discord = await openFakeDiscord();
    discord.registers(commandsOf([health], { guilds: [], permissions: {} }));
    log = createCollectingLogger();
    store = openTestStore(createSystemClock());
    ann = discord.person("Ann");
    heard = [];
    adapters = [];
  });
  afterEach(async () => {
    await Promise.all(adapters.map((adapter) => adapter.stop()));
    await discord.close();
    expect(discord.violations).to.deep.equal([]);
  });

  const make = (more: Partial<DiscordOptions> = {}): DiscordAdapter => {
    const adapter = createDiscordAdapter({
      token: seal(discord.app.token),
      clock: createSystemClock(),
      logger: log,
      commands: [health],
      suggest: () => Promise.resolve([]),
      cache: store.cache,
      apiRoot: discord.apiUrl,
      ...more,
    });
    adapters.push(adapter);
    return adapter;
  };
  const hears: Receive = async (event) => {
    heard.push(event);
    return Promise.resolve("durable");
  };
  const refusal = (starting: Promise<void>): Promise<unknown> =>
    starting.then(
      () => "it started",
      (error: unknown) =>
        isFault(error, "adapter.refused") ? error.details.reason : `not so: ${String(error)}`,
    );
  const sent = (key: string) => ({ key, signal: AbortSignal.timeout(8_000) });

  it("knows who it is, listens, hears and speaks", async () => {
    const adapter = make();
    expect(adapter.identity).to.equal(undefined);
    const { id, botId, name } = discord.app;
    expect([adapter.serves(botId), adapter.serves("1")]).to.deep.equal([true, false]);
    await adapter.start(hears);
    expect(adapter.identity).to.deep.equal({ id: botId, app: id, name });
    expect(adapter.trouble()).to.equal(undefined);
    discord.slash(ann, "health");
    await until("it hears", () => heard.length === 1);
    const [event] = heard;
    expect(event?.at.tenant).to.equal(botId);
    if (event) await adapter.send(event.at, { view: say("well") }, sent(`${event.delivery}.0`));
    expect(discord.messages(discord.direct(ann)).map(({ text }) => text)).to.deep.equal(["well"]);
  });

  it("starts once, however often it is told to", async () => {
    const adapter = make();
    await Promise.all([adapter.start(hears), adapter.start(hears)]);
    expect(discord.gateway.identifies).to.have.length(1);
  });

  it("says that the token is none, or is refused, and what to do", async () => {
    expect(await refusal(make({ token: seal("no token") }).start(hears))).to.equal(
      "what it was given as the bot's token is none",
    );
    const { token } = discord.app;
    discord.turnsTo();
    const reason = await refusal(make({ token: seal(token) }).start(hears));
    expect(reason).to.match(/^Discord refuses the bot's token \(.+\); Reset Token on the Bot page/);
    expect(reason).not.to.contain(token);
  });

  it("starts where Discord cannot be reached, and knows who it is once it can", async () => {
    discord.fails(whoAmI, { kind: "cut" }, { kind: "status", status: 502 });
    const adapter = make();
    await adapter.start(hears);
    expect(adapter.trouble()).to.match(/^Discord cannot be reached: /);
    discord.says(ann, "hello");
    await until("it hears all the same", () => heard.length === 1);
    await until("it knows who it is", () => adapter.identity !== undefined);
    expect(adapter.trouble()).to.equal(undefined);
  });

  it("says that its token is refused from now on, and that it is taken again", async () => {
    const adapter = make();
    await adapter.start(hears);
    discord.says(ann, "hello");
    await until("it hears", () => heard.length === 1);
    const [event] = heard;
    if (!event) throw new Error("it was heard and is gone");
    discord.fails("POST /channels/:channel/messages", { kind: "error", status: 401, code: 0 });
    const said = (index: number): Promise<unknown> =>
      adapter.send(event.at, { view: say("well") }, sent(`${event.delivery}.${index}`)).then(
        () => "said",
        (error: unknown) => (isFault(error, "adapter.unavailable") ? "not now" : error),
      );
    expect(await said(0)).to.equal("not now");
    expect(adapter.trouble()).to.match(/^Discord refuses the bot's token \(.+\): Reset Token/);
    expect(await said(1)).to.equal("said");
    expect(adapter.trouble()).to.equal(undefined);
  });

  it("warns of commands that are registered otherwise, and changes nothing", async () => {
    discord.registers([]);
    const adapter = make();
    await adapter.start(hears);
    await until("it warns", () => log.of("discord.commands").length > 0);
    expect(JSON.stringify(log.of("discord.commands"))).to.contain("npm run discord:commands");
    expect(discord.registered()).to.deep.equal([]);
  });

  it("hands nothing over once it has stopped, and still speaks", async () => {
    const adapter = make();
    await adapter.start(hears);
    discord.says(ann, "hello");
    await until("it hears", () => heard.length === 1);
    await adapter.stop();
    expect(discord.gateway.connected).to.deep.equal([]);
    discord.says(ann, "too late");
    const [event] = heard;
    if (event) await adapter.send(event.at, { view: say("well") }, sent(`${event.delivery}.0`));
    const told = discord.messages(discord.direct(ann)).filter(({ from }) => from === "bot");
    expect(told.map(({ text }) => text)).to.deep.equal(["well"]);
    expect(heard).to.have.length(1);
  });

  it("stops before it began, and begins nothing then", async () => {
    const adapter = make();
    const starting = adapter.start(hears);
    await adapter.stop();
    await starting;
    expect(discord.gateway.identifies).to.deep.equal([]);
  });

  it("goes on in another process with what it heard last", async () => {
    const turns = { turn: (name: string) => createTurn(store.cache, name) };
    const first = make(turns);
    const second = make(turns);
    await first.start(hears);
    await second.start(hears);
    discord.says(ann, "one");
    await until("one hears", () => heard.length === 1);
    await first.stop();
    discord.says(ann, "two");
    await until("the other hears", () => heard.length === 2);
    expect(discord.gateway.identifies).to.have.length(1);
    expect(heard.map(({ content }) => content.kind === "text" && content.text)).to.deep.equal([
      "one",
      "two",
    ]);
  });
});

import { expect } from "chai";
import { Client, GatewayIntentBits, REST, Routes, type APIMessage } from "discord.js";

import type { Answer } from "../../adapters/discord/answer.ts";
import { formIdOf } from "../../adapters/discord/custom-id.ts";
import { createDiscordAdapter, type DiscordAdapter } from "../../adapters/discord/index.ts";
import { createClient, type Client as OurClient } from "../../adapters/discord/client.ts";
import { reasonOf } from "../../adapters/discord/failure.ts";
import {
  at,
  buttons,
  command,
  createSystemClock,
  say,
  seal,
  text,
  textAt,
  view,
  wordButton,
  words as wordsArgument,
  type ChatEvent,
} from "../../src/index.ts";
import { createCollectingLogger, openTestStore } from "../support/network.ts";
import { longestInstallMs } from "../support/test-package.ts";
import { openTwin, type Twin } from "../support/discord/twin.ts";
import { until } from "../support/until.ts";

const { Guilds, GuildMessages, DirectMessages } = GatewayIntentBits;

const health = command("health", "Checks a home")
  .maybe("home", wordsArgument("a home", { example: "acme", max: 40 }))
  .reply(() => say("well"));

describe("discord.js on another maker's Discord", () => {
  let twin: Twin;
  let client: Client;
  let rest: REST;
  const heard: { readonly t: string; readonly d: unknown }[] = [];

  before(async function () {
    this.timeout(longestInstallMs + 30_000);
    twin = await openTwin();
    const api = { api: twin.apiRoot, version: "10" };
    rest = new REST({ ...api, retries: 0 }).setToken(twin.token);
    client = new Client({ intents: [Guilds, GuildMessages, DirectMessages], rest: api });
    client.on("raw", (packet: (typeof heard)[number]) => heard.push(packet));
    await client.login(twin.token);
    await until("a server is known", () => heard.some(({ t }) => t === "GUILD_CREATE"));
  });
  after(async () => {
    await client.destroy();
    await twin.close();
  });
  beforeEach(() => heard.splice(0));

  const told = async (t: string): Promise<unknown> => {
    const found = () => heard.find((packet) => packet.t === t);
    await until(`${t} is told`, () => found() !== undefined);
    return found()?.d;
  };
  const callback = (on: unknown, body: object) =>
    rest.post(Routes.interactionCallback(textAt(on, "id") ?? "", textAt(on, "token") ?? ""), {
      body,
      auth: false,
    });
  const original = (on: unknown): `/${string}` =>
    Routes.webhookMessage(textAt(on, "application_id") ?? "", textAt(on, "token") ?? "");
  const refused = (call: Promise<unknown>) =>
    call.then(
      () => "done",
      (error: unknown) => [at(error, "status"), at(error, "code")],
    );

  it("hears a slash command, defers it, fills it", async () => {
    await twin.slash("health", [{ name: "customer-id", type: 3, value: "acme" }]);
    const event = await told("INTERACTION_CREATE");
    expect(at(event, "data", "options", "0", "value")).to.equal("acme");
    await callback(event, { type: 5, data: { flags: 64 } });
    expect(await refused(callback(event, { type: 5 }))).to.deep.equal([400, 40060]);
    const message = (await rest.patch(original(event), { body: { content: "ok" } })) as APIMessage;
    expect(message.content).to.equal("ok");
    expect(await twin.messages()).to.have.length(1);
  });

  it("changes the message whose button was pressed", async () => {
    const row = { type: 1, components: [{ type: 2, style: 1, label: "x", custom_id: "b" }] };
    const body = { content: "one", components: [row] };
    const message = (await rest.post(Routes.channelMessages(twin.general), { body })) as APIMessage;
    await twin.presses("b", message);
    const event = await told("INTERACTION_CREATE");
    await callback(event, { type: 6 });
    await rest.patch(original(event), { body: { content: "two", components: [] } });
    expect((await twin.messages()).at(-1)).to.deep.include({ id: message.id, content: "two" });
  });

  it("hears a form", async () => {
    await twin.sends("m~auth~1", { ssoUrl: "https://x" });
    const event = await told("INTERACTION_CREATE");
    expect(at(event, "data", "components", "0", "component", "value")).to.equal("https://x");
  });

  it("hears a direct message, a mention", async () => {
    await twin.says("hi", twin.direct);
    expect(at(await told("MESSAGE_CREATE"), "guild_id")).to.equal(undefined);
    heard.splice(0);
    await twin.says(`<@${twin.bot}> hi`);
    const event = await told("MESSAGE_CREATE");
    expect(at(event, "guild_id")).to.equal(twin.server);
    expect(at(event, "mentions", "0", "id")).to.equal(twin.bot);
  });

  describe("by way of our own calls", () => {
    const signal = new AbortController().signal;
    const words = (content: string) => ({ content, components: [], files: [] });
    let ours: OurClient;
    before(() => {
      const { apiRoot } = twin;
      ours = createClient({ token: seal(twin.token), clock: createSystemClock(), apiRoot });
    });

    const value = <Value>(answer: Answer<Value>): Value => {
      if (answer.kind === "failed") throw new Error(reasonOf(answer.failure));
      return answer.value;
    };
    const failure = (kind: string, reason: string) => ({
      kind: "failed",
      failure: { kind, reason },
    });
    const texts = async (): Promise<readonly (readonly [string, string])[]> =>
      (await twin.messages()).map(({ id, content }) => [id, content]);

    it("says who it is", async () => {
      const who = { id: twin.bot, app: twin.bot, name: "Plume" };
      expect(value(await ours.whoAmI(signal))).to.deep.equal(who);
    });

    it("posts, answers, changes and deletes", async () => {
      const at = { channel: twin.general };
      const id = value(await ours.post({ ...at, message: words("one"), nonce: "a" }, signal));
      const two = { ...at, message: words("two"), nonce: "b", answers: id };
      const answer = value(await ours.post(two, signal));
      value(await ours.change({ ...at, id }, words("one more"), signal));
      expect((await texts()).slice(-2)).to.deep.equal([
        [id, "one more"],
        [answer, "two"],
      ]);
      value(await ours.remove({ ...at, id }, signal));
      expect((await texts()).at(-1)).to.deep.equal([answer, "two"]);
      const gone = failure("gone", "the message is gone (10008)");
      expect(await ours.remove({ ...at, id }, signal)).to.deep.equal(gone);
      expect(await ours.change({ ...at, id }, words("x"), signal)).to.deep.equal(gone);
    });

    it("knows a channel that there is not", async () => {
      const nowhere = { channel: "999999999999999999", message: words("x"), nonce: "c" };
      expect(await ours.post(nowhere, signal)).to.deep.equal(
        failure("not-there", "the channel is gone (10003)"),
      );
    });

    it("answers a command: first, in its place, and once more", async () => {
      const { id, token } = await twin.slash("health");
      const waiting = { id, token };
      expect(await ours.message(waiting, { hidden: true, signal })).to.equal("done");
      expect(await ours.message(waiting, { hidden: true, signal })).to.equal("taken");
      const hook = { app: twin.bot, token };
      const first = value(await ours.changeOriginal(hook, words("filled"), signal));
      const how = { message: words("more"), hidden: true };
      const second = value(await ours.followUp(hook, how, signal));
      expect((await texts()).slice(-2)).to.deep.equal([
        [first, "filled"],
        [second, "more"],
      ]);
      expect((await twin.messages()).at(-1)).to.have.property("flags", 64);
      value(await ours.removeOriginal(hook, signal));
      expect((await texts()).map(([known]) => known)).not.to.include(first);
    });

    it("changes the message with the button", async () => {
      const at = { channel: twin.general };
      const row = {
        type: 1 as const,
        components: [{ type: 2 as const, style: 2 as const, label: "On", custom_id: "c~next~" }],
      };
      const message = { ...words("page 1"), components: [row] };
      const id = value(await ours.post({ ...at, message, nonce: "d" }, signal));
      const { id: press, token } = await twin.presses("c~next~", { id });
      expect(await ours.update({ id: press, token }, { signal })).to.equal("done");
      const hook = { app: twin.bot, token };
      expect(value(await ours.changeOriginal(hook, words("page 2"), signal))).to.equal(id);
      expect((await twin.messages()).at(-1)).to.deep.include({ id, content: "page 2" });
    });

    it("knows an interaction that is over", async () => {
      const over = { id: "999999999999999999", token: "over" };
      expect(await ours.update(over, { signal })).to.equal("late");
      expect(await ours.say(over, { text: "x", signal })).to.equal("late");
      const hook = { app: twin.bot, token: "over" };
      expect(await ours.changeOriginal(hook, words("x"), signal)).to.deep.equal(
        failure("expired", "the interaction is over (10062)"),
      );
    });
  });

  describe("our whole adapter", () => {
    const events: ChatEvent[] = [];
    const { signal } = new AbortController();
    let adapter: DiscordAdapter;
    before(async () => {
      adapter = createDiscordAdapter({
        token: seal(twin.token),
        clock: createSystemClock(),
        logger: createCollectingLogger(),
        commands: [health],
        suggest: () => Promise.resolve([]),
        cache: openTestStore(createSystemClock()).cache,
        apiRoot: twin.apiRoot,
        shards: 1,
      });
      await adapter.start(async (event) => {
        events.push(event);
        return Promise.resolve("durable");
      });
    });
    after(() => adapter.stop());
    beforeEach(() => events.splice(0));

    const hears = async (what: string, isIt: (event: ChatEvent) => boolean): Promise<ChatEvent> => {
      await until(what, () => events.some(isIt));
      const event = events.find(isIt);
      if (!event) throw new Error("it was heard and is gone");
      return event;
    };
    const answers = ({ at: to, delivery }: ChatEvent, said: string) =>
      adapter.send(to, { view: say(said) }, { key: `${delivery}.0`, signal });

    it("hears a command, acknowledges it and fills the answer in for who asked", async () => {
      await twin.slash("health", [{ name: "home", type: 3, value: "acme" }]);
      const event = await hears("a command", ({ content }) => content.kind === "command");
      expect(event.content).to.deep.equal({
        kind: "command",
        name: "health",
        args: { home: "acme" },
      });
      await answers(event, "all is well");
      const last = (await twin.messages()).at(-1);
      expect(last?.content).to.equal("all is well");
    });

    it("hears a direct message and a press, and answers each in its place", async () => {
      await twin.says("hello", twin.direct);
      const event = await hears("a message", ({ content }) => content.kind === "text");
      expect([event.at.place, event.at.shared]).to.deep.equal([twin.direct, false]);
      const again = { ...wordButton("Again", "again"), id: "b.1" };
      const asked = view([text("pressed?"), buttons(again)]);
      await adapter.send(event.at, { view: asked }, { key: `${event.delivery}.0`, signal });
      const message = (await twin.messages(twin.direct)).at(-1);
      expect(message?.content).to.equal("pressed?");
      const button = textAt(message, "components", "0", "components", "0", "custom_id") ?? "";
      await twin.presses(button, { id: message?.id ?? "" });
      const press = await hears("a press", ({ content }) => content.kind === "button");
      expect(press.content).to.deep.equal({ kind: "button", id: "b.1" });
    });

    it("hears a form", async () => {
      const form = formIdOf({ wizard: "auth", draft: "d.1", inPlace: false, origin: undefined });
      await twin.sends(form, { ssoUrl: "https://x.example" });
      const event = await hears("a form", ({ content }) => content.kind === "form");
      expect(event.content).to.deep.include({
        wizard: "auth",
        draft: "d.1",
        values: { ssoUrl: "https://x.example" },
      });
    });
  });
});

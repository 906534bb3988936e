import { expect } from "chai";
import { Client, GatewayIntentBits, REST, Routes, type APIMessage } from "discord.js";

import { at, textAt } from "../../src/index.ts";
import { longestInstallMs } from "../support/test-package.ts";
import { openTwin, type Twin } from "../support/discord/twin.ts";
import { until } from "../support/until.ts";

const { Guilds, GuildMessages, DirectMessages } = GatewayIntentBits;

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
});

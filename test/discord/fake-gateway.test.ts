import { once } from "node:events";

import { expect } from "chai";
import { Client, Events, GatewayIntentBits } from "discord.js";
import { WebSocket } from "ws";

import { openBotInfo, type BotInfo } from "../support/discord/gateway/bot-info.ts";
import { openFakeGateway, type FakeGateway } from "../support/discord/gateway/fake-gateway.ts";
import { until } from "../support/until.ts";

const token = "MTAwMA.fake.token";
const user = { id: "1000", username: "plume" };
const guild = { id: "2000", name: "Ops", channels: [], members: [], roles: [], emojis: [] };

describe("the fake of Discord's gateway", () => {
  let gateway: FakeGateway;
  let info: BotInfo;
  let client: Client;
  let seen: string[];
  beforeEach(async () => {
    gateway = await openFakeGateway({ token, user, guilds: () => [guild], heartbeatMs: 200 });
    info = await openBotInfo(gateway, (given) => given === token);
    client = new Client({
      intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages],
      rest: { api: info.apiRoot },
    });
    seen = [];
    client.on(Events.Raw, ({ t, d }: { t: string; d: { content?: string } }) =>
      seen.push(d.content ?? t),
    );
  });
  afterEach(async () => {
    await client.destroy();
    await gateway.close();
    await info.close();
  });
  const says = (content: string, more: object = { guild_id: guild.id }): void =>
    gateway.dispatch("MESSAGE_CREATE", {
      id: "1",
      channel_id: "2",
      content,
      author: user,
      ...more,
    });
  const hears = (count: number): Promise<void> =>
    until("it came", () => seen.filter((one) => /^[a-z]/.test(one)).length === count);

  it("is one to discord.js: it becomes ready, hears, beats and resumes", async () => {
    const ready = once(client, Events.ClientReady);
    await client.login(token);
    await ready;
    expect(client.user?.id).to.equal(user.id);
    expect(client.guilds.cache.get(guild.id)?.name).to.equal("Ops");
    expect(gateway.connected).to.deep.equal(["0/1"]);
    says("one");
    says("a direct message, which nobody asked for", {});
    await hears(1);
    await until("it beats", () => gateway.beats.length > 1);
    gateway.cuts();
    says("two");
    await hears(2);
    expect(seen.filter((one) => /^[a-z]/.test(one))).to.deep.equal(["one", "two"]);
    expect(gateway.resumes).to.have.length(1);
    expect(gateway.resumes[0]).to.deep.include({ shard: "0/1", seq: 3, path: "/resume" });
    gateway.reconnects();
    await until("it came back", () => gateway.resumes.length === 2);
    gateway.invalidates(true);
    await until("it goes on", () => gateway.resumes.length === 3);
    gateway.goesSilent();
    says("three");
    await hears(3);
    expect(gateway.identifies).to.have.length(1);
    expect(gateway.violations).to.deep.equal([]);
  });

  it("notes what Discord would not put up with", async () => {
    const partings: number[] = [];
    const speak = async (...payloads: readonly object[]): Promise<void> => {
      const socket = new WebSocket(`${gateway.url}/?v=10&encoding=json`);
      socket.on("close", (code) => partings.push(code));
      socket.on("message", () => undefined);
      await once(socket, "open");
      for (const payload of payloads) socket.send(JSON.stringify(payload));
    };
    const identify = (d: object = {}): object => ({
      op: 2,
      d: { token, intents: 1, shard: [0, 1], properties: {}, ...d },
    });
    await speak(identify({ token: "another" }));
    await speak(identify({ intents: 1 | GatewayIntentBits.MessageContent }));
    await speak({ op: 99 });
    await speak({ op: 3, d: {} });
    await speak(identify({ shard: [1, 1] }));
    await speak(identify(), identify());
    await speak({ op: 6, d: { token, session_id: "session-1", seq: 99 } });
    await until("all were refused", () => partings.length === 7);
    expect(partings).to.have.members([4001, 4003, 4004, 4005, 4007, 4010, 4014]);
    await speak(identify({ shard: [0, 2] }), { op: 1, d: "x" });
    const noted = [
      "gave a wrong token",
      "asked for privileged intents",
      "sent an unknown opcode",
      "spoke before it said who it is",
      "asked for no such shard",
      "identified twice",
      "identified 0/2 too soon",
      "a heartbeat without a number",
    ];
    await until("all is noted", () => gateway.violations.length === noted.length);
    expect(gateway.violations).to.have.members(noted);
  });
});

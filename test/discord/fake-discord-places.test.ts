import { expect } from "chai";

import { at, listAt, numberAt, textAt } from "../../src/ops/payload.ts";
import { said } from "../support/discord/bodies.ts";
import { openFakeDiscord, type FakeDiscord } from "../support/discord/fake-discord.ts";
import { PlainBot, type Answered } from "../support/discord/plain-bot.ts";
import type { Person } from "../support/discord/types.ts";
import { until } from "../support/until.ts";

const refusal = ({ status, body }: Answered): readonly [number, number | undefined] => [
  status,
  numberAt(body, "code"),
];
const manageMessages = 1n << 13n;

describe("the places of a fake Discord", () => {
  let discord: FakeDiscord;
  let bot: PlainBot;
  let ann: Person;
  beforeEach(async () => {
    discord = await openFakeDiscord({ shards: 3, maxConcurrency: 2 });
    bot = new PlainBot(discord);
    ann = discord.person("Ann");
  });
  afterEach(async () => {
    bot.leaves();
    await discord.close();
  });
  const get = (path: string): Promise<Answered> => bot.call(`GET ${path}`);

  it("say who the bot is, whose app it is, and where its gateway is", async () => {
    const { id, botId, name, publicKey } = discord.app;
    expect((await get("/users/@me")).body).to.deep.include({
      id: botId,
      username: name,
      bot: true,
    });
    const app = await get("/applications/@me");
    expect(app.body).to.deep.include({ id, name, verify_key: publicKey });
    expect(app.body).to.deep.include({ interactions_endpoint_url: null });
    expect(at(app.body, "approximate_guild_count")).to.equal(1);
    expect(at(app.body, "bot", "id")).to.equal(botId);
    expect(id).not.to.equal(botId);
    expect((await get("/oauth2/applications/@me")).body).to.deep.equal(app.body);
    const info = await get("/gateway/bot");
    expect(info.body).to.deep.include({ url: discord.gateway.url, shards: 3 });
    expect(at(info.body, "session_start_limit", "max_concurrency")).to.equal(2);
    const firstPart = discord.app.token.split(".")[0] ?? "";
    expect(Buffer.from(firstPart, "base64url").toString()).to.equal(botId);
  });

  it("are servers with channels, roles and members", async () => {
    const server = `/guilds/${discord.server.id}`;
    const ops = discord.channel("ops");
    const quiet = discord.channel("quiet", { permissions: ["ViewChannel", "AddReactions"] });
    const thread = discord.channel("talk", { parent: ops });
    expect((await get(server)).body).to.deep.include({ id: discord.server.id, name: "Acme" });
    const roles = (await get(`${server}/roles`)).body;
    expect(listAt(roles).map((one) => at(one, "name"))).to.deep.equal(["@everyone", "Plume"]);
    expect(textAt(roles, "0", "id")).to.equal(discord.server.id);
    const bits = BigInt(textAt(roles, "1", "permissions") ?? "0");
    expect(bits & manageMessages).to.equal(manageMessages);
    const member = (await get(`${server}/members/${discord.app.botId}`)).body;
    expect(at(member, "roles")).to.deep.equal([textAt(roles, "1", "id")]);
    const other = (await get(`${server}/members/${ann.id}`)).body;
    expect(at(other, "user")).to.deep.include({ id: ann.id, username: "ann" });
    const cat = discord.person("Cat", { servers: [] });
    expect(refusal(await get(`${server}/members/${cat.id}`))).to.deep.equal([404, 10_007]);
    expect(refusal(await get(`${server}/members/9`))).to.deep.equal([404, 10_013]);
    const channels = (await get(`${server}/channels`)).body;
    expect(listAt(channels).map((one) => at(one, "name"))).to.deep.equal(["ops", "quiet"]);
    expect(at(channels, "0", "permission_overwrites")).to.deep.equal([]);
    const [overwrite] = listAt(channels, "1", "permission_overwrites");
    expect(overwrite).to.deep.include({ id: discord.app.botId, type: 1, allow: "64" });
    expect(BigInt(textAt(overwrite, "deny") ?? "0") & manageMessages).to.equal(manageMessages);
    expect((await get(`/channels/${quiet.id}`)).body).to.deep.include({ name: "quiet", type: 0 });
    const talk = (await get(`/channels/${thread.id}`)).body;
    expect(talk).to.deep.include({ type: 11, parent_id: ops.id, guild_id: discord.server.id });
    expect((await get(`/users/${ann.id}`)).body).to.deep.include({ global_name: "Ann" });
    expect(refusal(await get("/users/9"))).to.deep.equal([404, 10_013]);
  });

  it("are listed as long as the bot is there", async () => {
    const second = discord.makesServer("Second");
    discord.makesServer("Third", { bot: false });
    const ids = async (query = ""): Promise<unknown> =>
      listAt((await get(`/users/@me/guilds${query}`)).body).map((one) => at(one, "id"));
    expect(await ids()).to.deep.equal([discord.server.id, second.id]);
    expect(await ids("?limit=1")).to.deep.equal([discord.server.id]);
    expect(await ids(`?after=${discord.server.id}`)).to.deep.equal([second.id]);
    expect((await bot.call(`DELETE /users/@me/guilds/${second.id}`)).status).to.equal(204);
    expect(await ids()).to.deep.equal([discord.server.id]);
    expect(refusal(await get(`/guilds/${second.id}`))).to.deep.equal([404, 10_004]);
  });

  it("are opened to talk to a person, whoever takes messages", async () => {
    const open = (body: unknown): Promise<Answered> => bot.call("POST /users/@me/channels", body);
    const opened = await open({ recipient_id: ann.id });
    expect(opened.body).to.deep.include({ id: discord.direct(ann).id, type: 1 });
    expect(at(opened.body, "recipients", "0", "id")).to.equal(ann.id);
    expect(listAt(opened.body, "recipients")).to.have.length(1);
    expect((await open({ recipient_id: ann.id })).body).to.deep.equal(opened.body);
    expect(refusal(await open({ recipient_id: "5" }))).to.deep.equal([400, 50_033]);
    expect(refusal(await open({ recipient_id: "x" }))).to.deep.equal([400, 50_035]);
    expect(discord.direct(ann).server).to.equal(undefined);
  });

  it("tell the bot when they come, change and go", async () => {
    const ops = discord.channel("ops");
    const hidden = discord.channel("hidden", { permissions: [] });
    const thread = discord.channel("talk", { parent: ops });
    await bot.connects();
    const first = await bot.hears("GUILD_CREATE");
    expect(listAt(first, "channels").map((one) => at(one, "id"))).to.deep.equal([ops.id]);
    expect(listAt(first, "threads").map((one) => at(one, "id"))).to.deep.equal([thread.id]);
    expect(at(first, "members", "0", "user", "id")).to.equal(discord.app.botId);
    discord.channel("new");
    expect(await bot.hears("CHANNEL_CREATE")).to.deep.include({ name: "new" });
    discord.channel("unseen", { permissions: [] });
    discord.channel("newer", { parent: ops });
    expect(await bot.hears("THREAD_CREATE")).to.deep.include({ name: "newer" });
    discord.permits(hidden, ["ViewChannel"]);
    expect(await bot.hears("CHANNEL_UPDATE")).to.deep.include({ id: hidden.id });
    discord.deletesChannel(thread);
    expect(await bot.hears("THREAD_DELETE")).to.deep.include({ id: thread.id });
    discord.deletesChannel(ops);
    expect(await bot.hears("CHANNEL_DELETE")).to.deep.include({ id: ops.id });
    const other = discord.makesServer("Other", { bot: false });
    discord.invites(other);
    expect(await bot.hears("GUILD_CREATE", 2)).to.deep.include({ id: other.id, name: "Other" });
    discord.kicks(other);
    expect(await bot.hears("GUILD_DELETE")).to.deep.equal({ id: other.id });
    expect(bot.heard.filter(({ t }) => t === "CHANNEL_CREATE")).to.have.length(1);
  });

  it("are out of reach once the bot was taken out of them", async () => {
    const ops = discord.channel("ops");
    await bot.connects();
    discord.kicks();
    await bot.hears("GUILD_DELETE");
    const post = await bot.call(`POST /channels/${ops.id}/messages`, said("x"));
    expect(refusal(post)).to.deep.equal([403, 50_001]);
    expect(refusal(await get(`/channels/${ops.id}`))).to.deep.equal([403, 50_001]);
    discord.says(ann, discord.mention("x"), { channel: ops });
    discord.says(ann, "alone");
    await until("a message came", () => bot.heard.some(({ t }) => t === "MESSAGE_CREATE"));
    expect(at(await bot.hears("MESSAGE_CREATE"), "content")).to.equal("alone");
    discord.invites(discord.server);
    const again = await bot.call(`POST /channels/${ops.id}/messages`, said("x"));
    expect(again.status).to.equal(200);
  });
});

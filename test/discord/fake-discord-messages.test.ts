import { expect } from "chai";

import { at, listAt, numberAt, textAt } from "../../src/ops/payload.ts";
import { mute, rowOf, said } from "../support/discord/bodies.ts";
import { openFakeDiscord, type FakeDiscord } from "../support/discord/fake-discord.ts";
import { PlainBot, type Answered } from "../support/discord/plain-bot.ts";
import type { Channel, Person } from "../support/discord/types.ts";

const all = ["ViewChannel", "SendMessages", "EmbedLinks", "AttachFiles", "ReadMessageHistory"];
const without = (right: string): readonly string[] => all.filter((one) => one !== right);

describe("the fake Discord's messages", () => {
  let discord: FakeDiscord;
  let bot: PlainBot;
  let ann: Person;
  let ops: Channel;
  beforeEach(async () => {
    discord = await openFakeDiscord();
    bot = new PlainBot(discord);
    ann = discord.person("Ann");
    ops = discord.channel("ops");
  });
  afterEach(async () => {
    bot.leaves();
    await discord.close();
  });
  const post = (body: unknown, channel = ops): Promise<Answered> =>
    bot.call(`POST /channels/${channel.id}/messages`, body);
  const refusal = ({ status, body }: Answered): readonly [number, number | undefined] => [
    status,
    numberAt(body, "code"),
  ];
  const idIn = ({ body }: Answered): string => textAt(body, "id") ?? "";
  const texts = (channel = ops): readonly string[] =>
    discord.messages(channel, ann).map(({ text }) => text);

  it("are posted, changed, found and deleted", async () => {
    await bot.connects();
    const posted = await post(said("one", { components: [rowOf("Yes")] }));
    expect(posted.status).to.equal(200);
    const path = `/channels/${ops.id}/messages/${idIn(posted)}`;
    const changed = await bot.call(`PATCH ${path}`, said("two"));
    expect(changed.status).to.equal(200);
    expect(at(changed.body, "content")).to.equal("two");
    expect(listAt(changed.body, "components")).to.have.length(1);
    expect(textAt(changed.body, "edited_timestamp")).to.match(/^\d{4}-/);
    expect((await bot.call(`GET ${path}`)).body).to.deep.equal(changed.body);
    await bot.call(`PATCH ${path}`, { ...mute, embeds: [{ title: "Three" }], components: [] });
    expect(texts()).to.deep.equal(["two\nThree"]);
    expect(discord.messages(ops)[0]).to.deep.include({ edits: 2, buttons: [] });
    await bot.call(`PATCH ${path}`, { ...mute, content: "", embeds: [{ title: "Four" }] });
    expect(texts()).to.deep.equal(["Four"]);
    expect(refusal(await bot.call(`PATCH ${path}`, { ...mute, embeds: [] }))).to.deep.equal([
      400, 50_006,
    ]);
    expect(await bot.call(`DELETE ${path}`)).to.deep.include({ status: 204, body: "" });
    expect(texts()).to.deep.equal([]);
    for (const line of [`GET ${path}`, `DELETE ${path}`])
      expect(refusal(await bot.call(line))).to.deep.equal([404, 10_008]);
    expect(refusal(await bot.call(`PATCH ${path}`, said("x")))).to.deep.equal([404, 10_008]);
    const updates = ["MESSAGE_UPDATE", "MESSAGE_UPDATE", "MESSAGE_UPDATE"];
    await bot.hears("MESSAGE_DELETE");
    expect(bot.heard.map(({ t }) => t).filter((t) => t.startsWith("MESSAGE_"))).to.deep.equal([
      "MESSAGE_CREATE",
      ...updates,
      "MESSAGE_DELETE",
    ]);
  });

  it("are listed, the last first", async () => {
    discord.says(ann, "zero", { channel: ops });
    for (const text of ["one", "two", "three"]) await post(said(text));
    const list = async (query: string): Promise<Answered> =>
      bot.call(`GET /channels/${ops.id}/messages${query}`);
    const contents = ({ body }: Answered): unknown =>
      (body as readonly object[]).map((one) => at(one, "content"));
    expect(contents(await list(""))).to.deep.equal(["three", "two", "one", "zero"]);
    expect(contents(await list("?limit=2"))).to.deep.equal(["three", "two"]);
    expect((await list("?limit=101")).status).to.equal(400);
    discord.permits(ops, without("ReadMessageHistory"));
    expect(contents(await list(""))).to.deep.equal([]);
  });

  it("stand there once for a nonce, as long as it is known", async () => {
    const once = (content: string, more: object = {}): Promise<Answered> =>
      post(said(content, { nonce: "n1", enforce_nonce: true, ...more }));
    const first = await once("one");
    expect(at(first.body, "nonce")).to.equal("n1");
    expect(idIn(await once("one again"))).to.equal(idIn(first));
    expect(texts()).to.deep.equal(["one"]);
    await once("two", { enforce_nonce: false });
    await once("three", { nonce: "n2" });
    expect(texts()).to.deep.equal(["one", "two", "three"]);
    await bot.call(`DELETE /channels/${ops.id}/messages/${idIn(first)}`);
    expect(refusal(await once("four"))).to.deep.equal([404, 10_008]);
    discord.advance(5 * 60_000 + 1);
    await once("five");
    expect(texts()).to.deep.equal(["two", "three", "five"]);
    expect(discord.violations).to.deep.equal([]);
    await post(said("six", { nonce: "n1", enforce_nonce: true }), discord.direct(ann));
    expect(texts(discord.direct(ann))).to.deep.equal(["six"]);
    expect(discord.violations.join()).to.match(/the nonce is that of a message in another channel/);
  });

  it("answer others, if they are there", async () => {
    const { id } = discord.says(ann, discord.mention("hi"), { channel: ops });
    const reference = (message_id: string, more: object = {}): object =>
      said("yes", { message_reference: { message_id, ...more } });
    const answered = await post(reference(id));
    expect(answered.body).to.deep.include({ type: 19 });
    expect(at(answered.body, "message_reference")).to.deep.equal({
      type: 0,
      message_id: id,
      channel_id: ops.id,
      guild_id: discord.server.id,
    });
    expect(discord.messages(ops)[1]?.answers).to.equal(id);
    const lost = await post(reference("5"));
    expect(refusal(lost)).to.deep.equal([400, 50_035]);
    expect(at(lost.body, "errors", "message_reference", "_errors", "0", "code")).to.equal(
      "MESSAGE_REFERENCE_UNKNOWN_MESSAGE",
    );
    const alone = await post(reference("5", { fail_if_not_exists: false }));
    expect(alone.body).to.deep.include({ type: 0 });
    expect(discord.messages(ops)[2]?.answers).to.equal(undefined);
    discord.permits(ops, without("ReadMessageHistory"));
    expect(refusal(await post(reference(id)))).to.deep.equal([403, 160_002]);
    expect((await post(said("plain"))).status).to.equal(200);
  });

  it("need the rights that they take", async () => {
    discord.permits(ops, without("ViewChannel"));
    expect(refusal(await post(said("x")))).to.deep.equal([403, 50_001]);
    discord.permits(ops, without("SendMessages"));
    expect(refusal(await post(said("x")))).to.deep.equal([403, 50_013]);
    discord.permits(ops, without("EmbedLinks"));
    expect(refusal(await post({ ...mute, embeds: [{ title: "x" }] }))).to.deep.equal([403, 50_013]);
    expect((await post(said("x"))).status).to.equal(200);
    discord.permits(ops, without("AttachFiles"));
    const files = [{ name: "a.png", bytes: Buffer.from("a") }];
    const filed = said("x", { attachments: [{ id: 0 }] });
    const line = `POST /channels/${ops.id}/messages`;
    expect(refusal(await bot.call(line, filed, { files }))).to.deep.equal([403, 50_013]);
    const thread = discord.channel("thread", { parent: ops, permissions: all });
    expect(refusal(await post(said("x"), thread))).to.deep.equal([403, 50_013]);
    discord.permits(thread, ["ViewChannel", "SendMessagesInThreads"]);
    expect((await post(said("x"), thread)).status).to.equal(200);
    const { id } = discord.says(ann, "secret", { channel: ops });
    expect(refusal(await bot.call(`DELETE /channels/${ops.id}/messages/${id}`))).to.deep.equal([
      403, 50_013,
    ]);
    discord.permits(ops, [...all, "ManageMessages"]);
    expect((await bot.call(`DELETE /channels/${ops.id}/messages/${id}`)).status).to.equal(204);
    expect(() => discord.permits(ops, ["Everything"])).to.throw("there is no right Everything");
  });

  it("of others are not the bot's to change, nor to delete where it is alone with them", async () => {
    const { id } = discord.says(ann, "secret");
    const path = `/channels/${discord.direct(ann).id}/messages/${id}`;
    expect(refusal(await bot.call(`PATCH ${path}`, said("x")))).to.deep.equal([403, 50_005]);
    expect(refusal(await bot.call(`DELETE ${path}`))).to.deep.equal([403, 50_003]);
    expect(texts(discord.direct(ann))).to.deep.equal(["secret"]);
  });

  it("reach nobody who takes none, and no channel that is gone", async () => {
    const direct = discord.direct(ann);
    discord.refuses(ann);
    expect(refusal(await post(said("x"), direct))).to.deep.equal([403, 50_007]);
    discord.refuses(ann, false);
    expect((await post(said("x"), direct)).status).to.equal(200);
    await post(said("x"));
    discord.deletesChannel(ops);
    expect(refusal(await post(said("x")))).to.deep.equal([404, 10_003]);
    expect(texts()).to.deep.equal([]);
    expect(() => discord.says(ann, "x", { channel: ops })).to.throw("is gone");
    expect(refusal(await post(said("x"), { ...ops, id: "7" }))).to.deep.equal([404, 10_003]);
  });

  it("hold files, beside the words or in an embed, as long as they are kept", async () => {
    const [png, csv] = [Buffer.from([1, 2, 255]), Buffer.from("a;b")];
    const line = `POST /channels/${ops.id}/messages`;
    const embeds = [{ title: "Seen", image: { url: "attachment://a.png" } }];
    const attachments = [
      { id: 0, filename: "a.png", description: "A dot" },
      { id: "1", filename: "b.csv" },
    ];
    const files = [
      { name: "a.png", bytes: png },
      { name: "b.csv", bytes: csv },
    ];
    const posted = await bot.call(line, { ...mute, embeds, attachments }, { files });
    expect(posted.status).to.equal(200);
    const shown = discord.messages(ops)[0];
    expect(shown?.files).to.deep.equal([
      { name: "a.png", bytes: png, description: "A dot" },
      { name: "b.csv", bytes: csv },
    ]);
    // What an embed shows stands nowhere else.
    const names = (body: unknown): unknown =>
      listAt(body, "attachments").map((one) => at(one, "filename"));
    expect(names(posted.body)).to.deep.equal(["b.csv"]);
    expect(textAt(posted.body, "embeds", "0", "image", "url")).to.match(/^https:.*\/a\.png/);
    const path = `PATCH /channels/${ops.id}/messages/${idIn(posted)}`;
    const still = await bot.call(path, said("still"));
    expect(names(still.body)).to.deep.equal(["b.csv"]);
    expect(discord.messages(ops)[0]?.files).to.have.length(2);
    const kept = textAt(posted.body, "attachments", "0", "id");
    const fewer = await bot.call(path, said("one", { attachments: [{ id: kept }], embeds: [] }));
    expect(names(fewer.body)).to.deep.equal(["b.csv"]);
    const other = [{ name: "c.txt", bytes: csv }];
    const list = [{ id: kept }, { id: 0, filename: "d.txt" }];
    const both = await bot.call(path, said("both", { attachments: list }), { files: other });
    expect(names(both.body)).to.deep.equal(["b.csv", "d.txt"]);
    const single = await bot.call(path, said("x", { attachments: [{ id: 0 }] }), { files: other });
    expect(names(single.body)).to.deep.equal(["c.txt"]);
    const none = await bot.call(path, said("none", { attachments: [] }));
    expect(names(none.body)).to.deep.equal([]);
    expect(discord.messages(ops)[0]?.files).to.deep.equal([]);
    expect(discord.violations).to.deep.equal([]);
    const [call] = discord.calls("POST /channels/:channel/messages");
    expect(call?.files.map(({ name, bytes }) => [name, bytes])).to.deep.equal([
      ["a.png", png],
      ["b.csv", csv],
    ]);
    expect(call?.line).to.equal(line);
    expect(call?.body).to.deep.include({ embeds });
    expect(call?.outcome).to.equal("200");
  });
});

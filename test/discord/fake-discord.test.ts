import { expect } from "chai";

import { at, textAt } from "../../src/ops/payload.ts";
import { fieldOf, formOf, health, rowOf, said } from "../support/discord/bodies.ts";
import { openFakeDiscord, type FakeDiscord } from "../support/discord/fake-discord.ts";
import { PlainBot } from "../support/discord/plain-bot.ts";
import type { Person } from "../support/discord/types.ts";

describe("the fake Discord", () => {
  let discord: FakeDiscord;
  let bot: PlainBot;
  let ann: Person;
  let bob: Person;
  beforeEach(async () => {
    discord = await openFakeDiscord();
    bot = new PlainBot(discord);
    ann = discord.person("Ann");
    bob = discord.person("Bob");
    await bot.connects();
  });
  afterEach(async () => {
    bot.leaves();
    await discord.close();
  });

  it("takes a command from a person and shows them the answer that comes later", async () => {
    discord.registers([health]);
    const ops = discord.channel("ops");
    const deed = discord.slash(ann, "health", { "customer-id": "acme", days: 3 }, { channel: ops });
    const d = await bot.hears("INTERACTION_CREATE");
    expect(deed).to.deep.include({ t: "INTERACTION_CREATE", id: textAt(d, "id") });
    expect(at(d, "data", "options")).to.deep.equal([
      { name: "customer-id", type: 3, value: "acme" },
      { name: "days", type: 4, value: 3 },
    ]);
    expect(discord.pending).to.equal(1);
    expect((await bot.answers(d, { type: 5, data: { flags: 64 } })).status).to.equal(204);
    await deed.done;
    expect(discord.pending).to.equal(0);
    expect(discord.messages(ops, ann)).to.have.length(1);
    expect(discord.messages(ops, ann)[0]).to.include({ thinking: true, ephemeral: true, text: "" });
    const changed = await bot.call(
      `PATCH ${bot.hook(d, "/messages/@original")}`,
      said("All is well"),
    );
    expect(changed.status).to.equal(200);
    const filled = { thinking: false, text: "All is well", edits: 0, from: "bot" };
    expect(discord.messages(ops, ann)[0]).to.include(filled);
    expect(discord.messages(ops, bob)).to.deep.equal([]);
    expect(discord.complaints).to.deep.equal([]);
    expect(discord.violations).to.deep.equal([]);
  });

  it("lets a person press a button, fill in the form that opens, and send it", async () => {
    const { id } = discord.direct(ann);
    const log = said("Log in?", { components: [rowOf("Yes", "No")] });
    await bot.call(`POST /channels/${id}/messages`, log);
    discord.presses(ann, "Yes");
    const pressed = await bot.hears("INTERACTION_CREATE");
    expect(at(pressed, "data")).to.deep.equal({
      id: 2,
      custom_id: "id-Yes",
      component_type: 2,
    });
    expect(textAt(pressed, "message", "content")).to.equal("Log in?");
    const form = formOf(
      { type: 10, content: "For **one** home" },
      fieldOf("token", "Token", { value: "x", placeholder: "abc" }),
      fieldOf("note", "Note", { required: false }),
    );
    expect((await bot.answers(pressed, { type: 9, data: form })).status).to.equal(204);
    expect(discord.modal(ann)).to.deep.equal({
      customId: "form",
      title: "Log in",
      text: "For one home",
      pieces: [{ text: "one", as: "bold" }],
      fields: [
        {
          name: "token",
          label: "Token",
          description: "",
          placeholder: "abc",
          required: true,
          value: "x",
        },
        {
          name: "note",
          label: "Note",
          description: "",
          placeholder: "",
          required: false,
          value: "",
        },
      ],
    });
    const deed = discord.submits(ann, { Token: "secret" });
    const sent = await bot.hears("INTERACTION_CREATE", 2);
    expect(textAt(sent, "message", "id")).to.equal(textAt(pressed, "message", "id"));
    expect(at(sent, "data")).to.deep.equal({
      custom_id: "form",
      components: [
        { type: 10, id: 1 },
        { type: 18, id: 3, component: { type: 4, id: 4, custom_id: "token", value: "secret" } },
        { type: 18, id: 5, component: { type: 4, id: 6, custom_id: "note", value: "" } },
      ],
    });
    expect(discord.modal(ann)?.title).to.equal("Log in");
    const done = { type: 7, data: said("Done", { components: [] }) };
    expect((await bot.answers(sent, done)).status).to.equal(204);
    await deed.done;
    expect(discord.modal(ann)).to.equal(undefined);
    const shown = discord.messages(discord.direct(ann));
    expect(shown.map(({ text, edits, buttons }) => ({ text, edits, buttons }))).to.deep.equal([
      { text: "Done", edits: 1, buttons: [] },
    ]);
    expect(discord.violations).to.deep.equal([]);
  });

  it("tells the bot what people write, and no more than it may read", async () => {
    const ops = discord.channel("ops");
    const alone = discord.channel("secret", { permissions: ["SendMessages"] });
    discord.says(ann, "hello");
    discord.says(ann, "not for the bot", { channel: ops });
    discord.says(ann, discord.mention("not seen"), { channel: alone });
    const asked = discord.says(bob, discord.mention("health"), { channel: ops });
    await bot.hears("MESSAGE_CREATE", 3);
    const told = bot.heard.filter(({ t }) => t === "MESSAGE_CREATE").map(({ d }) => d);
    const mention = `<@${discord.app.botId}> health`;
    expect(told.map((d) => at(d, "content"))).to.deep.equal(["hello", "", mention]);
    expect(told.map((d) => at(d, "guild_id"))).to.deep.equal([
      undefined,
      discord.server.id,
      discord.server.id,
    ]);
    expect(told.map((d) => at(d, "channel_type"))).to.deep.equal([1, 0, 0]);
    expect(told[2]).to.deep.include({ id: asked.id, type: 0, edited_timestamp: null });
    expect(at(told[2], "author")).to.deep.include({ id: bob.id, global_name: "Bob" });
    expect(at(told[2], "mentions", "0", "id")).to.equal(discord.app.botId);
    expect(discord.messages(ops).map(({ text, from }) => [from, text])).to.deep.equal([
      [ann.id, "not for the bot"],
      [bob.id, "@Plume health"],
    ]);
  });

  it("tells of what people change, add, answer and take away", async () => {
    const { id, done } = discord.says(ann, "helth");
    await done;
    discord.edits(ann, id, "health");
    const edited = await bot.hears("MESSAGE_UPDATE");
    expect(edited).to.deep.include({ id, content: "health" });
    expect(textAt(edited, "edited_timestamp")).to.match(/^\d{4}-.*\+00:00$/);
    discord.unfurls(ann, id);
    const unfurled = await bot.hears("MESSAGE_UPDATE", 2);
    expect(at(unfurled, "edited_timestamp")).to.equal(at(edited, "edited_timestamp"));
    expect(at(unfurled, "embeds", "0", "type")).to.equal("link");
    discord.says(ann, "and now?", { answers: id });
    const answer = await bot.hears("MESSAGE_CREATE", 2);
    expect(answer).to.deep.include({ type: 19 });
    expect(textAt(answer, "message_reference", "message_id")).to.equal(id);
    discord.sends(ann, { name: "dot.png" }, { text: "see" });
    const file = await bot.hears("MESSAGE_CREATE", 3);
    expect(at(file, "attachments", "0")).to.deep.include({
      filename: "dot.png",
      content_type: "image/png",
      size: 3,
    });
    const { channel_id: place } = file as { readonly channel_id: string };
    expect(discord.messages(discord.direct(ann)).map(({ edits }) => edits)).to.deep.equal([
      1, 0, 0,
    ]);
    expect(discord.messages(discord.direct(ann))[1]?.answers).to.equal(id);
    expect(discord.messages(discord.direct(ann))[2]?.files[0]?.bytes.toString()).to.equal("dot");
    discord.deletes(discord.direct(ann), id);
    expect(await bot.hears("MESSAGE_DELETE")).to.deep.equal({ id, channel_id: place });
    expect(discord.messages(discord.direct(ann))).to.have.length(2);
    expect(() => discord.edits(ann, id, "x")).to.throw("Ann wrote no message");
    expect(() => discord.deletes(discord.direct(ann), id)).to.throw("there is no message");
    expect(() => discord.edits(bob, textAt(file, "id") ?? "", "x")).to.throw("Bob wrote no");
  });

  it("tells the same once more, and lets nobody be where they are not", async () => {
    const ops = discord.channel("ops", { members: [ann] });
    const deed = discord.says(ann, discord.mention("health"), { channel: ops });
    discord.repeats(deed);
    expect(await bot.hears("MESSAGE_CREATE", 2)).to.deep.equal(await bot.hears("MESSAGE_CREATE"));
    expect(discord.messages(ops)).to.have.length(1);
    expect(() => discord.says(bob, "x", { channel: ops })).to.throw("Bob is not in ops");
    const other = discord.makesServer("Other");
    const cat = discord.person("Cat", { servers: [other] });
    expect(() => discord.says(cat, "x", { channel: discord.channel("all") })).to.throw(
      "not in all",
    );
    const theirs = discord.channel("theirs", { server: other });
    expect(theirs.server).to.equal(other.id);
    discord.says(cat, "x", { channel: theirs });
    expect(() => discord.says(bob, "x", { channel: theirs })).to.throw("Bob is not in theirs");
    expect(() => discord.messages({ ...ops, id: "1" })).to.throw("there is no channel 1");
  });
});

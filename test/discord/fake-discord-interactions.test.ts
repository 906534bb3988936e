import { expect } from "chai";

import { at, numberAt, textAt } from "../../src/ops/payload.ts";
import { AgingTime } from "../support/aging.ts";
import { fieldOf, formOf, health, mute, rowOf, said } from "../support/discord/bodies.ts";
import { openFakeDiscord, type FakeDiscord } from "../support/discord/fake-discord.ts";
import { Ids } from "../support/discord/ids.ts";
import { Interactions, type Interaction } from "../support/discord/interactions.ts";
import { PlainBot, type Answered } from "../support/discord/plain-bot.ts";
import type { Channel, Complaint, Person } from "../support/discord/types.ts";
import { World } from "../support/discord/world.ts";
import { until } from "../support/until.ts";

const hidden = { flags: 64 };
const refusal = ({ status, body }: Answered): readonly [number, number | undefined] => [
  status,
  numberAt(body, "code"),
];

describe("the fake Discord's interactions", () => {
  let discord: FakeDiscord;
  let bot: PlainBot;
  let ann: Person;
  let bob: Person;
  let ops: Channel;
  let told: number;
  beforeEach(async () => {
    discord = await openFakeDiscord();
    bot = new PlainBot(discord);
    [ann, bob] = [discord.person("Ann"), discord.person("Bob", { locale: "de" })];
    ops = discord.channel("ops");
    told = 0;
    discord.registers([health, { name: "help", description: "Helps" }]);
    await bot.connects();
  });
  afterEach(async () => {
    bot.leaves();
    await discord.close();
  });
  const next = (): Promise<unknown> => bot.hears("INTERACTION_CREATE", (told += 1));
  const helped = (person = ann, channel = ops): Promise<unknown> => {
    discord.slash(person, "help", {}, { channel });
    return next();
  };
  const pressed = (label: string, channel = ops): Promise<unknown> => {
    discord.presses(ann, label, { channel });
    return next();
  };
  const change = (d: unknown, body: unknown, id = "@original"): Promise<Answered> =>
    bot.call(`PATCH ${bot.hook(d, `/messages/${id}`)}`, body);
  const further = (d: unknown, body: unknown): Promise<Answered> =>
    bot.call(`POST ${bot.hook(d)}`, body);
  const texts = (person = ann): readonly string[] =>
    discord.messages(ops, person).map(({ text }) => text);

  it("come as Discord sends them, from a server and from a direct message", async () => {
    const d = await helped();
    expect(d).to.deep.include({
      application_id: discord.app.id,
      type: 2,
      version: 1,
      guild_id: discord.server.id,
      channel_id: ops.id,
      context: 0,
      locale: "en-US",
      guild_locale: "en-US",
      entitlements: [],
      authorizing_integration_owners: { "0": discord.server.id },
      attachment_size_limit: 10_485_760,
    });
    expect(at(d, "channel")).to.deep.include({ id: ops.id, type: 0, name: "ops" });
    expect(at(d, "guild")).to.deep.include({ id: discord.server.id, locale: "en-US" });
    expect(at(d, "member", "user")).to.deep.include({ id: ann.id, username: "ann" });
    expect(at(d, "user")).to.equal(undefined);
    expect(textAt(d, "member", "permissions")).to.match(/^\d+$/);
    expect(BigInt(textAt(d, "app_permissions") ?? 0) & 0x800n).to.equal(0x800n);
    expect(at(d, "data")).to.deep.equal({
      id: discord.registered()[1]?.id,
      name: "help",
      type: 1,
    });
    const direct = await helped(bob, discord.direct(bob));
    expect(direct).to.deep.include({
      context: 1,
      locale: "de",
      authorizing_integration_owners: { "0": "0" },
    });
    expect(at(direct, "user", "id")).to.equal(bob.id);
    expect(at(direct, "channel", "type")).to.equal(1);
    for (const name of ["member", "guild", "guild_id", "guild_locale"])
      expect(at(direct, name), name).to.equal(undefined);
    expect(textAt(direct, "token")).not.to.equal(textAt(d, "token"));
  });

  it("are answered once", async () => {
    const d = await helped();
    expect((await bot.answers(d, { type: 4, data: said("one") })).status).to.equal(204);
    expect(refusal(await bot.answers(d, { type: 4, data: said("two") }))).to.deep.equal([
      400, 40_060,
    ]);
    expect(texts()).to.deep.equal(["one"]);
    const unknown = { id: "1", token: textAt(d, "token") };
    expect(refusal(await bot.answers(unknown, { type: 5 }))).to.deep.equal([404, 10_062]);
    const wrong = { id: textAt(d, "id"), token: "x" };
    expect(refusal(await bot.answers(wrong, { type: 5 }))).to.deep.equal([404, 10_062]);
  });

  it("are given up when nobody answers in time, and then people are told", async () => {
    await bot.call(`POST /channels/${ops.id}/messages`, said("x", { components: [rowOf("Go")] }));
    const deed = discord.slash(ann, "help", {}, { channel: ops });
    const late = await next();
    const button = await pressed("Go");
    discord.advance(3_000);
    expect(discord.pending).to.equal(2);
    discord.advance(1);
    await deed.done;
    expect(discord.pending).to.equal(0);
    expect(refusal(await bot.answers(late, { type: 5 }))).to.deep.equal([404, 10_062]);
    expect(refusal(await bot.answers(button, { type: 6 }))).to.deep.equal([404, 10_062]);
    expect(refusal(await further(late, said("x")))).to.deep.equal([404, 10_015]);
    expect(discord.complaints).to.deep.equal([
      { person: ann.id, text: "The application did not respond" },
      { person: ann.id, text: "This interaction failed" },
    ]);
  });

  it("are given up by the clock, too, but for those that are acknowledged", async () => {
    const short = await openFakeDiscord({ ackMs: 20 });
    try {
      short.registers([{ name: "help", description: "Helps" }]);
      const cat = short.person("Cat");
      await short.slash(cat, "help").done;
      expect(short.complaints.map(({ person }) => person)).to.deep.equal([cat.id]);
      expect(short.pending).to.equal(0);
    } finally {
      await short.close();
    }
    const time = new AgingTime();
    const complaints: Complaint[] = [];
    const patience = { ackMs: 5, tokenMs: 900_000 };
    const all = new Interactions({ time, ids: new Ids(time) }, patience, complaints);
    const room = new World(new Ids(time)).direct(ann);
    const begin = (person: Person): Interaction =>
      all.begin({ kind: "command", person, room, source: undefined });
    const taken = begin(ann);
    all.acknowledge(taken);
    await begin(bob).done;
    expect(taken.state).to.equal("acknowledged");
    expect(complaints.map(({ person }) => person)).to.deep.equal([bob.id]);
  });

  it("are answered now, by a message for all or for one", async () => {
    const first = await helped();
    await bot.answers(first, { type: 4, data: said("for all") });
    const second = await helped();
    await bot.answers(second, { type: 4, data: said("for Ann", hidden) });
    expect(texts()).to.deep.equal(["for all", "for Ann"]);
    expect(texts(bob)).to.deep.equal(["for all"]);
    expect(discord.messages(ops).map(({ text }) => text)).to.deep.equal(["for all"]);
    expect(discord.messages(ops, ann).map(({ ephemeral }) => ephemeral)).to.deep.equal([
      false,
      true,
    ]);
    expect((await change(second, said("for Ann again"))).status).to.equal(200);
    const shown = discord.messages(ops, ann)[1];
    expect(shown).to.include({ text: "for Ann again", ephemeral: true, edits: 1 });
    // The channel does not know it.
    const path = `/channels/${ops.id}/messages/${shown?.id}`;
    expect(refusal(await bot.call(`PATCH ${path}`, said("x")))).to.deep.equal([404, 10_008]);
    expect(refusal(await bot.call(`DELETE ${path}`))).to.deep.equal([404, 10_008]);
    expect((await bot.call(`DELETE ${bot.hook(second, "/messages/@original")}`)).status).to.equal(
      204,
    );
    expect(texts()).to.deep.equal(["for all"]);
    expect(refusal(await change(second, said("x")))).to.deep.equal([404, 10_008]);
  });

  it("are answered later, over and over, as long as the token is good", async () => {
    const d = await helped();
    expect(refusal(await change(d, said("too soon")))).to.deep.equal([404, 10_015]);
    await bot.answers(d, { type: 5 });
    expect(discord.messages(ops)[0]).to.include({ thinking: true, text: "", edits: 0 });
    await change(d, said("one"));
    await change(d, said("two"));
    expect(discord.messages(ops)[0]).to.include({ thinking: false, text: "two", edits: 1 });
    const more = await further(d, said("more"));
    const own = await further(d, said("hidden", hidden));
    expect(texts(bob)).to.deep.equal(["two", "more"]);
    expect(texts()).to.deep.equal(["two", "more", "hidden"]);
    const id = textAt(more.body, "id") ?? "";
    expect((await change(d, said("more of it"), id)).status).to.equal(200);
    const hiddenId = textAt(own.body, "id") ?? "";
    expect((await change(d, said("still hidden"), hiddenId)).status).to.equal(200);
    const path = bot.hook(d, `/messages/${id}`);
    expect(at((await bot.call(`GET ${path}`)).body, "content")).to.equal("more of it");
    expect((await bot.call(`DELETE ${path}`)).status).to.equal(204);
    expect(texts()).to.deep.equal(["two", "still hidden"]);
    expect(refusal(await change(d, said("x"), id))).to.deep.equal([404, 10_008]);
    const original = await bot.call(`GET ${bot.hook(d, "/messages/@original")}`);
    expect(original.body).to.deep.include({ content: "two", application_id: discord.app.id });
    discord.advance(900_001);
    expect(refusal(await change(d, said("x")))).to.deep.equal([401, 50_027]);
    expect(refusal(await further(d, said("x")))).to.deep.equal([401, 50_027]);
    expect(discord.complaints).to.deep.equal([]);
    expect(discord.violations).to.deep.equal([]);
  });

  it("that are never filled in are told of when the token ends", async () => {
    const d = await helped();
    await bot.answers(d, { type: 5, data: hidden });
    discord.advance(900_000);
    expect(discord.complaints).to.deep.equal([]);
    expect((await bot.call(`GET ${bot.hook(d, "/messages/@original")}`)).status).to.equal(200);
    discord.advance(1);
    discord.advance(1);
    const complaint = { person: ann.id, text: "The application did not respond" };
    expect(discord.complaints).to.deep.equal([complaint]);
  });

  it("fill in what was put off by the first further answer, which is not meant so", async () => {
    const d = await helped();
    await bot.answers(d, { type: 5 });
    const first = await further(d, said("first", hidden));
    expect(first.status).to.equal(200);
    expect(discord.messages(ops, bob)[0]).to.include({ text: "first", thinking: false });
    await further(d, said("second"));
    expect(texts()).to.deep.equal(["first", "second"]);
    expect(discord.violations).to.have.length(1);
    expect(discord.violations[0]).to.match(/^POST \/webhooks\/:app\/:token: it fills in/);
    const other = await helped();
    await bot.answers(other, { type: 5 });
    await bot.call(`DELETE ${bot.hook(other, "/messages/@original")}`);
    await further(other, said("third"));
    expect(texts()).to.deep.equal(["first", "second", "third"]);
    expect(discord.violations).to.have.length(1);
  });

  it("know tokens only with the app that they belong to", async () => {
    const d = await helped();
    await bot.answers(d, { type: 5 });
    const line = `PATCH /webhooks/${discord.app.botId}/${textAt(d, "token")}/messages/@original`;
    expect(refusal(await bot.call(line, said("x")))).to.deep.equal([404, 10_015]);
    const unknown = { token: "x".repeat(40) };
    expect(refusal(await further(unknown, said("x")))).to.deep.equal([404, 10_015]);
    // Whoever has the token may, whoever it is.
    const headers = { authorization: "Bot wrong" };
    const path = `PATCH ${bot.hook(d, "/messages/@original")}`;
    expect((await bot.call(path, said("x"), { headers })).status).to.equal(200);
  });

  it("of a button change the message with it, or leave it", async () => {
    const line = `POST /channels/${ops.id}/messages`;
    await bot.call(line, said("old", { components: [rowOf("Go")] }));
    const left = await pressed("Go");
    expect((await bot.answers(left, { type: 6 })).status).to.equal(204);
    expect(texts()).to.deep.equal(["old"]);
    await change(left, said("changed", { components: [rowOf("Go")] }));
    expect(texts()).to.deep.equal(["changed"]);
    const answered = await pressed("Go");
    await bot.answers(answered, { type: 5, data: hidden });
    await change(answered, said("beside"));
    expect(texts()).to.deep.equal(["changed", "beside"]);
    expect(texts(bob)).to.deep.equal(["changed"]);
    const [old, beside] = discord.messages(ops, ann);
    expect(beside?.answers).to.equal(old?.id);
    const updated = await pressed("Go");
    const update = { type: 7, data: { ...mute, content: "new", components: [] } };
    const { body, status } = await bot.answers(updated, update, { query: "?with_response=true" });
    expect(status).to.equal(200);
    expect(at(body, "resource", "message", "content")).to.equal("new");
    expect(at(body, "interaction", "response_message_id")).to.equal(undefined);
    expect(texts()).to.deep.equal(["new", "beside"]);
    expect(() => discord.presses(ann, "Go", { channel: ops })).to.throw('no button "Go"');
    expect(discord.violations).to.deep.equal([]);
  });

  it("of a button of which only one knows stay theirs", async () => {
    const d = await helped();
    await bot.answers(d, { type: 4, data: said("own", { ...hidden, components: [rowOf("Go")] }) });
    expect(() => discord.presses(bob, "Go", { channel: ops })).to.throw("only nothing");
    const mine = await pressed("Go");
    expect(at(mine, "message", "flags")).to.equal(64);
    await bot.answers(mine, { type: 6 });
    await change(mine, said("mine"));
    expect(texts()).to.deep.equal(["mine"]);
    expect(texts(bob)).to.deep.equal([]);
  });

  it("say what became of an answer, if that is wanted", async () => {
    const query = "?with_response=true";
    const d = await helped();
    const { body } = await bot.answers(d, { type: 5, data: hidden }, { query });
    expect(body).to.deep.equal({
      interaction: {
        id: textAt(d, "id"),
        type: 2,
        response_message_id: discord.messages(ops, ann)[0]?.id,
        response_message_loading: true,
        response_message_ephemeral: true,
      },
      resource: { type: 5 },
    });
    const other = await helped();
    const now = await bot.answers(other, { type: 4, data: said("x") }, { query });
    expect(at(now.body, "resource", "message", "content")).to.equal("x");
    expect(at(now.body, "interaction", "response_message_ephemeral")).to.equal(false);
  });

  it("take only the answers that fit them", async () => {
    await bot.call(`POST /channels/${ops.id}/messages`, said("x", { components: [rowOf("Go")] }));
    const form = { type: 9, data: formOf(fieldOf("a", "A")) };
    const values = async (d: unknown, type: number): Promise<string | undefined> => {
      const answered = await bot.answers(d, { type, data: said("x") });
      expect(refusal(answered)).to.deep.equal([400, 50_035]);
      return textAt(answered.body, "errors", "type", "_errors", "0", "message");
    };
    const command = await helped();
    expect(await values(command, 6)).to.equal("Value must be one of {4, 5, 9}.");
    expect(await values(command, 7)).to.equal("Value must be one of {4, 5, 9}.");
    expect(await values(command, 8)).to.equal("Value must be one of {4, 5, 9}.");
    await bot.answers(command, form);
    discord.submits(ann, { A: "1" });
    const sent = await next();
    expect(await values(sent, 9)).to.equal("Value must be one of {4, 5}.");
    expect(await values(sent, 7)).to.equal("Value must be one of {4, 5}.");
    await bot.answers(sent, { type: 5 });
    const button = await pressed("Go");
    expect(await values(button, 8)).to.equal("Value must be one of {4, 5, 6, 7, 9}.");
    await bot.answers(button, form);
    discord.submits(ann, { A: "1" });
    const again = await next();
    expect(await values(again, 9)).to.equal("Value must be one of {4, 5, 6, 7}.");
    expect((await bot.answers(again, { type: 6 })).status).to.equal(204);
    expect(discord.violations).to.have.length(7);
  });

  it("of a form leave it open until they are taken, and have no message of their own", async () => {
    const d = await helped();
    await bot.answers(d, { type: 9, data: formOf(fieldOf("a", "A", { max_length: 3 })) });
    expect(refusal(await change(d, said("x")))).to.deep.equal([404, 10_008]);
    expect((await further(d, said("beside"))).status).to.equal(200);
    expect(() => discord.submits(bob, {})).to.throw("Bob has no form");
    expect(() => discord.submits(ann, {})).to.throw('nothing is filled in for "A"');
    expect(() => discord.submits(ann, { B: "1" })).to.throw('no field "B"');
    expect(() => discord.submits(ann, { A: "1234" })).to.throw('"A" takes 0 to 3 characters');
    expect(() => discord.submits(ann, { A: "1\n2" })).to.throw('"A" takes one line');
    discord.submits(ann, { a: "123" });
    await next();
    discord.advance(3_001);
    expect(discord.complaints).to.deep.equal([
      { person: ann.id, text: "Something went wrong. Try again." },
    ]);
    expect(discord.modal(ann)?.title).to.equal("Log in");
    discord.submits(ann, { a: "12" });
    const sent = await next();
    await bot.answers(sent, { type: 4, data: said("done") });
    expect(discord.modal(ann)).to.equal(undefined);
    expect(texts()).to.deep.equal(["beside", "done"]);
  });

  it("of a form are forgotten with it", async () => {
    await bot.call(`POST /channels/${ops.id}/messages`, said("x", { components: [rowOf("Go")] }));
    const open = async (): Promise<void> => {
      const d = await helped();
      await bot.answers(d, { type: 9, data: formOf(fieldOf("a", "A")) });
    };
    await open();
    discord.closes(ann);
    expect(discord.modal(ann)).to.equal(undefined);
    expect(() => discord.submits(ann, { A: "1" })).to.throw("Ann has no form");
    await open();
    await pressed("Go");
    expect(discord.modal(ann)).to.equal(undefined);
  });

  it("ask what may be meant, while a person types", async () => {
    const typing = discord.types(ann, "health", { "customer-id": "ac" }, "customer-id", {
      channel: ops,
    });
    const d = await next();
    expect(at(d, "type")).to.equal(4);
    expect(at(d, "data", "options")).to.deep.equal([
      { name: "customer-id", type: 3, value: "ac", focused: true },
    ]);
    const choices = [{ name: "Acme", value: "acme" }];
    expect((await bot.answers(d, { type: 8, data: { choices } })).status).to.equal(204);
    expect(await typing).to.deep.equal(choices);
    expect(refusal(await further(d, said("x")))).to.deep.equal([404, 10_015]);
    expect(discord.violations).to.deep.equal([]);
    const values = { "customer-id": "acme", share: 1 };
    const share = discord.types(ann, "health", values, "share");
    const second = await next();
    expect(at(second, "data", "options", "0")).to.deep.equal({
      name: "customer-id",
      type: 3,
      value: "acme",
    });
    expect(at(second, "data", "options", "1")).to.deep.equal({
      name: "share",
      type: 10,
      value: "1",
      focused: true,
    });
    await bot.answers(second, { type: 8, data: { choices: [{ name: "x", value: "x" }] } });
    await share;
    expect(discord.violations.join()).to.match(/the option takes no string/);
    const unanswered = discord.types(ann, "health", {}, "customer-id");
    const third = await next();
    expect(at(third, "data", "options", "0", "value")).to.equal("");
    discord.advance(3_001);
    expect(await unanswered).to.deep.equal([]);
    expect(discord.complaints).to.deep.equal([{ person: ann.id, text: "Loading options failed" }]);
  });

  it("are told once more, and after the bot was away", async () => {
    const deed = discord.slash(ann, "help", {}, { channel: ops });
    const first = await next();
    discord.repeats(deed);
    expect(await next()).to.deep.equal(first);
    expect(discord.pending).to.equal(1);
    await bot.answers(first, { type: 5 });
    expect(refusal(await bot.answers(first, { type: 5 }))).to.deep.equal([400, 40_060]);
    await until("it is over", () => discord.pending === 0);
  });

  it("are not heard of by a bot that is not there, and end with the channel", async () => {
    const d = await helped();
    await bot.answers(d, { type: 5 });
    const late = await helped();
    discord.deletesChannel(ops);
    expect(refusal(await change(d, said("x")))).to.deep.equal([404, 10_008]);
    expect(refusal(await further(d, said("x")))).to.deep.equal([404, 10_003]);
    expect(refusal(await bot.answers(late, { type: 5 }))).to.deep.equal([404, 10_003]);
    expect(refusal(await bot.answers(late, { type: 4, data: said("x") }))).to.deep.equal([
      404, 10_003,
    ]);
    const server = discord.makesServer("Other", { bot: false });
    const cat = discord.person("Cat", { servers: [server] });
    const place = discord.channel("all", { server });
    discord.slash(cat, "help", {}, { channel: place });
    discord.slash(ann, "help");
    expect(at(await next(), "user", "id")).to.equal(ann.id);
  });
});

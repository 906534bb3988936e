import { expect } from "chai";

import { buttonIdOf, showIdOf, type ButtonId } from "../../adapters/discord/custom-id.ts";
import { replyToOf } from "../../adapters/discord/reply.ts";
import { callback, openDiscordHearing, type DiscordHearing } from "../support/discord-hearing.ts";
import { PlainBot } from "../support/discord/plain-bot.ts";
import type { Fault } from "../support/discord/types.ts";
import { until } from "../support/until.ts";

const buttonId = (kind: ButtonId["kind"]): string =>
  buttonIdOf({ kind, inPlace: false, button: "b1", origin: undefined, earlier: [] });
const untaken = "⚠️ This was not taken in. Please send it again in a moment.";

describe("hearing people on Discord", () => {
  let hearing: DiscordHearing;
  beforeEach(async () => {
    hearing = await openDiscordHearing();
  });
  afterEach(async () => {
    const { violations, pending, complaints } = hearing.discord;
    await hearing.close();
    expect(violations).to.deep.equal([]);
    expect(pending, "nobody waits").to.equal(0);
    expect(complaints).to.deep.equal([]);
  });

  it("acknowledges a command for who sent it alone, and in a direct message for both", async () => {
    const { ops, dm, ann, bob } = hearing;
    expect(await hearing.isThrough(hearing.slash(ops))).to.equal(true);
    expect(hearing.texts(ops, ann)).to.deep.equal(["(…)"]);
    expect(hearing.texts(ops, bob)).to.deep.equal([]);
    expect(await hearing.isThrough(hearing.slash(dm))).to.equal(true);
    expect(hearing.texts(dm)).to.deep.equal(["…"]);
    expect(hearing.heard.map(({ content }) => content)).to.deep.equal(
      [1, 2].map(() => ({ kind: "command", name: "health", args: { customerId: "acme" } })),
    );
  });

  it("answers through the interaction that it hands over", async () => {
    await hearing.isThrough(hearing.slash());
    const [event] = hearing.heard;
    const { interaction } = event ? replyToOf(event.at) : {};
    if (!interaction) throw new Error("there is none");
    const said = { content: "well", components: [], flags: 0, files: [] };
    const { signal } = new AbortController();
    const answer = await hearing.client.changeOriginal(interaction, said, signal);
    expect([answer.kind, hearing.texts()]).to.deep.equal(["done", ["(well)"]]);
  });

  it("leaves the message of a button as it is, or answers beside it", async () => {
    await hearing.posts(buttonId("change"));
    expect(await hearing.isThrough(hearing.press())).to.equal(true);
    expect(hearing.texts()).to.deep.equal(["Choose"]);
    await hearing.posts(buttonId("answer"));
    expect(await hearing.isThrough(hearing.press())).to.equal(true);
    expect(hearing.texts()).to.deep.equal(["Choose", "Choose", "(…)"]);
    expect(hearing.heard.map(({ message }) => message?.slice(0, 2))).to.deep.equal(["m/", "m/"]);
  });

  it("hears a form that was opened and filled in", async () => {
    await hearing.posts(buttonId("form"));
    const pressed = hearing.press();
    const fate = hearing.hears(pressed);
    await until("it is heard", () => hearing.heard.length === 1);
    await hearing.opens(pressed);
    await hearing.ends(fate);
    expect(hearing.discord.modal(hearing.ann)?.title).to.equal("Sign in");
    const sent = hearing.discord.submits(hearing.ann, { url: "https://a.example" });
    expect(await hearing.isThrough(sent)).to.equal(true);
    expect(hearing.heard[1]?.content).to.deep.equal({
      kind: "form",
      wizard: "auth",
      draft: "d1",
      values: { url: "https://a.example" },
    });
    expect(hearing.texts()).to.deep.equal(["Choose"]);
  });

  it("acknowledges a press for a form in time where nobody opens one", async () => {
    await hearing.posts(buttonId("form"));
    const fate = hearing.hears(hearing.press());
    await until("it is heard", () => hearing.heard.length === 1);
    await hearing.clock.run(2_399);
    expect(hearing.discord.pending).to.equal(1);
    await hearing.clock.run(1);
    await hearing.ends(fate);
    expect(hearing.texts()).to.deep.equal(["Choose"]);
  });

  it("acknowledges a press that means nothing to it", async () => {
    await hearing.posts("of-another");
    expect(await hearing.isThrough(hearing.press())).to.equal(true);
    expect(hearing.heard).to.deep.equal([]);
  });

  it("acknowledges a press that asks for an answer that waits, for the person alone", async () => {
    await hearing.posts(showIdOf("m1"));
    expect(await hearing.isThrough(hearing.press())).to.equal(true);
    expect(hearing.texts()).to.deep.equal(["Choose", "(…)"]);
    expect(hearing.shown.map(({ mark }) => mark)).to.deep.equal(["m1"]);
    const [press] = hearing.shown;
    // It is said there, lest it waits for ever.
    const { interaction } = press ? replyToOf(press.at) : {};
    const said = { content: "well", components: [], flags: 0, files: [] };
    const { signal } = new AbortController();
    if (interaction) await hearing.client.changeOriginal(interaction, said, signal);
    expect(hearing.texts()).to.deep.equal(["Choose", "(well)"]);
  });

  const faults: readonly (readonly [what: string, fault: Fault])[] = [
    ["a reply that is lost", { kind: "lost-reply" }],
    ["a cut", { kind: "cut" }],
    ["a broken server", { kind: "status", status: 502 }],
    ["a page of HTML", { kind: "html" }],
  ];
  for (const [what, fault] of faults)
    it(`acknowledges a command in spite of ${what}`, async () => {
      hearing.discord.fails(callback, fault);
      const fate = hearing.hears(hearing.slash());
      await hearing.pauses(100);
      await hearing.ends(fate);
      expect([fate.is, hearing.tries, hearing.texts()]).to.deep.equal([true, 2, ["(…)"]]);
      expect(hearing.log.lines).to.deep.equal([]);
    });

  it("tells the person alone what the bot does not take", async () => {
    hearing.answer = () => "refused";
    expect(await hearing.isThrough(hearing.slash())).to.equal(true);
    expect(hearing.texts()).to.deep.equal([`(${untaken})`]);
    expect(hearing.texts(hearing.ops, hearing.bob)).to.deep.equal([]);
  });

  it("acknowledges what it cannot keep yet for the person alone, and keeps it later", async () => {
    const { clock, ops, bob } = hearing;
    hearing.answer = () => "unavailable";
    const fate = hearing.hears(hearing.slash());
    await clock.run(2_300);
    await until("it is acknowledged", () => hearing.texts().length > 0);
    expect([fate.is, hearing.texts(), hearing.texts(ops, bob)]).to.deep.equal([
      "open",
      ["(…)"],
      [],
    ]);
    hearing.answer = () => "durable";
    await clock.run(5_000);
    await hearing.ends(fate);
    expect(fate.is).to.equal(true);
  });

  it("acknowledges once what the gateway repeats", async () => {
    const deed = hearing.slash();
    expect(await hearing.isThrough(deed)).to.equal(true);
    expect(await hearing.isThrough(deed)).to.equal(true);
    expect([
      hearing.tries,
      new Set(hearing.heard.map(({ delivery }) => delivery)).size,
    ]).to.deep.equal([1, 1]);
  });

  it("offers what may be meant by what is typed, and nothing where nobody knows in time", async () => {
    const { discord, ann, ops, clock } = hearing;
    const bot = new PlainBot(discord);
    await bot.connects();
    const types = (begun: string) =>
      discord.types(ann, "health", { "customer-id": begun }, "customer-id", { channel: ops });
    hearing.suggest = async ({ begun }) => [{ value: `${begun}me`, label: "Acme, Home" }];
    const offered = types("ac");
    await hearing.isThrough({ t: "INTERACTION_CREATE", d: await bot.hears("INTERACTION_CREATE") });
    expect(await offered).to.deep.equal([{ name: "Acme, Home", value: "acme" }]);
    hearing.suggest = () => new Promise(() => undefined);
    const late = types("ac");
    const d = await bot.hears("INTERACTION_CREATE", 2);
    const fate = hearing.hears({ t: "INTERACTION_CREATE", d });
    await clock.run(1_800);
    await hearing.ends(fate);
    expect(await late).to.deep.equal([]);
    expect(hearing.heard).to.deep.equal([]);
    bot.leaves();
  });

  it("hears what is written to the bot, and what becomes of it", async () => {
    const { discord, ann, ops } = hearing;
    const direct = discord.says(ann, "/health `acme`");
    const named = discord.says(ann, discord.mention("health acme"), { channel: ops });
    const deeds = [
      direct,
      named,
      discord.says(ann, "health acme", { channel: ops }),
      discord.sends(ann, { name: "a.png" }),
      discord.edits(ann, direct.id, "/health b"),
      discord.unfurls(ann, direct.id),
      discord.unfurls(ann, named.id),
    ];
    for (const deed of deeds) expect(await hearing.isThrough(deed)).to.equal(true);
    expect(
      hearing.heard.map(({ content }) => ("text" in content ? content.text : content.kind)),
    ).to.deep.equal(["/health acme", "/health acme", "media", "/health b", "/health b"]);
    // What Discord added to the edited one is known by its name.
    const names = hearing.heard.map(({ delivery }) => delivery);
    expect([names.length, new Set(names).size, names[3]]).to.deep.equal([5, 4, names[4]]);
  });

  it("hears an answer to a message of the bot's", async () => {
    await hearing.posts(buttonId("change"));
    const { discord, ann, ops } = hearing;
    const [posted] = discord.messages(ops, ann);
    const where = { channel: ops, ...(posted ? { answers: posted.id } : {}) };
    await hearing.isThrough(discord.says(ann, "health acme", where));
    expect(hearing.heard[0]?.content).to.include({ text: "/health acme" });
  });
});

describe("hearing late on Discord", () => {
  it("hands over what Discord does not wait for any more, and does not try to acknowledge it", async () => {
    const hearing = await openDiscordHearing();
    const missed = hearing.slash();
    const shown = hearing.slash();
    await hearing.clock.run(5_000);
    hearing.discord.advance(0);
    expect(await hearing.isThrough(hearing.discord.says(hearing.ann, "hello"))).to.equal(true);
    expect(await hearing.isThrough(missed)).to.equal(true);
    expect(hearing.tries).to.equal(0);
    const last = hearing.heard.at(-1);
    expect([last?.delivery, last && replyToOf(last.at)]).to.deep.equal([`s:${missed.id}`, {}]);
    expect(shown.id).not.to.equal(missed.id);
    await hearing.close();
    expect(hearing.discord.complaints).to.have.length(2);
  });

  it("finds out by a try where nothing newer was heard", async () => {
    const hearing = await openDiscordHearing();
    const missed = hearing.slash();
    await hearing.clock.run(5_000);
    hearing.discord.advance(0);
    expect(await hearing.isThrough(missed)).to.equal(true);
    expect([hearing.tries, await hearing.acks.outcome(missed.id)]).to.deep.equal([1, "late"]);
    expect(hearing.heard).to.have.length(1);
    await hearing.close();
  });
});

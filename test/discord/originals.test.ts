import { expect } from "chai";

import { Hooks } from "../../adapters/discord/speech/hooks.ts";
import { Originals } from "../../adapters/discord/speech/originals.ts";
import { Outbound } from "../../adapters/discord/speech/outbound.ts";
import { messagesOf } from "../../adapters/discord/render.ts";
import { sayingOf } from "../../adapters/discord/speech/saying.ts";
import { say, type View } from "../../src/core/view/view.ts";
import {
  ann,
  bob,
  idsOf,
  long,
  noLimits,
  ops,
  pressable,
  progress,
  SayingBench,
} from "../support/discord-saying.ts";

const minuteMs = 60_000;

describe("the first answer to an interaction on a server", () => {
  let bench: SayingBench;
  beforeEach(() => {
    bench = new SayingBench();
  });
  afterEach(() => expect(bench.discord.violations).to.deep.equal([]));

  const inPlaceOf = (view: View, replaces: string): View => ({ ...view, replaces });

  it("fills in the message that waits, for the person alone", async () => {
    const { at } = await bench.asks();
    expect(bench.texts()).to.deep.equal(["(…)"]);
    const key = await bench.sends(at, say("well"));
    expect(key).to.equal(`h/${bench.shown()[0]?.id}`);
    expect(bench.texts()).to.deep.equal(["(well)"]);
    expect(bench.texts(ops, bob)).to.deep.equal([]);
    expect(bench.discord.calls).to.deep.equal(["message", "changeOriginal"]);
  });

  it("waits for the acknowledgement, and goes as soon as that is there", async () => {
    const { at, acknowledge } = await bench.asks({ acked: "later" });
    const sent = bench.sends(at, say("well"));
    await bench.clock.run(2_000);
    expect(bench.calls("changeOriginal")).to.equal(0);
    await acknowledge();
    await sent;
    expect(bench.texts()).to.deep.equal(["(well)"]);
    expect(bench.calls("changeOriginal")).to.equal(1);
  });

  it("asks for a while, from another process, until Discord knows the acknowledgement", async () => {
    const { at, acknowledge } = await bench.asks({ acked: "later", elsewhere: true });
    const sent = bench.sends(at, say("well"));
    await bench.clock.run(1_000);
    const before = bench.calls("changeOriginal");
    expect(before).to.be.within(2, 8);
    await acknowledge();
    await bench.clock.run(1_000);
    await sent;
    expect(bench.texts()).to.deep.equal(["(well)"]);
  });

  it("is told otherwise where it was never acknowledged, and asks no more then", async () => {
    const { at } = await bench.asks({ acked: "later", elsewhere: true });
    const sent = bench.sends(at, say("well"));
    await bench.clock.run(5_000);
    expect(await sent).to.match(/^n\//);
    expect(bench.texts()).to.deep.equal(["The answer is ready, for you alone. [Show it]"]);
    const before = bench.calls("changeOriginal");
    await bench.sends(at, say("more"));
    expect(bench.calls("changeOriginal")).to.equal(before);
  });

  it("is told otherwise at once where the acknowledgement came too late", async () => {
    const { at } = await bench.asks({ acked: "late" });
    await bench.sends(at, say("well"));
    expect(bench.calls("changeOriginal")).to.equal(0);
    expect(bench.texts()).to.deep.equal(["The answer is ready, for you alone. [Show it]"]);
  });

  it("is tried where nobody knows whether it was acknowledged", async () => {
    const { at } = await bench.asks({ acked: "unknown" });
    await bench.sends(at, say("well"));
    expect(bench.texts()).to.deep.equal(["(well)"]);
  });

  it("is tried again later where Discord has forgotten an acknowledgement that it took", async () => {
    const { at } = await bench.asks();
    bench.clock.advance(50_000);
    const over = { kind: "expired", reason: "the interaction is over (10015)" } as const;
    bench.discord.fails("changeOriginal", ...Array.from({ length: 20 }, () => over));
    const sent = bench.outcome(at, say("well"), { key: "s:1.0" });
    await bench.clock.run(5_000);
    expect(await sent).to.match(/^later: /);
    bench.discord.heals();
    await bench.sends(at, say("well"), { key: "s:1.0" });
    expect(bench.texts()).to.deep.equal(["(well)"]);
  });

  it("is told otherwise at the end of a quarter of an hour, with a margin", async () => {
    const { at } = await bench.asks();
    bench.clock.advance(14.5 * minuteMs);
    await bench.sends(at, say("well"));
    expect(bench.texts()).to.deep.equal(["(well)"]);
    bench.clock.advance(0.4 * minuteMs);
    await bench.sends(at, say("late"));
    expect(bench.calls("changeOriginal")).to.equal(1);
    expect(bench.texts()).to.have.length(2);
  });

  it("is told otherwise where Discord says that the time is over, and asks once then", async () => {
    const { at } = await bench.asks();
    bench.clock.advance(10 * minuteMs);
    bench.discord.fails("changeOriginal", { kind: "expired", reason: "over (50027)" });
    await bench.sends(at, say("well"));
    expect(bench.calls("changeOriginal")).to.equal(1);
    expect(bench.texts()).to.deep.equal(["(…)", "The answer is ready, for you alone. [Show it]"]);
  });

  it("says the same when its repetition comes, from here or from another process", async () => {
    const { at } = await bench.asks();
    bench.discord.fails("changeOriginal", "lost");
    expect(await bench.outcome(at, say("well"), { key: "s:1.0" })).to.match(/^later: /);
    await bench.sends(at, say("well"), { key: "s:1.0" });
    await bench.sends(at, say("well"), { key: "s:1.0", by: bench.process() });
    expect(bench.texts()).to.deep.equal(["(well)"]);
  });

  it("is progress at first, changed in place until it is the answer", async () => {
    const { at } = await bench.asks();
    const key = await bench.sends(at, progress("one"), { key: "s:1.progress" });
    expect(key).to.match(/^h\//);
    expect(await bench.sends(at, progress("two", key), { key: "s:1.progress" })).to.equal(key);
    await bench.sends(at, inPlaceOf(say("the answer"), key), { key: "s:1.0" });
    expect(bench.texts()).to.deep.equal(["(the answer)"]);
    expect(bench.shown()[0]?.edits).to.equal(3);
  });

  it("is not held up by progress, which comes only where there is room at once", async () => {
    bench = new SayingBench({ limits: { perChannelMs: 1_000, burst: 1 } });
    const { at } = await bench.asks();
    const key = await bench.sends(at, progress("one"), { key: "s:1.progress" });
    const next = bench.outcome(at, progress("two", key), { key: "s:1.progress" });
    await bench.clock.run(0);
    expect(await Promise.race([next, Promise.resolve("waiting")])).to.match(/^in \d+ ms$/);
    await bench.clock.run(1_000);
    await bench.sends(at, inPlaceOf(say("the answer"), key), { key: "s:1.0" });
    expect(bench.texts()).to.deep.equal(["(the answer)"]);
  });

  it("takes the place of the message whose button was pressed", async () => {
    const { at } = await bench.asks();
    const key = await bench.sends(at, pressable("old", true));
    const [message] = bench.shown();
    const pressed = await bench.asks({ ack: "update", message: message?.id ?? "" });
    expect(await bench.sends(pressed.at, inPlaceOf(progress("…"), key))).to.equal(key);
    expect(await bench.sends(pressed.at, inPlaceOf(say("new"), key))).to.equal(key);
    expect(bench.texts()).to.deep.equal(["(new)"]);
  });

  it("takes its place for all that is said in place", async () => {
    const { at } = await bench.asks();
    await bench.sends(at, pressable("old"));
    const message = bench.shown()[0]?.id ?? "";
    const form = await bench.asks({ ack: "update", message, inPlace: true });
    await bench.sends(form.at, say("Testing."), { key: "f:1.preface" });
    await bench.sends(form.at, say("Connected."), { key: "f:1.0" });
    expect(bench.texts()).to.deep.equal(["(Connected.)"]);
  });

  it("stands above the further answers in one message, whose buttons are last", async () => {
    const { at } = await bench.asks();
    await bench.sends(at, pressable("one"), { key: "s:1.0" });
    const key = await bench.sends(at, say("two"), { key: "s:1.1" });
    await bench.sends(at, say("two"), { key: "s:1.1" });
    expect(bench.texts()).to.deep.equal(["(one\n\ntwo [Again])"]);
    expect(key).to.equal(`h/${bench.shown()[0]?.id}`);
  });

  it("is not lost by a further answer from a process that does not know it", async () => {
    const { at } = await bench.asks();
    await bench.sends(at, say("one"), { key: "s:1.0" });
    await bench.sends(at, say("two"), { key: "s:1.1", by: bench.process() });
    expect(bench.texts()).to.deep.equal(["(one)", "(two)"]);
  });

  it("has further answers apart where they do not fit below it, and what is longer than a message", async () => {
    const { at } = await bench.asks();
    await bench.sends(at, say("one"), { key: "s:1.0" });
    await bench.sends(at, long(80), { key: "s:1.1" });
    expect(bench.texts()[0]).to.equal("(one)");
    expect(bench.texts()).to.have.length(3);
    const other = await bench.asks();
    await bench.sends(other.at, long(80));
    expect(bench.texts()).to.have.length(5);
    expect(
      bench
        .texts()
        .slice(3)
        .map((words) => words.slice(0, 6)),
    ).to.deep.equal(["((1/2)", "((2/2)"]);
    expect(bench.texts(ops, bob)).to.deep.equal([]);
  });

  it("takes the place of all messages of the answer that it changes", async () => {
    const { at } = await bench.asks();
    await bench.sends(at, long(130));
    expect(bench.texts()).to.have.length(3);
    const message = bench.shown()[2]?.id ?? "";
    const replaces = `h/${message}`;
    const first = await bench.asks({ ack: "update", message });
    await bench.sends(first.at, inPlaceOf(long(80), replaces));
    expect(bench.texts().map((words) => words.slice(0, 6))).to.deep.equal(["((1/2)", "((2/2)"]);
    const last = bench.shown()[1]?.id ?? "";
    const second = await bench.asks({ ack: "update", message: last });
    await bench.sends(second.at, inPlaceOf(progress("…"), `h/${last}`), { key: "b:2.progress" });
    await bench.sends(second.at, inPlaceOf(say("short"), `h/${last}`), { key: "b:2.0" });
    expect(bench.texts()).to.deep.equal(["(short)"]);
    expect([bench.calls("removeOriginal"), bench.calls("removeFollowUp")]).to.deep.equal([2, 1]);
  });

  it("leaves the other messages where nothing leads to them any more", async () => {
    const { at } = await bench.asks();
    await bench.sends(at, long(80));
    const message = bench.shown()[1]?.id ?? "";
    bench.clock.advance(15 * minuteMs);
    const press = await bench.asks({ ack: "update", message });
    await bench.sends(press.at, inPlaceOf(say("short"), `h/${message}`));
    expect(bench.texts().map((words) => words.slice(0, 6))).to.deep.equal(["((1/2)", "(short"]);
  });

  it("says what is longer than a message once, also when it is repeated", async () => {
    const { at } = await bench.asks();
    bench.discord.fails("followUp", { kind: "unsent", reason: "no line" });
    expect(await bench.outcome(at, long(80), { key: "s:1.0" })).to.equal("later: no line");
    await bench.sends(at, long(80), { key: "s:1.0" });
    await bench.sends(at, long(80), { key: "s:1.0" });
    expect(bench.texts()).to.have.length(2);
    expect(bench.calls("followUp")).to.equal(2);
  });

  it("is said apart where the message is gone, in a press's case and in that of a command", async () => {
    const { at } = await bench.asks();
    await bench.sends(at, pressable("old", true));
    const message = bench.shown()[0]?.id ?? "";
    const pressed = await bench.asks({ ack: "update", message });
    bench.discord.deletes(message);
    await bench.sends(pressed.at, inPlaceOf(say("new"), `h/${message}`));
    expect(bench.texts()).to.deep.equal(["(new)"]);
    const { at: dismissed } = await bench.asks();
    for (const { id } of bench.discord.thinking) bench.discord.deletes(id);
    await bench.sends(dismissed, say("well"));
    expect(bench.texts()).to.deep.equal(["(new)", "The answer is ready, for you alone. [Show it]"]);
  });

  it("leaves a message that all can see as it is, and comes beside it", async () => {
    const { at } = await bench.asks();
    const key = await bench.sends(at, { ...pressable("for all", true), audience: "place" });
    const message = bench.shown()[0]?.id ?? "";
    for (const inPlace of [false, true]) {
      const pressed = await bench.asks({ ack: "update", message, inPlace });
      await bench.sends(pressed.at, inPlaceOf(say("for Ann"), key));
    }
    expect(bench.texts()).to.deep.equal(["for all [Again]", "(for Ann)", "(for Ann)"]);
  });

  it("leaves no progress where there is nothing to put it in", async () => {
    const { at } = await bench.asks();
    await bench.sends(at, pressable("old"));
    const pressed = await bench.asks({ ack: "update", message: bench.shown()[0]?.id });
    expect(await bench.sends(pressed.at, progress("…"), { key: "b:1.progress" })).to.match(/^n\//);
    const mentioned = bench.at({ message: "12" });
    expect(await bench.sends(mentioned, progress("…"), { key: "m:1.progress" })).to.match(/^n\//);
    expect(bench.texts()).to.deep.equal(["(old [Again])"]);
  });

  it("says that Discord did not take an answer, so that nothing waits for ever", async () => {
    const { at } = await bench.asks();
    const bad = { kind: "refused", reason: "not understood (50035)" } as const;
    bench.discord.fails("changeOriginal", bad);
    expect(await bench.outcome(at, say("bad"))).to.equal("never: not understood (50035)");
    expect(bench.texts()).to.deep.equal(["(❌ Discord did not take this answer.)"]);
  });

  it("tells the bot why an answer was not taken, though there is no room to say so", async () => {
    bench = new SayingBench({ limits: { perChannelMs: 5_000, burst: 1 } });
    const { at } = await bench.asks();
    bench.discord.fails("changeOriginal", { kind: "refused", reason: "not understood (50035)" });
    expect(await bench.outcome(at, say("bad"))).to.equal("never: not understood (50035)");
  });

  it("says so in no message that shows something else, and not of progress", async () => {
    const bad = { kind: "refused", reason: "not understood (50035)" } as const;
    const { at } = await bench.asks();
    bench.discord.fails("changeOriginal", bad);
    const shown = bench.outcome(at, progress("…"), { key: "s:1.progress" });
    expect(await shown).to.equal("never: not understood (50035)");
    expect(bench.texts()).to.deep.equal(["(…)"]);
    await bench.sends(at, pressable("old", true), { key: "s:1.0" });
    const message = bench.shown()[0]?.id;
    const press = await bench.asks({ ack: "update", message });
    bench.discord.fails("followUp", bad);
    await bench.outcome(press.at, say("bad"));
    bench.discord.fails("changeOriginal", bad);
    await bench.outcome(press.at, inPlaceOf(say("bad"), `h/${message}`));
    expect(bench.texts()).to.deep.equal(["(old [Again])"]);
  });

  it("is said without its files where these are larger than Discord takes", async () => {
    const { at } = await bench.asks();
    const file = { kind: "file", label: "All nodes", name: "nodes.csv", base64: "YQ==" } as const;
    const [first] = say("well").blocks;
    const answer = { ...say("well"), blocks: [first, file] } as const;
    await bench.sends(at, answer, { key: "s:1.0" });
    expect(bench.texts()).to.deep.equal(["(well <nodes.csv>)"]);
    bench.discord.fails("changeOriginal", { kind: "too-large", reason: "too large (40005)" });
    const other = await bench.asks();
    await bench.sends(other.at, answer);
    expect(bench.texts()[1]).to.equal(
      "(well\n\n⚠️ What was attached is larger than Discord takes.)",
    );
    bench.discord.fails("changeOriginal", { kind: "too-large", reason: "too large (40005)" });
    const third = await bench.asks();
    expect(await bench.outcome(third.at, say("x"))).to.equal("never: too large (40005)");
  });

  it("tells how long Discord asks to wait", async () => {
    const { at } = await bench.asks();
    bench.discord.fails("changeOriginal", { kind: "rate-limited", retryAfterMs: 4_000 });
    expect(await bench.outcome(at, say("well"), { key: "s:1.0" })).to.equal("in 4000 ms");
    bench.clock.advance(4_000);
    await bench.sends(at, say("well"), { key: "s:1.0" });
    expect(bench.texts()).to.deep.equal(["(well)"]);
  });

  it("is called off while it asks", async () => {
    const { at } = await bench.asks({ acked: "later", elsewhere: true });
    const over = new AbortController();
    const options = { key: "s:1.0", signal: over.signal };
    const sent = bench.speech.send(at, { view: say("well") }, options).catch(String);
    await bench.clock.run(1_000);
    const before = bench.calls("changeOriginal");
    over.abort();
    expect(await sent).to.match(/called off/);
    expect(bench.calls("changeOriginal")).to.equal(before);
  });

  it("holds up no other interaction's, and takes no other's place", async () => {
    bench = new SayingBench({ limits: { perChannelMs: 1_000, burst: 1 } });
    const asked = [await bench.asks(), await bench.asks(), await bench.asks()];
    await Promise.all(asked.map(({ at }, i) => bench.sends(at, say(`answer ${i}`))));
    expect(bench.texts()).to.deep.equal(["(answer 0)", "(answer 1)", "(answer 2)"]);
  });

  it("is free for who filled it in, and for nobody else", async () => {
    const { discord: client, acks, clock } = bench;
    const hooks = new Hooks({ client, acks, clock });
    const originals = new Originals({ client, hooks, outbound: new Outbound(clock, noLimits) });
    const { at, interaction } = await bench.asks();
    const { signal } = new AbortController();
    const [mine, other] = ["s:1.0", "s:1.1"].map((key) => sayingOf(at, say("x"), { key, signal }));
    if (!mine || !other) throw new Error("two");
    const isFree = (): readonly boolean[] =>
      [mine, other].map((saying) => originals.isFree(interaction, saying));
    expect(isFree()).to.deep.equal([true, true]);
    const [message] = messagesOf(say("x"));
    if (message) await originals.fill(mine, interaction, message);
    expect(isFree()).to.deep.equal([true, false]);
  });

  it("has buttons that lead to the conversation where it stands", async () => {
    const { at } = await bench.asks();
    await bench.sends(at, pressable("well"));
    expect(bench.shown(ops, ann).flatMap(idsOf)).to.deep.equal(["a~b.1~"]);
  });
});

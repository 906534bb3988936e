import { expect } from "chai";

import { Dms } from "../../adapters/discord/speech/dms.ts";
import { sayingOf } from "../../adapters/discord/speech/saying.ts";
import type { Address } from "../../src/core/event.ts";
import { say, view, text, type View } from "../../src/core/view/view.ts";
import {
  ann,
  bob,
  idsOf,
  long,
  ops,
  pressable,
  progress,
  SayingBench,
} from "../support/discord-saying.ts";

describe("what is said in Discord for all who are there", () => {
  let bench: SayingBench;
  let here: Address;
  beforeEach(() => {
    bench = new SayingBench();
    here = bench.at({}, bench.dm);
  });
  afterEach(() => expect(bench.discord.violations).to.deep.equal([]));

  const heads = (channel: string): readonly string[] =>
    bench.texts(channel).map((words) => words.slice(0, 5));
  const forAll = (words: string): View => ({ ...say(words), audience: "place" });

  describe("in a direct message", () => {
    it("is posted, and edited in place under the same key", async () => {
      const key = await bench.sends(here, say("one"));
      expect(key).to.equal(`m/${bench.dm}/${bench.shown(bench.dm)[0]?.id}`);
      expect(await bench.sends(here, { ...say("two"), replaces: key })).to.equal(key);
      expect(bench.texts(bench.dm)).to.deep.equal(["two"]);
      expect(bench.shown(bench.dm)[0]?.answers, "nobody else reads along").to.equal(undefined);
    });

    it("cannot be edited where it is gone: the bot then says it anew", async () => {
      const key = await bench.sends(here, say("one"));
      bench.discord.deletes(bench.shown(bench.dm)[0]?.id ?? "");
      const edit = { ...say("two"), replaces: key };
      expect(await bench.outcome(here, edit, { key: "m:1.0" })).to.equal(
        "never: the message is gone (10008)",
      );
      await bench.sends(here, say("two"), { key: "m:1.0" });
      await bench.sends(here, { ...say("x"), replaces: "nonsense" });
      await bench.sends(here, { ...say("y"), replaces: "n/somewhere" });
      expect(bench.texts(bench.dm)).to.deep.equal(["two", "x", "y"]);
    });

    it("is split where it is long; the buttons are below the last message, and know the others", async () => {
      const { blocks } = pressable("");
      const [first] = long(80).blocks;
      const key = await bench.sends(here, { ...long(80), blocks: [first, ...blocks.slice(1)] });
      expect(heads(bench.dm)).to.deep.equal(["(1/2)", "(2/2)"]);
      const [one, two] = bench.shown(bench.dm);
      expect(key).to.equal(`m/${bench.dm}/${one?.id},${two?.id}`);
      const short = BigInt(one?.id ?? "").toString(36);
      expect(two && idsOf(two)).to.deep.equal([`a~b.1~~${short}`]);
      expect(one && idsOf(one)).to.deep.equal([]);
    });

    it("withdraws what is too much where it became shorter, and posts what is too little", async () => {
      const key = await bench.sends(here, long(80));
      const short = await bench.sends(here, { ...say("short"), replaces: key });
      expect(bench.texts(bench.dm)).to.deep.equal(["short"]);
      expect(short).to.equal(key.split(",")[0]);
      const again = await bench.sends(here, { ...long(80), replaces: short });
      expect(heads(bench.dm)).to.deep.equal(["(1/2)", "(2/2)"]);
      expect(again.split(",")).to.have.length(2);
    });

    it("is said once under one key: here, and by another process within minutes", async () => {
      bench.discord.fails("post", "lost");
      expect(await bench.outcome(here, say("one"), { key: "m:1.0" })).to.match(/^later: /);
      const key = await bench.sends(here, say("one"), { key: "m:1.0" });
      expect(await bench.sends(here, say("one"), { key: "m:1.0" })).to.equal(key);
      expect(bench.calls("post"), "it is known then").to.equal(2);
      const by = bench.process();
      expect(await bench.sends(here, say("one"), { key: "m:1.0", by })).to.equal(key);
      await bench.sends(here, say("one"), { key: "m:1.1" });
      expect(bench.texts(bench.dm)).to.deep.equal(["one", "one"]);
    });

    it("goes on behind the messages that are out", async () => {
      bench.discord.fails("post", "fine", { kind: "rate-limited", retryAfterMs: 0 });
      expect(await bench.outcome(here, long(80), { key: "m:1.0" })).to.equal("in 0 ms");
      expect(heads(bench.dm)).to.deep.equal(["(1/2)"]);
      await bench.sends(here, long(80), { key: "m:1.0" });
      await bench.sends(here, long(80), { key: "m:1.0" });
      expect(heads(bench.dm)).to.deep.equal(["(1/2)", "(2/2)"]);
      expect(bench.calls("post")).to.equal(3);
      expect(bench.calls("change")).to.equal(0);
    });

    it("shows progress as one message until it is the answer", async () => {
      const key = await bench.sends(here, progress("one"), { key: "m:1.progress" });
      // Who sends it does not know yet that the first one came out.
      expect(await bench.sends(here, progress("again"), { key: "m:1.progress" })).to.equal(key);
      expect(await bench.sends(here, progress("two", key), { key: "m:1.progress" })).to.equal(key);
      await bench.sends(here, { ...say("the answer"), replaces: key }, { key: "m:1.0" });
      expect(bench.texts(bench.dm)).to.deep.equal(["the answer"]);
      expect(bench.shown(bench.dm)[0]?.edits).to.equal(3);
    });

    it("comes with its pictures and files", async () => {
      const file = { kind: "file", label: "All", name: "nodes.csv", base64: "YQ==" } as const;
      await bench.sends(here, view([text("well"), file]));
      expect(bench.texts(bench.dm)).to.deep.equal(["well <nodes.csv>"]);
    });

    it("fills in what waits there, and what comes after it is posted", async () => {
      const { at } = await bench.asks({ place: bench.dm });
      const key = await bench.sends(at, say("one"), { key: "s:1.0" });
      const [message] = bench.shown(bench.dm);
      expect(key).to.equal(`m/${bench.dm}/${message?.id}`);
      await bench.sends(at, say("two"), { key: "s:1.1" });
      expect(bench.texts(bench.dm)).to.deep.equal(["one", "two"]);
      expect([bench.calls("changeOriginal"), bench.calls("post")]).to.deep.equal([1, 1]);
      await bench.sends(at, { ...say("three"), replaces: key });
      expect(bench.texts(bench.dm)).to.deep.equal(["three", "two"]);
    });

    it("loses nothing that was filled in before by something else", async () => {
      const { at } = await bench.asks({ place: bench.dm });
      await bench.sends(at, say("Testing."), { key: "f:1.preface" });
      await bench.sends(at, say("Testing."), { key: "f:1.preface" });
      await bench.sends(at, say("Connected."), { key: "f:1.0" });
      expect(bench.texts(bench.dm)).to.deep.equal(["Testing.", "Connected."]);
    });

    it("shows progress in what waits, and the answer takes its place", async () => {
      const { at } = await bench.asks({ place: bench.dm });
      const key = await bench.sends(at, progress("…"), { key: "s:1.progress" });
      await bench.sends(at, { ...say("well"), replaces: key }, { key: "s:1.0" });
      expect(bench.texts(bench.dm)).to.deep.equal(["well"]);
    });

    it("edits what another process showed there", async () => {
      const { at } = await bench.asks({ place: bench.dm });
      const key = await bench.sends(at, progress("…"), { key: "s:1.progress" });
      const by = bench.process();
      await bench.sends(at, { ...say("well"), replaces: key }, { key: "s:1.0", by });
      expect(bench.texts(bench.dm)).to.deep.equal(["well"]);
      expect([bench.calls("changeOriginal"), bench.calls("change")]).to.deep.equal([1, 1]);
    });

    it("waits for what waits there where that may pass", async () => {
      const { at } = await bench.asks({ place: bench.dm });
      bench.discord.fails("changeOriginal", { kind: "rate-limited", retryAfterMs: 1_000 });
      expect(await bench.outcome(at, say("well"), { key: "s:1.0" })).to.equal("in 1000 ms");
      expect(bench.calls("post")).to.equal(0);
      bench.clock.advance(1_000);
      await bench.sends(at, say("well"), { key: "s:1.0" });
      expect(bench.texts(bench.dm)).to.deep.equal(["well"]);
    });

    it("is posted where what waits cannot be filled in any more", async () => {
      const { at } = await bench.asks({ place: bench.dm, acked: "late" });
      await bench.sends(at, say("well"));
      expect(bench.texts(bench.dm)).to.deep.equal(["well"]);
      expect(bench.calls("changeOriginal")).to.equal(0);
      const { at: dismissed } = await bench.asks({ place: bench.dm });
      for (const { id } of bench.discord.thinking) bench.discord.deletes(id);
      await bench.sends(dismissed, say("well, too"));
      expect(bench.texts(bench.dm)).to.deep.equal(["well", "well, too"]);
    });

    it("is a new message below a pressed button, unless it takes that one's place", async () => {
      await bench.sends(here, pressable("old"));
      const message = bench.shown(bench.dm)[0]?.id ?? "";
      const press = { place: bench.dm, ack: "update", message } as const;
      await bench.sends((await bench.asks(press)).at, say("new"));
      expect(bench.texts(bench.dm)).to.deep.equal(["old [Again]", "new"]);
      const inPlace = await bench.asks({ ...press, inPlace: true });
      await bench.sends(inPlace.at, say("in place"), { key: "b:1.0" });
      await bench.sends(inPlace.at, say("below"), { key: "b:1.1" });
      expect(bench.texts(bench.dm)).to.deep.equal(["in place", "new", "below"]);
    });

    it("comes through the interaction where the person takes no messages", async () => {
      bench.discord.closed.add(bench.dm);
      const { at } = await bench.asks({ place: bench.dm });
      const key = await bench.sends(at, say("one"), { key: "s:1.0" });
      await bench.sends(at, say("two"), { key: "s:1.1" });
      expect(bench.texts(bench.dm)).to.deep.equal(["one", "two"]);
      expect(key).to.equal(`m/${bench.dm}/${bench.shown(bench.dm)[0]?.id}`);
      const never = "never: the bot lacks a permission there (50013)";
      const press = await bench.asks({ place: bench.dm, ack: "update", message: "12" });
      const shown = { key: "b:1.progress" };
      expect(await bench.outcome(press.at, progress("…"), shown)).to.equal(never);
      expect(await bench.outcome(press.at, { ...say("x"), replaces: key })).to.equal(never);
      await bench.sends((await bench.asks({ place: bench.dm })).at, long(80));
      expect(heads(bench.dm)).to.deep.equal(["one", "two", "(1/2)", "(2/2)"]);
      expect(await bench.outcome(here, say("x"))).to.equal(never);
    });
  });

  describe("in a channel of a server", () => {
    it("is posted as an answer to what was said, by one message of it", async () => {
      const [first] = long(80).blocks;
      await bench.sends(bench.at({ message: "12" }), {
        ...long(80),
        blocks: [first],
        audience: "place",
      });
      expect(bench.shown(ops, bob).map(({ answers }) => answers)).to.deep.equal(["12", undefined]);
    });

    it("takes away what waited for the person alone", async () => {
      const { at } = await bench.asks();
      const key = await bench.sends(at, forAll("well"));
      expect(key).to.match(/^m\/500\//);
      expect(bench.texts()).to.deep.equal(["well"]);
      expect(bench.texts(ops, bob)).to.deep.equal(["well"]);
    });

    it("is not done before that is taken away, and is said once all the same", async () => {
      const { at } = await bench.asks();
      bench.discord.fails("removeOriginal", { kind: "unreachable", reason: "cut" });
      expect(await bench.outcome(at, forAll("well"), { key: "s:1.0" })).to.equal("later: cut");
      await bench.sends(at, forAll("well"), { key: "s:1.0" });
      expect(bench.texts()).to.deep.equal(["well"]);
      expect(bench.calls("post")).to.equal(1);
    });

    it("is done where that is away already", async () => {
      const { at } = await bench.asks();
      for (const { id } of bench.discord.thinking) bench.discord.deletes(id);
      await bench.sends(at, forAll("well"));
      expect(bench.texts()).to.deep.equal(["well"]);
    });

    it("takes away the progress that the person alone saw, and leaves other answers", async () => {
      const { at } = await bench.asks();
      const shown = { ...progress("…"), audience: "place" } as const;
      const key = await bench.sends(at, shown, { key: "s:1.progress" });
      expect(bench.texts()).to.deep.equal(["(🔄 …)"]);
      await bench.sends(at, { ...forAll("well"), replaces: key }, { key: "s:1.0" });
      expect(bench.texts()).to.deep.equal(["well"]);
      const other = await bench.asks();
      await bench.sends(other.at, say("for Ann"), { key: "s:2.0" });
      await bench.sends(other.at, forAll("for all"), { key: "s:2.1" });
      expect(bench.texts()).to.deep.equal(["well", "(for Ann)", "for all"]);
      await bench.sends(other.at, say("for Ann, too"), { key: "s:2.2" });
      expect(bench.texts()[3]).to.equal("(for Ann, too)");
    });

    it("takes away the message of the person alone whose place it takes", async () => {
      const { at } = await bench.asks();
      await bench.sends(at, pressable("old"));
      const message = bench.shown()[0]?.id;
      const press = await bench.asks({ ack: "update", message, inPlace: true });
      await bench.sends(press.at, forAll("well"));
      expect(bench.texts()).to.deep.equal(["well"]);
    });

    it("leaves the message whose button was pressed for something else", async () => {
      const { at } = await bench.asks();
      await bench.sends(at, pressable("old"));
      const press = await bench.asks({ ack: "update", message: bench.shown()[0]?.id });
      await bench.sends(press.at, forAll("well"));
      expect(bench.texts()).to.deep.equal(["(old [Again])", "well"]);
      expect(bench.calls("removeOriginal")).to.equal(0);
    });

    it("edits what it replaces there", async () => {
      const { at } = await bench.asks();
      const key = await bench.sends(at, { ...pressable("old", true), audience: "place" });
      const message = bench.shown()[0]?.id;
      const press = await bench.asks({ ack: "update", message });
      const edit = { ...progress("…", key), audience: "place" } as const;
      expect(await bench.sends(press.at, edit, { key: "b:1.progress" })).to.equal(key);
      await bench.sends(press.at, { ...forAll("new"), replaces: key }, { key: "b:1.0" });
      expect(bench.texts(ops, bob)).to.deep.equal(["new"]);
    });

    it("comes through the interaction where the bot may not write, once", async () => {
      bench.discord.closed.add(ops);
      const { at } = await bench.asks();
      const key = await bench.sends(at, forAll("well"), { key: "s:1.0" });
      expect(bench.texts()).to.deep.equal(["well"]);
      expect(await bench.sends(at, forAll("well"), { key: "s:1.0" })).to.equal(key);
      expect(bench.texts()).to.deep.equal(["well"]);
      expect(bench.texts(ops, bob)).to.deep.equal(["well"]);
      expect(key).to.equal(`m/500/${bench.shown()[0]?.id}`);
    });

    it("comes through the interaction as a whole where it is long", async () => {
      bench.discord.closed.add(ops);
      const { at } = await bench.asks();
      await bench.sends(at, { ...long(80), audience: "place" });
      expect(heads(ops)).to.deep.equal(["(1/2)", "(2/2)"]);
      expect(bench.texts(ops, bob)).to.have.length(2);
    });

    it("waits for the interaction where that may pass", async () => {
      bench.discord.closed.add(ops);
      const { at } = await bench.asks();
      const limited = { kind: "rate-limited", retryAfterMs: 1_000 } as const;
      for (const call of ["changeOriginal", "followUp"] as const) {
        bench.discord.fails(call, limited);
        const outcome = await bench.outcome(at, forAll("well"), { key: "s:1.0" });
        expect(outcome, call).to.equal("in 1000 ms");
        bench.clock.advance(1_000);
        expect(bench.texts(ops, bob), call).to.deep.equal([]);
      }
      await bench.sends(at, forAll("well"), { key: "s:1.0" });
      expect(bench.texts()).to.deep.equal(["well"]);
    });

    it("leaves a message for all that it is said to", async () => {
      const { at } = await bench.asks();
      await bench.sends(at, { ...pressable("for all"), audience: "place" });
      const message = bench.shown()[0]?.id;
      const press = await bench.asks({ ack: "update", message, inPlace: true });
      await bench.sends(press.at, forAll("well"));
      expect(bench.texts(ops, bob)).to.deep.equal(["for all [Again]", "well"]);
    });

    it("is at least told to who asked where it goes to nobody else", async () => {
      bench.discord.closed.add(ops);
      const { at } = await bench.asks();
      bench.discord.fails("followUp", { kind: "refused", reason: "blocked (200000)" });
      await bench.sends(at, forAll("well"));
      expect(bench.texts()).to.deep.equal(["(well)"]);
      await bench.sends(bench.at({ message: "12" }), forAll("by mention"));
      expect(bench.texts(bench.dm)).to.deep.equal(["by mention"]);
    });

    it("is told as a whole to who asked where the channel is closed in mid-answer", async () => {
      const shut = { kind: "not-there", reason: "the bot may not write there" } as const;
      bench.discord.fails("post", "fine", shut);
      await bench.sends(bench.at({ message: "12" }), { ...long(80), audience: "place" });
      expect(heads(bench.dm)).to.deep.equal(["(1/2)", "(2/2)"]);
    });

    it("waits where it may pass, and tries no other way", async () => {
      const { at } = await bench.asks();
      bench.discord.fails("post", { kind: "rate-limited", retryAfterMs: 3_000 });
      expect(await bench.outcome(at, forAll("well"))).to.equal("in 3000 ms");
      bench.discord.fails("post", { kind: "unauthorized", reason: "the token was refused" });
      bench.clock.advance(3_000);
      expect(await bench.outcome(at, forAll("well"))).to.equal("later: the token was refused");
      expect([bench.calls("openDm"), bench.calls("followUp")]).to.deep.equal([0, 0]);
    });

    it("says to who operates it why it never will be said", async () => {
      bench.discord.closed.add(ops);
      bench.discord.closed.add(bench.dm);
      const never = "never: the bot lacks a permission there (50013)";
      expect(await bench.outcome(bench.at(), forAll("well"))).to.equal(never);
      bench.discord.fails("openDm", { kind: "not-there", reason: "no such person (10013)" });
      const stranger = bench.at({}, ops, "99");
      expect(await bench.outcome(stranger, forAll("x"))).to.equal("never: no such person (10013)");
    });
  });

  describe("in the direct message with somebody who asked elsewhere", () => {
    it("leads back to where it was asked", async () => {
      bench.discord.closed.add(ops);
      await bench.sends(bench.at({ message: "12" }), pressable("well"));
      const [message] = bench.shown(bench.dm);
      expect(message && idsOf(message)).to.deep.equal(["a~b.1~dw"]);
      expect(message?.answers).to.equal(undefined);
    });

    it("goes on there from its buttons", async () => {
      bench.discord.closed.add(ops);
      await bench.sends(bench.at({ message: "12" }), pressable("well", true));
      const message = bench.shown(bench.dm)[0]?.id ?? "";
      const press = { place: bench.dm, origin: ops, message } as const;
      const changed = await bench.asks({ ...press, ack: "update" });
      const replaces = `m/${bench.dm}/${message}`;
      expect(await bench.sends(changed.at, { ...pressable("better"), replaces })).to.equal(
        replaces,
      );
      expect(bench.texts(bench.dm)).to.deep.equal(["better [Again]"]);
      expect(bench.shown(bench.dm).flatMap(idsOf)).to.deep.equal(["a~b.1~dw"]);
      const answered = await bench.asks(press);
      await bench.sends(answered.at, pressable("another"), { key: "b:2.0" });
      await bench.sends(answered.at, say("below"), { key: "b:2.1" });
      expect(bench.texts(bench.dm)).to.deep.equal(["better [Again]", "another [Again]", "below"]);
      expect(bench.shown(bench.dm).flatMap(idsOf)).to.deep.equal(["a~b.1~dw", "a~b.1~dw"]);
      expect(bench.texts(ops)).to.deep.equal([]);
    });

    it("takes the place of its message there", async () => {
      bench.discord.closed.add(ops);
      await bench.sends(bench.at({ message: "12" }), pressable("well"));
      const message = bench.shown(bench.dm)[0]?.id ?? "";
      const press = { place: bench.dm, origin: ops, message, ack: "update" } as const;
      const { at } = await bench.asks({ ...press, inPlace: true });
      await bench.sends(at, pressable("in place"));
      expect(bench.texts(bench.dm)).to.deep.equal(["in place [Again]"]);
      expect(bench.shown(bench.dm).flatMap(idsOf)).to.deep.equal(["a~b.1~dw"]);
    });

    it("stands in the channel after all where it is for all", async () => {
      const press = { place: bench.dm, origin: ops, ack: "update" } as const;
      const { at } = await bench.asks({ ...press, message: "12" });
      await bench.sends(at, { ...forAll("well"), replaces: `m/${bench.dm}/12` });
      expect(bench.texts(ops, bob)).to.deep.equal(["well"]);
      expect(bench.texts(bench.dm)).to.deep.equal([]);
    });
  });

  it("asks once which the direct message with somebody is", async () => {
    const dms = new Dms(bench.discord);
    const { signal } = new AbortController();
    const saying = sayingOf(here, say("x"), { key: "m:1.0", signal });
    bench.discord.fails("openDm", { kind: "unreachable", reason: "cut" });
    expect((await dms.of(saying)).kind).to.equal("failed");
    for (const _ of [1, 2])
      expect(await dms.of(saying)).to.deep.equal({ kind: "done", value: bench.dm });
    expect(bench.calls("openDm")).to.equal(2);
    const other = sayingOf({ ...here, user: bob }, say("x"), { key: "m:1.0", signal });
    expect(await dms.of(other)).to.not.deep.equal({ kind: "done", value: bench.dm });
    expect(ann).to.not.equal(bob);
  });
});

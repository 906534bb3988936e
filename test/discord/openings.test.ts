import { expect } from "chai";

import { parseFormId } from "../../adapters/discord/custom-id.ts";
import type { Field, Outgoing, View } from "../../src/core/view/view.ts";
import { say, text, view } from "../../src/core/view/view.ts";
import { idsOf, ops, pressable, SayingBench, type Asked } from "../support/discord-saying.ts";

describe("a form in Discord", () => {
  let bench: SayingBench;
  let message: string;
  beforeEach(async () => {
    bench = new SayingBench();
    await bench.sends((await bench.asks()).at, pressable("Open it"));
    message = bench.shown()[0]?.id ?? "";
  });

  const form = (fields = 1): View => {
    const field = (name: string): Field => ({ name, label: name, hint: "", secret: false });
    const [first, ...rest] = Array.from({ length: fields }, (_, i) => field(`f${i}`));
    const all = [first ?? field("f"), ...rest] as const;
    const block = { kind: "form", wizard: "auth", draft: "d1", title: "Sign in" } as const;
    return view([text("Above"), { ...block, fields: all, submit: "Send" }]);
  };
  const outgoing = (fields = 1): Outgoing => ({ view: say("The way to it"), form: form(fields) });
  const presses = (more: Parameters<SayingBench["asks"]>[0] = {}): Promise<Asked> =>
    bench.asks({ ack: "form", acked: "later", inPlace: true, message, ...more });
  const outcome = (asked: Asked): Promise<unknown> | undefined =>
    bench.acks.outcome(asked.interaction.id);

  it("is the first answer to the press that asks for it", async () => {
    const asked = await presses();
    expect(await bench.sends(asked.at, outgoing())).to.match(/^n\//);
    const [modal] = bench.discord.modals;
    expect(parseFormId(modal?.custom_id ?? "")).to.deep.equal({
      wizard: "auth",
      draft: "d1",
      inPlace: true,
      origin: undefined,
    });
    expect(await outcome(asked)).to.equal("done");
    expect(bench.acks.claim(asked.interaction.id)).to.equal(undefined);
    expect(bench.texts()).to.deep.equal(["(Open it [Again])"]);
  });

  it("is open once, however often that is said", async () => {
    const { at } = await presses();
    for (const _ of [1, 2]) await bench.sends(at, outgoing(), { key: "b:1.0" });
    expect(bench.calls("form")).to.equal(1);
    expect(bench.texts()).to.deep.equal(["(Open it [Again])"]);
  });

  it("knows where it was asked, and whether its answers take a message's place", async () => {
    const { at } = await presses({ place: bench.dm, origin: ops, inPlace: false });
    await bench.sends(at, outgoing());
    expect(parseFormId(bench.discord.modals[0]?.custom_id ?? "")).to.deep.include({
      inPlace: false,
      origin: ops,
    });
  });

  it("is opened by another process than the one that heard of it", async () => {
    const { at } = await presses({ elsewhere: true });
    await bench.sends(at, outgoing());
    expect(bench.discord.modals).to.have.length(1);
  });

  it("is the way to it where another process was quicker", async () => {
    const { at } = await presses({ elsewhere: true, acked: "done" });
    await bench.sends(at, outgoing());
    expect(bench.discord.modals).to.deep.equal([]);
    expect(bench.texts()).to.deep.equal(["(The way to it)"]);
  });

  it("is the way to it where it is acknowledged already, or can be no more", async () => {
    await bench.sends((await presses({ acked: "done" })).at, outgoing());
    expect(bench.texts()).to.deep.equal(["(The way to it)"]);
    expect(bench.calls("form")).to.equal(0);
    const late = await presses();
    bench.clock.advance(3_000);
    await bench.sends(late.at, outgoing());
    expect(await outcome(late)).to.equal("late");
    expect(bench.texts()).to.deep.equal([
      "(The way to it)",
      "The answer is ready, for you alone. [Show it]",
    ]);
    const old = await presses({ elsewhere: true });
    bench.clock.advance(15_000);
    const before = bench.calls("form");
    const said = bench.sends(old.at, outgoing());
    await bench.clock.run(5_000);
    await said;
    expect(bench.calls("form")).to.equal(before);
  });

  it("is the way to it where another process heard of it, too, and was quicker", async () => {
    const asked = await presses();
    await bench.discord.update(asked.interaction);
    await bench.sends(asked.at, outgoing());
    expect(await outcome(asked)).to.equal("done");
    expect(bench.texts()).to.deep.equal(["(The way to it)"]);
  });

  it("is the way to it after what is no press, a command for example", async () => {
    const { at } = await bench.asks();
    await bench.sends(at, outgoing());
    await bench.sends(bench.at({}, bench.dm), outgoing());
    const elsewhere = await bench.asks({ place: bench.dm, elsewhere: true });
    await bench.sends(elsewhere.at, outgoing());
    expect(bench.calls("form")).to.equal(0);
    expect(bench.texts()).to.deep.equal(["(Open it [Again])", "(The way to it)"]);
    expect(bench.texts(bench.dm)).to.deep.equal(["The way to it", "The way to it"]);
  });

  it("is the way to it, at once, where it has more fields than Discord shows", async () => {
    const asked = await presses();
    await bench.sends(asked.at, outgoing(6));
    expect(bench.discord.calls.slice(-2)).to.deep.equal(["update", "changeOriginal"]);
    expect(await outcome(asked)).to.equal("done");
    expect(bench.texts()).to.deep.equal(["(The way to it)"]);
  });

  it("is the way to it where Discord does not take it", async () => {
    const asked = await presses();
    bench.discord.fails("form", "refused");
    await bench.sends(asked.at, outgoing());
    expect(await outcome(asked)).to.equal("done");
    expect(bench.texts()).to.deep.equal(["(The way to it)"]);
  });

  it("is tried again where nobody knows whether it is open", async () => {
    const asked = await presses();
    bench.discord.fails("form", "unreachable", "lost");
    const sent = bench.sends(asked.at, outgoing());
    await bench.clock.run(1_000);
    expect(await sent).to.match(/^n\//);
    expect(bench.discord.modals).to.have.length(1);
    expect(bench.calls("form")).to.equal(3);
    expect(await outcome(asked)).to.equal("done");
  });

  it("is the way to it where that is never known", async () => {
    const asked = await presses();
    bench.discord.fails("form", ...Array.from({ length: 100 }, () => "unreachable" as const));
    const sent = bench.sends(asked.at, outgoing(), { key: "b:1.0" });
    await bench.clock.run(2_600);
    expect(await outcome(asked)).to.equal("unknown");
    // Nothing acknowledged it.
    await bench.clock.run(5_000);
    await sent;
    expect(bench.texts()).to.deep.equal([
      "(Open it [Again])",
      "The answer is ready, for you alone. [Show it]",
    ]);
  });

  it("does not take what another process may have opened for its own", async () => {
    const { at } = await presses({ elsewhere: true, acked: "done" });
    bench.discord.fails("form", "unreachable");
    const sent = bench.sends(at, outgoing());
    await bench.clock.run(1_000);
    await sent;
    expect(bench.texts()).to.deep.equal(["(The way to it)"]);
  });

  it("makes room for what is said instead, at once", async () => {
    const asked = await presses();
    await bench.sends(asked.at, say("That question is already answered."));
    expect(bench.discord.calls.slice(-2)).to.deep.equal(["update", "changeOriginal"]);
    expect(await outcome(asked)).to.equal("done");
    const again = await presses();
    bench.discord.fails("update", "unreachable", "lost");
    const sent = bench.sends(again.at, say("In place."));
    await bench.clock.run(1_000);
    await sent;
    expect(await outcome(again)).to.equal("done");
    expect(bench.texts()).to.deep.equal(["(In place.)"]);
    expect(bench.shown().flatMap(idsOf)).to.deep.equal([]);
  });
});

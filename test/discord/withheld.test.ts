import { expect } from "chai";

import { parseShowId } from "../../adapters/discord/custom-id.ts";
import type { Speech } from "../../adapters/discord/speech/speech.ts";
import { say, text, view } from "../../src/core/view/view.ts";
import type { SealedCache } from "../../src/ports/sealed-cache.ts";
import { openMemoryStore } from "../../src/stores/memory.ts";
import { createKeyRing, createVault } from "../../src/stores/vault.ts";
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
import { createFakeClock } from "../support/fake-clock.ts";

describe("an answer that only its owner may see, where nothing can be whispered,", () => {
  const notice = "The answer is ready, for you alone. [Show it]";
  let bench: SayingBench;
  beforeEach(() => {
    bench = new SayingBench();
  });
  afterEach(() => expect(bench.discord.violations).to.deep.equal([]));

  const asked = (message = "12") => bench.at({ message });
  const marks = (channel = ops): readonly string[] =>
    bench
      .shown(channel)
      .flatMap(idsOf)
      .flatMap((id) => parseShowId(id) ?? []);
  /** Somebody presses the button of a mark. */
  const presses = async (mark: string, user = ann, by: Speech = bench.speech): Promise<void> => {
    const { at } = await bench.asks({ user });
    await by.show({ mark, at });
  };
  const cache = (): SealedCache => {
    const vault = createVault(createKeyRing());
    return openMemoryStore({ clock: createFakeClock(), vault }).cache;
  };

  it("is kept, and all see that it is there, below what was asked", async () => {
    expect(await bench.sends(asked(), say("the secret address"))).to.match(/^n\//);
    expect(bench.texts(ops, bob)).to.deep.equal([notice]);
    expect(bench.shown(ops, bob)[0]?.answers).to.equal("12");
    expect(marks()).to.have.length(1);
    expect(JSON.stringify(bench.shown())).to.not.contain("secret");
  });

  it("is shown to its owner alone, as often as they like", async () => {
    await bench.sends(asked(), pressable("well"));
    for (const _ of [1, 2]) await presses(marks()[0] ?? "");
    expect(bench.texts()).to.deep.equal([notice, "(well [Again])", "(well [Again])"]);
    expect(bench.texts(ops, bob)).to.deep.equal([notice]);
    expect(bench.shown().flatMap(idsOf).slice(1)).to.deep.equal(["a~b.1~", "a~b.1~"]);
  });

  it("is shown to nobody else, whatever they press", async () => {
    await bench.sends(asked(), say("well"));
    await presses(marks()[0] ?? "", bob);
    await presses("another");
    const words = "This answer is for somebody else, or too old. Ask again to get your own.";
    expect(bench.texts(ops, bob)).to.deep.equal([notice, `(${words})`]);
    expect(bench.texts()).to.deep.equal([notice, `(${words})`]);
  });

  it("is shown by any process, as long as buttons live", async () => {
    bench = new SayingBench({ cache: cache() });
    await bench.sends(asked(), say("well"));
    await presses(marks()[0] ?? "", ann, bench.process());
    expect(bench.texts()[1]).to.equal("(well)");
  });

  it("is one with the other answers to the same, behind one button", async () => {
    bench = new SayingBench({ cache: cache() });
    await bench.sends(asked(), say("one"), { key: "m:1.0" });
    await bench.sends(asked(), say("two"), { key: "m:1.1", by: bench.process() });
    await bench.sends(asked(), say("two"), { key: "m:1.1" });
    await bench.sends(asked(), say("first"), { key: "m:1.preface" });
    expect(bench.texts()).to.deep.equal([notice]);
    await presses(marks()[0] ?? "");
    expect(bench.texts()[1]).to.equal("(first\n\none\n\ntwo)");
    await bench.sends(asked("13"), say("three"), { key: "m:2.0" });
    expect(new Set(marks()).size).to.equal(2);
  });

  it("is among as many as there are: what comes late is behind a button of its own", async () => {
    const words = Array.from({ length: 20 }, (_, index) => `answer ${index}`);
    for (const [index, one] of words.entries())
      await bench.sends(asked(), say(one), { key: `m:1.${index}` });
    expect(bench.texts()).to.deep.equal([notice, notice, notice]);
    for (const mark of marks()) await presses(mark);
    expect(bench.texts().slice(3)).to.deep.equal([
      `(${words.slice(0, 8).join("\n\n")})`,
      `(${words.slice(8, 16).join("\n\n")})`,
      `(${words.slice(16).join("\n\n")})`,
    ]);
  });

  it("is whole also where all that is behind one button is long", async () => {
    for (const index of [0, 1, 2, 3]) await bench.sends(asked(), long(80), { key: `m:1.${index}` });
    await presses(marks()[0] ?? "");
    const read = bench.texts().slice(1).join("\n");
    expect(read).to.not.contain("left out");
    expect(read.match(/line 79 /g)).to.have.length(4);
  });

  it("is shown though those before it were not withheld", async () => {
    await bench.sends(asked(), say("late"), { key: "m:1.17" });
    await presses(marks()[0] ?? "");
    expect(bench.texts()).to.deep.equal([notice, "(late)"]);
  });

  it("is shown in several messages where it is long", async () => {
    await bench.sends(asked(), long(80));
    for (const _ of [1, 2]) await presses(marks()[0] ?? "");
    expect(bench.texts()).to.have.length(5);
    expect(bench.texts(ops, bob)).to.deep.equal([notice]);
  });

  it("is shown as it is where it would have replaced something", async () => {
    const { at } = await bench.asks();
    await bench.sends(at, pressable("old", true));
    const message = bench.shown()[0]?.id ?? "";
    const press = await bench.asks({ ack: "update", message });
    bench.clock.advance(15 * 60_000);
    await bench.sends(press.at, { ...say("new"), replaces: `h/${message}` });
    await presses(marks()[0] ?? "");
    expect(bench.texts()).to.deep.equal(["(old [Again])", notice, "(new)"]);
  });

  it("leaves what all can see as it is, and is beside it", async () => {
    const { at } = await bench.asks();
    const key = await bench.sends(at, { ...pressable("for all"), audience: "place" });
    const press = await bench.asks({ ack: "update", message: bench.shown()[0]?.id });
    bench.clock.advance(15 * 60_000);
    await bench.sends(press.at, { ...say("for Ann"), replaces: key });
    expect(bench.texts(ops, bob)).to.deep.equal(["for all [Again]", notice]);
  });

  it("comes as a direct message where the bot may not write", async () => {
    bench.discord.closed.add(ops);
    await bench.sends(asked(), say("well"));
    expect(bench.texts(bench.dm)).to.deep.equal(["well"]);
  });

  it("comes as a direct message where it cannot be kept", async () => {
    const broken = { ...cache(), save: () => Promise.reject(new Error("away")) };
    bench = new SayingBench({ cache: broken });
    await bench.sends(asked(), say("well"));
    expect(bench.texts(bench.dm)).to.deep.equal(["well"]);
    expect(bench.texts()).to.deep.equal([]);
    expect(bench.log.reasons("discord.unkept")).to.deep.equal(["an answer for one person alone"]);
  });

  it("is tried again where the notice may pass, and stands there once", async () => {
    bench.discord.fails("post", "lost");
    expect(await bench.outcome(asked(), say("well"), { key: "m:1.0" })).to.match(/^later/);
    await bench.sends(asked(), say("well"), { key: "m:1.0", by: bench.process() });
    expect(bench.texts()).to.deep.equal([notice]);
    expect(bench.calls("openDm")).to.equal(0);
  });

  it("has no notice of progress, nor of what is said in passing", async () => {
    await bench.sends(asked(), progress("…"), { key: "m:1.progress" });
    await bench.sends(asked(), { ...say("in passing"), passing: true });
    expect(bench.texts()).to.deep.equal([]);
    expect(bench.texts(bench.dm)).to.deep.equal([]);
  });

  it("is told to be tried again where it cannot be read", async () => {
    const broken = { ...cache(), load: () => Promise.reject(new Error("away")) };
    bench = new SayingBench({ cache: broken });
    await bench.sends(asked(), say("well"));
    await presses(marks()[0] ?? "");
    expect(bench.texts()[1]).to.equal(
      "(⚠️ This could not be read right now. Please press it again in a moment.)",
    );
  });

  it("is shown in the end where Discord is away for a moment", async () => {
    await bench.sends(asked(), view([text("well")]));
    const cut = { kind: "unreachable", reason: "cut" } as const;
    bench.discord.fails("changeOriginal", cut, cut);
    const shown = presses(marks()[0] ?? "");
    await bench.clock.run(0);
    expect(bench.calls("changeOriginal"), "it gives Discord time").to.equal(1);
    await bench.clock.run(10_000);
    await shown;
    expect(bench.texts()[1]).to.equal("(well)");
  });

  it("is told not to be taken, above those that are", async () => {
    for (const index of [0, 1])
      await bench.sends(asked(), say(`answer ${index}`), { key: `m:1.${index}` });
    bench.discord.fails("changeOriginal", { kind: "refused", reason: "no (50035)" });
    await presses(marks()[0] ?? "");
    expect(bench.log.reasons("discord.unshown")).to.deep.equal(["no (50035)"]);
    const words = "❌ Discord did not take this answer.\n\nanswer 1";
    expect(bench.texts()).to.deep.equal([notice, `(${words})`]);
  });

  it("is given up at the end of the process", async () => {
    await bench.sends(asked(), say("well"));
    const cut = { kind: "unreachable", reason: "cut" } as const;
    bench.discord.fails("changeOriginal", cut, cut, cut, cut);
    const shown = presses(marks()[0] ?? "");
    await bench.clock.run(0);
    bench.closed.abort();
    await shown;
    expect(bench.clock.sleeping).to.equal(0);
    expect(bench.log.of("discord.unshown")).to.have.length(1);
  });

  it("is given up in the log where Discord stays away, or takes none of it", async () => {
    await bench.sends(asked(), say("well"));
    const cut = { kind: "unreachable", reason: "cut" } as const;
    bench.discord.fails("changeOriginal", cut, cut, cut, cut, cut, cut);
    const shown = presses(marks()[0] ?? "");
    await bench.clock.run(60_000);
    await shown;
    expect(bench.calls("changeOriginal")).to.equal(4);
    bench.discord.heals();
    bench.discord.fails("changeOriginal", { kind: "refused", reason: "no (50035)" });
    await presses(marks()[0] ?? "");
    expect(bench.log.reasons("discord.unshown")).to.deep.equal(["cut", "no (50035)"]);
  });
});

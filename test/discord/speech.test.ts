import { expect } from "chai";

import { discordLimits } from "../../adapters/discord/speech/outbound.ts";
import {
  buttons,
  footer,
  say,
  shareButton,
  text,
  view,
  type View,
} from "../../src/core/view/view.ts";
import type { SealedCache } from "../../src/ports/sealed-cache.ts";
import { openMemoryStore } from "../../src/stores/memory.ts";
import { createKeyRing, createVault } from "../../src/stores/vault.ts";
import { bob, ops, pressable, progress, SayingBench } from "../support/discord-saying.ts";
import { createFakeClock } from "../support/fake-clock.ts";

describe("speaking in Discord", () => {
  let bench: SayingBench;
  beforeEach(() => {
    bench = new SayingBench();
  });
  afterEach(() => {
    expect(bench.discord.violations).to.deep.equal([]);
    expect(bench.discord.thinking, "nothing waits for ever").to.deep.equal([]);
  });

  const cache = (): SealedCache => {
    const vault = createVault(createKeyRing());
    return openMemoryStore({ clock: createFakeClock(), vault }).cache;
  };
  const sharable = (id = "b.9"): View =>
    view([text("well"), footer("just now"), buttons({ ...shareButton, id })]);
  const remark: View = { ...say("That question is already answered."), passing: true };
  /** Somebody presses a button of what was said last. */
  const presses = async (more: Parameters<SayingBench["asks"]>[0] = {}) =>
    (await bench.asks({ ack: "update", message: bench.shown().at(-1)?.id, ...more })).at;

  describe("shares an answer", () => {
    it("with all who are in the channel, without its buttons", async () => {
      await bench.sends((await bench.asks()).at, sharable());
      const key = await bench.sends(await presses(), { view: remark, shares: "b.9" });
      expect(key).to.match(/^m\/500\//);
      expect(bench.texts()).to.deep.equal([
        "(well\n\n-# just now [Share here])",
        "well\n\n-# just now",
      ]);
      expect(bench.texts(ops, bob)).to.deep.equal(["well\n\n-# just now"]);
    });

    it("from any process", async () => {
      bench = new SayingBench({ cache: cache() });
      await bench.sends((await bench.asks()).at, sharable());
      const at = await presses();
      await bench.sends(at, { view: remark, shares: "b.9" }, { by: bench.process() });
      expect(bench.texts(ops, bob)).to.have.length(1);
    });

    it("through the interaction where the bot may not write in the channel", async () => {
      bench.discord.closed.add(ops);
      await bench.sends((await bench.asks()).at, sharable());
      await bench.sends(await presses(), { view: remark, shares: "b.9" });
      expect(bench.texts(ops, bob)).to.deep.equal(["well\n\n-# just now"]);
      expect(bench.texts()).to.have.length(2);
    });

    it("or says why not, in passing", async () => {
      await bench.sends((await bench.asks()).at, sharable());
      await bench.sends(await presses(), { view: remark, shares: "b.8" });
      expect(bench.texts()[1]).to.equal("(That question is already answered.)");
      bench.discord.closed.add(ops);
      const direct = { place: bench.dm, origin: ops, message: "12" };
      await bench.sends(await presses(direct), { view: remark, shares: "b.9" });
      expect(bench.texts(bench.dm)).to.deep.equal([
        "(I may not write there, so this cannot be shared.)",
      ]);
      expect(bench.texts(ops, bob)).to.deep.equal([]);
    });

    it("or says that Discord takes it nowhere", async () => {
      await bench.sends((await bench.asks()).at, sharable());
      bench.discord.fails("post", { kind: "refused", reason: "blocked by AutoMod (200000)" });
      await bench.sends(await presses(), { view: remark, shares: "b.9" });
      expect(bench.texts()[1]).to.equal("(❌ Discord did not take this answer.)");
      bench.discord.fails("post", { kind: "rate-limited", retryAfterMs: 1_000 });
      const shared = { view: remark, shares: "b.9" };
      expect(await bench.outcome(await presses(), shared)).to.equal("in 1000 ms");
    });

    it("from the direct message of who asked, into the channel", async () => {
      await bench.sends((await bench.asks()).at, sharable());
      const direct = { place: bench.dm, origin: ops, message: "12" };
      await bench.sends(await presses(direct), { view: remark, shares: "b.9" });
      expect(bench.texts(ops, bob)).to.have.length(1);
      expect(bench.texts(bench.dm)).to.deep.equal([]);
    });

    it("or shows it at least where it could not be kept", async () => {
      const broken = { ...cache(), save: () => Promise.reject(new Error("away")) };
      bench = new SayingBench({ cache: broken });
      await bench.sends((await bench.asks()).at, sharable());
      expect(bench.texts()).to.have.length(1);
      expect(bench.log.reasons("discord.unkept")).to.deep.equal(["an answer to be shared"]);
    });
  });

  describe("says in passing why a button does nothing,", () => {
    it("to who pressed it, on a server and in a direct message", async () => {
      await bench.sends((await bench.asks()).at, pressable("old"));
      expect(await bench.sends(await presses(), remark)).to.match(/^n\//);
      expect(bench.texts()).to.deep.equal([
        "(old [Again])",
        "(That question is already answered.)",
      ]);
      await bench.sends(bench.at({}, bench.dm), pressable("old"));
      const [message] = bench.shown(bench.dm);
      await bench.sends(await presses({ place: bench.dm, message: message?.id }), remark);
      expect(bench.texts(bench.dm)[1]).to.equal("(That question is already answered.)");
    });

    it("in what waits, so that it waits no longer", async () => {
      for (const place of [ops, bench.dm])
        await bench.sends((await bench.asks({ place })).at, remark);
      expect(bench.texts()).to.deep.equal(["(That question is already answered.)"]);
      expect(bench.texts(bench.dm)).to.deep.equal(["That question is already answered."]);
    });

    it("aloud where nobody else reads along, and not at all where others do", async () => {
      for (const place of [ops, bench.dm]) await bench.sends(bench.at({}, place), remark);
      const over = { kind: "expired", reason: "over (50027)" } as const;
      bench.clock.advance(1);
      for (const place of [ops, bench.dm]) {
        const at = await presses({ place, message: "12" });
        bench.clock.advance(5 * 60_000);
        bench.discord.fails("followUp", over);
        await bench.sends(at, remark);
      }
      expect(bench.texts()).to.deep.equal([]);
      expect(bench.texts(bench.dm)).to.deep.equal(
        [remark, remark].map(() => "That question is already answered."),
      );
    });

    it("once more where that may help, and once only", async () => {
      await bench.sends((await bench.asks()).at, pressable("old"));
      const at = await presses();
      bench.discord.fails("followUp", { kind: "rate-limited", retryAfterMs: 2_000 });
      expect(await bench.outcome(at, remark, { key: "b:1.0" })).to.equal("in 2000 ms");
      bench.clock.advance(2_000);
      for (const _ of [1, 2]) await bench.sends(at, remark, { key: "b:1.0" });
      expect(bench.texts()).to.have.length(2);
    });
  });

  describe("erases what carried a secret", () => {
    const said = (message: string) => ({
      view: say("It is deleted."),
      erase: { message, unerased: say("Delete it yourself.") },
    });

    it("on a server, where the bot may", async () => {
      const key = await bench.sends(bench.at(), { ...say("secret"), audience: "place" });
      await bench.sends((await bench.asks()).at, said(key));
      expect(bench.texts()).to.deep.equal(["(It is deleted.)"]);
      await bench.sends((await bench.asks()).at, said(key));
      expect(bench.texts()[1], "it is gone already").to.equal("(It is deleted.)");
    });

    it("or says that it stands there", async () => {
      bench.discord.fails("remove", { kind: "not-there", reason: "a permission (50013)" });
      await bench.sends((await bench.asks()).at, said("m/500/12"));
      await bench.sends((await bench.asks()).at, said("h/12"));
      expect(bench.texts()).to.deep.equal(["(Delete it yourself.)", "(Delete it yourself.)"]);
      await bench.sends(bench.at({}, bench.dm), said(`m/${bench.dm}/12`));
      expect(bench.texts(bench.dm)).to.deep.equal(["Delete it yourself."]);
      expect(bench.calls("remove")).to.equal(1);
    });

    it("or tries again", async () => {
      bench.discord.fails("remove", { kind: "rate-limited", retryAfterMs: 1_000 });
      const { at } = await bench.asks();
      expect(await bench.outcome(at, said("m/500/12"))).to.equal("in 1000 ms");
      await bench.sends(at, said("m/500/12"));
      expect(bench.texts()).to.deep.equal(["(It is deleted.)"]);
    });
  });

  it("holds up no answer for progress: it comes only where there is room at once", async () => {
    bench = new SayingBench({ limits: discordLimits });
    const here = bench.at({}, bench.dm);
    for (const words of ["1", "2", "3", "4", "5"]) await bench.sends(here, say(words));
    const waiting = await bench.outcome(here, progress("…"), { key: "m:1.progress" });
    expect(waiting).to.equal("in 5000 ms");
    await bench.clock.run(1_000);
    await bench.sends(here, say("6"));
    expect(bench.texts(bench.dm)).to.have.length(6);
  });

  it("takes an edit that a newer one overtook for done, and shows the newer one", async () => {
    bench = new SayingBench({ limits: discordLimits });
    const here = bench.at({}, bench.dm);
    const key = await bench.sends(here, say("one"));
    for (const words of ["2", "3", "4", "5"]) await bench.sends(here, say(words));
    const both = Promise.all(
      ["two", "three"].map((words) => bench.sends(here, { ...say(words), replaces: key })),
    );
    await bench.clock.run(5_000);
    expect(await both).to.deep.equal([key, key]);
    expect(bench.texts(bench.dm)[0]).to.equal("three");
    expect(bench.shown(bench.dm)[0]?.edits).to.equal(1);
  });

  it("shows the newer of two changes of a first answer", async () => {
    bench = new SayingBench({ limits: { perChannelMs: 1_000, burst: 1 } });
    const { at } = await bench.asks();
    const key = await bench.sends(at, progress("one"), { key: "s:1.progress" });
    const both = Promise.all(
      ["two", "three"].map((words) =>
        bench.sends(at, { ...say(words), replaces: key }, { key: `s:1.${words}` }),
      ),
    );
    await bench.clock.run(5_000);
    expect(await both).to.deep.equal([key, key]);
    expect(bench.texts()).to.deep.equal(["(three)"]);
    expect(bench.calls("changeOriginal")).to.equal(2);
  });
});

import { expect } from "chai";

import { slackLimits } from "../../adapters/slack/outbound.ts";
import type { Address } from "../../src/core/event.ts";
import { isFault } from "../../src/core/fault.ts";
import { heading, say, text, view, type Block, type View } from "../../src/core/view/view.ts";
import { deliveryNow, openSlackBench, pressable, type SlackBench } from "../support/slack-bench.ts";
import { until } from "../support/until.ts";

describe("speaking in Slack, in a direct message,", () => {
  let bench: SlackBench;
  let here: Address;
  beforeEach(async () => {
    bench = await openSlackBench();
    here = bench.hears(bench.slack.says(bench.ann, "health a b")).at;
  });
  afterEach(async () => {
    expect(bench.slack.violations).to.deep.equal([]);
    await bench.close();
  });

  const progress = (words: string, replaces?: string): View => {
    const block: Block = { kind: "progress", label: words, parts: [] };
    return replaces === undefined ? view([block]) : { ...view([block]), replaces };
  };
  const code = (error: unknown): string =>
    isFault(error, "adapter.rate-limited") ||
    isFault(error, "adapter.unavailable") ||
    isFault(error, "adapter.undeliverable")
      ? error.code
      : String(error);
  const long = (lines: number): string =>
    Array.from({ length: lines }, (_, i) => `line ${i} ${"x".repeat(40)}`).join("\n");

  it("posts a view and edits it in place, under the same key", async () => {
    const key = await bench.sends(here, view([heading("one"), text("a < b & *c*")]));
    expect(bench.shown()[0]).to.deep.include({ text: "one\na < b & *c*", edits: 0 });
    expect(await bench.sends(here, { ...say("two"), replaces: key })).to.equal(key);
    expect(bench.shown().map((m) => [m.text, m.edits])).to.deep.equal([["two", 1]]);
  });

  it("shows no preview of a link, and makes no link of a name", async () => {
    await bench.sends(here, say("a pod called evil.example.com @ann #ops <!here>"));
    const [call] = bench.slack.calls("chat.postMessage");
    expect(call?.payload).to.include({ unfurl_links: false, unfurl_media: false, parse: "none" });
    expect(bench.shown()[0]?.pieces).to.deep.equal([]);
  });

  it("takes an edit that changes nothing for done", async () => {
    const key = await bench.sends(here, say("same"));
    expect(await bench.sends(here, { ...say("same"), replaces: key })).to.equal(key);
    expect(bench.texts()).to.deep.equal(["same"]);
  });

  it("cannot edit what is gone: the bot then says it anew", async () => {
    const key = await bench.sends(here, say("one"));
    bench.slack.deletes(bench.dm, bench.shown()[0]?.ts ?? "");
    const answer = { ...say("two"), replaces: key };
    expect(code(await bench.outcome(here, answer, "m:1.0"))).to.equal("adapter.undeliverable");
    await bench.sends(here, say("two"), "m:1.0");
    await bench.sends(here, { ...say("x"), replaces: "nonsense" });
    await bench.sends(here, { ...say("y"), replaces: "n/somewhere" });
    expect(bench.texts()).to.deep.equal(["two", "x", "y"]);
    const elsewhere = { ...say("z"), replaces: "h/U1" };
    expect(code(await bench.outcome(here, elsewhere))).to.equal("adapter.undeliverable");
  });

  it("splits a long view, keeps the order, puts the buttons on the last message", async () => {
    const { blocks } = pressable("");
    await bench.sends(here, view([text(long(160)), ...blocks.slice(1)]));
    const shown = bench.shown();
    expect(shown.map((m) => m.text.slice(0, 5))).to.deep.equal(["(1/3)", "(2/3)", "(3/3)"]);
    expect(shown.map((m) => m.buttons.length)).to.deep.equal([0, 0, 1]);
  });

  it("edits a split answer as a whole from any of its buttons, and leaves no old part", async () => {
    const { blocks } = pressable("");
    const key = await bench.sends(here, view([text(long(160)), ...blocks.slice(1)]));
    expect(key.split(",")).to.have.length(3);
    const pressed = bench.hears(bench.slack.presses(bench.ann, "Again"));
    expect(pressed.message).to.equal(key);
    const short = await bench.sends(here, { ...say("short"), replaces: pressed.message ?? "" });
    expect(bench.texts()).to.deep.equal(["short"]);
    expect(short).to.equal(key.split(",")[0]);
    const again = await bench.sends(here, { ...say(long(160)), replaces: short });
    expect(bench.shown()).to.have.length(3);
    expect(again.split(",")).to.have.length(3);
  });

  it("stays in the thread, or in the channel where the thread is gone", async () => {
    const root = bench.slack.says(bench.ann, "health").ts;
    const { at } = bench.hears(bench.slack.says(bench.ann, "nodes", { thread: root }));
    const key = await bench.sends(at, say(long(160)));
    await bench.sends(at, { ...say("short"), replaces: key });
    expect(bench.shown().map((m) => m.thread)).to.deep.equal([root]);
    bench.slack.fails("chat.postMessage", { kind: "error", error: "thread_not_found" });
    await bench.sends(at, say("elsewhere"));
    expect(bench.shown().map((m) => m.thread)).to.deep.equal([root, undefined]);
  });

  it("says that it cannot delete what a person wrote", async () => {
    const erase = { message: "m/D1/1.1", unerased: say("Delete it yourself.") };
    await bench.sends(here, { view: say("deleted"), erase });
    expect(bench.texts()).to.deep.equal(["Delete it yourself."]);
    expect(bench.calls("chat.delete")).to.equal(0);
  });

  it("goes on behind the parts that are out when a sending is repeated", async () => {
    const answer = say(long(160));
    const parts = (): readonly string[] => bench.texts().map((words) => words.slice(0, 5));
    bench.slack.fails("chat.postMessage", { kind: "slow", ms: 0 }, 2);
    bench.slack.fails("chat.postMessage", { kind: "cut" });
    expect(code(await bench.outcome(here, answer, "m:1.0"))).to.equal("adapter.unavailable");
    expect(parts()).to.deep.equal(["(1/3)", "(2/3)"]);
    await bench.sends(here, answer, "m:1.0");
    expect(parts()).to.deep.equal(["(1/3)", "(2/3)", "(3/3)"]);
    expect(bench.calls("chat.update")).to.equal(0);
  });

  it("says nothing twice under one key", async () => {
    const key = await bench.sends(here, say("once"), "m:1.0");
    await bench.sends(here, say("something else"), "m:2.0");
    expect(await bench.sends(here, say("once"), "m:1.0")).to.equal(key);
    expect(bench.texts()).to.deep.equal(["once", "something else"]);
  });

  it("shows progress as one message, edited in place until it is the answer", async () => {
    const key = await bench.sends(here, progress("one"), "m:1.progress");
    // Who sends it does not know yet that the first one came out.
    expect(await bench.sends(here, progress("again"), "m:1.progress")).to.equal(key);
    expect(await bench.sends(here, progress("two", key), "m:1.progress")).to.equal(key);
    await bench.sends(here, { ...say("the answer"), replaces: key }, "m:1.0");
    expect(bench.shown().map((m) => [m.text, m.edits])).to.deep.equal([["the answer", 3]]);
  });

  it("tells when to come back, when it is not known, and what will never be", async () => {
    bench.slack.fails("chat.postMessage", { kind: "limited", seconds: 7 });
    const limited = await bench.outcome(here, say("x"), "m:1.0");
    if (!isFault(limited, "adapter.rate-limited")) throw new Error("not limited");
    expect(limited.details.retryAfterMs).to.equal(7_000);
    bench.clock.advance(7_000);
    await bench.sends(here, say("x"), "m:1.0");
    for (const fault of [
      { kind: "html" },
      { kind: "status", status: 502 },
      { kind: "error", error: "token_revoked" },
    ] as const) {
      bench.slack.fails("chat.postMessage", fault);
      expect(code(await bench.outcome(here, say("y"))), fault.kind).to.equal("adapter.unavailable");
    }
    bench.slack.fails("chat.postMessage", { kind: "error", error: "invalid_blocks" });
    expect(code(await bench.outcome(here, say("z")))).to.equal("adapter.undeliverable");
    const stranger = { ...here, tenant: "T9" };
    expect(code(await bench.outcome(stranger, say("z")))).to.equal("adapter.undeliverable");
    expect(bench.texts()).to.deep.equal(["x"]);
  });

  it("keeps the order where Slack asks to wait", async () => {
    await bench.close();
    bench = await openSlackBench({ limits: slackLimits });
    here = bench.hears(bench.slack.says(bench.ann, "health")).at;
    bench.slack.fails("chat.postMessage", { kind: "limited", seconds: 2 });
    const first = await bench.outcome(here, say("one"), "m:1.0");
    expect(code(first)).to.equal("adapter.rate-limited");
    // What comes later has to wait for it, and does within its patience.
    const second = bench.outcome(here, say("two"), "m:2.0");
    await bench.clock.run(1_999);
    expect(bench.calls("chat.postMessage")).to.equal(1);
    await bench.clock.run(1);
    const again = bench.sends(here, say("one"), "m:1.0");
    await again;
    const answer = await second;
    if (isFault(answer, "adapter.rate-limited")) {
      bench.clock.advance(answer.details.retryAfterMs);
      await bench.sends(here, say("two"), "m:2.0");
    }
    expect(bench.texts()).to.deep.equal(["one", "two"]);
  });

  it("takes an edit that a newer one overtook for done, and shows the newer one", async () => {
    await bench.close();
    bench = await openSlackBench({ limits: slackLimits });
    here = bench.hears(bench.slack.says(bench.ann, "health")).at;
    const key = await bench.sends(here, say("one"));
    for (const words of ["x", "y"]) await bench.sends(here, say(words));
    let keys: readonly string[] = [];
    void Promise.all(
      ["two", "three"].map((words) => bench.sends(here, { ...say(words), replaces: key })),
    ).then((all) => (keys = all));
    await until("both are done", () => {
      bench.clock.advance(100);
      return keys.length > 0;
    });
    expect(keys).to.deep.equal([key, key]);
    expect(bench.shown()[0]).to.deep.include({ text: "three", edits: 1 });
  });

  it("holds up no answer for progress: it comes only where there is room at once", async () => {
    await bench.close();
    bench = await openSlackBench({ limits: slackLimits });
    here = bench.hears(bench.slack.says(bench.ann, "health")).at;
    await bench.sends(here, say("an answer"));
    const shown = await bench.outcome(here, progress("Asking …"), "m:1.progress");
    expect(code(shown)).to.equal("adapter.rate-limited");
    await bench.sends(here, say("another"));
    expect(bench.texts()).to.deep.equal(["an answer", "another"]);
  });

  it("ends a call that hangs, and is called off by its signal", async () => {
    await bench.close();
    bench = await openSlackBench({ timeoutMs: 50 });
    here = bench.hears(bench.slack.says(bench.ann, "health")).at;
    bench.slack.fails("chat.postMessage", { kind: "hang" });
    expect(code(await bench.outcome(here, say("x")))).to.equal("adapter.unavailable");
    const never = await bench.speech
      .send(here, { view: say("x") }, { key: "m:2.0", signal: AbortSignal.abort() })
      .catch((error: unknown) => error);
    expect(code(never)).to.equal("adapter.unavailable");
    expect(bench.texts()).to.deep.equal([]);
  });

  it("names neither token nor words in what goes wrong", async () => {
    const token = bench.slack.token();
    for (const fault of [
      { kind: "cut" },
      { kind: "html" },
      { kind: "error", error: "msg_too_long" },
      { kind: "limited", seconds: 1 },
    ] as const) {
      bench.slack.fails("chat.postMessage", fault);
      const error = await bench.outcome(here, say("very private"));
      const told = `${String(error)} ${JSON.stringify(error)} ${bench.log.text()}`;
      expect(told).not.to.contain(token).and.not.to.contain("private");
    }
  });

  describe("that is not with the bot,", () => {
    beforeEach(() => {
      const bob = bench.slack.person("Bob");
      const channel = bench.slack.direct(bench.ann, bob);
      here = bench.hears(bench.slack.slash(bench.ann, "/plume health", { channel })).at;
    });
    const there = (): readonly string[] => {
      const channel = { ...bench.dm, id: here.place };
      return bench.slack.messages(channel, bench.ann).map((m) => `${m.ephemeral} ${m.text}`);
    };

    it("answers who asked alone, through the address that came with it", async () => {
      expect(await bench.sends(here, say("well"))).to.match(/^n\//);
      await bench.sends(here, say("well again"));
      expect(there()).to.deep.equal(["true well", "true well again"]);
      expect(bench.calls("chat.postMessage"), "it is tried once").to.equal(1);
    });

    it("shows no progress, which nobody could take away again", async () => {
      const key = `${deliveryNow(bench.clock)}.progress`;
      expect(await bench.sends(here, progress("Asking …"), key)).to.match(/^n\//);
      expect(there()).to.deep.equal([]);
    });

    it("goes on with who asked, alone with the bot, once that address is worn out", async () => {
      bench.clock.advance(30 * 60_000);
      expect(await bench.sends(here, say("well"))).to.match(/^m\/D/);
      expect(there()).to.deep.equal([]);
      expect(bench.texts()).to.deep.equal(["well"]);
    });
  });
});

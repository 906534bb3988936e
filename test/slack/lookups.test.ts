import { expect } from "chai";

import type { Address } from "../../src/core/event.ts";
import { isFault } from "../../src/core/fault.ts";
import { say, view } from "../../src/core/view/view.ts";
import { deliveryNow, openSlackBench, type SlackBench } from "../support/slack-bench.ts";

const history = "conversations.history";

describe("a message of which nobody knows whether it is out", () => {
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

  const isLost = async (key: string, at = here): Promise<void> => {
    bench.slack.fails("chat.postMessage", { kind: "lost-reply" });
    const error = await bench.outcome(at, say("once"), key);
    expect(isFault(error, "adapter.unavailable")).to.equal(true);
  };
  /** The key of an answer to what was said so long ago. */
  const keyFrom = (ageMs: number): string => {
    const key = `${deliveryNow(bench.clock)}.0`;
    bench.clock.advance(ageMs);
    return key;
  };
  /** What another process with the same bot says. */
  const successorSays = (key: string, at = here): Promise<string> =>
    bench.other().send(at, { view: say("once") }, { key, signal: AbortSignal.timeout(8_000) });

  it("is found again, and not posted twice", async () => {
    const key = `${deliveryNow(bench.clock)}.0`;
    await isLost(key);
    const [stands] = bench.shown();
    expect(await bench.sends(here, say("once"), key)).to.equal(`m/${here.place}/${stands?.ts}`);
    expect(bench.texts()).to.deep.equal(["once"]);
  });

  it("is posted where it is not found", async () => {
    const key = keyFrom(0);
    bench.slack.fails("chat.postMessage", { kind: "cut" });
    await bench.outcome(here, say("once"), key);
    await bench.sends(here, say("once"), key);
    expect(bench.texts()).to.deep.equal(["once"]);
    expect(bench.calls(history)).to.equal(1);
  });

  it("is found in its thread", async () => {
    const root = bench.slack.says(bench.ann, "health").ts;
    const { at } = bench.hears(bench.slack.says(bench.ann, "nodes", { thread: root }));
    const key = keyFrom(0);
    await isLost(key, at);
    await bench.sends(at, say("once"), key);
    expect(bench.shown().map((m) => m.thread)).to.deep.equal([root]);
    expect(bench.calls("conversations.replies")).to.equal(1);
  });

  it("is found as a part of a long answer, and the rest follows", async () => {
    const long = say(
      Array.from({ length: 160 }, (_, i) => `line ${i} ${"x".repeat(40)}`).join("\n"),
    );
    bench.slack.fails("chat.postMessage", { kind: "slow", ms: 0 });
    bench.slack.fails("chat.postMessage", { kind: "lost-reply" });
    await bench.outcome(here, long, "m:1.0");
    const key = await bench.sends(here, long, "m:1.0");
    expect(bench.texts().map((words) => words.slice(0, 5))).to.deep.equal([
      "(1/3)",
      "(2/3)",
      "(3/3)",
    ]);
    expect(key).to.equal(
      `m/${here.place}/${bench
        .shown()
        .map((m) => m.ts)
        .join(",")}`,
    );
  });

  it("is found again as progress, too, and becomes the answer", async () => {
    bench.slack.fails("chat.postMessage", { kind: "lost-reply" });
    await bench.outcome(here, say("🔄 Asking …"), "m:1.progress");
    const key = await bench.sends(here, say("🔄 Asking …"), "m:1.progress");
    await bench.sends(here, { ...say("well"), replaces: key }, "m:1.0");
    expect(bench.texts()).to.deep.equal(["well"]);
  });

  it("is waited for where Slack has no room for looking: rather late than twice", async () => {
    await isLost("m:1.0");
    bench.slack.fails(history, { kind: "limited", seconds: 60 });
    const error = await bench.outcome(here, say("once"), "m:1.0");
    if (!isFault(error, "adapter.rate-limited")) throw new Error("not limited");
    expect(error.details.retryAfterMs).to.equal(60_000);
    bench.clock.advance(60_000);
    await bench.sends(here, say("once"), "m:1.0");
    expect(bench.texts()).to.deep.equal(["once"]);
  });

  it("is not posted while it cannot be looked for", async () => {
    await isLost("m:1.0");
    bench.slack.fails(history, { kind: "html" });
    const error = await bench.outcome(here, say("once"), "m:1.0");
    expect(isFault(error, "adapter.unavailable")).to.equal(true);
    await bench.sends(here, say("once"), "m:1.0");
    expect(bench.texts()).to.deep.equal(["once"]);
  });

  it("is posted where the bot may not look, which is logged once and not tried again", async () => {
    bench.slack.grants(bench.slack.app.scopes.filter((scope) => scope !== "im:history"));
    for (const key of ["m:1.0", "m:2.0"]) {
      await isLost(key);
      await bench.sends(here, say("once"), key);
    }
    expect(bench.shown()).to.have.length(4);
    expect(bench.calls(history)).to.equal(1);
    expect(bench.log.of("slack.unreadable")).to.deep.equal([{ reason: "missing_scope" }]);
  });

  it("that a process posted before it died is found by its successor", async () => {
    const key = keyFrom(0);
    const posted = await bench.sends(here, say("once"), key);
    bench.clock.advance(23_000);
    expect(await successorSays(key)).to.equal(posted);
    expect(bench.texts()).to.deep.equal(["once"]);
  });

  it("that a process posted in part before it died is gone on with", async () => {
    const long = say(
      Array.from({ length: 160 }, (_, i) => `line ${i} ${"x".repeat(40)}`).join("\n"),
    );
    const key = keyFrom(0);
    bench.slack.fails("chat.postMessage", { kind: "slow", ms: 0 }, 2);
    bench.slack.fails("chat.postMessage", { kind: "cut" });
    await bench.outcome(here, long, key);
    bench.clock.advance(23_000);
    const signal = AbortSignal.timeout(8_000);
    await bench.other().send(here, { view: long }, { key, signal });
    expect(bench.texts().map((words) => words.slice(0, 5))).to.deep.equal([
      "(1/3)",
      "(2/3)",
      "(3/3)",
    ]);
    // The two that are there, and one look for the third.
    expect(bench.calls(history)).to.equal(3);
  });

  it("is not looked for where the question is fresh: nobody can have answered it before", async () => {
    const key = keyFrom(9_999);
    await successorSays(key);
    expect(bench.calls(history)).to.equal(0);
  });

  it("is looked for once where the answer took long", async () => {
    const long = say(
      Array.from({ length: 160 }, (_, i) => `line ${i} ${"x".repeat(40)}`).join("\n"),
    );
    const key = keyFrom(10_001);
    bench.slack.fails("chat.postMessage", { kind: "limited", seconds: 1 });
    await bench.outcome(here, long, key);
    bench.clock.advance(1_000);
    await bench.sends(here, long, key);
    expect(bench.shown()).to.have.length(3);
    expect(bench.calls(history)).to.equal(1);
  });

  it("is not looked for where this process knows that it is the first, however long it takes", async () => {
    const key = keyFrom(5_000);
    bench.slack.fails("chat.postMessage", { kind: "limited", seconds: 30 });
    await bench.outcome(here, say("once"), key);
    bench.clock.advance(30_000);
    await bench.sends(here, say("once"), key);
    expect(bench.calls(history)).to.equal(0);
  });

  it("is not looked for where it is progress or a file: another process's cannot be known", async () => {
    const progress = `${deliveryNow(bench.clock)}.progress`;
    const answer = keyFrom(15_000);
    await bench.sends(here, say("🔄 Asking …"), progress);
    const file = { kind: "file", name: "a.csv", label: "All", base64: "YQ==" } as const;
    await bench.sends(here, view([file]), answer);
    expect(bench.calls(history)).to.equal(0);
  });

  it("is posted at once where it is only late and Slack has no room for looking", async () => {
    bench.slack.fails(history, { kind: "limited", seconds: 60 });
    await bench.sends(here, say("once"), keyFrom(15_000));
    expect(bench.texts()).to.deep.equal(["once"]);
  });

  it("is looked for by the time at which a command was given, where its name tells none", async () => {
    const { at, delivery } = bench.hears(bench.slack.slash(bench.ann, "/plume health"));
    await bench.sends(at, say("fresh"), `${delivery}.0`);
    expect(bench.calls(history)).to.equal(0);
    bench.clock.advance(11_000);
    await bench.sends(at, say("late"), `${delivery}.1`);
    expect(bench.calls(history)).to.equal(1);
  });

  it("is looked for where nobody knows how old it is", async () => {
    await bench.sends(here, say("closed"), "deadline:auth/1.0");
    bench.clock.advance(5 * 60_000);
    expect(await successorSays("deadline:auth/1.0")).to.match(/^m\//);
    expect(bench.texts()).to.deep.equal(["closed"]);
  });

  it("is not taken for another one", async () => {
    await bench.sends(here, say("other"), "m:2.0");
    await isLost("m:1.0");
    bench.slack.deletes(bench.dm, bench.shown().at(-1)?.ts ?? "");
    await bench.sends(here, say("once"), "m:1.0");
    expect(bench.texts()).to.deep.equal(["other", "once"]);
  });

  it("tells nothing to who reads its mark", async () => {
    await bench.sends(here, say("once"), "s:111.222.SECRET.0");
    expect(JSON.stringify(bench.shown()[0]?.metadata)).not.to.match(/111|222|SECRET/);
  });
});

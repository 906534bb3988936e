import { expect } from "chai";

import { isFault } from "../../src/core/fault.ts";
import { say, text, view, type Block } from "../../src/core/view/view.ts";
import { openSlackBench, pressable, type SlackBench } from "../support/slack-bench.ts";

describe("the Home tab of Slack", () => {
  let bench: SlackBench;
  beforeEach(async () => {
    bench = await openSlackBench();
  });
  afterEach(async () => {
    expect(bench.slack.violations).to.deep.equal([]);
    await bench.close();
  });

  const opened = () => bench.hears(bench.slack.opensHome(bench.ann));
  const pressed = () => bench.hears(bench.slack.presses(bench.ann, "Again", { in: "home" }));
  const home = () => bench.slack.home(bench.ann);

  it("shows what is said there, and its next form in place", async () => {
    const { at } = opened();
    const key = await bench.sends(at, pressable("one"));
    expect(key).to.equal(`h/${bench.ann.id}`);
    expect(home()?.text).to.equal("one");
    const press = pressed();
    expect(press.message).to.equal(key);
    expect(await bench.sends(press.at, { ...say("two"), replaces: key })).to.equal(key);
    expect(home()?.text).to.equal("two");
    expect(bench.texts()).to.deep.equal([]);
  });

  it("shows several answers below each other", async () => {
    const { at, delivery } = opened();
    await bench.sends(at, say("one"), `${delivery}.0`);
    await bench.sends(at, pressable("two"), `${delivery}.1`);
    expect(home()?.text).to.equal("one\ntwo");
    await bench.sends(opened().at, say("anew"), "h:U1:9.9.0");
    expect(home()?.text).to.equal("anew");
  });

  it("shows progress in place", async () => {
    const { at, delivery } = opened();
    const progress: Block = { kind: "progress", label: "Asking …", parts: [] };
    const key = await bench.sends(at, view([progress]), `${delivery}.progress`);
    expect(home()?.text).to.equal("🔄 Asking …");
    await bench.sends(at, { ...say("well"), replaces: key }, `${delivery}.0`);
    expect(home()?.text).to.equal("well");
  });

  it("stays as it is where a button of it is too old: a modal says so", async () => {
    await bench.sends(opened().at, pressable("one"));
    await bench.sends(pressed().at, { ...say("It is old."), passing: true });
    expect(bench.slack.modal(bench.ann)?.text).to.equal("It is old.");
    expect(home()?.text).to.equal("one");
    const { at } = pressed();
    bench.clock.advance(3_000);
    await bench.sends(at, { ...say("It is too old."), passing: true });
    expect(bench.texts()).to.deep.equal(["It is too old."]);
    expect(home()?.text).to.equal("one");
  });

  it("brings files in the direct message", async () => {
    const file: Block = { kind: "file", name: "a.csv", label: "All", base64: "YQ==" };
    await bench.sends(opened().at, view([text("Here"), file]));
    expect(home()?.text).to.equal("Here\nThe file comes in our direct messages.");
    expect(bench.shown().flatMap(({ files }) => files)).to.have.length(1);
  });

  it("waits where Slack asks to, and is refused for good where it may not be shown", async () => {
    const { at } = opened();
    for (const [fault, code] of [
      [{ kind: "limited", seconds: 2 }, "adapter.rate-limited"],
      [{ kind: "lost-reply" }, "adapter.unavailable"],
      [{ kind: "error", error: "not_enabled" }, "adapter.undeliverable"],
    ] as const) {
      bench.slack.fails("views.publish", fault);
      expect(isFault(await bench.outcome(at, say("one")), code), fault.kind).to.equal(true);
      bench.clock.advance(2_000);
    }
    await bench.sends(at, say("one"));
    expect(home()?.text).to.equal("one");
  });
});

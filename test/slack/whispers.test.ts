import { expect } from "chai";

import type { Address } from "../../src/core/event.ts";
import { isFault } from "../../src/core/fault.ts";
import { say, view, type Block, type View } from "../../src/core/view/view.ts";
import { deliveryNow, openSlackBench, pressable, type SlackBench } from "../support/slack-bench.ts";
import type { Channel } from "../support/slack/types.ts";

const minuteMs = 60_000;

describe("speaking in Slack, in a channel,", () => {
  let bench: SlackBench;
  let ops: Channel;
  beforeEach(async () => {
    bench = await openSlackBench();
    ops = bench.slack.channel("ops", { members: [bench.ann] });
  });
  afterEach(async () => {
    expect(bench.slack.violations).to.deep.equal([]);
    await bench.close();
  });

  const slashed = (channel = ops): Address =>
    bench.hears(bench.slack.slash(bench.ann, "/plume health", { channel })).at;
  const mentioned = (thread?: string): Address =>
    bench.hears(bench.slack.says(bench.ann, "@Plume health", { channel: ops, thread })).at;
  const pressed = (label = "Again"): { readonly at: Address; readonly message: string } => {
    const { at, message = "" } = bench.hears(
      bench.slack.presses(bench.ann, label, { channel: ops }),
    );
    return { at, message };
  };
  const code = (error: unknown): unknown =>
    isFault(error, "adapter.undeliverable") ? "never" : error;
  const progress = (words: string, replaces?: string): View => {
    const block: Block = { kind: "progress", label: words, parts: [] };
    return replaces === undefined ? view([block]) : { ...view([block]), replaces };
  };
  const progressKey = (): string => `${deliveryNow(bench.clock)}.progress`;

  it("answers who asked alone, through the address that came with it", async () => {
    expect(await bench.sends(slashed(), say("well"))).to.match(/^n\//);
    expect(bench.shown(ops)[0]).to.deep.include({ text: "well", ephemeral: true });
    const bob = bench.slack.person("Bob");
    const seen = bench.slack.messages(ops, bob).filter(({ from }) => from === "bot");
    expect(seen).to.deep.equal([]);
    expect(bench.calls("chat.postEphemeral")).to.equal(0);
  });

  it("answers all where the answer is for all", async () => {
    const key = await bench.sends(slashed(), { ...say("well"), audience: "place" });
    expect(key).to.match(/^m\/C/);
    expect(bench.shown(ops)[0]).to.deep.include({ text: "well", ephemeral: false });
    await bench.sends(slashed(), { ...say("better"), audience: "place", replaces: key });
    expect(bench.texts(ops)).to.deep.equal(["better"]);
  });

  it("answers a mention, in its thread", async () => {
    await bench.sends(mentioned(), say("well"));
    const root = bench.slack.says(bench.ann, "so", { channel: ops }).ts;
    await bench.sends(mentioned(root), say("well there"));
    expect(bench.shown(ops).map((m) => [m.text, m.ephemeral, m.thread])).to.deep.equal([
      ["well", true, undefined],
      ["well there", true, root],
    ]);
  });

  it("uses an address five times at most, then speaks as a member", async () => {
    const at = slashed();
    for (let i = 1; i <= 7; i += 1) await bench.sends(at, say(`answer ${i}`));
    expect(bench.texts(ops)).to.have.length(7);
    expect(bench.calls("response_url")).to.equal(5);
    expect(bench.calls("chat.postEphemeral")).to.equal(2);
    await bench.sends(slashed(), say("another address"));
    expect(bench.calls("response_url")).to.equal(6);
  });

  it("speaks as a member once an address is older than half an hour", async () => {
    const at = slashed();
    bench.clock.advance(30 * minuteMs);
    await bench.sends(at, say("well"));
    expect(bench.calls("response_url")).to.equal(0);
    expect(bench.shown(ops)[0]).to.deep.include({ text: "well", ephemeral: true });
  });

  it("counts a use of which nobody knows whether it was one", async () => {
    const at = slashed();
    bench.slack.fails("response_url", { kind: "cut" }, 5);
    for (let i = 1; i <= 5; i += 1) await bench.outcome(at, say("well"), "m:1.0");
    await bench.sends(at, say("well"), "m:1.0");
    expect(bench.calls("response_url")).to.equal(5);
    expect(bench.texts(ops)).to.deep.equal(["well"]);
  });

  it("speaks as a member where somebody else used the address up, and leaves it then", async () => {
    const at = slashed();
    bench.slack.fails("response_url", { kind: "error", error: "used_url" });
    await bench.sends(at, say("one"));
    await bench.sends(at, say("two"));
    expect(bench.texts(ops)).to.deep.equal(["one", "two"]);
    expect(bench.calls("response_url")).to.equal(1);
  });

  it("goes on alone with who asked where the bot is no member", async () => {
    const lobby = bench.slack.channel("lobby", { members: [bench.ann], bot: false });
    const at = slashed(lobby);
    await bench.sends(at, say("there"));
    bench.clock.advance(30 * minuteMs);
    const key = await bench.sends(at, pressable("here"));
    expect(key).to.match(/^m\/D/);
    await bench.sends(at, { ...say("here, better"), replaces: key });
    expect(bench.texts(lobby)).to.deep.equal(["there"]);
    expect(bench.texts()).to.deep.equal(["here, better"]);
    await bench.sends(at, say("here again"));
    expect(bench.calls("conversations.open"), "it is known then").to.equal(1);
  });

  describe("where the bot is no member and goes on alone with who asked", () => {
    const presses = (label: string): { readonly at: Address; readonly message: string } => {
      const { at, message = "" } = bench.hears(bench.slack.presses(bench.ann, label));
      return { at, message };
    };

    for (const [name, place] of [
      ["a channel", "lobby"],
      ["the Home tab", "home"],
    ] as const)
      it(`leads from all that it says there back to ${name}`, async () => {
        const lobby = bench.slack.channel("lobby", { members: [bench.ann], bot: false });
        const at = { ...slashed(lobby), ...(place === "home" ? { place, shared: false } : {}) };
        bench.clock.advance(30 * minuteMs);
        // A modal that is closed.
        await bench.sends({ ...at, reply: { view: "V1" } }, pressable("one"));
        const one = presses("Again");
        expect(one.at).to.include({ place: at.place, shared: at.shared });
        await bench.sends(one.at, { ...pressable("two"), replaces: one.message });
        const two = presses("Again");
        expect([two.at.place, two.message]).to.deep.equal([at.place, one.message]);
        await bench.sends(two.at, pressable("three", "More"));
        expect(presses("More").at.place).to.equal(at.place);
        expect(bench.shown().map((m) => [m.text, m.ephemeral])).to.deep.equal([
          ["two", false],
          ["three", false],
        ]);
        expect(bench.texts(lobby)).to.deep.equal([]);
        expect(bench.calls("views.publish")).to.equal(0);
      });

    it("shows progress there, in one message", async () => {
      const lobby = bench.slack.channel("lobby", { members: [bench.ann], bot: false });
      const at = slashed(lobby);
      bench.clock.advance(30 * minuteMs);
      await bench.sends(at, pressable("one"));
      const pressed = presses("Again");
      const key = await bench.sends(pressed.at, progress("pods …"), progressKey());
      await bench.sends(pressed.at, { ...say("well"), replaces: key });
      expect(bench.texts()).to.deep.equal(["one", "well"]);
    });
  });

  it("goes on alone with who left the channel", async () => {
    const at = { ...mentioned(), user: bench.slack.person("Bob").id };
    await bench.sends(at, say("well"));
    expect(bench.shown(ops)).to.deep.equal([]);
    const bobs = {
      ...bench.dm,
      id: String(bench.slack.calls("chat.postMessage")[0]?.payload["channel"]),
    };
    expect(bench.slack.messages(bobs).map((m) => m.text)).to.deep.equal(["well"]);
  });

  it("knows whom it cannot reach at all", async () => {
    const at = mentioned();
    const refused = { kind: "error", error: "user_not_in_channel" } as const;
    bench.slack.fails("chat.postEphemeral", refused);
    bench.slack.fails("conversations.open", { kind: "error", error: "user_disabled" });
    expect(code(await bench.outcome(at, say("x")))).to.equal("never");
  });

  it("waits where Slack asks to, and takes no other way for it", async () => {
    const at = slashed();
    bench.slack.fails("response_url", { kind: "limited", seconds: 3 });
    const error = await bench.outcome(at, say("x"), "m:1.0");
    expect(isFault(error, "adapter.rate-limited")).to.equal(true);
    bench.slack.fails("response_url", { kind: "cut" });
    bench.clock.advance(3_000);
    const cut = await bench.outcome(at, say("x"), "m:1.0");
    expect(isFault(cut, "adapter.unavailable")).to.equal(true);
    await bench.sends(at, say("x"), "m:1.0");
    expect(bench.texts(ops)).to.deep.equal(["x"]);
    expect(bench.calls("chat.postEphemeral")).to.equal(0);
  });

  it("says what is out no second time", async () => {
    const at = slashed();
    const long = say(
      Array.from({ length: 160 }, (_, i) => `line ${i} ${"x".repeat(40)}`).join("\n"),
    );
    bench.slack.fails("response_url", { kind: "slow", ms: 0 });
    bench.slack.fails("response_url", { kind: "cut" });
    await bench.outcome(at, long, "m:1.0");
    const key = await bench.sends(at, long, "m:1.0");
    expect(await bench.sends(at, long, "m:1.0")).to.equal(key);
    expect(bench.texts(ops).map((words) => words.slice(0, 5))).to.deep.equal([
      "(1/3)",
      "(2/3)",
      "(3/3)",
    ]);
  });

  it("goes on elsewhere with the rest of a long answer where the address ends", async () => {
    const lobby = bench.slack.channel("lobby", { members: [bench.ann], bot: false });
    const at = slashed(lobby);
    for (let i = 1; i <= 4; i += 1) await bench.sends(at, say(`answer ${i}`));
    const long = say(
      Array.from({ length: 160 }, (_, i) => `line ${i} ${"x".repeat(40)}`).join("\n"),
    );
    await bench.sends(at, long);
    expect(bench.texts(lobby).at(-1)).to.match(/^\(1\/3\)/);
    expect(bench.texts().map((words) => words.slice(0, 5))).to.deep.equal(["(2/3)", "(3/3)"]);
  });

  describe("after a press of a button", () => {
    beforeEach(() => bench.sends(slashed(), pressable("one")));

    it("takes the place of the message that only one person sees", async () => {
      const { at, message } = pressed();
      expect(message).to.match(/^e\//);
      expect(await bench.sends(at, { ...pressable("two"), replaces: message })).to.equal(message);
      const again = pressed();
      expect(again.message).to.equal(message);
      await bench.sends(again.at, { ...say("three"), replaces: message });
      expect(bench.shown(ops).map((m) => [m.text, m.edits])).to.deep.equal([["three", 2]]);
    });

    it("says something new below it", async () => {
      await bench.sends(pressed().at, say("two"));
      expect(bench.texts(ops)).to.deep.equal(["one", "two"]);
    });

    it("cannot change it any more once the address is worn out", async () => {
      const { at, message } = pressed();
      bench.clock.advance(30 * minuteMs);
      const error = await bench.outcome(at, { ...say("two"), replaces: message }, "m:1.0");
      expect(code(error)).to.equal("never");
      await bench.sends(at, say("two"), "m:1.0");
      expect(bench.texts(ops)).to.deep.equal(["one", "two"]);
    });

    it("cannot change it from anywhere else", async () => {
      const { message } = pressed();
      for (const at of [slashed(), mentioned()])
        expect(code(await bench.outcome(at, { ...say("two"), replaces: message }))).to.equal(
          "never",
        );
      expect(bench.texts(ops)).to.deep.equal(["one"]);
    });

    it("tells in passing why the button did nothing, to who pressed it", async () => {
      const { at } = pressed();
      expect(await bench.sends(at, { ...say("It is old."), passing: true })).to.match(/^n\//);
      expect(bench.shown(ops).map((m) => [m.text, m.ephemeral])).to.deep.equal([
        ["one", true],
        ["It is old.", true],
      ]);
    });

    it("tells it otherwise where that does not go any more", async () => {
      const { at } = pressed();
      bench.clock.advance(30 * minuteMs);
      await bench.sends(at, { ...say("It is old."), passing: true });
      expect(bench.calls("chat.postEphemeral")).to.equal(1);
      bench.slack.fails("response_url", { kind: "cut" });
      const error = await bench.outcome(pressed().at, { ...say("x"), passing: true });
      expect(isFault(error, "adapter.unavailable")).to.equal(true);
    });

    it("shows progress in its place, once, and then the answer", async () => {
      const { at, message } = pressed();
      const key = progressKey();
      expect(await bench.sends(at, progress("pods …", message), key)).to.equal(message);
      expect(bench.texts(ops)).to.deep.equal(["🔄 pods …"]);
      expect(await bench.sends(at, progress("pods done", message), key)).to.equal(message);
      expect(bench.texts(ops), "an address wears out").to.deep.equal(["🔄 pods …"]);
      await bench.sends(at, { ...say("well"), replaces: message });
      expect(bench.texts(ops)).to.deep.equal(["well"]);
    });

    it("keeps the last use of the address for the answer", async () => {
      const { at, message } = pressed();
      for (let i = 1; i <= 4; i += 1) await bench.sends(at, say(`aside ${i}`));
      expect(await bench.sends(at, progress("pods …", message), progressKey())).to.equal(message);
      await bench.sends(at, { ...say("well"), replaces: message });
      expect(bench.texts(ops)[0]).to.equal("well");
    });

    it("changes nothing but what it was pressed on", async () => {
      const { at } = pressed();
      bench.slack.fails("chat.update", { kind: "error", error: "channel_not_found" });
      const elsewhere = { ...say("two"), replaces: `m/${bench.dm.id}/1.1` };
      expect(code(await bench.outcome(at, elsewhere))).to.equal("never");
      expect(bench.texts(ops)).to.deep.equal(["one"]);
    });

    it("stays in the thread of the button", async () => {
      const root = bench.slack.says(bench.ann, "so", { channel: ops }).ts;
      await bench.sends(mentioned(root), pressable("there", "More"));
      await bench.sends(pressed("More").at, say("below it"));
      expect(bench.shown(ops).at(-1)).to.deep.include({ text: "below it", thread: root });
      // An address leads to the channel, not to the thread.
      expect(bench.calls("chat.postEphemeral")).to.equal(2);
    });

    it("changes a message that all see, as its author", async () => {
      const key = await bench.sends(slashed(), { ...pressable("all", "More"), audience: "place" });
      const { at, message } = pressed("More");
      expect(message).to.equal(key);
      await bench.sends(at, { ...say("all, better"), replaces: message });
      expect(bench.shown(ops).map((m) => [m.text, m.ephemeral])).to.deep.equal([
        ["one", true],
        ["all, better", false],
      ]);
      expect(bench.calls("chat.update")).to.equal(1);
    });
  });

  it("shows no progress that nobody could take away again", async () => {
    for (const at of [slashed(), mentioned()])
      expect(await bench.sends(at, progress("pods …"), progressKey())).to.match(/^n\//);
    const at = slashed();
    const key = await bench.sends(at, progress("pods …"), progressKey());
    await bench.sends(at, { ...say("well"), replaces: key });
    expect(bench.texts(ops)).to.deep.equal(["well"]);
  });

  it("says to all what is for all where the bot is no member, and changes it by its buttons", async () => {
    const lobby = bench.slack.channel("lobby", { members: [bench.ann], bot: false });
    const at = slashed(lobby);
    await bench.sends(at, { ...pressable("all"), audience: "place" });
    expect(bench.shown(lobby)[0]).to.deep.include({ text: "all", ephemeral: false });
    const press = bench.hears(bench.slack.presses(bench.ann, "Again", { channel: lobby }));
    const answer = {
      ...say("all, better"),
      audience: "place",
      replaces: press.message ?? "",
    } as const;
    await bench.sends(press.at, answer);
    expect(bench.shown(lobby)[0]).to.deep.include({ text: "all, better", ephemeral: false });
  });

  it("leaves a message of all where its file goes alone to who pressed", async () => {
    const lobby = bench.slack.channel("lobby", { members: [bench.ann], bot: false });
    await bench.sends(slashed(lobby), { ...pressable("all"), audience: "place" });
    const press = bench.hears(bench.slack.presses(bench.ann, "Again", { channel: lobby }));
    const file: Block = { kind: "file", name: "a.csv", label: "All", base64: "YQ==" };
    await bench.sends(press.at, {
      ...view([file]),
      audience: "place",
      replaces: press.message ?? "",
    });
    expect(bench.texts(lobby)).to.deep.equal(["The file comes in our direct messages."]);
    expect(bench.shown().flatMap(({ files }) => files)).to.have.length(1);
  });

  it("leaves a message in its thread when it takes its place", async () => {
    const root = bench.slack.says(bench.ann, "so", { channel: ops }).ts;
    await bench.sends(mentioned(root), pressable("one"));
    const { at, message } = pressed();
    await bench.sends(at, { ...say("two"), replaces: message });
    expect(bench.shown(ops).map((m) => [m.text, m.thread])).to.deep.equal([["two", root]]);
    const [call] = bench.slack.calls("response_url");
    expect(call?.payload).to.include({ replace_original: true });
    expect(call?.payload).not.to.have.property("thread_ts");
  });

  it("names neither address nor words in what goes wrong", async () => {
    const at = slashed();
    for (const fault of [
      { kind: "cut" },
      { kind: "html" },
      { kind: "error", error: "invalid_blocks" },
    ] as const) {
      bench.slack.fails("response_url", fault);
      bench.slack.fails("chat.postEphemeral", fault);
      bench.slack.fails("chat.postMessage", fault);
      const error = await bench.outcome(at, say("very private"));
      const told = `${String(error)} ${JSON.stringify(error)} ${bench.log.text()}`;
      expect(told).not.to.contain("/commands/").and.not.to.contain("private");
    }
  });
});

import type { types } from "@slack/bolt";
import { expect } from "chai";

import { parseMetadata } from "../../adapters/slack/metadata.ts";
import type { Address, ChatEvent } from "../../src/core/event.ts";
import { isFault } from "../../src/core/fault.ts";
import {
  say,
  text,
  view,
  wordButton,
  buttons,
  type Block,
  type Field,
  type Outgoing,
  type View,
} from "../../src/core/view/view.ts";
import { issued, openSlackBench, pressable, type SlackBench } from "../support/slack-bench.ts";
import type { Channel } from "../support/slack/types.ts";

const field: Field = { name: "ssoUrl", label: "SSO URL", hint: "", secret: false };
const formBlock = (submit: string): Block => ({
  kind: "form",
  wizard: "auth",
  draft: "draft-1",
  title: "Plume sign-in",
  fields: [field],
  submit,
});
const form = view([text("Sign in"), formBlock("Test and save")]);
const invitation = view([
  text("Signing in takes a form."),
  buttons(issued(wordButton("Open the form", "form"), "b.7")),
]);
const asked: Outgoing = { view: invitation, form };

describe("forms and answers in modals of Slack", () => {
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
    bench.hears(bench.slack.slash(bench.ann, "/plume auth", { channel })).at;
  /** The form is open, was filled in and sent. */
  const submitted = async (at = slashed()): Promise<ChatEvent> => {
    await bench.sends(at, asked);
    return bench.hears(bench.slack.submits(bench.ann, { ssoUrl: "https://sso.example" }));
  };
  const modal = () => bench.slack.modal(bench.ann);
  const updates = (): number => bench.calls("views.update");

  it("open for who gave a command, and know what they are about", async () => {
    const key = await bench.sends(slashed(), asked);
    expect(key).to.equal(`v/${modal()?.id}`);
    expect(modal()).to.deep.include({ title: "Plume sign-in", submit: "Test and save" });
    expect(parseMetadata(modal()?.privateMetadata)).to.deep.equal({
      place: ops.id,
      thread: undefined,
      draft: "draft-1",
    });
    expect(bench.shown(ops)).to.deep.equal([]);
  });

  it("remember the thread in which they were asked for", async () => {
    const root = bench.slack.says(bench.ann, "so", { channel: ops }).ts;
    const mention = bench.slack.says(bench.ann, "@Plume auth", { channel: ops, thread: root });
    await bench.sends(bench.hears(mention).at, asked);
    expect(modal(), "nothing that is written opens one").to.equal(undefined);
    expect(bench.texts(ops)).to.deep.equal(["Signing in takes a form."]);
    const press = bench.hears(bench.slack.presses(bench.ann, "Open the form", { channel: ops }));
    await bench.sends(press.at, asked);
    expect(parseMetadata(modal()?.privateMetadata)).to.deep.include({
      place: ops.id,
      thread: root,
    });
  });

  it("give way to words where it is too late to open one", async () => {
    const at = slashed();
    bench.clock.advance(3_000);
    await bench.sends(at, asked);
    expect(bench.calls("views.open")).to.equal(0);
    expect(bench.texts(ops)).to.deep.equal(["Signing in takes a form."]);
  });

  for (const error of ["expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id"])
    it(`give way to words where Slack says ${error}`, async () => {
      bench.slack.fails("views.open", { kind: "error", error });
      await bench.sends(slashed(), asked);
      expect(bench.texts(ops)).to.deep.equal(["Signing in takes a form."]);
    });

  it("give way to words where Slack has no room for one: a trigger does not wait", async () => {
    bench.slack.fails("views.open", { kind: "limited", seconds: 30 });
    await bench.sends(slashed(), asked);
    expect(bench.texts(ops)).to.deep.equal(["Signing in takes a form."]);
  });

  it("open once, also where the answer to that got lost", async () => {
    const at = slashed();
    bench.slack.fails("views.open", { kind: "lost-reply" });
    const lost = await bench.outcome(at, asked, "s:1.0");
    expect(isFault(lost, "adapter.unavailable")).to.equal(true);
    bench.clock.advance(500);
    await bench.sends(at, asked, "s:1.0");
    expect(modal()?.title).to.equal("Plume sign-in");
    expect(bench.shown(ops)).to.deep.equal([]);
  });

  it("are tried again where Slack was away for a moment", async () => {
    const at = slashed();
    bench.slack.fails("views.open", { kind: "cut" });
    await bench.outcome(at, asked, "s:1.0");
    await bench.sends(at, asked, "s:1.0");
    expect(modal()?.title).to.equal("Plume sign-in");
  });

  describe("once they are sent", () => {
    it("become what is said to them", async () => {
      const { at, delivery, message } = await submitted();
      const key = await bench.sends(at, say("Testing …"), `${delivery}.preface`);
      expect(key).to.equal(message);
      expect(modal()).to.deep.include({ text: "Testing …", close: "Close" });
      expect(modal()?.submit).to.equal(undefined);
      await bench.sends(at, pressable("Signed in"), `${delivery}.0`);
      expect(modal()?.text).to.equal("Signed in");
      expect(parseMetadata(modal()?.privateMetadata)).to.deep.include({ place: ops.id });
      expect(bench.shown(ops)).to.deep.equal([]);
    });

    it("are acknowledged with the first that is said, where Slack still waits", async () => {
      const { at, delivery } = await submitted();
      const acknowledged: types.ModalView[] = [];
      bench.waiting.set(delivery, async (shown) => {
        bench.waiting.delete(delivery);
        return acknowledged.push(shown) > 0;
      });
      const key = await bench.sends(at, say("Testing …"), `${delivery}.preface`);
      expect(key).to.equal(`v/${modal()?.id}`);
      expect(acknowledged.map(({ title }) => title.text)).to.deep.equal(["Plume"]);
      expect(updates()).to.equal(0);
      await bench.sends(at, say("Signed in"), `${delivery}.0`);
      expect(updates()).to.equal(1);
    });

    it("are changed where the acknowledgement did not bring it", async () => {
      const { at, delivery } = await submitted();
      bench.waiting.set(delivery, async () => false);
      await bench.sends(at, say("Signed in"), `${delivery}.0`);
      expect(modal()?.text).to.equal("Signed in");
    });

    it("tell when they were sent, for who did not take them", async () => {
      await bench.close();
      const asked: (readonly [string, number | undefined])[] = [];
      const take = (...form: readonly [string, number?]): undefined =>
        void asked.push([form[0], form[1]]);
      bench = await openSlackBench({ submissions: { take } });
      ops = bench.slack.channel("ops", { members: [bench.ann] });
      const sentAtMs = bench.clock.now();
      const { at, delivery } = await submitted();
      bench.clock.advance(200);
      await bench.sends(at, say("Signed in"), `${delivery}.0`);
      expect(asked).to.deep.equal([[delivery, sentAtMs]]);
    });

    it("become the form of what has to be mended", async () => {
      const { at, delivery } = await submitted();
      const again = view([text("Step 2 is wrong."), formBlock("Test again")]);
      await bench.sends(at, { view: say("Step 2 is wrong."), form: again }, `${delivery}.0`);
      expect(modal()).to.deep.include({ text: "Step 2 is wrong.", submit: "Test again" });
      expect(bench.calls("views.open")).to.equal(1);
    });

    it("show several answers below each other, in order, with all their buttons", async () => {
      const { at, delivery } = await submitted();
      await bench.sends(at, say("Testing …"), `${delivery}.preface`);
      await bench.sends(at, pressable("one", "First", "b.1"), `${delivery}.0`);
      await bench.sends(at, pressable("two", "Second", "b.2"), `${delivery}.1`);
      expect(modal()?.text).to.equal("one\ntwo");
      expect(modal()?.buttons.map(({ label }) => label)).to.deep.equal(["First", "Second"]);
    });

    it("keep their fields below what is said besides", async () => {
      const { at, delivery } = await submitted();
      const again = view([text("Step 2 is wrong."), formBlock("Test again")]);
      await bench.sends(at, { view: say("x"), form: again }, `${delivery}.0`);
      await bench.sends(at, say("The former sign-in works on."), `${delivery}.1`);
      expect(modal()?.text).to.equal("Step 2 is wrong.\nThe former sign-in works on.");
      expect(modal()?.fields).to.have.length(1);
    });

    it("and closed, are answered in the direct message", async () => {
      const { at, delivery } = await submitted();
      bench.slack.closes(bench.ann);
      const progress: View = view([{ kind: "progress", label: "Testing", parts: [] }]);
      expect(await bench.sends(at, progress, `${delivery}.progress`)).to.match(/^n\//);
      expect(await bench.sends(at, say("Signed in"), `${delivery}.0`)).to.match(/^m\/D/);
      expect(bench.texts()).to.deep.equal(["Signed in"]);
      expect(bench.shown(ops)).to.deep.equal([]);
    });

    it("and closed, go on where they were asked for with the buttons of the answer", async () => {
      const { at, delivery } = await submitted();
      bench.slack.closes(bench.ann);
      await bench.sends(at, pressable("Step 2 is wrong.", "Fix step 2"), `${delivery}.0`);
      const press = bench.hears(bench.slack.presses(bench.ann, "Fix step 2"));
      expect(press.at).to.deep.include({ place: ops.id, shared: true });
      expect(press.message).to.equal(`m/${bench.dm.id}/${bench.shown()[0]?.ts}`);
      await bench.sends(press.at, { ...say("Fixed."), replaces: press.message ?? "" });
      await bench.sends(press.at, say("Seen by who pressed."));
      expect(bench.texts()).to.deep.equal(["Fixed.", "Seen by who pressed."]);
      expect(bench.shown(ops)).to.deep.equal([]);
    });

    it("and closed, go on where they are if that is the direct message", async () => {
      const { at, delivery } = await submitted(slashed(bench.dm));
      bench.slack.closes(bench.ann);
      await bench.sends(at, pressable("one"), `${delivery}.0`);
      const press = bench.hears(bench.slack.presses(bench.ann, "Again"));
      expect(press.at).to.deep.include({ place: bench.dm.id, shared: false });
    });

    it("and closed, are answered once, also where the answer to that got lost", async () => {
      const { at, delivery } = await submitted();
      bench.slack.closes(bench.ann);
      bench.slack.fails("chat.postMessage", { kind: "lost-reply" });
      await bench.outcome(at, say("Signed in"), `${delivery}.0`);
      await bench.sends(at, say("Signed in"), `${delivery}.0`);
      expect(bench.texts()).to.deep.equal(["Signed in"]);
    });

    it("wait where Slack asks to, and are not answered anywhere else for it", async () => {
      const { at, delivery } = await submitted();
      for (const [fault, code] of [
        [{ kind: "limited", seconds: 2 }, "adapter.rate-limited"],
        [{ kind: "cut" }, "adapter.unavailable"],
      ] as const) {
        bench.slack.fails("views.update", fault);
        const error = await bench.outcome(at, say("Signed in"), `${delivery}.0`);
        expect(isFault(error, code), fault.kind).to.equal(true);
        bench.clock.advance(2_000);
      }
      await bench.sends(at, say("Signed in"), `${delivery}.0`);
      expect(modal()?.text).to.equal("Signed in");
      expect(bench.texts()).to.deep.equal([]);
    });

    it("wait with a form as well, and open no second one for it", async () => {
      const { at, delivery } = await submitted();
      bench.slack.fails("views.update", { kind: "limited", seconds: 2 });
      const error = await bench.outcome(at, asked, `${delivery}.0`);
      expect(isFault(error, "adapter.rate-limited")).to.equal(true);
      expect(bench.calls("views.open")).to.equal(1);
    });

    it("say what a button in them leads to, in place", async () => {
      const first = await submitted();
      await bench.sends(first.at, pressable("one"), `${first.delivery}.0`);
      const press = bench.hears(bench.slack.presses(bench.ann, "Again", { in: "modal" }));
      expect(press.message).to.equal(first.message);
      const answer = { ...say("two"), replaces: press.message ?? "" };
      expect(await bench.sends(press.at, answer)).to.equal(press.message);
      expect(modal()?.text).to.equal("two");
      await bench.sends(press.at, asked);
      expect(modal()?.submit).to.equal("Test and save");
    });

    it("bring files in the direct message", async () => {
      const { at, delivery } = await submitted();
      const file: Block = { kind: "file", name: "a.csv", label: "All", base64: "YQ==" };
      await bench.sends(at, view([text("Here"), file]), `${delivery}.0`);
      expect(modal()?.text).to.equal("Here\nThe file comes in our direct messages.");
      expect(bench.shown().flatMap(({ files }) => files)).to.have.length(1);
    });
  });

  it("open anew for who closed theirs and pressed on", async () => {
    const { at, delivery } = await submitted();
    await bench.sends(at, pressable("one", "Correct it"), `${delivery}.0`);
    const press = bench.hears(bench.slack.presses(bench.ann, "Correct it", { in: "modal" }));
    bench.slack.closes(bench.ann);
    await bench.sends(press.at, asked);
    expect(modal()?.submit).to.equal("Test and save");
  });
});

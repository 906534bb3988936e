import { expect } from "chai";

import type { Capabilities } from "../../../src/core/capabilities.ts";
import { command } from "../../../src/core/command/command.ts";
import type { Address, ChatEvent } from "../../../src/core/event.ts";
import { seal } from "../../../src/core/sealed.ts";
import {
  buttons,
  commandButton,
  say,
  text,
  view,
  wordButton,
  type Block,
  type Outgoing,
  type View,
} from "../../../src/core/view/view.ts";
import { checkForm } from "../../../src/core/wizard/machine.ts";
import { open, type Finished, type Wizard } from "../../../src/core/wizard/wizard.ts";
import { event, here, pairing, phone, Talk, typed } from "../../support/builders.ts";
import { wordsOf } from "../../support/texts.ts";
import { buttonsIn, labelsIn } from "../../support/view-texts.ts";

type Form = Extract<Block, { kind: "form" }>;

const dm: Capabilities = { ...phone, secrets: "form", prefix: "/plume " };
const channel: Capabilities = { ...dm, questions: false, shares: true };
const shared: Address = { ...here, place: "C1", shared: true };

const pair = command("pair", "Pairs").run(async () => Promise.resolve(open("pairing")));
const repair = command("repair", "Pairs again").run(async () =>
  Promise.resolve(open("pairing", { kept: { name: "box", key: seal("key-old") } })),
);
const hello = command("hello", "Greets").reply(() => say("hello"));

const failing = (...choices: readonly string[]): Finished => ({
  kind: "failed",
  say: [view([text("it failed"), buttons(...choices.map((word) => wordButton(word, word)))])],
});

const talk = (wizard = pairing(), surface = dm): Talk =>
  new Talk({ commands: [hello, pair, repair], wizards: [wizard], greeting: "hello" }, surface);

const opening: ChatEvent = typed("/pair", { delivery: "m:pair" });

const first = (t: Talk): Outgoing => t.last?.say[0] ?? { view: say("nothing was said") };
const formIn = (shown: View | undefined): Form | undefined =>
  shown?.blocks.find((block): block is Form => block.kind === "form");
const fieldsIn = (t: Talk): readonly string[] =>
  formIn(first(t).form)?.fields.map(({ name }) => name) ?? [];

const sent = (values: { readonly [name: string]: string }): ChatEvent =>
  event({ kind: "form", wizard: "pairing", draft: "m:pair", values });

async function pressed(t: Talk, label: string): Promise<void> {
  const button = t.last?.say
    .flatMap(({ view: shown }) => shown.blocks)
    .flatMap((block) => (block.kind === "buttons" ? block.items : []))
    .find((b) => b.label === label);
  if (button?.id === undefined) throw new Error(`there is no button ${label}`);
  await t.send(event({ kind: "button", id: button.id }));
}

describe("a wizard where forms can be opened", () => {
  it("comes with a form of all steps, and with its first question for where none opens", async () => {
    const t = talk();
    await t.send(opening);
    expect(wordsOf(first(t).view)).to.contain("Let us pair.\nStep 1️⃣: Name?");
    expect(labelsIn(first(t).view)).to.deep.equal(["Open the form", "Cancel"]);
    const form = formIn(first(t).form);
    expect(form).to.deep.include({ wizard: "pairing", draft: "m:pair", title: "A form" });
    expect(form?.fields).to.deep.equal([
      { name: "name", label: "Step 1️⃣: Name?", hint: "", secret: false },
      { name: "key", label: "Step 2️⃣: Key?", hint: "", secret: true },
      { name: "colour", label: "Step 3️⃣: Colour?", hint: "", secret: false, optional: "skip" },
    ]);
    expect(wordsOf(first(t).form)).to.contain("Let us pair.");
  });

  it("has no form where secrets are typed", async () => {
    const t = talk(pairing(), phone);
    await t.send(opening);
    expect(first(t).form).to.equal(undefined);
    expect(labelsIn(first(t).view)).to.deep.equal(["Cancel"]);
  });

  it("ends with all values of the form; an empty one takes what skipping takes", async () => {
    const t = talk(pairing(({ name, key }) => ({ kind: "done", say: [say(`${name} ${key}`)] })));
    await t.send(opening);
    expect((await t.send(sent({ name: "box", key: "k1", colour: "" }))).map(wordsOf)).to.deep.equal(
      ["box k1"],
    );
  });

  it("shows what is known of before, never the secret, which may stay as it is", async () => {
    const t = talk(pairing(({ name, key }) => ({ kind: "done", say: [say(`${name} ${key}`)] })));
    await t.send(typed("/repair", { delivery: "m:pair" }));
    const [name, key] = formIn(first(t).form)?.fields ?? [];
    expect(name).to.deep.include({ value: "box" });
    expect(name).not.to.have.property("optional");
    expect(key).to.deep.include({ optional: "keep" });
    expect(key).not.to.have.property("value");
    await t.send(sent({ name: "box2", key: "two words", colour: "" }));
    expect(formIn(first(t).form)?.fields[0]).to.deep.include({ value: "box2" });
    const said = await t.send(sent({ name: "box2", key: "", colour: "" }));
    expect(said.map(wordsOf)).to.deep.equal(["box2 key-old"]);
  });

  it("asks one question after the other of who types, the secret by a form of one field", async () => {
    const t = talk();
    await t.send(opening);
    await t.send("box");
    expect(first(t).form).to.equal(undefined);
    expect(labelsIn(first(t).view)).to.deep.equal(["Enter the key", "Back", "Cancel"]);
    await pressed(t, "Enter the key");
    expect(fieldsIn(t)).to.deep.equal(["key"]);
    expect(wordsOf(first(t).view)).to.contain("Step 2️⃣: Key?");
  });

  it("comes without a form for who calls it again while answering in the chat", async () => {
    const t = talk();
    await t.send(opening);
    await t.send("box");
    await t.send("/pair");
    expect(wordsOf(first(t).view)).to.contain("already open");
    expect(first(t).form).to.equal(undefined);
  });

  it("goes on in the form that is open, with all that is still to be answered", async () => {
    const t = talk();
    await t.send(opening);
    await pressed(t, "Open the form");
    await t.send(sent({ key: "k1" }));
    expect(wordsOf(first(t).view)).to.contain("Step 1️⃣: Name?");
    expect(fieldsIn(t)).to.deep.equal(["name", "colour"]);
    expect((await t.send(sent({ name: "box", colour: "" }))).map(wordsOf)).to.deep.equal([
      "paired",
    ]);
  });

  it("opens the form again for who asks for it", async () => {
    const t = talk();
    await t.send(opening);
    await pressed(t, "Open the form");
    expect(fieldsIn(t)).to.deep.equal(["name", "key", "colour"]);
    await t.send(typed("/pair"));
    expect(wordsOf(first(t).form)).to.contain("The pairing is already open.");
    expect(fieldsIn(t)).to.deep.equal(["name", "key", "colour"]);
  });

  it("opens no form after a press that only moves between questions", async () => {
    const t = talk();
    await t.send(opening);
    await t.send("box");
    await pressed(t, "Back");
    expect(first(t).form).to.equal(undefined);
    expect(wordsOf(first(t).view)).to.contain("Step 1️⃣: Name?");
  });

  it("has no form for one question any more once another one is asked in the chat", async () => {
    const t = talk();
    await t.send(opening);
    await t.send("box");
    await pressed(t, "Enter the key");
    await pressed(t, "Back");
    expect(t.state.wizard?.fields).to.deep.equal([]);
  });

  it("opens the form for all of it once more for who starts over", async () => {
    const t = talk();
    await t.send(opening);
    await t.send("box");
    await t.send("start over");
    expect(fieldsIn(t)).to.deep.equal(["name", "key", "colour"]);
    expect(wordsOf(first(t).form)).to.contain("Let us pair.");
  });

  it("takes what skipping takes for a value of before that was emptied", async () => {
    const recolour = command("recolour", "Pairs again").run(async () =>
      Promise.resolve(open("pairing", { kept: { colour: "red" } })),
    );
    const wizards = [pairing(() => failing("fix 2", "cancel"))];
    const t = new Talk({ commands: [hello, recolour], wizards, greeting: "hello" }, dm);
    await t.send(typed("/recolour", { delivery: "m:pair" }));
    await t.send(sent({ name: "box", key: "k1", colour: "" }));
    expect(t.state.wizard?.answers).to.include({ name: "box", colour: "grey" });
  });

  it("asks for the value that has to be mended, in the same form, above the other ways", async () => {
    const t = talk(pairing(() => failing("fix 2", "start over", "cancel")));
    await t.send(opening);
    await t.send(sent({ name: "box", key: "k1", colour: "red" }));
    expect(labelsIn(first(t).view)).to.deep.equal(["fix 2", "start over", "cancel"]);
    const { form } = first(t);
    expect(fieldsIn(t)).to.deep.equal(["key"]);
    expect(formIn(form)?.submit).to.equal("Send again");
    expect(form && wordsOf(form)).to.contain("it failed");
    expect(form && labelsIn(form)).to.deep.equal(["start over", "cancel"]);
    expect(form?.blocks.at(-1)?.kind).to.equal("buttons");
    const [again, cancel] = form ? buttonsIn(form) : [];
    expect([again, cancel].map((button) => button?.id === undefined)).to.deep.equal([false, false]);
    await t.send(event({ kind: "button", id: cancel?.id ?? "" }));
    expect(wordsOf(first(t).view)).to.contain("Pairing cancelled.");
  });

  it("says below it what else there is to say, and keeps what does not lead to a step", async () => {
    const row = buttons(wordButton("fix 2", "fix 2"), commandButton("Hello", "hello"));
    const failed = view([text("it failed"), buttons(wordButton("fix 2", "fix 2")), row], "failed");
    const t = talk(pairing(() => ({ kind: "failed", say: [failed, say("by the way")] })));
    await t.send(opening);
    const said = await t.send(sent({ name: "box", key: "k1", colour: "red" }));
    expect(said.slice(1).map(wordsOf)).to.deep.equal(["by the way"]);
    const { form } = first(t);
    expect(form?.tone).to.equal("failed");
    expect(form && labelsIn(form)).to.deep.equal(["Hello"]);
    expect(form?.blocks.map(({ kind }) => kind)).to.deep.equal(["text", "form", "buttons"]);
  });

  it("goes on testing what was sent when its form is closed", async () => {
    const t = talk();
    await t.send(opening);
    const filled = sent({ name: "box", key: "k1", colour: "red" });
    const decision = t.brain.decide(t.state, filled, dm);
    const closed = event({ kind: "closed", wizard: "pairing", draft: "m:pair" });
    const interrupts = decision.kind === "run" && decision.run.interruptedBy(closed);
    expect([decision.kind, interrupts]).to.deep.equal(["run", false]);
  });

  it("takes the mended value, with the others as they were", async () => {
    const keys: string[] = [];
    const wizard = pairing(({ name, key }) => {
      keys.push(`${name} ${key}`);
      return keys.length === 1 ? failing("fix 2", "cancel") : { kind: "done", say: [say("done")] };
    });
    const t = talk(wizard);
    await t.send(opening);
    await t.send(sent({ name: "box", key: "k1", colour: "red" }));
    await t.send(sent({ key: "k2" }));
    expect(keys).to.deep.equal(["box k1", "box k2"]);
  });

  it("opens no form by itself after a failure of what was typed", async () => {
    const t = talk(pairing(() => failing("fix 2", "cancel")));
    await t.send(opening);
    for (const line of ["box", "k1", "red"]) await t.send(line);
    expect(first(t).form).to.equal(undefined);
    await pressed(t, "fix 2");
    expect(fieldsIn(t)).to.deep.equal(["key"]);
  });

  it("shows a failure that no value would mend without a form", async () => {
    const t = talk(pairing(() => failing("again", "cancel")));
    await t.send(opening);
    await t.send(sent({ name: "box", key: "k1", colour: "" }));
    expect(first(t).form).to.equal(undefined);
  });

  it("says at the fields what was refused, keeps the good values and never shows the secret", async () => {
    const t = talk();
    await t.send(opening);
    await t.send(sent({ name: "box", key: "two words", colour: "" }));
    expect(labelsIn(first(t).view)).to.deep.equal(["Correct it", "Cancel"]);
    const [name, key] = formIn(first(t).form)?.fields ?? [];
    expect(name).to.deep.include({ value: "box" });
    expect(name).not.to.have.property("error");
    expect(key).to.deep.include({ error: "❌ One word, please." });
    expect(first(t).form?.tone).to.equal("failed");
    expect(JSON.stringify(t.last?.say)).not.to.contain("two words");
    await pressed(t, "Correct it");
    expect(fieldsIn(t)).to.deep.equal(["name", "key", "colour"]);
  });

  it("is cancelled by closing its form, but not by closing an earlier one", async () => {
    const t = talk();
    await t.send(opening);
    const closed = (draft: string): ChatEvent =>
      event({ kind: "closed", wizard: "pairing", draft });
    expect(await t.send(closed("m:earlier"))).to.deep.equal([]);
    expect((await t.send(closed("m:pair"))).map(wordsOf).join()).to.contain("Pairing cancelled.");
    expect(await t.send(closed("m:pair"))).to.deep.equal([]);
  });

  it("asks in the chat who closed the form for a part of it", async () => {
    const t = talk();
    await t.send(opening);
    await t.send("box");
    await pressed(t, "Enter the key");
    await t.send(event({ kind: "closed", wizard: "pairing", draft: "m:pair" }));
    expect(wordsOf(first(t).view)).to.contain("Step 2️⃣: Key?");
    expect(first(t).form).to.equal(undefined);
    expect(t.state.wizard?.answers).to.deep.equal({ name: "box" });
    expect(t.state.wizard?.fields).to.deep.equal([]);
  });

  it("is cancelled by closing the form that shows its failure", async () => {
    const t = talk(pairing(() => failing("fix 2", "cancel")));
    await t.send(opening);
    await t.send(sent({ name: "box", key: "k1", colour: "red" }));
    await t.send(event({ kind: "closed", wizard: "pairing", draft: "m:pair" }));
    expect(wordsOf(first(t).view)).to.contain("Pairing cancelled.");
    expect(t.state.wizard).to.equal(undefined);
  });

  it("keeps what its form asks for through its stored form", async () => {
    const t = talk();
    await t.send(opening);
    expect(t.state.wizard?.fields).to.deep.equal(["name", "key", "colour"]);
    const stored = t.brain.encode(t.state).replace(/"fields":\[[^\]]*\],/, "");
    expect(t.brain.decode(stored)?.wizard?.fields).to.deep.equal([]);
    const broken = t.brain.encode(t.state).replace(/"fields":\[[^\]]*\]/, '"fields":[7]');
    expect(t.brain.decode(broken)).to.equal(undefined);
  });
});

describe("a wizard where only a form can answer", () => {
  it("goes on there although others read along, and leads to the form", async () => {
    const t = talk(pairing(), channel);
    await t.send(typed("/pair", { delivery: "m:pair", at: shared }));
    expect(wordsOf(first(t).view)).to.equal(
      "Let us pair.\n🔐 This takes a form.\n[Open the form] [Cancel]",
    );
    expect(fieldsIn(t)).to.deep.equal(["name", "key", "colour"]);
    await t.send(typed("/pair", { at: shared }));
    expect(labelsIn(first(t).view)).to.deep.equal(["Open the form", "Cancel", "Start over"]);
  });

  it("takes nothing that is typed for an answer", async () => {
    const t = talk(pairing(), channel);
    await t.send(typed("/pair", { at: shared }));
    await t.send(typed("box", { at: shared }));
    expect(t.last?.say.map(({ view: shown }) => wordsOf(shown)).join("\n")).to.contain(
      "I answer commands.",
    );
    expect(t.state.wizard?.answers).to.deep.equal({});
    expect(t.state.wizard?.fields).to.deep.equal(["name", "key", "colour"]);
  });

  it("deletes a secret that was typed there, or warns of it", async () => {
    const t = talk(pairing(), channel);
    await t.send(typed("/pair", { at: shared }));
    await t.send(typed("key-1", { at: shared, message: "m9" }));
    const { erase } = first(t);
    expect(erase?.message).to.equal("m9");
    expect(erase && wordsOf(erase.unerased)).to.contain("I could not delete your message.");
    expect(JSON.stringify(t.state)).not.to.contain("key-1");
  });

  it("reminds of the form below another answer, without opening it", async () => {
    const t = talk(pairing(), channel);
    await t.send(typed("/pair", { at: shared }));
    await t.send(typed("/hello", { at: shared }));
    const [, reminder] = t.last?.say ?? [];
    expect(wordsOf(reminder?.view)).to.contain("Back to the pairing:\n🔐 This takes a form.");
    expect(reminder?.form).to.equal(undefined);
  });
});

describe("checkForm", () => {
  it("names the values that would be refused, and leaves empty ones alone", () => {
    const values = { name: "two words", key: "", colour: "red" };
    expect(checkForm(pairing(), values)).to.deep.equal({ name: ["❌ One word, please."] });
    expect(checkForm(pairing(), { unknown: "two words" })).to.deep.equal({});
  });

  it("leaves a word alone that skips, but only where there is something to skip to", () => {
    const picky = pairing();
    const steps = picky.steps.map((step) => ({
      ...step,
      answer: { ...step.answer, check: () => ({ kind: "bad", lines: ["no"], sensitive: false }) },
    }));
    const [first, ...rest] = steps;
    const values = { name: "/skip", key: "skip", colour: " /Skip " };
    const refused = checkForm({ ...picky, steps: [first, ...rest] } as Wizard, values);
    expect(Object.keys(refused)).to.deep.equal(["name", "key"]);
  });
});

import { expect } from "chai";

import type { Capabilities } from "../../../src/core/capabilities.ts";
import { command } from "../../../src/core/command/command.ts";
import type { Address, ChatEvent } from "../../../src/core/event.ts";
import {
  buttons,
  commandButton,
  footer,
  say,
  text,
  view,
  type View,
} from "../../../src/core/view/view.ts";
import { open } from "../../../src/core/wizard/wizard.ts";
import { event, here, pairing, phone, Talk, typed } from "../../support/builders.ts";
import { wordsOf } from "../../support/texts.ts";
import { buttonsIn, labelsIn } from "../../support/view-texts.ts";

const channel: Capabilities = { ...phone, shares: true };
const shared: Address = { ...here, place: "C1", shared: true };

const handler = (name: string, answer: View) =>
  command(name, "Answers").run(async () => Promise.resolve(answer));
const dated = handler(
  "dated",
  view([text("fine"), footer("as of 10:02"), buttons(commandButton("More", "plain"))]),
);
const bare = handler("bare", view([text("fine"), footer("as of 10:02")]));
const plain = handler("plain", say("hello"));

const talk = (surface = channel): Talk =>
  new Talk({ commands: [dated, bare, plain], wizards: [pairing()], greeting: "plain" }, surface);

const at = (line: string): ChatEvent => typed(line, { at: shared });

describe("an answer where answers are the asker's alone", () => {
  it("can be shared if it says how old it is; the button stands behind the others", async () => {
    const [answer = say("")] = await talk().send(at("/dated"));
    expect(labelsIn(answer)).to.deep.equal(["More", "Share here"]);
    expect(answer.blocks.map(({ kind }) => kind)).to.deep.equal(["text", "footer", "buttons"]);
    const [without = say("")] = await talk().send(at("/bare"));
    expect(labelsIn(without)).to.deep.equal(["Share here"]);
  });

  it("has no such button if it says nothing of its age, in private, and where all see it", async () => {
    expect((await talk().send(at("/plain"))).flatMap(labelsIn)).to.deep.equal([]);
    expect((await talk().send("/dated")).flatMap(labelsIn)).to.deep.equal(["More"]);
    expect((await talk(phone).send(at("/dated"))).flatMap(labelsIn)).to.deep.equal(["More"]);
  });

  it("is posted again when the button is pressed, named by that button", async () => {
    const t = talk();
    const [answer = say("")] = await t.send(at("/dated"));
    const id = buttonsIn(answer).at(-1)?.id ?? "";
    const said = await t.send(event({ kind: "button", id }, { at: shared }));
    expect(t.last?.say[0]?.shares).to.equal(id);
    expect(said.map(wordsOf)).to.deep.equal([
      "This answer is too old to be shared. Send the command again.",
    ]);
    expect(said[0]?.passing).to.equal(true);
  });

  it("is posted again without closing what is open", async () => {
    const pair = command("pair", "Pairs").run(async () => Promise.resolve(open("pairing")));
    const commands = [dated, plain, pair];
    const t = new Talk({ commands, wizards: [pairing()], greeting: "plain" }, channel);
    const [answer = say("")] = await t.send(at("/dated"));
    await t.send("/pair");
    const id = buttonsIn(answer).at(-1)?.id ?? "";
    await t.send(event({ kind: "button", id }, { at: shared }));
    expect(t.last?.say[0]?.shares).to.equal(id);
    expect(t.state.wizard?.wizard).to.equal("pairing");
  });

  it("is shared once, however often the button is pressed, and others as well", async () => {
    const t = talk();
    const [one = say("")] = await t.send(at("/dated"));
    const [other = say("")] = await t.send(at("/dated"));
    const press = (of: View): Promise<readonly View[]> =>
      t.send(event({ kind: "button", id: buttonsIn(of).at(-1)?.id ?? "" }, { at: shared }));
    await press(one);
    const [again] = await press(one);
    expect(wordsOf(again)).to.equal("This answer is shared already.");
    expect(again?.passing).to.equal(true);
    expect(t.last?.say[0]?.shares).to.equal(undefined);
    await press(other);
    expect(t.last?.say[0]?.shares).to.equal(buttonsIn(other).at(-1)?.id);
  });

  it("is shared by who asked alone, and for a day", async () => {
    const t = talk();
    const [answer = say("")] = await t.send(at("/dated"));
    const press = (more: Partial<ChatEvent>): ChatEvent =>
      event({ kind: "button", id: buttonsIn(answer).at(-1)?.id ?? "" }, { at: shared, ...more });
    const other = talk();
    const [foreign] = await other.send(press({ at: { ...shared, user: "bob" } }));
    expect(wordsOf(foreign)).to.contain("belongs to someone else's question");
    const [late] = await t.send(press({ atMs: 1_000_000 + 25 * 3_600_000 }));
    expect(wordsOf(late)).to.contain("This button is from an older message.");
    expect(t.last?.say[0]?.shares).to.equal(undefined);
  });
});

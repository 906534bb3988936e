import { expect } from "chai";

import { rowsOf, withEarlier, type ButtonRow } from "../../adapters/discord/buttons.ts";
import { parseButtonId } from "../../adapters/discord/custom-id.ts";
import {
  buttons,
  commandButton,
  privateButton,
  say,
  shareButton,
  text,
  view,
  wordButton,
  type Block,
  type Button,
  type View,
} from "../../src/core/view/view.ts";

const ided = (button: Button, id = "t.0"): Button => ({ ...button, id });
const under = (above: Block, ...items: readonly Button[]): View => view([above, buttons(...items)]);
const below = (...items: readonly Button[]): View => under(text("x"), ...items);
const many = (count: number): readonly Button[] =>
  Array.from({ length: count }, (_, i) => ided(wordButton(`b${i}`, "w"), `t.${i}`));

const labels = (rows: readonly ButtonRow[]): readonly (readonly (string | undefined)[])[] =>
  rows.map(({ components }) => components.map(({ label }) => label));
const ids = (rows: readonly ButtonRow[]): readonly string[] =>
  rows.flatMap(({ components }) => components.map(({ custom_id: id }) => id));
const onlyId = (shown: View): string | undefined => ids(rowsOf(shown, {}))[0];

const question: Block = {
  kind: "question",
  step: 1,
  of: 4,
  lines: ["Where?"],
  examples: [],
  secret: false,
  skippable: false,
};

describe("the buttons of a message in Discord", () => {
  it("are as Discord has them", () => {
    expect(rowsOf(below(ided(commandButton("Pods", "nodes"))), {})).to.deep.equal([
      {
        type: 1,
        components: [{ type: 2, style: 2, label: "Pods", custom_id: "a~t.0~" }],
      },
    ]);
  });

  it("are five in a row, 25 in all", () => {
    expect(rowsOf(say("x"), {})).to.deep.equal([]);
    expect(rowsOf(below(), {})).to.deep.equal([]);
    const rows = (count: number): readonly number[] =>
      rowsOf(below(...many(count)), {}).map(({ components }) => components.length);
    expect(rows(5)).to.deep.equal([5]);
    expect(rows(12)).to.deep.equal([5, 5, 2]);
    expect(rows(25)).to.deep.equal([5, 5, 5, 5, 5]);
    expect(labels(rowsOf(below(...many(40)), {})).flat()).to.deep.equal(
      many(25).map(({ label }) => label),
    );
  });

  it("have labels of 80 characters at most, on one line, never empty", () => {
    const label = (words: string): string =>
      labels(rowsOf(below(ided(wordButton(words, "w"))), {}))[0]?.[0] ?? "";
    expect(label("x".repeat(80))).to.equal("x".repeat(80));
    expect(label("x".repeat(81))).to.equal(`${"x".repeat(79)}…`);
    expect(label(`${"x".repeat(75)}👩‍👩‍👧`)).to.equal(`${"x".repeat(75)}…`);
    expect(label("two\nlines\u0007")).to.equal("two lines");
    expect(label(" ")).to.equal("…");
  });

  it("show a name as it is: nothing in a label formats", () => {
    expect(labels(rowsOf(below(ided(wordButton("_*[<@1>:fire:", "w"))), {}))).to.deep.equal([
      ["_*[<@1>:fire:"],
    ]);
  });

  it("look as much as they weigh", () => {
    const weights = (["primary", "plain", "danger"] as const).map((weight, i) =>
      ided(wordButton("b", "w", weight), `t.${i}`),
    );
    const styles = rowsOf(below(...weights), {}).flatMap(({ components }) =>
      components.map(({ style }) => style),
    );
    expect(styles).to.deep.equal([1, 2, 4]);
  });

  it("say what a press brings about", () => {
    const kinds = [
      commandButton("Pods", "nodes"),
      commandButton("Again", "nodes", { inPlace: true }),
      shareButton,
      wordButton("Back", "back"),
      wordButton("Enter the header", "form"),
      wordButton("Fix step 2", "fix 2"),
    ].map((button) => parseButtonId(onlyId(below(ided(button))) ?? "")?.kind);
    expect(kinds).to.deep.equal(["answer", "change", "change", "change", "form", "form"]);
  });

  it("of a wizard that goes on in forms tell that the message is to be replaced", () => {
    const isInPlace = (shown: View): boolean | undefined =>
      parseButtonId(onlyId(shown) ?? "")?.inPlace;
    expect(isInPlace(below(ided(wordButton("Fix step 2", "fix 2"))))).to.equal(true);
    expect(isInPlace(below(ided(wordButton("Cancel", "cancel"))))).to.equal(true);
    expect(isInPlace(under(question, ided(wordButton("Back", "back"))))).to.equal(false);
    expect(isInPlace(under(question, ided(wordButton("Form", "form"))))).to.equal(false);
    expect(isInPlace(below(ided(commandButton("Again", "nodes", { inPlace: true }))))).to.equal(
      false,
    );
    expect(isInPlace(below(ided(shareButton)))).to.equal(false);
  });

  it("know where it was asked if they stand somewhere else", () => {
    const origin = "175928847299117063";
    const [id = ""] = ids(rowsOf(below(ided(wordButton("Back", "back"))), { origin }));
    expect(parseButtonId(id)?.origin).to.equal(origin);
  });

  it("need an id that Discord takes, each another one", () => {
    const fitting = "x".repeat(100 - "a~~".length);
    const row = [
      commandButton("No id", "nodes"),
      ided(commandButton("Too long", "nodes"), `${fitting}x`),
      ided(commandButton("Fitting", "nodes"), fitting),
      ided(commandButton("Twice", "nodes"), fitting),
      ided(privateButton("Continue in private", "auth"), "t.9"),
    ];
    expect(labels(rowsOf(below(...row), {}))).to.deep.equal([["Fitting"]]);
  });
});

describe("the buttons below an answer of several messages", () => {
  it("know the earlier ones", () => {
    const rows = rowsOf(below(...many(6)), {});
    const known = withEarlier(rows, ["35", "36"]);
    expect(labels(known)).to.deep.equal(labels(rows));
    expect(ids(known)).to.deep.equal(ids(rows).map((id) => `${id}~z~10`));
    expect(withEarlier(known, [])).to.deep.equal(rows);
  });

  it("stay as they are where they are of another making", () => {
    const [row] = rowsOf(below(ided(wordButton("Back", "back"))), {});
    if (!row) throw new Error("no row");
    const foreign = { ...row, components: row.components.map((b) => ({ ...b, custom_id: "x" })) };
    expect(withEarlier([foreign], ["35"])).to.deep.equal([foreign]);
  });
});

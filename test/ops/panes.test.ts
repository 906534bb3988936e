import { expect } from "chai";

import { buttons, text, view, wordButton, type View } from "../../src/core/view/view.ts";
import { Panes } from "../../src/ops/panes.ts";
import { linesIn, labelsIn } from "../support/view-texts.ts";

const said = (words: string): View => ({
  ...view([text(words), buttons(wordButton(`${words}!`, words))]),
  tone: "info",
});

describe("several answers to one deed where one is shown at a time", () => {
  let panes: Panes;
  beforeEach(() => {
    panes = new Panes();
  });

  /** Shown as it is said. */
  const shows = (index: number | undefined, words: string, delivery = "f:1"): View => {
    const joined = panes.joined({ delivery, index }, said(words));
    panes.keep({ delivery, index }, said(words));
    return joined;
  };

  it("stand below each other, all buttons last", () => {
    expect(shows(0, "a")).to.deep.equal(said("a"));
    shows(1, "b");
    const all = shows(2, "c");
    expect(linesIn(all)).to.deep.equal(["a", "b", "c"]);
    expect(labelsIn(all)).to.deep.equal(["a!", "b!", "c!"]);
    expect(all.blocks.map(({ kind }) => kind)).to.deep.equal([
      "text",
      "text",
      "text",
      "buttons",
      "buttons",
      "buttons",
    ]);
  });

  it("look as the newest one does", () => {
    panes.keep({ delivery: "f:1", index: 0 }, { ...said("a"), tone: "failed", replaces: "m/1/1" });
    const { tone, replaces } = shows(1, "b");
    expect({ tone, replaces }).to.deep.equal({ tone: "info", replaces: undefined });
  });

  it("are the same when one is said once more, and stand in their order", () => {
    shows(0, "a");
    shows(1, "b");
    expect(linesIn(shows(1, "b"))).to.deep.equal(["a", "b"]);
    expect(linesIn(shows(0, "A"))).to.deep.equal(["A"]);
    expect(linesIn(shows(2, "c"))).to.deep.equal(["A", "b", "c"]);
    panes = new Panes();
    shows(1, "b");
    shows(0, "a");
    expect(linesIn(shows(2, "c"))).to.deep.equal(["a", "b", "c"]);
  });

  it("are only what was shown: what failed is not among them", () => {
    panes.joined({ delivery: "f:1", index: 0 }, said("a"));
    expect(linesIn(shows(1, "b"))).to.deep.equal(["b"]);
  });

  it("do not stand with those to another deed, nor with what is said besides", () => {
    shows(0, "a");
    expect(linesIn(shows(1, "b", "f:2"))).to.deep.equal(["b"]);
    expect(linesIn(shows(undefined, "c"))).to.deep.equal(["c"]);
    expect(linesIn(shows(1, "d"))).to.deep.equal(["a", "d"]);
  });

  it("stand below what is known only where all before them is", () => {
    const isNext = (index: number | undefined, delivery = "f:1"): boolean =>
      panes.isNext({ delivery, index });
    expect([isNext(undefined), isNext(0), isNext(1)]).to.deep.equal([true, true, false]);
    shows(1, "b");
    expect(isNext(2)).to.equal(false);
    shows(0, "a");
    expect([isNext(1), isNext(2), isNext(3), isNext(1, "f:2")]).to.deep.equal([
      true,
      true,
      false,
      false,
    ]);
  });

  it("are next where all that stands before them is shown", () => {
    const isNext = (index: number | undefined, delivery = "f:1"): boolean =>
      panes.isNext({ delivery, index });
    expect([isNext(0), isNext(1), isNext(undefined)]).to.deep.equal([true, false, true]);
    shows(1, "b");
    expect([isNext(1), isNext(2)]).to.deep.equal([false, false]);
    shows(0, "a");
    expect([isNext(1), isNext(2), isNext(3)]).to.deep.equal([true, true, false]);
    expect(isNext(1, "f:2")).to.equal(false);
  });

  it("are remembered for the last thousand deeds", () => {
    for (let n = 0; n <= 1_000; n++) shows(0, "a", `f:${n}`);
    expect(linesIn(shows(1, "b", "f:0"))).to.deep.equal(["b"]);
    expect(linesIn(shows(1, "b", "f:2"))).to.deep.equal(["a", "b"]);
  });
});

import { expect } from "chai";
import { toPlain } from "../../../src/core/view/plain.ts";
import { splitView } from "../../../src/core/view/split.ts";
import { units, slice } from "../../../src/core/view/split-block.ts";
import {
  buttons,
  facts,
  heading,
  note,
  text,
  view,
  wordButton,
  type Block,
  type View,
} from "../../../src/core/view/view.ts";
import { graphemes } from "../../../src/core/view/width.ts";

const upTo = (limit: number, most?: number) => ({
  fits: (part: View) => toPlain(part).length <= limit,
  ...(most === undefined ? {} : { most }),
});
const plain = (views: readonly View[]): readonly string[] => views.map((v) => toPlain(v));
const row = buttons(wordButton("Cancel", "cancel"));

describe("splitView", () => {
  it("leaves a view that fits as it is", () => {
    const small = view([heading("a"), text("b"), row]);
    expect(splitView(small, upTo(100))).to.deep.equal([small]);
  });

  it("cuts between blocks, numbers the parts, and keeps the buttons for the last", () => {
    const long = view([heading("H"), text("a".repeat(90)), text("b".repeat(90)), row]);
    expect(plain(splitView(long, upTo(190)))).to.deep.equal([
      `(1/2) H\n\n${"a".repeat(90)}`,
      `(2/2) ${"b".repeat(90)}\n[1] Cancel`,
    ]);
  });

  it("cuts between lines where a block is too long for one message", () => {
    const lines = Array.from({ length: 10 }, (_, i) => `${i}${"-".repeat(29)}`);
    const parts = plain(splitView(view([text(lines.join("\n"))]), upTo(300)));
    expect(parts.length).to.be.above(1);
    expect(parts.map((p) => p.replace(/^\(\d\/\d\) /, "")).join("\n")).to.equal(lines.join("\n"));
  });

  it("repeats a table's header and keeps rows whole and in order", () => {
    const table: Block = {
      kind: "table",
      caption: "",
      columns: [{ label: "Name", align: "left", keep: 1 }],
      groups: [
        { title: "A", rows: Array.from({ length: 20 }, (_, i) => ({ cells: [`a${i}`] })) },
        { title: "B", rows: Array.from({ length: 20 }, (_, i) => ({ cells: [`b${i}`] })) },
      ],
      rowTitle: 0,
    };
    const parts = plain(splitView(view([table]), upTo(120)));
    const names = parts.flatMap((p) => p.split("\n")).filter((l) => /^[ab]\d/.test(l));
    expect(parts.length).to.be.above(1);
    expect(names).to.deep.equal(
      ["a", "b"].flatMap((g) => Array.from({ length: 20 }, (_, i) => g + String(i))),
    );
    for (const part of parts) expect(part).to.include("Name");
  });

  it("cuts between characters where a line is too long, never inside one", () => {
    const family = "👨‍👩‍👧‍👦";
    const parts = plain(splitView(view([text(family.repeat(30))]), upTo(250)));
    expect(parts).to.have.length(2);
    const all = parts.map((p) => p.replace(/^\(\d\/\d\) /, "")).join("");
    expect(graphemes(all).every((g) => g === family)).to.equal(true);
    expect(all).to.equal(family.repeat(30));
  });

  it("sends three messages at most and says that the rest is left out", () => {
    const parts = plain(splitView(view([text("x".repeat(10_000)), row]), upTo(200)));
    expect(parts).to.have.length(3);
    expect(parts[2]).to.match(/^\(3\/3\) x+\n\n… The rest is left out.*\n\[1\] Cancel$/);
    for (const part of parts) expect(part.length).to.be.at.most(200);
  });

  it("edits with its first part only", () => {
    const long = { ...view([text("a\n".repeat(100))]), replaces: "m1" };
    const parts = splitView(long, upTo(120));
    expect(parts.map((p) => p.replaces)).to.deep.equal(["m1", undefined, undefined]);
  });

  it("ends even where nothing fits", () => {
    expect(splitView(view([text("abc")]), { fits: () => false })).to.have.length(3);
  });
});

describe("slice", () => {
  const blocks: readonly Block[] = [
    heading("a\nb"),
    text("a\n\nb", { kind: "command", name: "x", args: [] }),
    note("info", ["a\nb"], ["c"]),
    facts([
      ["a", "b"],
      ["c", "d"],
    ]),
    { kind: "list", items: [{ spans: [] }, { spans: [] }], more: [{ kind: "text", text: "m" }] },
    { kind: "code", text: "a\nb", label: "" },
    {
      kind: "question",
      step: 1,
      of: 1,
      lines: ["a", "b"],
      examples: [],
      secret: false,
      skippable: false,
    },
    { kind: "image", alt: "a", name: "n", base64: "" },
  ];
  for (const block of blocks) {
    it(`loses nothing of a ${block.kind}`, () => {
      const whole = toPlain(view([block]));
      const pieces = Array.from({ length: units(block) }, (_, i) =>
        toPlain(view([slice(block, i, i + 1)])),
      );
      expect(pieces.join("\n")).to.equal(whole);
    });
  }
});

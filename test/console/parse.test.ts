import { expect } from "chai";
import { expectationOf, parseLine, roleOf } from "../../adapters/console/parse.ts";
import {
  buttons,
  commandButton,
  say,
  text,
  view,
  wordButton,
  type Block,
} from "../../src/index.ts";

const asked: Block = {
  kind: "question",
  step: 1,
  of: 4,
  lines: ["?"],
  examples: [],
  secret: true,
  skippable: false,
};
const row = buttons(
  { ...wordButton("One", "one"), id: "b1" },
  commandButton("Two", "nodes", { args: { c: "1" } }),
  wordButton("Three", "fix 2"),
);
const choice = expectationOf(view([text("a"), row]), "m1");
const plain = (line: string) => ({ content: { kind: "text", text: line, addressed: true } });

describe("parseLine", () => {
  it("hands text over as it was typed", () => {
    expect(parseLine("  /health a\u0000b ", { kind: "nothing" })).to.deep.equal(
      plain("  /health a\u0000b "),
    );
  });

  it("makes a number the button of the last message", () => {
    const pressed = { content: { kind: "button", id: "b1" }, message: "m1" };
    expect(parseLine("1", choice)).to.deep.equal(pressed);
    expect(parseLine(" [1] ", choice)).to.deep.equal(pressed);
    expect(parseLine("4", choice)).to.deep.equal(plain("4"));
    expect(parseLine("0", choice)).to.deep.equal(plain("0"));
    expect(parseLine("1", expectationOf(say("later"), "m2"))).to.deep.equal(plain("1"));
  });

  it("does what a button without an id says", () => {
    expect(parseLine("2", choice)?.content).to.deep.equal({
      kind: "command",
      name: "nodes",
      args: { c: "1" },
    });
    expect(parseLine("3", choice)?.content).to.deep.equal(plain("fix 2").content);
  });

  it("takes numbers and empty lines for answers while a text is asked", () => {
    const expected = expectationOf(view([asked, row]), "m1");
    expect(expected).to.deep.equal({ kind: "answer", secret: true });
    expect(parseLine("1", expected)).to.deep.equal(plain("1"));
    expect(parseLine("", expected)).to.deep.equal(plain(""));
  });

  it("ignores an empty line that nobody asked for", () => {
    expect(parseLine(" \t", choice)).to.equal(undefined);
  });
});

describe("roleOf", () => {
  it("lets only answers change what the next line is for", () => {
    expect(["m:1.0", "m:1.preface", "m:1.lost"].map(roleOf)).to.deep.equal(
      Array.from({ length: 3 }, () => "answer"),
    );
    expect(["m:1.away", "m:1.full"].map(roleOf)).to.deep.equal(["notice", "notice"]);
    expect(roleOf("m:1.progress")).to.equal("progress");
  });
});

import { expect } from "chai";

import { id } from "../../../src/core/command/argument.ts";
import { command } from "../../../src/core/command/command.ts";
import { diagram } from "../../../src/core/wizard/diagram.ts";
import { distance, nearest } from "../../../src/core/command/nearest.ts";
import { repertoire } from "../../../src/core/conversation/repertoire.ts";
import { say } from "../../../src/core/view/view.ts";
import { wizard } from "../../../src/core/wizard/wizard.ts";
import { pairing } from "../../support/builders.ts";

const make = (name: string) => command(name, "Does").reply(() => say("ok"));
const check = (...names: readonly string[]) =>
  repertoire({ commands: names.map(make), wizards: [], greeting: names[0] ?? "" });

describe("a repertoire", () => {
  it("refuses what could not work, by name", () => {
    expect(() => check("a", "a")).to.throw('command "a" is declared twice');
    expect(() => check("Two Words")).to.throw("1 to 32 of a-z");
    expect(() => check("a", "skip")).to.throw("the wizards use this word");
    expect(() => repertoire({ commands: [], wizards: [], greeting: "x" })).to.throw(
      "none of the commands",
    );
    const late = command("late", "x")
      .maybe("one", id("x", { example: "1" }))
      .arg("two", id("x", { example: "1" }))
      .reply(() => say("ok"));
    expect(() => repertoire({ commands: [late], wizards: [], greeting: "late" })).to.throw(
      "behind an optional",
    );
    expect(() =>
      wizard("empty", {
        version: 1,
        where: "anywhere",
        expiresAfterMs: 1,
        noun: "x",
        command: "x",
        intro: "x",
      }).finish(async () => Promise.resolve({ kind: "done", say: [say("x")] })),
    ).to.throw("asks nothing");
  });
});

describe("the nearest words", () => {
  it("counts slips of the finger", () => {
    expect(distance("helth", "health")).to.equal(1);
    expect(distance("hlep", "help")).to.equal(1);
    expect(distance("", "abc")).to.equal(3);
  });

  it("are three at most, the nearest first, also by their beginning", () => {
    expect(nearest("dev", ["devices", "dove"])).to.deep.equal(["devices"]);
    expect(nearest("abcd", ["abxd", "abcx", "abcd", "xbcd", "abc"])).to.deep.equal([
      "abcd",
      "abxd",
      "abcx",
    ]);
    expect(nearest("xyz", ["health"])).to.deep.equal([]);
  });
});

describe("a wizard's diagram", () => {
  it("shows each step with its ways out", () => {
    const lines = diagram(pairing()).split("\n");
    expect(lines[0]).to.equal("stateDiagram-v2");
    expect(lines).to.include.members([
      "  [*] --> name",
      "  name --> key: answer",
      "  colour --> finishing: skip",
      "  key --> name: back",
      "  choosing --> key: fix 2",
    ]);
  });
});

import { expect } from "chai";
import { words } from "../../../src/core/command/argument.ts";
import { parseCall, tokenize } from "../../../src/core/command/command-line.ts";
import { commandWriter } from "../../../src/core/command/command-words.ts";
import { command } from "../../../src/core/command/command.ts";
import { say } from "../../../src/core/view/view.ts";

const nodes = command("nodes", "")
  .arg("customer", words("x", { example: "x", max: 40 }))
  .maybe("place", words("x", { example: "x", max: 40 }))
  .option("page", words("x", { example: "x", max: 40 }))
  .reply(() => say("a"));
const write = commandWriter([nodes]);

describe("commandWriter", () => {
  it("writes declared values by position and options by name", () => {
    expect(write("nodes", { page: "2", place: "b", customer: "a" })).to.deep.equal([
      "a",
      "b",
      "page=2",
    ]);
  });

  it("names what no position tells", () => {
    expect(write("nodes", { place: "b" })).to.deep.equal(["place=b"]);
    expect(write("other", { x: "1" })).to.deep.equal(["x=1"]);
  });

  it("writes what the parser reads back", () => {
    for (const value of ["a", "a b", "page=3", "“quoted”", "a'b", "-"]) {
      const line = write("nodes", { customer: value, page: value }).join(" ");
      const call = parseCall(nodes, tokenize(line));
      expect(call).to.deep.equal({
        kind: "call",
        values: { customer: value, place: undefined, page: value },
      });
    }
  });
});

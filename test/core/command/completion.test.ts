import { expect } from "chai";

import { choice, count, id } from "../../../src/core/command/argument.ts";
import { command } from "../../../src/core/command/command.ts";
import { completions } from "../../../src/core/command/completion.ts";
import { say } from "../../../src/core/view/view.ts";

const list = command("list", "Lists")
  .arg("home", id("home", { example: "h1" }))
  .option("page", count("page", { max: 9 }))
  .option("show", choice("which", { all: "All", offline: "Offline" }))
  .reply(() => say("ok"));
const sign = command("sign", "Signs")
  .maybe("action", choice("what", { status: "x", update: "y" }))
  .reply(() => say("ok"));
const complete = (line: string) => completions([list, sign], line);

describe("completion", () => {
  it("offers commands, then choices, then names of values", () => {
    expect(complete("/l")).to.deep.equal(["/list"]);
    expect(complete("/s")).to.deep.equal(["/sign", "/skip"]);
    expect(complete("/sign ")).to.deep.equal(["status", "update"]);
    expect(complete("/sign u")).to.deep.equal(["update"]);
    expect(complete("/list ")).to.deep.equal([]);
    expect(complete("/list h1 ")).to.deep.equal(["page=", "show="]);
    expect(complete("/list h1 page=2 s")).to.deep.equal(["show="]);
    expect(complete("/list h1 show=o")).to.deep.equal(["show=offline"]);
  });

  it("offers nothing for plain text or unknown commands", () => {
    expect(complete("")).to.deep.equal([]);
    expect(complete("hello")).to.deep.equal([]);
    expect(complete("/nope x")).to.deep.equal([]);
  });
});

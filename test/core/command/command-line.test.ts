import { expect } from "chai";

import { choice, count, id, words } from "../../../src/core/command/argument.ts";
import { command } from "../../../src/core/command/command.ts";
import {
  example,
  misuseLine,
  parseCall,
  tokenize,
  usage,
} from "../../../src/core/command/command-line.ts";
import { say } from "../../../src/core/view/view.ts";

const home = id("home", { example: "h1" });
const list = command("list", "Lists")
  .arg("home", home)
  .option("page", count("page", { max: 99 }))
  .option("show", choice("which", { all: "All", offline: "Offline ones" }))
  .option("find", words("text", { example: "tv", max: 40 }))
  .reply(() => say("ok"));

const values = (line: string) => {
  const call = parseCall(list, tokenize(line));
  return call.kind === "call" ? call.values : misuseLine(list, "/", call.misuse);
};

describe("a command line", () => {
  it("takes values by position, by name and in quotes", () => {
    expect(values('h1 page=2 find="living room"')).to.deep.equal({
      home: "h1",
      page: 2,
      show: undefined,
      find: "living room",
    });
    expect(values("find=“tv” home='h2'")).to.include({ home: "h2", find: "tv" });
    expect(values("SHOW=Offline h1")).to.include({ show: "offline" });
  });

  it("keeps an open quote to the end of the line", () => {
    expect(tokenize('a find="b c')).to.deep.equal([{ value: "a" }, { name: "find", value: "b c" }]);
  });

  it("names what is missing, wrong, too much, unknown or doubled", () => {
    expect(values("")).to.equal("/list needs a home.");
    expect(values("../x")).to.equal(
      "home is not an ID: only letters, digits, - and _ are allowed, 64 at most.",
    );
    expect(values("h1 h2")).to.equal("/list takes 1 value, 2 were sent.");
    expect(values("h1 home=h2")).to.equal("/list takes 1 value, 2 were sent.");
    expect(values("h1 foo=1")).to.equal('/list has no value named "foo".');
    expect(values("page=1 page=2 h1")).to.equal("page was sent twice.");
    expect(values("h1 page=0")).to.equal("page is not a whole number from 1 to 99.");
    expect(values("h1 show=ofline")).to.equal(
      "show can only be all or offline. Did you mean offline?",
    );
  });

  it("never repeats what may be a pasted secret", () => {
    const secret = "dXNlcm5hbWU6cGFzc3dvcmQ=";
    expect(values(`h1 ${secret}`)).to.equal("/list has no value of that name.");
    expect(values("h1 dXNlcjpwYXNz=")).to.equal("/list has no value of that name.");
    expect(values(`h1 Basic ${secret.slice(0, -1)}`)).not.to.contain("dXNl");
  });

  it("survives 5,000 characters and control characters", () => {
    expect(values("x".repeat(5_000))).to.contain("is not an ID");
    expect(values("h\u00001")).to.contain("is not an ID");
  });

  it("shows how it is called, with an example that is accepted", () => {
    expect(usage(list, "/")).to.equal("/list <home> [page=…] [show=all|offline] [find=…]");
    expect(example(list, "/plume ")).to.equal("/plume list h1");
    expect(parseCall(list, tokenize(example(list, "").slice("list ".length))).kind).to.equal(
      "call",
    );
  });
});

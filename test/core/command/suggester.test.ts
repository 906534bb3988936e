import { expect } from "chai";

import {
  choice,
  count,
  id,
  type Complete,
  type CompletionContext,
} from "../../../src/core/command/argument.ts";
import { command } from "../../../src/core/command/command.ts";
import { createSuggester, type Asked } from "../../../src/core/command/suggester.ts";
import type { Service } from "../../../src/core/service.ts";
import { say } from "../../../src/core/view/view.ts";
import { here } from "../../support/builders.ts";

const signal = new AbortController().signal;
const use = <Value>({ name }: Service<Value>): Value => {
  throw new Error(`no ${name} in this test`);
};

/** Suggestions of a bot whose homes are completed like this. */
function suggester(complete?: Complete) {
  const list = command("list", "Lists")
    .arg("home", id("home", { example: "h1", ...(complete ? { complete } : {}) }))
    .option("page", count("page", { max: 9 }))
    .option("show", choice("which", { all: "All of them", offline: "", only: "Only some" }))
    .reply(() => say("ok"));
  const ping = command("ping", "Answers").reply(() => say("pong"));
  const suggest = createSuggester({ commands: [list, ping], use });
  return (asked: Partial<Asked>) =>
    suggest({ at: here, command: "list", value: "show", begun: "", args: {}, signal, ...asked });
}

describe("suggestions for a value", () => {
  it("are its choices that begin so, in any case, with their summaries", async () => {
    const suggest = suggester();
    expect(await suggest({})).to.deep.equal([
      { value: "all", label: "All of them" },
      { value: "offline", label: "offline" },
      { value: "only", label: "Only some" },
    ]);
    expect(await suggest({ begun: "O" })).to.have.lengthOf(2);
    expect(await suggest({ begun: "onl" })).to.deep.equal([{ value: "only", label: "Only some" }]);
    expect(await suggest({ begun: "line" })).to.deep.equal([]);
  });

  it("are what its own completion offers", async () => {
    let seen: { begun: string; context: CompletionContext } | undefined;
    const offered = [{ value: "h1", label: "Home" }];
    const suggest = suggester((begun, context) => {
      seen = { begun, context };
      return Promise.resolve(offered);
    });
    const args = { page: "2" };
    expect(await suggest({ value: "home", begun: "h", args })).to.equal(offered);
    expect(seen?.begun).to.equal("h");
    const { commands, ...context } = seen?.context ?? {};
    expect(context).to.deep.equal({ owner: "test:-:ann", at: here, args, use, signal });
    expect(commands?.map(({ name, summary }) => [name, summary])).to.deep.equal([
      ["list", "Lists"],
      ["ping", "Answers"],
    ]);
  });

  it("are none where there is nothing to choose from", async () => {
    const suggest = suggester();
    expect(await suggest({ value: "home", begun: "h" })).to.deep.equal([]);
    expect(await suggest({ value: "page", begun: "1" })).to.deep.equal([]);
    expect(await suggest({ value: "other" })).to.deep.equal([]);
    expect(await suggest({ command: "other" })).to.deep.equal([]);
    expect(await suggest({ command: "ping" })).to.deep.equal([]);
  });

  it("fail as its own completion does", async () => {
    const suggest = suggester(() => Promise.reject(new Error("away")));
    const failed = await suggest({ value: "home" }).catch((error: unknown) => error);
    expect(failed).to.be.instanceOf(Error);
  });
});

import { expect } from "chai";
import { chatAdapterContract, omittedCases } from "../contract/chat-adapter/index.ts";
import { openPipe, openTerminal, pipeHas, terminalHas } from "../support/console-stage.ts";

describe("the contract of a chat adapter, kept by the console in a pipe", () => {
  for (const { name, run } of chatAdapterContract({ open: openPipe, has: pipeHas })) it(name, run);
});

describe("the contract of a chat adapter, kept by the console in a terminal", () => {
  const cases = chatAdapterContract({ open: openTerminal, has: terminalHas });
  for (const { name, run } of cases) it(name, run);

  it("is left out only where a console has nothing to try it with", () => {
    const reasons = omittedCases(terminalHas).map(({ why }) => why);
    expect(reasons.filter((why) => /button/.test(why))).to.deep.equal([]);
    const others = reasons.filter((why) => !/one question after the other/.test(why));
    expect(cases.length).to.be.above(others.length);
  });
});

import { expect } from "chai";

import { chatAdapterContract, omittedCases } from "../contract/chat-adapter/index.ts";
import { openSlackStage, slackHas } from "../support/slack-stage.ts";

describe("Slack keeps the contract of an adapter", () => {
  it("in every case but those of deleting what a person wrote", () => {
    const why = new Set(omittedCases(slackHas).map((omitted) => omitted.why));
    expect([...why]).to.deep.equal(["a bot in Slack cannot delete what a person wrote"]);
  });

  for (const way of ["http", "socket"] as const)
    describe(`by ${way === "http" ? "HTTP" : "Socket Mode"}`, () => {
      const open = () => openSlackStage(way);
      for (const { name, run } of chatAdapterContract({ open, has: slackHas })) it(name, run);
    });
});

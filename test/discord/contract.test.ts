import { expect } from "chai";

import { chatAdapterContract, omittedCases } from "../contract/chat-adapter/index.ts";
import { discordHas, openDiscordStage } from "../support/discord-stage.ts";

describe("Discord keeps the contract of an adapter", () => {
  it("in every case but those of deleting what a person wrote, and of closing forms", () => {
    const why = new Set(omittedCases(discordHas).map((omitted) => omitted.why));
    expect([...why].toSorted()).to.deep.equal([
      "Discord tells nobody that a form was closed",
      "a bot on Discord cannot delete what a person wrote to it",
    ]);
  });

  for (const { name, run } of chatAdapterContract({ open: openDiscordStage, has: discordHas }))
    it(name, run);
});

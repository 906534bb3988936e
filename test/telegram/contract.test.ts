import { expect } from "chai";

import { chatAdapterContract, omittedCases } from "../contract/chat-adapter/index.ts";
import { openTelegramStage, telegramHas } from "../support/telegram-stage.ts";

describe("Telegram keeps the contract of an adapter", () => {
  it("in every case that there is", () => {
    expect(omittedCases(telegramHas)).to.deep.equal([]);
  });

  for (const way of ["polling", "webhook"] as const)
    describe(`by ${way}`, () => {
      const open = () => openTelegramStage(way);
      for (const { name, run } of chatAdapterContract({ open, has: telegramHas })) it(name, run);
    });
});

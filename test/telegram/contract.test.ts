import { expect } from "chai";

import { chatAdapterContract, omittedCases } from "../contract/chat-adapter/index.ts";
import { openTelegramStage, telegramHas } from "../support/telegram-stage.ts";

describe("Telegram keeps the contract of an adapter", () => {
  it("in every case that is not about forms or what only one person sees in a group", () => {
    const why = new Set(omittedCases(telegramHas).map((one) => one.why));
    expect([...why].filter((reason) => !/no forms|in a group, all see/.test(reason))).to.deep.equal(
      [],
    );
  });

  for (const way of ["polling", "webhook"] as const)
    describe(`by ${way}`, () => {
      const open = () => openTelegramStage(way);
      for (const { name, run } of chatAdapterContract({ open, has: telegramHas })) it(name, run);
    });
});

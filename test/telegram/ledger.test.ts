import { expect } from "chai";

import { Ledger } from "../../adapters/telegram/ledger.ts";

describe("the ledger of updates", () => {
  it("wants updates from behind the first ones that are durable", () => {
    const ledger = new Ledger();
    const [first, second, third] = [1, 2, 3].map((id) => ledger.enter(id));
    third?.();
    second?.();
    expect([ledger.offset, ledger.open]).to.deep.equal([0, 3]);
    first?.();
    expect([ledger.offset, ledger.open]).to.deep.equal([4, 0]);
  });

  it("goes on where Telegram begins to count anew, lower than before", () => {
    const ledger = new Ledger();
    ledger.enter(900)();
    ledger.enter(5)();
    expect(ledger.offset).to.equal(6);
  });

  it("knows what is not durable yet, until that will come again", () => {
    const ledger = new Ledger();
    ledger.enter(1)();
    const late = ledger.enter(2);
    expect([1, 2].map((id) => ledger.isKnown(id))).to.deep.equal([false, true]);
    ledger.reset();
    expect([ledger.isKnown(2), ledger.offset]).to.deep.equal([false, 2]);
    // It comes again as a new one: what became of it before does not count.
    late();
    expect(ledger.offset).to.equal(2);
  });
});

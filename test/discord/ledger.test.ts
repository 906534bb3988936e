import { expect } from "chai";

import { Ledger } from "../../adapters/discord/gateway/ledger.ts";
import { createRandom } from "../support/random.ts";

describe("the ledger of Discord's dispatches", () => {
  const enters = (ledger: Ledger, ...seqs: readonly number[]): readonly boolean[] =>
    seqs.map((seq) => ledger.enter(seq));

  it("begins where the session goes on", () => {
    const ledger = new Ledger(7);
    expect([ledger.durable, ledger.last, ledger.underway]).to.deep.equal([7, 7, 0]);
  });

  it("knows the last number before which all is durable, in whatever order that comes", () => {
    const ledger = new Ledger(0);
    enters(ledger, 1, 2, 3, 4);
    expect([ledger.durable, ledger.last, ledger.underway]).to.deep.equal([0, 4, 4]);
    const settled = [3, 1, 2, 4].map((seq) => {
      ledger.settle(seq, true);
      return ledger.durable;
    });
    expect(settled).to.deep.equal([0, 1, 3, 4]);
    expect(ledger.underway).to.equal(0);
  });

  it("does not mind numbers that are left out", () => {
    const ledger = new Ledger(10);
    enters(ledger, 12, 20, 21);
    ledger.settle(20, true);
    expect(ledger.durable).to.equal(10);
    ledger.settle(12, true);
    expect(ledger.durable).to.equal(20);
  });

  it("goes back to what is durable for another connection", () => {
    const ledger = new Ledger(0);
    enters(ledger, 1, 2, 3);
    ledger.settle(1, true);
    ledger.settle(3, true);
    expect(ledger.rewind()).to.equal(1);
    expect([ledger.durable, ledger.last]).to.deep.equal([1, 1]);
    // What is being handed over is not to be handed over again; what is durable already may.
    expect(enters(ledger, 2, 3)).to.deep.equal([false, true]);
    ledger.settle(3, true);
    expect(ledger.durable).to.equal(1);
    ledger.settle(2, true);
    expect(ledger.durable).to.equal(3);
  });

  it("is held by what could not be kept, until that comes again", () => {
    const ledger = new Ledger(0);
    enters(ledger, 1, 2);
    ledger.settle(1, false);
    ledger.settle(2, true);
    expect([ledger.durable, ledger.underway]).to.deep.equal([0, 0]);
    ledger.rewind();
    expect(enters(ledger, 1, 2)).to.deep.equal([true, true]);
    ledger.settle(1, true);
    ledger.settle(2, true);
    expect(ledger.durable).to.equal(2);
  });

  it("is not held for ever", () => {
    const ledger = new Ledger(0);
    enters(ledger, 1, 2);
    ledger.settle(1, false);
    for (let seq = 3; seq < 1_001; seq += 1) {
      ledger.enter(seq);
      ledger.settle(seq, true);
    }
    expect(ledger.durable).to.equal(0);
    ledger.enter(1_001);
    // What is still being handed over holds it, however long that takes.
    expect(ledger.durable).to.equal(1);
    for (let seq = 1_001; seq < 3_000; seq += 1) ledger.enter(seq);
    expect(ledger.durable).to.equal(1);
    ledger.settle(2, true);
    expect(ledger.durable).to.equal(1_000);
  });

  it("never tells Discord to leave out what is not durable", () => {
    const random = createRandom(7);
    for (let round = 0; round < 200; round += 1) {
      const ledger = new Ledger(0);
      const durable = new Set<number>();
      const underway: number[] = [];
      let next = 1;
      for (let step = 0; step < 60; step += 1) {
        if (random.once(20)) next = ledger.rewind() + 1;
        else if (random.once(2)) {
          if (ledger.enter(next)) underway.push(next);
          next += 1;
        } else {
          const [seq] = underway.splice(random.below(Math.max(1, underway.length)), 1);
          const isKept = !random.once(5);
          if (seq !== undefined && isKept) durable.add(seq);
          if (seq !== undefined) ledger.settle(seq, isKept);
        }
        for (let seq = 1; seq <= ledger.durable; seq += 1)
          expect(durable.has(seq), `${seq} of round ${round}`).to.equal(true);
        expect(ledger.underway).to.equal(underway.length);
      }
    }
  });
});

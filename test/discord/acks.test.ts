import { expect } from "chai";

import { Acks } from "../../adapters/discord/acks.ts";

describe("the acknowledgement of an interaction", () => {
  it("is the right of one alone, who tells all others what became of it", async () => {
    const acks = new Acks();
    acks.expect("1");
    const waiting = acks.outcome("1");
    const settle = acks.claim("1");
    expect(acks.claim("1")).to.equal(undefined);
    settle?.("late");
    expect(await waiting).to.equal("late");
    expect(await acks.outcome("1")).to.equal("late");
    expect(acks.claim("1")).to.equal(undefined);
  });

  it("is nobody's here if it came in at another process", () => {
    const acks = new Acks();
    expect(acks.claim("1")).to.equal(undefined);
    expect(acks.outcome("1")).to.equal(undefined);
  });

  it("is the same for an interaction that comes in once more", async () => {
    const acks = new Acks();
    acks.expect("1");
    const waiting = acks.outcome("1");
    acks.expect("1");
    acks.claim("1")?.("done");
    expect(await waiting).to.equal("done");
    acks.expect("1");
    expect(acks.claim("1")).to.equal(undefined);
  });

  it("of one says nothing of another's", async () => {
    const acks = new Acks();
    acks.expect("1");
    acks.expect("2");
    acks.claim("1")?.("unknown");
    acks.claim("2")?.("done");
    expect(await Promise.all([acks.outcome("1"), acks.outcome("2")])).to.deep.equal([
      "unknown",
      "done",
    ]);
  });

  it("is forgotten when there were two thousand later ones", () => {
    const acks = new Acks();
    for (let id = 0; id <= 2_000; id++) acks.expect(`${id}`);
    expect(acks.outcome("0")).to.equal(undefined);
    expect(acks.outcome("1")).to.be.instanceOf(Promise);
  });
});

import { expect } from "chai";

import { deadlinesOf } from "../../adapters/discord/deadlines.ts";

describe("what has to be over while Discord waits", () => {
  it("is over before Discord has waited for 3 s, each in its turn", () => {
    expect(deadlinesOf(1_000, 1_000)).to.deep.equal({
      keepMs: 3_300,
      openMs: 3_400,
      knowMs: 2_800,
      ackMs: 3_900,
    });
  });

  it("counts from when it happened, not from when it came in", () => {
    expect(deadlinesOf(1_000, 2_000)).to.deep.equal(deadlinesOf(1_000, 1_000));
  });

  it("leaves some time for each in any case", () => {
    expect(deadlinesOf(1_000, 3_990)).to.deep.equal({
      keepMs: 4_290,
      openMs: 4_290,
      knowMs: 4_290,
      ackMs: 4_590,
    });
  });
});

import { expect } from "chai";

import { backoffMs } from "../../src/ops/backoff.ts";

describe("how long what failed is left alone", () => {
  it("doubles with each failure in a row, up to half a minute", () => {
    expect([1, 2, 3, 4, 5, 6, 2_000].map(backoffMs)).to.deep.equal([
      1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000,
    ]);
  });
});

import { expect } from "chai";

import { spanOf } from "../../src/doctor/words.ts";

describe("a span in the doctor's words", () => {
  it("is in the largest unit that it has two of, rounded", () => {
    const spans = [45_600, 119_000, 120_000, 7_199_000, 7_200_000, 172_799_000, 172_800_000];
    expect(spans.map(spanOf)).to.deep.equal([
      "46 s",
      "119 s",
      "2 min",
      "120 min",
      "2 h",
      "48 h",
      "2 d",
    ]);
  });
});

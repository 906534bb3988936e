import { expect } from "chai";

import { PerSecond } from "../../src/ops/per-second.ts";

describe("messages in a second", () => {
  it("go at once up to the limit, then when the oldest is a second old, and a little more", () => {
    const pace = new PerSecond(2);
    expect([pace.wait(0), pace.wait(400)]).to.deep.equal([0, 0]);
    expect(pace.wait(500)).to.equal(520);
    expect(pace.wait(1_019)).to.equal(1);
    expect(pace.wait(1_020)).to.equal(0);
    expect(pace.wait(1_020)).to.equal(400);
    expect(pace.wait(1_420)).to.equal(0);
  });

  it("are not counted while they wait", () => {
    const pace = new PerSecond(1);
    pace.wait(0);
    for (let ms = 1; ms < 1_020; ms += 100) expect(pace.wait(ms)).to.equal(1_020 - ms);
    expect(pace.wait(1_020)).to.equal(0);
  });

  it("are never more than the limit within any second", () => {
    const pace = new PerSecond(3);
    const went: number[] = [];
    for (let ms = 0; ms < 10_000; ms += 7) if (pace.wait(ms) === 0) went.push(ms);
    for (const [index, ms] of went.entries())
      expect((went[index + 3] ?? Number.POSITIVE_INFINITY) - ms).to.be.at.least(1_020);
    expect(went.length).to.be.within(27, 30);
  });

  it("never wait without a limit", () => {
    const pace = new PerSecond(Number.POSITIVE_INFINITY);
    for (let count = 0; count < 100; count++) expect(pace.wait(0)).to.equal(0);
  });
});

import { expect } from "chai";
import { createMemoryLimiter } from "../../src/ops/limiter.ts";
import { createSystemClock } from "../../src/ops/system-clock.ts";

describe("the budget of calls", () => {
  it("lets so many pass in a second, and tells the others how long to wait", async () => {
    const limiter = createMemoryLimiter({ perSecond: 6 });
    const waits = await Promise.all(Array.from({ length: 8 }, () => limiter.take("api")));
    expect(waits.slice(0, 6)).to.deep.equal([0, 0, 0, 0, 0, 0]);
    for (const wait of waits.slice(6)) expect(wait).to.be.within(1, 1_000);
  });

  it("has a budget for each key", async () => {
    const limiter = createMemoryLimiter({ perSecond: 1 });
    expect(await limiter.take("one")).to.equal(0);
    expect(await limiter.take("one")).to.be.greaterThan(0);
    expect(await limiter.take("two")).to.equal(0);
  });

  it("lets pass who waited as told", async () => {
    const limiter = createMemoryLimiter({ perSecond: 1 });
    await limiter.take("api");
    let wait = await limiter.take("api");
    while (wait > 0) {
      await createSystemClock().sleep(wait);
      wait = await limiter.take("api");
    }
    expect(wait).to.equal(0);
  });
});

import { expect } from "chai";

import { Ages } from "../../adapters/discord/ages.ts";
import { idOf, noonMs } from "../support/discord-payloads.ts";
import { createFakeClock, type FakeClock } from "../support/fake-clock.ts";

describe("the age of what Discord tells of", () => {
  let clock: FakeClock;
  let ages: Ages;
  beforeEach(() => {
    // An hour fast: that must not matter.
    clock = createFakeClock(noonMs + 3_600_000);
    ages = new Ages(clock);
  });
  const heard = (ms: number): number => ages.heard(idOf(noonMs + ms));

  it("is nothing for what is newer than all before, and for the first of all", () => {
    expect([heard(0), heard(5), heard(60_000)]).to.deep.equal([0, 0, 0]);
  });

  it("is told by what is newer", () => {
    heard(60_000);
    expect([heard(0), heard(59_000), heard(60_000)]).to.deep.equal([60_000, 1_000, 0]);
  });

  it("grows with the time since then, as a clock that may be slow tells it", async () => {
    heard(0);
    await clock.run(10_000);
    expect(heard(0)).to.equal(9_990);
    expect(heard(9_000)).to.equal(990);
    expect(heard(9_995)).to.equal(0);
    await clock.run(1_000);
    expect(heard(9_995)).to.equal(999);
  });

  it("does not depend on how the clock is set", () => {
    heard(0);
    clock.jump(86_400_000);
    expect(heard(0)).to.equal(0);
    clock.jump(-2 * 86_400_000);
    expect(heard(0)).to.equal(0);
  });

  it("stays small where a clock is a little fast for a day", async () => {
    heard(0);
    await clock.run(86_400_000 + 8_000);
    expect(heard(86_400_000)).to.equal(0);
  });

  it("is nothing for what is no id", () => {
    heard(0);
    expect([ages.heard(""), ages.heard("x"), ages.heard("9".repeat(20))]).to.deep.equal([0, 0, 0]);
    expect(heard(-1_000)).to.equal(1_000);
  });
});

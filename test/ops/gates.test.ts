import { expect } from "chai";

import { Gates } from "../../src/ops/gates.ts";
import { createFakeClock, type FakeClock } from "../support/fake-clock.ts";

describe("the gates of a platform's calls", () => {
  let clock: FakeClock;
  let gates: Gates;
  beforeEach(() => {
    clock = createFakeClock();
    gates = new Gates(clock);
  });

  it("are open until the platform shuts one, and again when its time is over", () => {
    expect(gates.waitMs("post")).to.equal(0);
    gates.shut("post", 7_000);
    clock.advance(3_000);
    expect(gates.waitMs("post")).to.equal(4_000);
    clock.advance(4_000);
    expect(gates.waitMs("post")).to.equal(0);
  });

  it("are each shut on their own", () => {
    gates.shut("post", 7_000);
    expect(gates.waitMs("change")).to.equal(0);
  });

  it("do not open sooner for a shorter time that is asked for meanwhile", () => {
    gates.shut("post", 7_000);
    gates.shut("post", 1_000);
    expect(gates.waitMs("post")).to.equal(7_000);
  });

  it("stay shut, however many others there are", () => {
    gates.shut("post", 60_000);
    for (let i = 0; i < 3_000; i += 1) gates.shut(`other ${i}`, 1);
    expect(gates.waitMs("post")).to.equal(60_000);
  });
});

import { expect } from "chai";

import { Gates } from "../../adapters/slack/gates.ts";
import { createFakeClock, type FakeClock } from "../support/fake-clock.ts";

describe("the gates of the methods", () => {
  let clock: FakeClock;
  let gates: Gates;
  beforeEach(() => {
    clock = createFakeClock();
    gates = new Gates(clock);
  });

  it("are open until Slack shuts one, and again when its time is over", () => {
    expect(gates.waitMs("T1", "chat.postMessage")).to.equal(0);
    gates.shut("T1", "chat.postMessage", 7_000);
    clock.advance(3_000);
    expect(gates.waitMs("T1", "chat.postMessage")).to.equal(4_000);
    clock.advance(4_000);
    expect(gates.waitMs("T1", "chat.postMessage")).to.equal(0);
  });

  it("are counted by method and workspace", () => {
    gates.shut("T1", "chat.postMessage", 7_000);
    expect(gates.waitMs("T2", "chat.postMessage")).to.equal(0);
    expect(gates.waitMs("T1", "chat.update")).to.equal(0);
  });

  it("do not open sooner for a shorter time that is asked for meanwhile", () => {
    gates.shut("T1", "chat.update", 7_000);
    gates.shut("T1", "chat.update", 1_000);
    expect(gates.waitMs("T1", "chat.update")).to.equal(7_000);
  });

  it("stay shut, however many others there are", () => {
    gates.shut("T1", "chat.update", 60_000);
    for (let i = 0; i < 3_000; i += 1) gates.shut(`T${i + 2}`, "chat.update", 1);
    expect(gates.waitMs("T1", "chat.update")).to.equal(60_000);
  });
});

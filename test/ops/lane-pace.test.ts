import { expect } from "chai";

import { LanePace } from "../../src/ops/lane-pace.ts";

// After so many questions the channels are looked through for idle ones.
const manyQuestions = 256;

describe("the times at which messages may go to a channel", () => {
  let pace: LanePace;
  beforeEach(() => {
    pace = new LanePace({ perChannelMs: 1_000, burst: 3 });
  });

  /** It goes when it is asked for. */
  const went = (key: string, nowMs: number, lane = "C1"): void => {
    pace.slot(key, lane, nowMs);
    pace.went(key, lane, nowMs);
  };
  const asksElsewhere = (nowMs: number): void => {
    for (let i = 0; i < manyQuestions; i += 1) pace.slot("k", `C${1_000 + i}`, nowMs);
  };

  it("are at once for three, then one a second", () => {
    const times = ["a", "b", "c", "d", "e"].map((key) => pace.slot(key, "C1", 0));
    expect(times).to.deep.equal([0, 0, 0, 1_000, 2_000]);
  });

  it("are at once again as far as there was silence", () => {
    for (const key of ["a", "b", "c"]) went(key, 0);
    const times = ["d", "e", "f"].map((key) => pace.slot(key, "C1", 2_000));
    expect(times).to.deep.equal([2_000, 2_000, 3_000]);
    expect(pace.slot("x", "C2", 2_000), "each channel on its own").to.equal(2_000);
  });

  it("never let more than three go at once, however long the silence", () => {
    went("a", 0);
    const times = ["b", "c", "d", "e"].map((key) => pace.slot(key, "C1", 600_000));
    expect(times).to.deep.equal([600_000, 600_000, 600_000, 601_000]);
  });

  it("are behind the end of a silence, one by one, also for who was given one before it", () => {
    for (const key of ["a", "b", "c", "d"]) pace.slot(key, "C1", 0);
    pace.block("C1", 7_000, 0);
    const times = ["a", "b", "c", "d"].map((key) => pace.slot(key, "C1", 0));
    expect(times).to.deep.equal([7_000, 8_000, 9_000, 10_000]);
  });

  it("do not come sooner by a shorter silence that is asked for within a longer one", () => {
    pace.block("C1", 7_000, 0);
    pace.block("C1", 3_000, 1_000);
    expect(pace.slot("a", "C1", 1_000)).to.equal(7_000);
  });

  it("are kept by who asks again, and not taken by who comes later", () => {
    for (const key of ["a", "b", "c"]) went(key, 0);
    expect(pace.slot("d", "C1", 0)).to.equal(1_000);
    expect(pace.slot("e", "C1", 1_000)).to.equal(2_000);
    expect(pace.slot("d", "C1", 1_000)).to.equal(1_000);
  });

  it("are never before that of who asked earlier", () => {
    for (const key of ["a", "b", "c"]) went(key, 0);
    pace.block("C1", 10_000, 0);
    expect(pace.slot("d", "C1", 0)).to.equal(10_000);
    expect(pace.slot("e", "C1", 9_000)).to.equal(11_000);
  });

  it("are not kept for who does not come back, however busy the channel is", () => {
    for (const key of ["a", "b", "c"]) went(key, 0);
    expect(pace.slot("gone", "C1", 0)).to.equal(1_000);
    for (let atMs = 5_000; atMs <= 35_000; atMs += 1_000) went(`k${atMs}`, atMs);
    for (const key of ["x", "y"]) expect(pace.slot(key, "C1", 35_000)).to.equal(35_000);
    expect(pace.slot("z", "C1", 35_000)).to.equal(36_000);
  });

  it("leave the burst to answers: progress goes one a second", () => {
    expect(pace.spareAfter("C1", 0)).to.equal(0);
    went("p", 0);
    expect(pace.spareAfter("C1", 400)).to.equal(600);
    expect(pace.slot("answer", "C1", 400)).to.equal(400);
    expect(pace.spareAfter("C1", 1_400)).to.equal(600);
  });

  for (const [what, owe] of [
    ["is silent", () => pace.block("C1", 9_000, 0)],
    ["was just written to", () => ["a", "b", "c"].forEach((key) => went(key, 8_000))],
  ] as const)
    it(`stay in a channel that ${what}, however many others there are`, () => {
      owe();
      asksElsewhere(8_000);
      expect(pace.slot("late", "C1", 8_000)).to.equal(9_000);
    });

  it("are all at once where there are no limits", () => {
    const free = new LanePace({ perChannelMs: 0, burst: 1 });
    for (let i = 0; i < 50; i += 1) expect(free.slot(`k${i}`, "C1", 5)).to.equal(5);
    expect(free.spareAfter("C1", 5)).to.equal(0);
  });

  it("are as many a second as all channels together may have", () => {
    const few = new LanePace({ perChannelMs: 0, burst: 1, perSecond: 2 });
    expect([0, 10, 20].map((nowMs) => few.wait(nowMs))).to.deep.equal([0, 0, 1_000]);
    expect(few.wait(1_020), "the first one is a second ago").to.equal(0);
    expect(few.wait(1_020)).to.equal(10);
  });
});

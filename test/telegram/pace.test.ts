import { expect } from "chai";

import { Pace, telegramLimits } from "../../adapters/telegram/pace.ts";

// After so many questions the chats are looked through for idle ones.
const manyQuestions = 256;
const minuteMs = 60_000;

describe("the times at which messages may go", () => {
  let pace: Pace;
  beforeEach(() => {
    pace = new Pace(telegramLimits);
  });

  /** It goes when it is asked for. */
  const went = (key: string, chat: string, nowMs: number): void => {
    pace.slot(key, chat, nowMs);
    pace.went(key, chat, nowMs);
  };
  const asksElsewhere = (nowMs: number): void => {
    for (let i = 0; i < manyQuestions; i += 1) pace.slot("k", `${1_000 + i}`, nowMs);
  };

  it("are behind the end of a silence, also for who was given one before it", () => {
    pace.slot("a", "1", 0);
    pace.slot("b", "1", 0);
    pace.block("1", 7_000, 0);
    expect(pace.slot("a", "1", 0)).to.equal(7_000);
    expect(pace.slot("b", "1", 0)).to.equal(8_020);
  });

  it("do not come sooner by a shorter silence that is asked for within a longer one", () => {
    pace.block("1", 7_000, 0);
    pace.block("1", 3_000, 1_000);
    expect(pace.slot("a", "1", 1_000)).to.equal(7_000);
  });

  it("are never sooner than they were told to be", () => {
    pace.slot("gone", "1", 0);
    pace.slot("a", "1", 0);
    pace.block("1", 40_000, 0);
    expect(pace.slot("a", "1", 1_020)).to.equal(41_020);
    // Meanwhile the one before it has given up, which makes room.
    pace.slot("a", "1", 32_000);
    pace.block("1", 40_000, 32_000);
    expect(pace.slot("a", "1", 32_000)).to.equal(41_020);
  });

  it("are not kept for who does not come back, however busy the chat is", () => {
    went("first", "1", 0);
    expect(pace.slot("gone", "1", 0)).to.equal(1_020);
    for (let atMs = 5_000; atMs <= 35_000; atMs += 5_000) went(`k${atMs}`, "1", atMs);
    expect(pace.slot("next", "1", 35_000)).to.equal(36_020);
  });

  for (const [what, owe] of [
    ["is silent", () => pace.block("1", 9_000, 0)],
    ["was just written to", () => went("a", "1", 7_980)],
    [
      "has somebody who was told to come back",
      () => [pace.slot("a", "1", 0), pace.block("1", 7_980, 0)],
    ],
  ] as const)
    it(`stay in a chat that ${what}, however many others there are`, () => {
      owe();
      asksElsewhere(8_000);
      expect(pace.slot("late", "1", 8_000)).to.equal(9_000);
    });

  it("have room again for progress in a group once its minute is over", () => {
    for (let i = 0; i < 10; i += 1) went(`k${i}`, "-5", i * 1_020);
    expect(pace.spareAfter("-5", 30_000)).to.be.above(0);
    expect(pace.spareAfter("-5", 10 * 1_020 + minuteMs)).to.equal(0);
  });
});

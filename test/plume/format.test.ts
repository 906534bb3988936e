import { expect } from "chai";

import * as format from "../../src/plume/format.ts";

const nowMs = Date.parse("2025-12-01T10:02:14Z");
const la = { nowMs, zone: format.zoneOf("America/Los_Angeles") };
const at = (iso: string): number => Date.parse(iso);

describe("numbers", () => {
  const cases: readonly (readonly [value: number | undefined, text: string])[] = [
    [482.31, "482"],
    [41.07, "41.1"],
    [9.4, "9.4"],
    [9, "9"],
    [99.94, "99.9"],
    [99.96, "100"],
    [100.4, "100"],
    [12_400, "12,400"],
    [0, "0"],
    [-0.01, "0"],
    [undefined, "n/a"],
    [Number.NaN, "n/a"],
    [Number.POSITIVE_INFINITY, "n/a"],
  ];
  for (const [value, text] of cases) {
    it(`writes ${String(value)} as ${text}`, () => expect(format.number(value)).to.equal(text));
  }

  it("writes plurals out", () => {
    expect([0, 1, 2, 1200].map((n) => format.plural(n, "pod"))).to.deep.equal([
      "no pods",
      "1 pod",
      "2 pods",
      "1,200 pods",
    ]);
  });

  it("joins names and counts what is too much", () => {
    expect(format.joinNames(["A", "B"])).to.equal("A, B");
    expect(format.joinNames(["A", "B", "C", "D"], 2)).to.equal("A, B and 2 more");
    expect(format.joinAnd(["a", "b", "c"])).to.equal("a, b and c");
  });
});

describe("durations", () => {
  const [s, min, h, d] = [1000, 60_000, 3_600_000, 86_400_000];
  const cases: readonly (readonly [ms: number, text: string])[] = [
    [-5, "0 s"],
    [999, "0 s"],
    [40 * s, "40 s"],
    [min - 1, "59 s"],
    [min, "1 min"],
    [15 * min + 59 * s, "15 min"],
    [h, "1 h"],
    [3 * h + 48 * min + 59 * s, "3 h 48 min"],
    [d - 1, "23 h 59 min"],
    [d, "1 day"],
    [5 * d + 23 * h, "5 days"],
  ];
  for (const [ms, text] of cases) {
    it(`rounds ${ms} ms down to ${text}`, () => expect(format.duration(ms)).to.equal(text));
  }
});

describe("times", () => {
  it("tells the clock in the home's zone with its short name", () => {
    expect(format.clock(at("2025-12-01T10:00:02Z"), la)).to.equal("02:00 PST");
    expect(format.clock(at("2025-12-01T08:00:00Z"), la)).to.equal("00:00 PST");
  });

  it("adds the day, and the year where it differs", () => {
    expect(format.clock(at("2025-12-01T06:14:00Z"), la)).to.equal("30 Nov 22:14 PST");
    expect(format.clock(at("2024-09-01T06:14:00Z"), la)).to.equal("31 Aug 2024 23:14 PDT");
  });

  it("takes the name of summer time from the time that is told", () => {
    expect(format.clock(at("2025-07-01T19:00:00Z"), la)).to.equal("1 Jul 12:00 PDT");
  });

  const zones: readonly (readonly [zone: string | undefined, name: string])[] = [
    ["UTC", "UTC"],
    [undefined, "UTC"],
    ["Not/AZone", "UTC"],
    ["", "UTC"],
    ["Europe/Berlin", "CET"],
    ["Europe/London", "GMT"],
    ["Asia/Kolkata", "IST"],
    ["Australia/Sydney", "AEDT"],
    ["Asia/Tokyo", "GMT+9"],
  ];
  for (const [zone, name] of zones) {
    it(`calls the zone ${String(zone)} ${name}`, () => {
      const when = { nowMs, zone: format.zoneOf(zone) };
      expect(format.clock(nowMs, when).split(" ").at(-1)).to.equal(name);
    });
  }

  it("tells since when, with the length", () => {
    expect(format.since(at("2025-12-01T06:14:00Z"), la)).to.equal("30 Nov 22:14 PST (3 h 48 min)");
    expect(format.timeAgo(at("2025-12-01T10:00:02Z"), la)).to.equal("02:00 PST (2 min ago)");
  });

  it("gives no length to a time that lies ahead", () => {
    expect(format.since(at("2025-12-01T12:00:00Z"), la)).to.equal("04:00 PST");
    expect(format.since(nowMs + 30_000, la)).to.equal("02:02 PST (0 s)");
  });

  it("has no date for numbers that are none", () => {
    for (const ms of [undefined, Number.NaN, 9e15, Number.NEGATIVE_INFINITY]) {
      expect(format.since(ms, la)).to.equal("n/a");
      expect(format.timeAgo(ms, la)).to.equal("n/a");
    }
  });

  it("tells how old a view is from 5 s on, always with the clock", () => {
    expect(format.asOf(nowMs, la)).to.equal("as of 02:02:14 PST");
    expect(format.asOf(nowMs - 5000, la)).to.equal("as of 02:02:09 PST");
    expect(format.asOf(nowMs - 5001, la)).to.equal("as of 5 s ago (02:02:08 PST)");
    expect(format.asOf(nowMs - 12_000, la)).to.equal("as of 12 s ago (02:02:02 PST)");
    expect(format.asOf(nowMs - 86_400_000, la)).to.equal("as of 1 day ago (30 Nov 02:02:14 PST)");
  });

  it("tells until when", () => {
    const utc = { nowMs, zone: "UTC" };
    expect(format.until(nowMs + 180_000, utc)).to.equal("10:05 UTC (3 min)");
    expect(format.until(nowMs, utc)).to.equal("10:02 UTC");
  });

  it("stays right over more zones than it remembers", () => {
    for (let n = 0; n < 600; n++) format.zoneOf(`Made/Up${n}`);
    expect(format.clock(nowMs, la)).to.equal("02:02 PST");
  });
});

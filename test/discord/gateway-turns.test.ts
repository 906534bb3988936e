import { expect } from "chai";

import { createTurn } from "../../src/ops/turn.ts";
import {
  openGatewayBench,
  otherToken,
  type GatewayBench,
  type Member,
} from "../support/discord/gateway/gateway-bench.ts";

describe("several processes at Discord's gateway", () => {
  let bench: GatewayBench;
  let first: Member;
  let second: Member;
  beforeEach(async () => {
    bench = await openGatewayBench();
    first = bench.member();
    second = bench.member();
    await bench.starts(first);
    await bench.starts(second);
  });
  afterEach(() => bench.close());

  let said = 0;
  let others: Member[];
  beforeEach(() => {
    said = 0;
    others = [];
  });
  const says = (count: number): void => {
    for (let n = 0; n < count; n += 1) bench.says(String((said += 1)));
  };
  const heard = (): readonly number[] =>
    [...new Set([first, second, ...others].flatMap(({ words }) => words))]
      .map(Number)
      .toSorted((a, b) => a - b);
  /** Nothing was lost, nothing skipped. */
  const hearsAll = async (): Promise<void> => {
    await bench.until("all was heard", () => heard().length >= said);
    expect(heard()).to.deep.equal(Array.from({ length: said }, (_, n) => n + 1));
  };
  const hears = (member: Member, word: string): Promise<void> =>
    bench.until(`it heard ${word}`, () => member.words.includes(word));

  it("are heard by exactly one", async () => {
    says(3);
    await hearsAll();
    await bench.passes(30_000);
    says(3);
    await hearsAll();
    expect(first.words).to.have.length(6);
    expect(second.words).to.deep.equal([]);
    expect(bench.discord.open).to.equal(1);
    expect(bench.discord.violations).to.deep.equal([]);
  });

  it("go on within a moment after a graceful stop, with the same session", async () => {
    says(2);
    await hears(first, "2");
    await bench.stops(first);
    says(2);
    const stoppedAtMs = bench.clock.monotonic();
    await hears(second, "4");
    expect(bench.clock.monotonic() - stoppedAtMs).to.be.below(2_000);
    await hearsAll();
    expect(second.words).to.deep.equal(["3", "4"]);
    expect(bench.discord.identifies).to.have.length(1);
    expect(bench.discord.resumes.map(({ seq }) => seq)).to.deep.equal([3]);
    expect(bench.discord.partings).to.deep.equal([4200]);
    expect([...first.log.lines, ...second.log.lines]).to.deep.equal([]);
  });

  it("hand over what was heard before they stop", async () => {
    let release = (): void => undefined;
    first.answer = () => new Promise((resolve) => (release = () => resolve(true)));
    says(1);
    await hears(first, "1");
    const stopping = bench.stops(first);
    await bench.passes(1_000);
    release();
    await stopping;
    await bench.passes(5_000);
    says(1);
    await hears(second, "2");
    expect(second.words).to.deep.equal(["2"]);
  });

  it("hear again what another one could not keep before it stopped", async () => {
    first.answer = () => new Promise(() => undefined);
    says(2);
    await hears(first, "2");
    await bench.stops(first);
    await hears(second, "2");
    expect(second.words).to.deep.equal(["1", "2"]);
    expect(bench.discord.identifies).to.have.length(1);
  });

  it("go on within seconds after one died, and hear again what may be lost", async () => {
    says(1);
    await hears(first, "1");
    await bench.passes(1_500);
    first.answer = ({ d }) =>
      JSON.stringify(d).includes('"3"') ? new Promise(() => undefined) : true;
    says(4);
    await hears(first, "5");
    await bench.passes(1_500);
    first.dies();
    bench.discord.cuts();
    says(2);
    const diedAtMs = bench.clock.monotonic();
    await hears(second, "7");
    expect(bench.clock.monotonic() - diedAtMs).to.be.below(10_000);
    await hearsAll();
    expect(second.words).to.deep.equal(["3", "4", "5", "6", "7"]);
    expect(bench.discord.identifies).to.have.length(1);
  });

  it("take the session from one that only stood still, and that one hears no more", async () => {
    says(1);
    await hears(first, "1");
    first.store = "silent";
    await bench.passes(4_000);
    expect(bench.discord.open).to.equal(1);
    says(1);
    await hears(first, "2");
    await bench.until("another one has it", () => bench.discord.resumes.length === 1);
    says(1);
    await hearsAll();
    expect(second.words).to.include("3");
    expect(first.words).not.to.include("3");
    expect(bench.discord.open).to.equal(1);
    first.store = "there";
    await bench.passes(20_000);
    expect(bench.discord.open).to.equal(1);
    expect(bench.discord.identifies).to.have.length(1);
  });

  it("do not hear on where they stood still until another one may hear", async () => {
    says(1);
    await hears(first, "1");
    await bench.passes(1_500);
    first.standsStill();
    second.standsStill();
    await bench.passes(5_500);
    says(2);
    await bench.until("it hung up", () => bench.discord.open === 0);
    expect(first.words).to.deep.equal(["1"]);
    second.wakesUp();
    await hears(second, "3");
    first.wakesUp();
    await bench.passes(20_000);
    await hearsAll();
    expect(bench.discord.open).to.equal(1);
    expect(bench.discord.identifies).to.have.length(1);
  });

  it("know better than the store what they heard, where that did not answer", async () => {
    await bench.stops(second);
    says(1);
    await hears(first, "1");
    await bench.passes(1_500);
    first.store = "mute";
    says(1);
    await bench.passes(1_500);
    says(1);
    await hears(first, "3");
    await bench.until("it hung up", () => bench.discord.open === 0);
    first.store = "there";
    await bench.until("it listens", () => bench.discord.connected.length === 1);
    says(1);
    await hears(first, "4");
    expect(first.words).to.deep.equal(["1", "2", "3", "4"]);
  });

  it("have one turn for each bot and shard", async () => {
    const isFree = (name: string): Promise<boolean> => createTurn(bench.cache, name).take(1);
    expect(await isFree("discord:1000:0/1")).to.equal(false);
    expect(await isFree("discord:1000:1/2")).to.equal(true);
    expect(await isFree("discord:1001:0/1")).to.equal(true);
    await bench.stops(second);
    await bench.stops(first);
    expect(await isFree("discord:1000:0/1")).to.equal(true);
  });

  it("leave it to another one where Discord refuses the token of the one that has it", async () => {
    says(1);
    await hears(first, "1");
    bench.discord.closes(4004);
    says(1);
    const endedAtMs = bench.clock.monotonic();
    await hears(second, "2");
    expect(bench.clock.monotonic() - endedAtMs).to.be.below(3_000);
    expect(first.troubles.current).to.contain("DISCORD_TOKEN");
    await bench.passes(70_000);
    expect(first.troubles.current).to.equal(undefined);
    expect(bench.discord.identifies).to.have.length(1);
    await hearsAll();
  });

  it("leave it to another one where they cannot even start", async () => {
    await bench.stops(first);
    await bench.stops(second);
    const wrong = bench.member({ token: otherToken });
    bench.discord.forgets();
    bench.clock.advance(2 * 60 * 60_000);
    expect(String(await bench.starts(wrong))).to.contain("401");
    const right = bench.member();
    const beganAtMs = bench.clock.monotonic();
    await bench.starts(right);
    await bench.until("it listens", () => bench.discord.connected.length === 1);
    expect(bench.clock.monotonic() - beganAtMs).to.be.below(2_000);
  });

  it("lose nothing over many changes of turns", async () => {
    let turn: Member = first;
    let other: Member = second;
    for (let round = 0; round < 6; round += 1) {
      says(3);
      await bench.passes(50 * round);
      if (round % 2 === 0) await bench.stops(turn);
      else {
        turn.dies();
        bench.discord.cuts();
      }
      says(2);
      [turn, other] = [other, bench.member()];
      others.push(other);
      await bench.starts(other);
      await bench.until("it listens", () => bench.discord.connected.length === 1);
    }
    await hearsAll();
    expect(bench.discord.identifies).to.have.length(1);
    expect(bench.discord.violations).to.deep.equal([]);
  });

  it("stop hearing where the store is away, before another one may begin, and go on with it", async () => {
    says(1);
    await hears(first, "1");
    first.store = "away";
    second.store = "away";
    await bench.passes(6_000);
    expect(bench.discord.open).to.equal(0);
    says(2);
    await bench.passes(20_000);
    expect(heard()).to.deep.equal([1]);
    first.store = "there";
    second.store = "there";
    await hearsAll();
    expect(bench.discord.identifies).to.have.length(1);
    expect(bench.discord.open).to.equal(1);
  });
});

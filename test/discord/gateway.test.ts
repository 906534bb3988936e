import { expect } from "chai";

import {
  openGatewayBench,
  type GatewayBench,
  type Member,
} from "../support/discord/gateway/gateway-bench.ts";

describe("hearing what happens on Discord", () => {
  let bench: GatewayBench;
  let member: Member;
  beforeEach(async () => {
    bench = await openGatewayBench();
    member = bench.member({ isAlone: true });
  });
  afterEach(() => bench.close());
  const hears = (...words: readonly string[]): Promise<void> =>
    bench.until(`it heard ${words.join()}`, () => member.words.length >= words.length);

  it("hands over what happens, in its order", async () => {
    await bench.starts(member);
    expect(bench.discord.connected).to.deep.equal(["0/1"]);
    bench.says("one", "two", "three");
    await hears("one", "two", "three");
    expect(member.words).to.deep.equal(["one", "two", "three"]);
    expect(bench.discord.violations).to.deep.equal([]);
  });

  it("goes on where it was after a cut", async () => {
    await bench.starts(member);
    bench.says("one");
    await hears("one");
    bench.discord.cuts();
    bench.says("two");
    await hears("one", "two");
    expect(member.words).to.deep.equal(["one", "two"]);
    expect(bench.discord.identifies).to.have.length(1);
    expect(bench.discord.resumes).to.have.length(1);
  });
});

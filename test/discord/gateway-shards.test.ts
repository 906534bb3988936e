import { expect } from "chai";

import {
  openGatewayBench,
  type GatewayBench,
  type Member,
} from "../support/discord/gateway/gateway-bench.ts";
import type { FakeGatewayOptions } from "../support/discord/gateway/fake-gateway.ts";

/** A server that belongs to this one of four shards. */
const serverOf = (shard: number): string => String((BigInt(4 + shard) << 22n) + 1n);

describe("shards at Discord's gateway", () => {
  let bench: GatewayBench;
  const opens = async (options: Partial<FakeGatewayOptions>): Promise<void> => {
    bench = await openGatewayBench({ shards: 4, maxConcurrency: 1, ...options });
  };
  afterEach(async () => {
    const { violations } = bench.discord;
    await bench.close();
    expect(violations).to.deep.equal([]);
    expect(bench.clock.sleeping).to.equal(0);
  });
  const all = ["0/4", "1/4", "2/4", "3/4"];
  const listen = (...shards: readonly string[]): Promise<void> =>
    bench.until(
      `${shards.join()} listen`,
      () => String(bench.discord.connected) === String(shards),
    );
  const says = (): void => {
    for (const shard of [0, 1, 2, 3])
      bench.discord.dispatch("MESSAGE_CREATE", {
        guild_id: serverOf(shard),
        content: `on ${shard}`,
      });
  };
  const hears = (...members: readonly Member[]): Promise<void> =>
    bench.until("all was heard", () => members.flatMap(({ words }) => words).length >= 4);

  for (const shards of [4, "auto"] as const)
    it(`begin one after the other, and hear all servers (${shards})`, async () => {
      await opens({});
      const member = bench.member({ isAlone: true, shards });
      await bench.starts(member);
      expect(bench.clock.monotonic()).to.be.below(5_500);
      expect(member.troubles.current).to.equal(undefined);
      await listen(...all);
      says();
      await hears(member);
      expect(member.words.toSorted()).to.deep.equal(["on 0", "on 1", "on 2", "on 3"]);
      const times = bench.discord.identifies.map(({ atMs }) => atMs);
      expect(Number(times[3]) - Number(times[0])).to.be.within(15_000, 20_000);
      expect(member.log.lines).to.deep.equal([]);
    });

  it("begin at once where Discord allows that", async () => {
    await opens({ maxConcurrency: 4 });
    const member = bench.member({ isAlone: true, shards: "auto" });
    await bench.starts(member);
    expect(bench.clock.monotonic()).to.be.below(2_000);
    await listen(...all);
  });

  it("are taken over one by one, and begin no faster in two processes", async () => {
    await opens({ maxConcurrency: 2 });
    const [first, second] = [bench.member({ shards: "auto" }), bench.member({ shards: "auto" })];
    await Promise.all([bench.starts(first), bench.starts(second)]);
    await listen(...all);
    says();
    await hears(first, second);
    expect([...first.words, ...second.words]).to.have.length(4);
    await bench.stops(first);
    await listen(...all);
    says();
    await bench.until("all was heard", () => first.words.length + second.words.length >= 8);
    expect(bench.discord.identifies).to.have.length(4);
  });

  it("are as many as the other processes agreed on, until none of them is left", async () => {
    await opens({});
    const options = { shards: "auto" } as const;
    const first = bench.member(options);
    await bench.starts(first);
    await listen(...all);
    bench.discord.recommends(2);
    await bench.passes(5 * 60_000, 1_000);
    const second = bench.member(options);
    await bench.starts(second);
    await bench.stops(first);
    await listen(...all);
    await bench.stops(second);
    await bench.passes(2 * 60_000, 1_000);
    const third = bench.member(options);
    await bench.starts(third);
    await listen("0/2", "1/2");
  });

  it("tell which of them has a trouble", async () => {
    await opens({ maxConcurrency: 4 });
    const member = bench.member({ isAlone: true, shards: 4 });
    await bench.starts(member);
    await listen(...all);
    bench.discord.door = 503;
    bench.discord.cuts("2/4");
    await bench.until("it is told", () => member.troubles.current !== undefined);
    expect(member.troubles.current).to.match(/^shard 2\/4: /);
    bench.discord.cuts("0/4");
    await bench.passes(5_000);
    bench.discord.door = "open";
    await listen(...all);
    await bench.until("all is well", () => member.troubles.current === undefined);
    expect(member.log.of("discord.back")).to.have.length(1);
  });

  it("all stop where Discord refuses one of them at the start", async () => {
    await opens({ maxConcurrency: 4 });
    bench.discord.door = "mute-identify";
    const member = bench.member({ isAlone: true, shards: 4 });
    const outcome = bench.starts(member);
    await bench.until("all are there", () => bench.discord.open === 4);
    await bench.passes(200);
    bench.discord.closes(4011, 1);
    expect(String(await outcome)).to.contain("4011");
    await bench.until("all hung up", () => bench.discord.open === 0);
    await bench.passes(60_000);
    expect(bench.discord.connections).to.equal(4);
  });
});

import { setImmediate } from "node:timers/promises";

import { expect } from "chai";

import type { ChatEvent } from "../../src/core/event.ts";
import { before, Keeper } from "../../src/ops/keeper.ts";
import type { Receipt } from "../../src/ports/chat-adapter.ts";
import { here, typed } from "../support/builders.ts";
import { createFakeClock, type FakeClock } from "../support/fake-clock.ts";

describe("events that are to be kept", () => {
  let clock: FakeClock;
  let keeper: Keeper;
  let heard: string[];
  let answers: (Receipt | Error | Promise<Receipt>)[];
  beforeEach(() => {
    clock = createFakeClock();
    keeper = new Keeper(clock);
    heard = [];
    answers = [];
    keeper.open(async ({ delivery }) => {
      heard.push(delivery);
      const answer = answers.shift() ?? "durable";
      if (answer instanceof Error) throw answer;
      return answer;
    });
  });

  const never = new Promise<Receipt>(() => undefined);
  const event = (delivery: string, place = "dm"): ChatEvent =>
    typed("x", { delivery, at: { ...here, place } });

  it("are handed over once where the bot takes them, or refuses them", async () => {
    answers = ["durable", "refused"];
    expect(await keeper.keep(event("m:1"), 1_000)).to.equal("durable");
    expect(await keeper.keep(event("m:2"), 1_000)).to.equal("refused");
    expect(heard).to.deep.equal(["m:1", "m:2"]);
  });

  it("are handed over again, ever later, while they cannot be kept", async () => {
    answers = ["unavailable", new Error("no store"), "unavailable", "durable"];
    const kept = keeper.keep(event("m:1"), 10_000);
    const counts: number[] = [];
    for (const ms of [0, 99, 1, 199, 1, 399, 1]) {
      await clock.run(ms);
      counts.push(heard.length);
    }
    expect(counts).to.deep.equal([1, 1, 2, 2, 3, 3, 4]);
    expect(await kept).to.equal("durable");
    expect(clock.sleeping).to.equal(0);
  });

  it("are given up when the time is over", async () => {
    answers = Array.from({ length: 20 }, () => "unavailable" as const);
    const kept = keeper.keep(event("m:1"), 1_000);
    await clock.run(1_000);
    expect(await kept).to.equal("unavailable");
    // At 0, 100, 300 and 700 ms.
    expect(heard).to.have.length(4);
    await clock.run(60_000);
    expect(heard).to.have.length(4);
  });

  it("do not wait longer for a bot that does not answer", async () => {
    answers = [never];
    const kept = keeper.keep(event("m:1"), 1_000);
    await clock.run(999);
    let isOver = false;
    void kept.then(() => (isOver = true));
    await setImmediate();
    expect(isOver).to.equal(false);
    await clock.run(1);
    expect(await kept).to.equal("unavailable");
  });

  it("of one conversation are kept in their order, and do not hold each other up for ever", async () => {
    answers = [never];
    const kept = [keeper.keep(event("m:1"), 1_000), keeper.keep(event("m:2"), 2_000)];
    const elsewhere = keeper.keep(event("m:3", "group"), 2_000);
    expect(await elsewhere).to.equal("durable");
    expect(heard).to.deep.equal(["m:1", "m:3"]);
    await clock.run(1_000);
    expect(await Promise.all(kept)).to.deep.equal(["unavailable", "durable"]);
    expect(heard).to.deep.equal(["m:1", "m:3", "m:2"]);
  });

  it("are not kept before there is a bot", async () => {
    const early = new Keeper(clock).keep(event("m:1"), 50);
    await clock.run(200);
    expect(await early).to.equal("unavailable");
  });

  it("are not handed over any more when it is too late at once", async () => {
    expect(await keeper.keep(event("m:1"), 0)).to.equal("unavailable");
    expect(heard).to.deep.equal([]);
  });
});

describe("an answer before a time", () => {
  it("is the answer, or nothing", async () => {
    const clock = createFakeClock();
    clock.advance(500);
    expect(await before(600, Promise.resolve("x"), clock)).to.equal("x");
    const late = before(600, new Promise<string>(() => undefined), clock);
    await clock.run(100);
    expect(await late).to.equal(undefined);
  });

  it("leaves no alarm behind, and fails as the answer does", async () => {
    const clock = createFakeClock();
    await before(600, Promise.resolve("x"), clock);
    const failing = before(600, Promise.reject(new Error("no")), clock);
    expect(await failing.catch(String)).to.equal("Error: no");
    await setImmediate();
    expect(clock.sleeping).to.equal(0);
  });
});

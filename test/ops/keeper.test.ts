import { getEventListeners } from "node:events";
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

describe("events that come once", () => {
  let clock: FakeClock;
  let keeper: Keeper;
  let stop: AbortController;
  let heard: string[];
  /** What becomes of an event. */
  let receipt: (text: string) => Receipt | Promise<Receipt>;
  const textOf = ({ content }: ChatEvent): string => (content.kind === "text" ? content.text : "");

  beforeEach(() => {
    clock = createFakeClock();
    keeper = new Keeper(clock);
    stop = new AbortController();
    heard = [];
    receipt = () => "durable";
    keeper.open(async (event) => {
      heard.push(textOf(event));
      return receipt(textOf(event));
    });
  });

  interface Fate<Value> {
    is: Value | "open";
  }
  const fateOf = <Value>(promise: Promise<Value>): Fate<Value> => {
    const fate: Fate<Value> = { is: "open" };
    void promise.then((value) => (fate.is = value));
    return fate;
  };
  const says = (text: string, user = "ann"): ChatEvent => typed(text, { at: { ...here, user } });
  const persists = (text: string, user?: string): Fate<Receipt> =>
    fateOf(keeper.persist(says(text, user), stop.signal));
  const keeps = (text: string, untilMs: number): Fate<Receipt> =>
    fateOf(keeper.keep(says(text), untilMs));
  /** Resolves what `receipt` answers for the text "stuck". */
  const held = (): ((receipt: Receipt) => void) => {
    let settle: (receipt: Receipt) => void = () => undefined;
    const waiting = new Promise<Receipt>((resolve) => (settle = resolve));
    receipt = (text) => (text === "stuck" ? waiting : "durable");
    return settle;
  };

  it("are handed over until they are durable, however long that takes", async () => {
    receipt = () => "unavailable";
    const fate = persists("one");
    await clock.run(24 * 3_600_000);
    expect(fate.is).to.equal("open");
    const tries = heard.length;
    expect(tries).to.be.within(17_000, 17_300);
    receipt = () => "durable";
    await clock.run(5_000);
    expect([fate.is, heard.length - tries]).to.deep.equal(["durable", 1]);
    expect(clock.sleeping).to.equal(0);
  });

  it("are tried ever more rarely, 5 s apart at most", async () => {
    receipt = () => "unavailable";
    persists("one");
    const tries: number[] = [];
    for (const waitMs of [0, 99, 1, 200, 400, 800, 1_600, 3_200, 4_999, 1, 5_000]) {
      await clock.run(waitMs);
      tries.push(heard.length);
    }
    expect(tries).to.deep.equal([1, 1, 2, 3, 4, 5, 6, 7, 7, 8, 9]);
  });

  it("are tried on after an error, and while nobody listens yet", async () => {
    receipt = () => (heard.length < 2 ? Promise.reject(new Error("broken")) : "durable");
    const one = persists("one");
    await clock.run(100);
    expect([one.is, heard]).to.deep.equal(["durable", ["one", "one"]]);
    keeper = new Keeper(clock);
    const two = persists("two");
    await clock.run(50);
    keeper.open(async () => "durable");
    await clock.run(50);
    expect(two.is).to.equal("durable");
  });

  it("are done with where they are refused", async () => {
    receipt = () => "refused";
    const fate = persists("one");
    await clock.run(0);
    expect([fate.is, heard]).to.deep.equal(["refused", ["one"]]);
  });

  it("wait for their turn, and hold up their own conversation alone", async () => {
    const settle = held();
    const first = persists("stuck");
    const second = persists("two");
    const other = persists("three", "bob");
    await clock.run(60_000);
    expect([first.is, second.is, other.is]).to.deep.equal(["open", "open", "durable"]);
    expect(heard).to.deep.equal(["stuck", "three"]);
    settle("durable");
    await clock.run(0);
    expect([first.is, second.is]).to.deep.equal(["durable", "durable"]);
    expect(heard).to.deep.equal(["stuck", "three", "two"]);
  });

  it("stand in one order with what waits for a while", async () => {
    receipt = (text) => (text === "one" && heard.length < 3 ? "unavailable" : "durable");
    const first = persists("one");
    const second = keeps("two", 2_000);
    const third = persists("three");
    await clock.run(1_000);
    expect([first.is, second.is, third.is]).to.deep.equal(["durable", "durable", "durable"]);
    expect(heard).to.deep.equal(["one", "one", "one", "two", "three"]);
  });

  it("hold up nothing longer than it can wait, which is forgotten then", async () => {
    const settle = held();
    persists("stuck");
    const second = keeps("two", 2_000);
    await clock.run(1_999);
    expect(second.is).to.equal("open");
    await clock.run(1);
    expect(second.is).to.equal("unavailable");
    settle("durable");
    await clock.run(5_000);
    expect(heard).to.deep.equal(["stuck"]);
  });

  it("end on the signal: in a pause, in a try that does not end, and before their turn", async () => {
    receipt = (text) => (text === "pause" ? "unavailable" : new Promise(() => undefined));
    const fates = [persists("pause", "bob"), persists("stuck"), persists("behind")];
    await clock.run(0);
    stop.abort();
    await clock.run(0);
    expect(fates.map(({ is }) => is)).to.deep.equal(Array(3).fill("unavailable"));
    expect(clock.sleeping).to.equal(0);
    await clock.run(60_000);
    expect(heard).to.deep.equal(["pause", "stuck"]);
  });

  it("end on the signal behind what has time left, also where it came before them", async () => {
    receipt = () => new Promise(() => undefined);
    keeps("stuck", 60_000);
    const early = persists("one");
    await clock.run(0);
    stop.abort();
    const late = persists("two");
    await clock.run(0);
    expect([early.is, late.is, heard]).to.deep.equal(["unavailable", "unavailable", ["stuck"]]);
  });

  it("leave nothing behind at the signal", async () => {
    persists("one");
    await clock.run(0);
    expect(getEventListeners(stop.signal, "abort")).to.deep.equal([]);
  });

  it("are not handed over after the signal", async () => {
    stop.abort();
    const fate = persists("one");
    await clock.run(0);
    expect([fate.is, heard]).to.deep.equal(["unavailable", []]);
  });

  it("count as kept where the signal comes right after it", async () => {
    const fate = persists("one");
    await clock.run(0);
    stop.abort();
    await clock.run(0);
    expect(fate.is).to.equal("durable");
  });

  it("free their conversation where the signal ends them", async () => {
    receipt = (text) => (text === "stuck" ? new Promise(() => undefined) : "durable");
    persists("stuck");
    await clock.run(0);
    stop.abort();
    await clock.run(0);
    const next = keeps("two", 2_000);
    await clock.run(0);
    expect(next.is).to.equal("durable");
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

import { setImmediate } from "node:timers/promises";

import { expect } from "chai";

import { Queues } from "../../src/ops/queues.ts";

/** Work that is over when it is told so. */
function openWork(): {
  readonly work: () => Promise<string>;
  readonly started: boolean;
  end(): void;
  fail(): void;
} {
  let started = false;
  let end: (value: string) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const over = new Promise<string>((resolve, reject) => {
    end = resolve;
    fail = reject;
  });
  return {
    work: () => {
      started = true;
      return over;
    },
    get started() {
      return started;
    },
    end: () => end("done"),
    fail: () => fail(new Error("failed")),
  };
}

describe("work in queues", () => {
  it("of one name is done in order, one after the other", async () => {
    const queues = new Queues();
    const [first, second, third] = [openWork(), openWork(), openWork()];
    const all = [first, second, third].map(({ work }) => queues.run("a", work));
    await setImmediate();
    expect([first.started, second.started, third.started]).to.deep.equal([true, false, false]);
    first.end();
    await setImmediate();
    expect([second.started, third.started]).to.deep.equal([true, false]);
    second.end();
    third.end();
    expect(await Promise.all(all)).to.deep.equal(["done", "done", "done"]);
  });

  it("that comes while only the last is left waits for that", async () => {
    const queues = new Queues();
    const [first, second, third] = [openWork(), openWork(), openWork()];
    const early = [queues.run("a", first.work), queues.run("a", second.work)];
    first.end();
    await setImmediate();
    const all = [...early, queues.run("a", third.work)];
    await setImmediate();
    expect([second.started, third.started]).to.deep.equal([true, false]);
    second.end();
    third.end();
    await Promise.all(all);
  });

  it("of another name waits for nobody", async () => {
    const queues = new Queues();
    const [first, other] = [openWork(), openWork()];
    const running = [queues.run("a", first.work), queues.run("b", other.work)];
    await setImmediate();
    expect(other.started).to.equal(true);
    first.end();
    other.end();
    await Promise.all(running);
  });

  it("that fails fails for its own caller alone", async () => {
    const queues = new Queues();
    const [first, second] = [openWork(), openWork()];
    const failing = queues.run("a", first.work).catch((error: unknown) => error);
    const next = queues.run("a", second.work);
    first.fail();
    second.end();
    expect(await failing).to.be.instanceOf(Error);
    expect(await next).to.equal("done");
  });

  it("that comes when all is over begins at once, and behind what has begun since", async () => {
    const queues = new Queues();
    const [first, second, third] = [openWork(), openWork(), openWork()];
    first.end();
    await queues.run("a", first.work);
    await setImmediate();
    const later = [queues.run("a", second.work), queues.run("a", third.work)];
    await setImmediate();
    expect([second.started, third.started]).to.deep.equal([true, false]);
    second.end();
    third.end();
    await Promise.all(later);
  });
});

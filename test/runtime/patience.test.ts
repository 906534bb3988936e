import { expect } from "chai";
import { Cutoff } from "../../src/runtime/cutoff.ts";
import { Patience } from "../../src/runtime/patience.ts";
import { createFakeClock, type FakeClock } from "../support/fake-clock.ts";
import { createCollectingLogger, type CollectingLogger } from "../support/network.ts";
import { away } from "../support/runtime-world.ts";

describe("patience with the store", () => {
  let clock: FakeClock;
  let log: CollectingLogger;
  let patience: Patience;
  let backs: number;
  let isUp: boolean;
  const never = new Cutoff();

  beforeEach(() => {
    clock = createFakeClock();
    log = createCollectingLogger();
    patience = new Patience({ clock, logger: log, random: () => 0.5, lateMs: 2_500 });
    backs = 0;
    patience.onBack(() => (backs += 1));
    isUp = false;
  });

  const events = (): readonly string[] => log.lines.map(({ event }) => event);

  /** A call that counts its attempts and is answered while `works` says so. */
  function counted(works: () => boolean) {
    const call = Object.assign(
      async () => {
        call.attempts += 1;
        if (!works()) throw away();
        return "answer";
      },
      { attempts: 0 },
    );
    return call;
  }
  const up = (): boolean => isUp;
  const look = (): Promise<unknown> => patience.look(counted(up)).catch(() => undefined);

  it("repeats a call until it is answered, ever more slowly", async () => {
    const call = counted(up);
    const answer = patience.repeat(call, never);
    await clock.run(0);
    expect(call.attempts).to.equal(1);
    await clock.run(100 + 200 + 400);
    expect(call.attempts).to.equal(4);
    await clock.run(60_000);
    expect(call.attempts).to.be.within(14, 20);
    isUp = true;
    await clock.run(5_000);
    expect(await answer).to.equal("answer");
    expect(events()).to.deep.equal(["store.unavailable", "store.back"]);
    expect(backs).to.equal(1);
  });

  it("does not sleep on when the store answers somebody else", async () => {
    const answer = patience.repeat(counted(up), never);
    await clock.run(20_000);
    isUp = true;
    await look();
    await clock.run(200);
    expect(await answer).to.equal("answer");
    expect(patience.healthy).to.equal(true);
  });

  it("wakes all when one gets through", async () => {
    const answers = Array.from({ length: 10 }, () => patience.repeat(counted(up), never));
    await clock.run(20_000);
    isUp = true;
    const first = patience.repeat(counted(up), never);
    await clock.run(200);
    expect(await Promise.all([first, ...answers])).to.deep.equal(Array(11).fill("answer"));
  });

  it("is not misled by a store that still answers something, and says so once", async () => {
    const refused = counted(up);
    const answer = patience.repeat(refused, never);
    for (let second = 0; second < 60; second += 1) {
      await patience.look(async () => "something");
      await clock.run(1_000);
      expect(patience.healthy).to.equal(false);
    }
    expect(refused.attempts).to.be.within(14, 20);
    expect(events()).to.deep.equal(["store.unavailable"]);
    isUp = true;
    await clock.run(5_000);
    await answer;
    expect(events()).to.deep.equal(["store.unavailable", "store.back"]);
    expect(backs).to.equal(1);
  });

  it("is back when the last call got through, not the first", async () => {
    let isHalfUp = false;
    const half = patience.repeat(
      counted(() => isHalfUp),
      never,
    );
    const other = patience.repeat(counted(up), never);
    await clock.run(1_000);
    isHalfUp = true;
    await clock.run(1_000);
    expect(await half).to.equal("answer");
    expect(patience.healthy).to.equal(false);
    isUp = true;
    await clock.run(5_000);
    await other;
    expect(patience.healthy).to.equal(true);
    expect(backs).to.equal(1);
  });

  it("does not take a call that was given up for one that got through", async () => {
    const gone = new Cutoff();
    const answer = patience.repeat(counted(up), gone);
    await clock.run(1_000);
    gone.cut();
    await clock.run(0);
    expect(await answer).to.equal(undefined);
    expect(patience.healthy).to.equal(false);
    isUp = true;
    await look();
    expect(patience.healthy).to.equal(true);
  });

  it("knows by a look alone, and by one that is not answered", async () => {
    expect(patience.healthy).to.equal(true);
    await look();
    expect(patience.healthy).to.equal(false);
    isUp = true;
    await look();
    expect(patience.healthy).to.equal(true);
    let answer = (): void => undefined;
    const silent = patience.look(() => new Promise<void>((resolve) => (answer = resolve)));
    await clock.run(2_400);
    expect(patience.healthy).to.equal(true);
    await clock.run(100);
    expect(patience.healthy).to.equal(false);
    answer();
    await silent;
    expect(patience.healthy).to.equal(false);
    await look();
    expect(patience.healthy).to.equal(true);
    expect(clock.sleeping).to.equal(0);
  });

  it("says once that a store is slow, for as long as it is", async () => {
    const slow = async (): Promise<void> => clock.sleep(3_000);
    for (let n = 0; n < 5; n += 1) {
      const answer = patience.repeat(slow, never);
      await clock.run(2_500);
      patience.late();
      await clock.run(500);
      await answer;
      expect(patience.healthy).to.equal(false);
    }
    await patience.repeat(async () => "quick", never);
    expect(events()).to.deep.equal(["store.unavailable", "store.back"]);
    expect(log.reasons("store.unavailable")).to.deep.equal(["no answer in 2500 ms"]);
  });

  it("leaves a fault that is none of the store's absence to the caller", async () => {
    const broken = patience.repeat(() => Promise.reject(new TypeError("a bug")), never);
    expect(await broken.catch((error: unknown) => error)).to.be.instanceOf(TypeError);
    expect(patience.healthy).to.equal(true);
  });
});

import { expect } from "chai";

import { IdentifyQueue } from "../../adapters/discord/gateway/identify.ts";
import type { SealedCache } from "../../src/ports/sealed-cache.ts";
import { createFakeClock, type FakeClock } from "../support/fake-clock.ts";
import { openTestStore } from "../support/network.ts";

describe("the queue of those who begin sessions", () => {
  let clock: FakeClock;
  let cache: SealedCache;
  let stop: AbortController;
  beforeEach(() => {
    clock = createFakeClock();
    ({ cache } = openTestStore(clock));
    stop = new AbortController();
  });
  afterEach(() => stop.abort());

  /** A process of a bot's waits for its turn. */
  const waits = (key = 0, botId = "1", of = cache): { isOver: boolean } => {
    const fate = { isOver: false };
    const queue = new IdentifyQueue({ cache: of, clock, botId });
    void queue.wait(key, stop.signal).then(() => (fate.isOver = true));
    return fate;
  };

  it("lets one of a bot's processes begin every 5 s and a little", async () => {
    const all = [waits(), waits(), waits()];
    const over = (): number => all.filter(({ isOver }) => isOver).length;
    await clock.run(5_400);
    expect(over()).to.equal(1);
    await clock.run(5_500);
    expect(over()).to.equal(2);
    await clock.run(6_500);
    expect(over()).to.equal(3);
  });

  it("holds up no other bot, and none that Discord lets begin beside", async () => {
    const all = [waits(0, "1"), waits(0, "2"), waits(1, "1")];
    await clock.run(0);
    expect(all.map(({ isOver }) => isOver)).to.deep.equal([true, true, true]);
  });

  it("lets nobody begin while the store is away, and ends with the signal", async () => {
    const away: SealedCache = { ...cache, lock: () => Promise.reject(new Error("away")) };
    const fate = waits(0, "1", away);
    await clock.run(60_000);
    expect(fate.isOver).to.equal(false);
    stop.abort();
    await clock.run(0);
    expect(fate.isOver).to.equal(true);
    expect(clock.sleeping).to.equal(0);
  });
});

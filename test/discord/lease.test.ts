import { expect } from "chai";

import { Lease } from "../../adapters/discord/gateway/lease.ts";
import { createTurn } from "../../src/ops/turn.ts";
import type { Turn } from "../../src/ports/turn.ts";
import { createFakeClock, type FakeClock } from "../support/fake-clock.ts";
import { openTestStore } from "../support/network.ts";

type State = "there" | "away" | "silent";

describe("a lease at Discord's gateway", () => {
  let clock: FakeClock;
  let state: State;
  let turns: (name: string) => Turn;
  beforeEach(() => {
    clock = createFakeClock();
    state = "there";
    const { cache } = openTestStore(clock);
    turns = (name) => createTurn(cache, name);
  });

  /** A turn whose store can be away. */
  const unsteady = (turn: Turn): Turn => {
    const through = <Value>(work: () => Promise<Value>): Promise<Value> => {
      if (state === "silent") return new Promise(() => undefined);
      return state === "away" ? Promise.reject(new Error("away")) : work();
    };
    return { take: (ms) => through(() => turn.take(ms)), leave: () => through(() => turn.leave()) };
  };
  const lease = (name = "a"): Lease => new Lease({ clock, turn: unsteady(turns(name)) });
  const answered = async <Value>(answer: Promise<Value>): Promise<Value> => {
    await clock.run(2_000);
    return answer;
  };
  /** How long it is kept, in ms; `undefined` for longer than a minute. */
  const keptFor = async (held: Lease): Promise<number | undefined> => {
    const beganAtMs = clock.monotonic();
    const end = new AbortController();
    let endedAtMs: number | undefined;
    void held.keep(end.signal).then(() => (endedAtMs = clock.monotonic()));
    for (let n = 0; n < 600 && endedAtMs === undefined; n += 1) await clock.run(100);
    end.abort();
    return endedAtMs === undefined ? undefined : endedAtMs - beganAtMs;
  };

  it("is one process's at a time, until it gives it back", async () => {
    const [one, another] = [lease(), lease()];
    expect(one.isHeld).to.equal(false);
    expect([await one.take(), await another.take()]).to.deep.equal([true, false]);
    expect([one.isHeld, another.isHeld]).to.deep.equal([true, false]);
    await another.leave();
    expect(await another.take()).to.equal(false);
    await one.leave();
    expect(one.isHeld).to.equal(false);
    expect(await another.take()).to.equal(true);
    expect(await lease("b").take()).to.equal(true);
  });

  it("is kept as long as it is renewed", async () => {
    const [one, another] = [lease(), lease()];
    await one.take();
    expect(await keptFor(one)).to.equal(undefined);
    expect([one.isHeld, await another.take()]).to.deep.equal([true, false]);
  });

  for (const gone of ["away", "silent"] as const)
    it(`ends before another process can have it, where the store is ${gone}`, async () => {
      const [one, another] = [lease(), lease()];
      await one.take();
      state = gone;
      clock.advance(130);
      expect(await keptFor(one)).to.equal(4_870);
      expect(one.isHeld).to.equal(false);
      expect(await answered(one.take())).to.equal(false);
      state = "there";
      expect(await another.take()).to.equal(true);
    });

  it("is not taken without an answer of the store", async () => {
    const one = lease();
    for (const gone of ["away", "silent"] as const) {
      state = gone;
      expect(await answered(one.take()), gone).to.equal(false);
      await answered(one.leave());
    }
  });

  it("survives a store that is away for a moment", async () => {
    const one = lease();
    await one.take();
    const kept = keptFor(one);
    state = "silent";
    await clock.run(4_400);
    state = "there";
    expect(await kept).to.equal(undefined);
  });

  it("ends at once when another process has it", async () => {
    const turn = turns("a");
    const [one, another] = [new Lease({ clock, turn }), lease()];
    await one.take();
    const kept = keptFor(one);
    // As after a failover of the store, which knows nothing of it any more.
    await turn.leave();
    expect(await another.take()).to.equal(true);
    expect(await kept).to.equal(2_000);
    expect(one.isHeld).to.equal(false);
  });

  it("is not ended by an answer that comes late", async () => {
    let answer = (_isTaken: boolean): void => undefined;
    const slow = new Lease({
      clock,
      turn: {
        take: () => new Promise((resolve) => (answer = resolve)),
        leave: () => Promise.resolve(),
      },
    });
    const taking = slow.take();
    await clock.run(900);
    answer(true);
    expect(await taking).to.equal(true);
    // It is counted from when it was asked for.
    clock.advance(4_000);
    expect(slow.isHeld).to.equal(true);
    clock.advance(200);
    expect(slow.isHeld).to.equal(false);
  });

  it("is always there for a process that is alone", async () => {
    const one = new Lease({ clock, turn: undefined });
    expect(one.isHeld).to.equal(false);
    expect(await one.take()).to.equal(true);
    expect(await keptFor(one)).to.equal(undefined);
    clock.advance(24 * 60 * 60_000);
    expect(one.isHeld).to.equal(true);
    await one.leave();
    expect(one.isHeld).to.equal(false);
  });

  it("keeps nobody waiting after its signal", async () => {
    const one = lease();
    await one.take();
    const end = new AbortController();
    const keeping = one.keep(end.signal);
    await clock.run(100);
    end.abort();
    await keeping;
    expect(clock.sleeping).to.equal(0);
  });
});

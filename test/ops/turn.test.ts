import { expect } from "chai";

import { createTurn } from "../../src/ops/turn.ts";
import type { SealedCache } from "../../src/ports/sealed-cache.ts";

/** The locks of a cache, and its time. */
function locks(): Pick<SealedCache, "lock" | "unlock"> & { later(ms: number): void } {
  const held = new Map<string, { readonly holder: string; readonly untilMs: number }>();
  let nowMs = 0;
  return {
    async lock(key, holder, ttlMs) {
      const current = held.get(key);
      if (current && current.untilMs > nowMs && current.holder !== holder) return false;
      held.set(key, { holder, untilMs: nowMs + ttlMs });
      return true;
    },
    async unlock(key, holder) {
      if (held.get(key)?.holder === holder) held.delete(key);
    },
    later: (ms) => void (nowMs += ms),
  };
}

describe("a turn", () => {
  it("is one process's at a time, until it gives it back or it ends", async () => {
    const cache = locks();
    const turn = (name: string) => createTurn(cache as unknown as SealedCache, name);
    const [a, b, other] = [turn("telegram"), turn("telegram"), turn("discord")];
    expect(await a.take(1_000)).to.equal(true);
    expect(await b.take(1_000)).to.equal(false);
    expect(await other.take(1_000)).to.equal(true);
    expect(await a.take(1_000)).to.equal(true);
    await b.leave();
    expect(await b.take(1_000)).to.equal(false);
    await a.leave();
    expect(await b.take(1_000)).to.equal(true);
    cache.later(999);
    expect(await a.take(1_000)).to.equal(false);
    cache.later(1);
    expect(await a.take(1_000)).to.equal(true);
  });
});

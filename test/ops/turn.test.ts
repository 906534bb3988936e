import { expect } from "chai";

import { createTurn } from "../../src/ops/turn.ts";
import type { SealedCache } from "../../src/ports/sealed-cache.ts";

/** The locks of a cache, without time. */
function locks(): Pick<SealedCache, "lock" | "unlock"> & { end(): void } {
  const held = new Map<string, string>();
  return {
    async lock(key, holder) {
      const current = held.get(key) ?? holder;
      held.set(key, current);
      return current === holder;
    },
    async unlock(key, holder) {
      if (held.get(key) === holder) held.delete(key);
    },
    end: () => held.clear(),
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
    cache.end();
    expect(await a.take(1_000)).to.equal(true);
  });
});

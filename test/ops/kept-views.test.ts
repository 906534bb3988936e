import { expect } from "chai";

import { seal } from "../../src/core/sealed.ts";
import { buttons, heading, shareButton, text, view, type View } from "../../src/core/view/view.ts";
import { createOwnViews, createSharedViews, type KeptViews } from "../../src/ops/kept-views.ts";
import type { SealedCache } from "../../src/ports/sealed-cache.ts";
import { openMemoryStore } from "../../src/stores/memory.ts";
import { createKeyRing, createVault } from "../../src/stores/vault.ts";
import { createFakeClock, type FakeClock } from "../support/fake-clock.ts";

const dayMs = 24 * 60 * 60_000;
const said: View = view([heading("Home"), text("x"), buttons({ ...shareButton, id: "b.1" })]);
const other: View = view([text("other")]);

describe("views that are shown again later", () => {
  let clock: FakeClock;
  let cache: SealedCache;
  beforeEach(() => {
    clock = createFakeClock();
    cache = openMemoryStore({ vault: createVault(createKeyRing()), clock }).cache;
  });

  const kinds: readonly (readonly [string, () => KeptViews])[] = [
    ["by this process alone", createOwnViews],
    ["by all processes", () => createSharedViews(cache)],
  ];
  for (const [who, create] of kinds)
    it(`are known by their names, the last one by each: ${who}`, async () => {
      const views = create();
      expect(await views.load("share:a:1")).to.equal(undefined);
      await views.save("share:a:1", other);
      await views.save("share:a:1", said);
      await views.save("share:a:2", other);
      expect(await views.load("share:a:1")).to.deep.equal(said);
      expect(await views.load("share:a:2")).to.deep.equal(other);
    });

  it("are known by every process for a day", async () => {
    await createSharedViews(cache).save("share:a:1", said);
    await clock.run(dayMs - 1);
    expect(await createSharedViews(cache).load("share:a:1")).to.deep.equal(said);
    await clock.run(1);
    expect(await createSharedViews(cache).load("share:a:1")).to.equal(undefined);
  });

  it("are none where another version kept something else", async () => {
    for (const kept of ["{}", '{"blocks":[]}', "null", '"x"']) {
      await cache.save("share:a:1", seal(kept), dayMs);
      expect(await createSharedViews(cache).load("share:a:1"), kept).to.equal(undefined);
    }
  });

  it("are five hundred at most in one process, the longest unused one gone first", async () => {
    const views = createOwnViews();
    for (let n = 0; n < 500; n++) await views.save(`${n}`, other);
    await views.load("0");
    await views.save("500", other);
    expect(await views.load("0")).to.deep.equal(other);
    expect(await views.load("1")).to.equal(undefined);
    expect(await views.load("500")).to.deep.equal(other);
  });
});

import { expect } from "chai";
import { allBuckets, createPlayer, leaseMs } from "../../support/stores-player.ts";
import { type Case, type Scene } from "./scene.ts";

export function dueTests(test: Case, scene: Scene): void {
  test("shows a busy conversation when its lease has ended, not earlier", async () => {
    const { one, pass } = scene();
    await one.accept("a.1", "m:1");
    expect(await one.isDue()).to.equal(false);
    await pass(leaseMs - 1);
    expect(await one.isDue()).to.equal(false);
    await pass(1);
    expect(await one.isDue()).to.equal(true);
    await one.takeOver("b.1");
    expect(await one.isDue()).to.equal(false);
  });

  test("has every conversation in one bucket, the same one every time", async () => {
    const { store, one, pass } = scene();
    await one.accept("a.1", "m:1");
    await pass(leaseMs);
    const found: number[] = [];
    for (const bucket of allBuckets) {
      if ((await store.due({ buckets: [bucket], limit: 5 })).length > 0) found.push(bucket);
    }
    expect(found).to.have.lengthOf(1);
    expect(await store.due({ buckets: [], limit: 5 })).to.deep.equal([]);
  });

  test("gives the earliest first, and no more than were asked for", async () => {
    const { store, pass } = scene();
    const names = ["x:3", "x:1", "x:4", "x:2"];
    for (const name of names) {
      await createPlayer(store, name).accept(`op ${name}`, "m:1");
      await pass(1);
    }
    await pass(leaseMs);
    const due = await store.due({ buckets: allBuckets, limit: 3 });
    expect(due).to.deep.equal(names.slice(0, 3));
  });
}

import { expect } from "chai";
import { leaseMs, ready, readyAt } from "../../support/stores-player.ts";
import { head, outbox, type Case, type Scene } from "./scene.ts";

export function commitTests(test: Case, scene: Scene): void {
  test("puts views into the outbox and gives them back to be sent", async () => {
    const { one } = scene();
    await one.accept("a.1", "m:1");
    const answer = await one.commit("a.1", "m:1", { count: 2 });
    expect(answer).to.deep.equal({ kind: "deliver", last: "m:1", outbox: outbox("m:1") });
  });

  test("is idle when nothing is left, and the caller's fence stays good for the short way", async () => {
    const { one } = scene();
    await one.accept("a.1", "m:1");
    expect(await one.commit("a.1", "m:1")).to.deep.equal({ kind: "idle", last: "m:1" });
    const at = readyAt(["a.1", "m:1"], ready("s2"));
    expect(await one.accept("a.2", "m:2", { ready: at })).to.deep.equal({ kind: "passed" });
  });

  test("(8.3) repeats its answer and removes nothing more", async () => {
    const { one } = scene();
    await one.accept("a.1", "m:1");
    await one.accept("a.2", "m:2");
    const first = await one.commit("a.1", "m:1");
    expect(await one.commit("a.1", "m:1", { state: "other" })).to.deep.equal(first);
    expect(await one.commit("a.1", "m:1")).to.deep.equal(first);
    expect(await one.commit("a.1", "m:2")).to.deep.equal({ kind: "idle", last: "m:2" });
  });

  test("(8.3) repeats its answer with the views that are not out yet", async () => {
    const { one } = scene();
    await one.accept("a.1", "m:1");
    await one.commit("a.1", "m:1", { count: 2 });
    await one.sent("a.1", "m:1", { count: 1 });
    const again = await one.commit("a.1", "m:1", { count: 2 });
    expect(again).to.deep.equal({ kind: "deliver", last: "m:1", outbox: outbox("m:1", 1) });
  });

  test("refuses a caller that lost the conversation", async () => {
    const { one, pass } = scene();
    await one.accept("a.1", "m:1");
    await pass(leaseMs);
    await one.takeOver("b.1");
    expect(await one.commit("a.1", "m:1")).to.deep.equal({ kind: "stale" });
    expect(await one.commit("b.1", "m:1")).to.deep.equal({ kind: "idle", last: "m:1" });
  });

  test("lets a holder commit after its lease, if nobody took the conversation", async () => {
    const { one, pass } = scene();
    await one.accept("a.1", "m:1");
    await pass(10 * leaseMs);
    expect(await one.commit("a.1", "m:1")).to.deep.equal({ kind: "idle", last: "m:1" });
  });

  test("(8.14) refuses the next event while views wait", async () => {
    const { one } = scene();
    await one.accept("a.1", "m:1");
    await one.accept("a.2", "m:2");
    await one.commit("a.1", "m:1", { count: 1 });
    expect(await one.commit("a.1", "m:2")).to.deep.equal({ kind: "stale" });
    await one.sent("a.1", "m:1", { count: 1 });
    expect(await one.commit("a.1", "m:2")).to.deep.equal({ kind: "idle", last: "m:2" });
  });

  test("(8.17) refuses an event that is not at the head", async () => {
    const { one } = scene();
    await one.accept("a.1", "m:1");
    await one.accept("a.2", "m:2");
    expect(await one.commit("a.1", "m:2")).to.deep.equal({ kind: "stale" });
    expect(await one.commit("a.1", "m:9")).to.deep.equal({ kind: "stale" });
    const next = await one.commit("a.1", "m:1");
    expect(next).to.deep.include({ kind: "next", head: head("m:2", 0) });
  });

  test("drops the progress reference with an event that says nothing", async () => {
    const { one, pass } = scene();
    await one.accept("a.1", "m:1");
    await one.accept("a.2", "m:2");
    await one.sent("a.1", "m:1", { note: "message 7" });
    await one.commit("a.1", "m:1");
    await pass(leaseMs);
    expect(await one.takeOver("b.1")).not.to.have.property("note");
  });
}

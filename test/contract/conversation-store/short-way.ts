import { expect } from "chai";
import { leaseMs, ready, readyAt } from "../../support/stores-player.ts";
import { head, type Case, type Scene } from "./scene.ts";

export function shortWayTests(test: Case, scene: Scene): void {
  test("accepts and finishes a ready decision at once", async () => {
    const { one, pass } = scene();
    const at = readyAt(["", ""], ready("s1", { count: 2 }));
    expect(await one.accept("a.1", "m:1", { ready: at })).to.deep.equal({ kind: "passed" });
    await pass(leaseMs);
    expect(await one.takeOver("b.1")).to.deep.equal({
      kind: "work",
      last: "m:1",
      state: "s1",
      outbox: { event: "m:1", packet: "packet of m:1", sent: 0 },
    });
  });

  test("is idle after a ready decision that says nothing", async () => {
    const { one, pass } = scene();
    const at = readyAt(["", ""], ready("s1"));
    expect(await one.accept("a.1", "m:1", { ready: at })).to.deep.equal({ kind: "passed" });
    await pass(leaseMs);
    expect(await one.isDue()).to.equal(false);
    expect(await one.takeOver("a.2")).to.deep.equal({ kind: "done" });
  });

  test("takes the next ready decision under the fence and event of the last one", async () => {
    const { one } = scene();
    await one.accept("a.1", "m:1", { ready: readyAt(["", ""], ready("s1")) });
    const answer = await one.accept("b.1", "m:2", { ready: readyAt(["a.1", "m:1"], ready("s2")) });
    expect(answer).to.deep.equal({ kind: "passed" });
    expect(await one.accept("b.2", "m:3")).to.include({ state: "s2", last: "m:2" });
  });

  test("(8.1) gives the repetition of a short way the views that wait", async () => {
    const { one } = scene();
    const at = readyAt(["", ""], ready("s1", { count: 1 }));
    await one.accept("a.1", "m:1", { ready: at });
    const again = await one.accept("a.1", "m:1", { ready: at });
    expect(again).to.deep.include({ kind: "work", last: "m:1", state: "s1" });
    await one.sent("a.1", "m:1", { count: 1 });
    expect(await one.accept("a.1", "m:1", { ready: at })).to.deep.equal({ kind: "done" });
  });

  test("(8.2) makes a refused ready decision the first half of the long way", async () => {
    const { one } = scene();
    await one.accept("a.1", "m:1", { ready: readyAt(["", ""], ready("s1")) });
    const answer = await one.accept("b.1", "m:2", { ready: readyAt(["", ""], ready("wrong")) });
    expect(answer).to.deep.equal({ kind: "work", last: "m:1", state: "s1", head: head("m:2") });
  });

  test("(8.6) refuses a ready decision under the same fence but another last event", async () => {
    const { one } = scene();
    await one.accept("a.1", "m:1");
    await one.commit("a.1", "m:1");
    const at = readyAt(["a.1", ""], ready("wrong"));
    const answer = await one.accept("a.2", "m:2", { ready: at });
    expect(answer).to.include({ kind: "work", state: "state after m:1" });
  });

  test("(8.7) refuses a ready decision under the same last event but another fence", async () => {
    const { one } = scene();
    await one.accept("a.1", "m:1", { ready: readyAt(["", ""], ready("s1")) });
    const at = readyAt(["b.1", "m:1"], ready("wrong"));
    expect(await one.accept("a.2", "m:2", { ready: at })).to.include({ kind: "work", state: "s1" });
  });

  test("refuses a ready decision while an event waits", async () => {
    const { one } = scene();
    await one.accept("a.1", "m:1");
    const at = readyAt(["a.1", ""], ready("wrong"));
    expect(await one.accept("a.2", "m:2", { ready: at })).to.deep.equal({ kind: "held" });
    expect(await one.commit("a.1", "m:1")).to.deep.include({ kind: "next", head: head("m:2", 0) });
  });

  test("refuses a ready decision while views wait", async () => {
    const { one } = scene();
    await one.accept("a.1", "m:1", { ready: readyAt(["", ""], ready("s1", { count: 1 })) });
    const at = readyAt(["a.1", "m:1"], ready("wrong"));
    expect(await one.accept("a.2", "m:2", { ready: at })).to.deep.equal({ kind: "held" });
    const next = await one.sent("a.1", "m:1", { count: 1 });
    expect(next).to.deep.equal({ kind: "next", last: "m:1", head: head("m:2", 0) });
  });

  test("ignores the ready decision of a delivery that was done before", async () => {
    const { one } = scene();
    await one.accept("a.1", "m:1", { ready: readyAt(["", ""], ready("s1")) });
    const at = readyAt(["a.1", "m:1"], ready("twice"));
    expect(await one.accept("a.2", "m:1", { ready: at })).to.deep.equal({ kind: "done" });
    expect(await one.accept("a.3", "m:2")).to.include({ state: "s1", last: "m:1" });
  });
}

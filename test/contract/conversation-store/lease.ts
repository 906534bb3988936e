import { expect } from "chai";
import { leaseMs, ready, readyAt } from "../../support/stores-player.ts";
import { head, outbox, type Case, type Scene } from "./scene.ts";

export function leaseTests(test: Case, scene: Scene): void {
  test("gives a new conversation with its first event to the caller", async () => {
    const { one } = scene();
    const answer = await one.accept("a.1", "m:1");
    expect(answer).to.deep.equal({ kind: "work", last: "", head: head("m:1") });
  });

  test("(8.1) gives the repetition of an accept the same answer", async () => {
    const { one } = scene();
    const first = await one.accept("a.1", "m:1");
    expect(await one.accept("a.1", "m:1")).to.deep.equal(first);
  });

  test("(8.1) gives the repetition of a take-over the same answer", async () => {
    const { one, pass } = scene();
    await one.accept("a.1", "m:1");
    await pass(leaseMs);
    const first = await one.takeOver("b.1");
    expect(first).to.deep.equal({ kind: "work", last: "", head: head("m:1", 2) });
    expect(await one.takeOver("b.1")).to.deep.equal(first);
  });

  test("ends a lease no later than a new one, though the clock went back", async () => {
    const { one, pass } = scene();
    await one.accept("a.1", "m:1");
    await pass(-3_600_000);
    expect(await one.accept("b.1", "m:2")).to.deep.equal({ kind: "held" });
    await pass(leaseMs);
    expect(await one.isDue()).to.equal(true);
    const taken = await one.takeOver("b.2");
    expect(taken).to.deep.equal({ kind: "work", last: "", head: head("m:1", 2) });
  });

  test("leaves an event to the one who holds the conversation", async () => {
    const { one } = scene();
    await one.accept("a.1", "m:1");
    expect(await one.accept("b.1", "m:2")).to.deep.equal({ kind: "held" });
    const next = await one.commit("a.1", "m:1");
    expect(next).to.deep.equal({ kind: "next", last: "m:1", head: head("m:2", 0) });
  });

  test("hands events out in the order they were accepted", async () => {
    const { one } = scene();
    await one.accept("a.1", "m:1");
    for (const id of ["m:5", "m:3", "m:4", "m:2"]) await one.accept(`b.${id}`, id);
    const order: string[] = [];
    let answer = await one.commit("a.1", "m:1");
    while (answer.kind === "next") {
      order.push(answer.head.event);
      answer = await one.commit("a.1", answer.head.event);
    }
    expect(order).to.deep.equal(["m:5", "m:3", "m:4", "m:2"]);
    expect(answer).to.deep.equal({ kind: "idle", last: "m:2" });
  });

  test("takes a lapsed lease for a new delivery, the older event first", async () => {
    const { one, pass } = scene();
    await one.accept("a.1", "m:1");
    await pass(leaseMs);
    const answer = await one.accept("b.1", "m:2");
    expect(answer).to.deep.equal({ kind: "work", last: "", head: head("m:1", 2) });
    expect(await one.commit("a.1", "m:1")).to.deep.equal({ kind: "stale" });
  });

  test("holds a lease to its last millisecond", async () => {
    const { one, pass } = scene();
    await one.accept("a.1", "m:1");
    await pass(leaseMs - 1);
    expect(await one.takeOver("b.1")).to.deep.equal({ kind: "held" });
    await pass(1);
    expect(await one.takeOver("b.1")).to.include({ kind: "work" });
  });

  test("has nothing to take over of a conversation it does not know", async () => {
    const { one } = scene();
    expect(await one.takeOver("a.1")).to.deep.equal({ kind: "done" });
    const at = readyAt(["", ""], ready("s1"));
    expect(await one.accept("a.2", "m:1", { ready: at })).to.deep.equal({ kind: "passed" });
  });

  test("counts every lease taken with the same event at the head", async () => {
    const { one, pass } = scene();
    await one.accept("a.1", "m:1");
    for (const tries of [2, 3, 4]) {
      await pass(leaseMs);
      expect(await one.takeOver(`b.${tries}`)).to.deep.include({ head: head("m:1", tries) });
    }
    await one.accept("c.1", "m:2");
    const next = await one.commit("b.4", "m:1");
    expect(next).to.deep.include({ kind: "next", head: head("m:2", 0) });
  });

  test("does not count a lease taken while views wait", async () => {
    const { one, pass } = scene();
    await one.accept("a.1", "m:1");
    await one.accept("a.2", "m:2");
    await one.commit("a.1", "m:1", { count: 1 });
    await pass(leaseMs);
    expect(await one.takeOver("b.1")).to.deep.include({ head: head("m:2", 0) });
  });

  test("(8.14) gives a successor the old views before the event", async () => {
    const { one, pass } = scene();
    await one.accept("a.1", "m:1");
    await one.commit("a.1", "m:1", { count: 3 });
    await one.sent("a.1", "m:1", { count: 2 });
    await pass(leaseMs);
    expect(await one.accept("b.1", "m:2")).to.deep.equal({
      kind: "work",
      last: "m:1",
      state: "state after m:1",
      outbox: outbox("m:1", 2),
      head: head("m:2", 0),
    });
  });
}

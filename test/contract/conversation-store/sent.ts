import { expect } from "chai";
import { leaseMs } from "../../support/stores-player.ts";
import { head, outbox, type Case, type Scene } from "./scene.ts";

export function sentTests(test: Case, scene: Scene): void {
  test("marks views one by one and is idle after the last", async () => {
    const { one } = scene();
    await one.accept("a.1", "m:1");
    await one.commit("a.1", "m:1", { count: 2 });
    const first = await one.sent("a.1", "m:1", { count: 1 });
    expect(first).to.deep.equal({ kind: "deliver", last: "m:1", outbox: outbox("m:1", 1) });
    const second = await one.sent("a.1", "m:1", { count: 2 });
    expect(second).to.deep.equal({ kind: "idle", last: "m:1" });
  });

  test("never unmarks: an earlier mark that comes late changes nothing", async () => {
    const { one } = scene();
    await one.accept("a.1", "m:1");
    await one.commit("a.1", "m:1", { count: 3 });
    await one.sent("a.1", "m:1", { count: 2 });
    const late = await one.sent("a.1", "m:1", { count: 1 });
    expect(late).to.deep.equal({ kind: "deliver", last: "m:1", outbox: outbox("m:1", 2) });
  });

  test("(8.4) keeps the views of the next event when a mark is repeated late", async () => {
    const { one } = scene();
    await one.accept("a.1", "m:1");
    await one.accept("a.2", "m:2");
    await one.commit("a.1", "m:1", { count: 1 });
    await one.sent("a.1", "m:1", { count: 1 });
    await one.commit("a.1", "m:2", { count: 1 });
    const late = await one.sent("a.1", "m:1", { count: 1 });
    expect(late).to.deep.equal({ kind: "deliver", last: "m:2", outbox: outbox("m:2") });
  });

  test("(8.5) hands the next event out without removing it", async () => {
    const { one, pass } = scene();
    await one.accept("a.1", "m:1");
    await one.accept("a.2", "m:2");
    await one.commit("a.1", "m:1", { count: 1 });
    const first = await one.sent("a.1", "m:1", { count: 1 });
    expect(first).to.deep.equal({ kind: "next", last: "m:1", head: head("m:2", 0) });
    expect(await one.sent("a.1", "m:1", { count: 1 })).to.deep.equal(first);
    await pass(leaseMs);
    expect(await one.takeOver("b.1")).to.deep.include({ head: head("m:2", 1) });
  });

  test("renews the lease with no views at all", async () => {
    const { one, pass } = scene();
    await one.accept("a.1", "m:1");
    await pass(leaseMs - 1);
    const answer = await one.sent("a.1", "m:1");
    expect(answer).to.deep.equal({ kind: "next", last: "", head: head("m:1") });
    await pass(leaseMs - 1);
    expect(await one.takeOver("b.1")).to.deep.equal({ kind: "held" });
    expect(await one.isDue()).to.equal(false);
  });

  test("(8.15) refuses a mark of a caller that lost the conversation, even a true one", async () => {
    const { one, pass } = scene();
    await one.accept("a.1", "m:1");
    await one.commit("a.1", "m:1", { count: 1 });
    await pass(leaseMs);
    await one.takeOver("b.1");
    expect(await one.sent("a.1", "m:1", { count: 1 })).to.deep.equal({ kind: "stale" });
    expect(await one.sent("b.1", "m:1")).to.deep.include({ outbox: outbox("m:1") });
  });

  test("gives a busy conversation up, to be taken at once", async () => {
    const { one } = scene();
    await one.accept("a.1", "m:1");
    expect(await one.sent("a.1", "m:1", { mode: "leave" })).to.deep.equal({ kind: "left" });
    expect(await one.isDue()).to.equal(true);
    expect(await one.commit("a.1", "m:1")).to.deep.equal({ kind: "stale" });
    expect(await one.takeOver("b.1")).to.deep.include({ head: head("m:1", 2) });
  });

  test("gives up together with the mark of the last view", async () => {
    const { one } = scene();
    await one.accept("a.1", "m:1");
    await one.commit("a.1", "m:1", { count: 1 });
    const answer = await one.sent("a.1", "m:1", { count: 1, mode: "leave" });
    expect(answer).to.deep.equal({ kind: "left" });
    expect(await one.isDue()).to.equal(false);
    expect(await one.takeOver("b.1")).to.deep.equal({ kind: "done" });
  });

  test("keeps the reference of a progress message until the last view is out", async () => {
    const { one, pass } = scene();
    await one.accept("a.1", "m:1");
    await one.accept("a.2", "m:2");
    await one.sent("a.1", "m:1", { note: "message 7" });
    await pass(leaseMs);
    expect(await one.takeOver("b.1")).to.include({ note: "message 7" });
    await one.commit("b.1", "m:1", { count: 2 });
    await one.sent("b.1", "m:1", { count: 1 });
    await pass(leaseMs);
    expect(await one.takeOver("c.1")).to.include({ note: "message 7" });
    await one.sent("c.1", "m:1", { count: 2 });
    await pass(leaseMs);
    expect(await one.takeOver("d.1")).not.to.have.property("note");
  });

  test("keeps no reference that comes late, for an event that is over", async () => {
    const { one, pass } = scene();
    await one.accept("a.1", "m:1");
    await one.accept("a.2", "m:2");
    await one.commit("a.1", "m:1", { count: 1 });
    await one.sent("a.1", "m:1", { count: 1, note: "message 7" });
    await one.sent("a.1", "m:2", { note: "message 8" });
    await one.sent("a.1", "m:1", { note: "message 7" });
    await pass(leaseMs);
    expect(await one.takeOver("b.1")).to.include({ note: "message 8" });
    await one.commit("b.1", "m:2");
    await one.sent("b.1", "m:2", { note: "message 8" });
    await one.accept("b.2", "m:3");
    expect(await one.accept("b.2", "m:3")).not.to.have.property("note");
  });
}

import { expect } from "chai";
import { leaseMs } from "../../support/stores-player.ts";
import { head, type Case, type Scene } from "./scene.ts";

export function intentTests(test: Case, scene: Scene): void {
  test("lets the op run that announced itself first, also when it asks again", async () => {
    const { one } = scene();
    await one.accept("a.1", "m:1");
    expect(await one.intent("a.1", "m:1", "a.2")).to.deep.equal({ kind: "ok", last: "" });
    // (8.16) its reply may have been lost: nothing ran yet.
    expect(await one.intent("a.1", "m:1", "a.2")).to.deep.equal({ kind: "ok", last: "" });
    expect(await one.intent("a.1", "m:1", "a.3")).to.deep.equal({ kind: "spent", last: "" });
  });

  test("shows a successor that the event was announced, and refuses it there", async () => {
    const { one, pass } = scene();
    await one.accept("a.1", "m:1");
    await one.intent("a.1", "m:1", "a.2");
    await pass(leaseMs);
    const answer = await one.takeOver("b.1");
    expect(answer).to.deep.include({ head: { ...head("m:1", 2), intent: "a.2" } });
    expect(await one.intent("b.1", "m:1", "b.2")).to.deep.equal({ kind: "spent", last: "" });
    expect(await one.intent("a.1", "m:1", "a.2")).to.deep.equal({ kind: "stale" });
  });

  test("says spent for an event that is not at the head", async () => {
    const { one } = scene();
    await one.accept("a.1", "m:1");
    await one.accept("a.2", "m:2");
    expect(await one.intent("a.1", "m:2", "a.3")).to.deep.equal({ kind: "spent", last: "" });
    await one.commit("a.1", "m:1");
    expect(await one.intent("a.1", "m:1", "a.4")).to.deep.equal({ kind: "spent", last: "m:1" });
    expect(await one.intent("a.1", "m:2", "a.5")).to.deep.equal({ kind: "ok", last: "m:1" });
  });

  test("forgets the announcement with its event", async () => {
    const { one } = scene();
    await one.accept("a.1", "m:1");
    await one.intent("a.1", "m:1", "a.2");
    await one.accept("a.3", "m:2");
    const next = await one.commit("a.1", "m:1");
    expect(next).to.deep.include({ kind: "next", head: head("m:2", 0) });
  });

  test("does not know a conversation that nobody took", async () => {
    const { one } = scene();
    expect(await one.intent("a.1", "m:1", "a.2")).to.deep.equal({ kind: "stale" });
    expect(await one.commit("", "")).to.deep.equal({ kind: "stale" });
    expect(await one.sent("", "")).to.deep.equal({ kind: "stale" });
  });
}

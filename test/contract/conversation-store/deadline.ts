import { expect } from "chai";
import { keepMs, ready, readyAt } from "../../support/stores-player.ts";
import { head, type Case, type Scene } from "./scene.ts";

const set = (afterMs: number, name = "step-2") => ({
  deadline: { kind: "set", afterMs, name } as const,
});
const firedHead = { event: "deadline:step-2", packet: "", tries: 1 };

export function deadlineTests(test: Case, scene: Scene): void {
  test("shows a conversation when its deadline has passed, and fires it at the take-over", async () => {
    const { one, pass } = scene();
    const at = readyAt(["", ""], ready("s1", set(60_000)));
    await one.accept("a.1", "m:1", { ready: at });
    await pass(59_999);
    expect(await one.isDue()).to.equal(false);
    expect(await one.takeOver("a.2")).to.deep.equal({ kind: "done" });
    await pass(1);
    expect(await one.isDue()).to.equal(true);
    const answer = await one.takeOver("a.3");
    expect(answer).to.deep.equal({ kind: "work", last: "m:1", state: "s1", head: firedHead });
  });

  test("(8.13) puts a passed deadline before an event that came later", async () => {
    const { one, pass } = scene();
    await one.accept("a.1", "m:1", { ready: readyAt(["", ""], ready("s1", set(60_000))) });
    await pass(60_000);
    const late = readyAt(["a.1", "m:1"], ready("too late"));
    const answer = await one.accept("a.2", "m:2", { ready: late });
    expect(answer).to.deep.equal({ kind: "work", last: "m:1", state: "s1", head: firedHead });
    const next = await one.commit("a.2", "deadline:step-2");
    expect(next).to.deep.include({ kind: "next", head: head("m:2", 0) });
  });

  test("(8.13) fires a deadline once", async () => {
    const { one, pass } = scene();
    await one.accept("a.1", "m:1", { ready: readyAt(["", ""], ready("s1", set(60_000))) });
    await pass(60_000);
    await one.takeOver("a.2");
    await one.accept("a.3", "m:2");
    const next = await one.commit("a.2", "deadline:step-2");
    expect(next).to.deep.include({ kind: "next", head: head("m:2", 0) });
    expect(await one.commit("a.2", "m:2")).to.deep.equal({ kind: "idle", last: "m:2" });
    expect(await one.takeOver("a.4")).to.deep.equal({ kind: "done" });
    expect(await one.isDue()).to.equal(false);
  });

  test("fires a deadline that passes while the conversation is held, behind what waits", async () => {
    const { one, pass } = scene();
    await one.accept("a.1", "m:1", { ready: readyAt(["", ""], ready("s1", set(1000))) });
    await one.accept("a.2", "m:2");
    await pass(1000);
    expect(await one.accept("b.1", "m:3")).to.deep.equal({ kind: "held" });
    const first = await one.commit("a.2", "m:2");
    expect(first).to.deep.include({ kind: "next", head: { ...firedHead, tries: 0 } });
    const second = await one.commit("a.2", "deadline:step-2");
    expect(second).to.deep.include({ kind: "next", head: head("m:3", 0) });
  });

  test("fires a passed deadline even if the take-over finds the conversation held", async () => {
    const { one, pass } = scene();
    await one.accept("a.1", "m:1", { ready: readyAt(["", ""], ready("s1", set(1000))) });
    await one.accept("a.2", "m:2");
    await pass(1000);
    expect(await one.takeOver("b.1")).to.deep.equal({ kind: "held" });
    const next = await one.commit("a.2", "m:2");
    expect(next).to.deep.include({ kind: "next", head: { ...firedHead, tries: 0 } });
  });

  test("leaves a passed deadline to the sweep when a known delivery comes again", async () => {
    const { one, pass } = scene();
    await one.accept("a.1", "m:1", { ready: readyAt(["", ""], ready("s1", set(1000))) });
    await pass(1000);
    expect(await one.accept("b.1", "m:1")).to.deep.equal({ kind: "done" });
    expect(await one.isDue()).to.equal(true);
    expect(await one.takeOver("b.2")).to.deep.include({ head: firedHead });
  });

  test("(8.13) does not fire a deadline that a decision cleared", async () => {
    const { one, pass } = scene();
    await one.accept("a.1", "m:1", { ready: readyAt(["", ""], ready("s1", set(1000))) });
    const clear = ready("s2", { deadline: { kind: "clear" } });
    await one.accept("a.2", "m:2", { ready: readyAt(["a.1", "m:1"], clear) });
    await pass(1000);
    expect(await one.isDue()).to.equal(false);
    expect(await one.takeOver("a.3")).to.deep.equal({ kind: "done" });
  });

  test("keeps a deadline through decisions that do not speak of it", async () => {
    const { one, pass } = scene();
    await one.accept("a.1", "m:1", { ready: readyAt(["", ""], ready("s1", set(1000))) });
    await one.accept("a.2", "m:2");
    await one.commit("a.2", "m:2");
    await pass(1000);
    expect(await one.isDue()).to.equal(true);
  });

  test("replaces a deadline by a new one", async () => {
    const { one, pass } = scene();
    await one.accept("a.1", "m:1", { ready: readyAt(["", ""], ready("s1", set(1000))) });
    await one.accept("a.2", "m:2");
    await one.commit("a.2", "m:2", set(5000, "step-3"));
    await pass(1000);
    expect(await one.isDue()).to.equal(false);
    await pass(4000);
    const answer = await one.takeOver("a.3");
    expect(answer).to.deep.include({ head: { ...firedHead, event: "deadline:step-3" } });
  });

  test("keeps an idle conversation for a day after its deadline", async () => {
    const { one, pass } = scene();
    const far = 3 * keepMs;
    await one.accept("a.1", "m:1", { ready: readyAt(["", ""], ready("s1", set(far))) });
    await pass(far + keepMs - 1);
    expect(await one.takeOver("a.2")).to.deep.include({ kind: "work", state: "s1" });
  });

  test("forgets a conversation whose deadline nobody looked at for a day", async () => {
    const { one, pass } = scene();
    await one.accept("a.1", "m:1", { ready: readyAt(["", ""], ready("s1", set(1000))) });
    await pass(keepMs + 1000);
    expect(await one.takeOver("a.2")).to.deep.equal({ kind: "done" });
    expect(await one.isDue()).to.equal(false);
  });
}

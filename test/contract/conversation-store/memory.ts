import { expect } from "chai";
import {
  createPlayer,
  keepMs,
  leaseMs,
  ready,
  readyAt,
  seenMs,
} from "../../support/stores-player.ts";
import { head, type Case, type Scene } from "./scene.ts";

export function memoryTests(test: Case, scene: Scene): void {
  test("accepts a delivery once: held while busy, done afterwards", async () => {
    const { one } = scene();
    await one.accept("a.1", "m:1");
    expect(await one.accept("b.1", "m:1")).to.deep.equal({ kind: "held" });
    expect(await one.commit("a.1", "m:1")).to.deep.equal({ kind: "idle", last: "m:1" });
    expect(await one.accept("b.2", "m:1")).to.deep.equal({ kind: "done" });
  });

  test("(8.8) never takes a lapsed lease for a known delivery", async () => {
    const { one, pass } = scene();
    await one.accept("a.1", "m:1");
    await pass(leaseMs + 1);
    expect(await one.accept("b.1", "m:1")).to.deep.equal({ kind: "held" });
    expect(await one.isDue()).to.equal(true);
    expect(await one.takeOver("c.1")).to.include({ kind: "work" });
  });

  test("refuses more waiting events than the limit, and stores nothing of them", async () => {
    const { one } = scene();
    await one.accept("a.1", "m:1", { limit: 2 });
    expect(await one.accept("a.2", "m:2", { limit: 2 })).to.deep.equal({ kind: "held" });
    expect(await one.accept("a.3", "m:3", { limit: 2 })).to.deep.equal({ kind: "full" });
    await one.commit("a.1", "m:1");
    await one.commit("a.1", "m:2");
    expect(await one.accept("a.4", "m:3", { limit: 2 })).to.deep.include({ head: head("m:3") });
  });

  test("does not call a known delivery too many", async () => {
    const { one } = scene();
    await one.accept("a.1", "m:1", { limit: 1 });
    expect(await one.accept("b.1", "m:1", { limit: 1 })).to.deep.equal({ kind: "held" });
    expect(await one.accept("a.1", "m:1", { limit: 1 })).to.include({ kind: "work" });
  });

  test("(8.11) never forgets a conversation with an event that nobody handled", async () => {
    const { one, pass } = scene();
    await one.accept("a.1", "m:1", { ready: readyAt(["", ""], ready("s1")) });
    await one.accept("a.2", "m:2");
    await pass(10 * keepMs);
    expect(await one.isDue()).to.equal(true);
    expect(await one.takeOver("b.1")).to.deep.include({ state: "s1", head: head("m:2", 2) });
  });

  test("(8.11) never forgets a conversation with views that nobody sent", async () => {
    const { one, pass } = scene();
    await one.accept("a.1", "m:1", { ready: readyAt(["", ""], ready("s1", { count: 1 })) });
    await pass(10 * keepMs);
    expect(await one.takeOver("b.1")).to.deep.include({ kind: "work", state: "s1" });
  });

  test("(8.7) forgets an idle conversation in time, and refuses what was decided on it", async () => {
    const { one, pass } = scene();
    await one.accept("a.1", "m:1", { ready: readyAt(["", ""], ready("s1")) });
    await pass(keepMs - 1);
    const second = readyAt(["a.1", "m:1"], ready("s2"));
    expect(await one.accept("a.2", "m:2", { ready: second })).to.deep.equal({ kind: "passed" });
    await pass(keepMs);
    const third = readyAt(["a.2", "m:2"], ready("s3"));
    const answer = await one.accept("a.3", "m:3", { ready: third });
    expect(answer).to.deep.equal({ kind: "work", last: "", head: head("m:3") });
  });

  test("(8.12) remembers a delivery longer than its conversation, and then no more", async () => {
    const { one, pass } = scene();
    await one.accept("a.1", "m:1", { ready: readyAt(["", ""], ready("s1")) });
    await pass(seenMs - 1);
    await one.isDue();
    expect(await one.accept("b.1", "m:1")).to.deep.equal({ kind: "done" });
    await pass(1);
    expect(await one.accept("b.2", "m:1")).to.deep.include({ kind: "work", head: head("m:1") });
  });

  test("keeps conversations apart, whatever characters name them", async () => {
    const { store } = scene();
    const names = [
      "a",
      "a:b",
      'a"',
      "a'b",
      "a\\",
      "a\\0000",
      "a\0b",
      "a\0c",
      "a%3A",
      "\u00e9",
      "e\u0301",
      "🏠",
    ];
    for (const name of names) {
      const at = readyAt(["", ""], ready(`state of ${name}`));
      const answer = await createPlayer(store, name).accept(`op of ${name}`, "m:1", { ready: at });
      expect(answer, JSON.stringify(name)).to.deep.equal({ kind: "passed" });
    }
    for (const name of names) {
      const answer = await createPlayer(store, name).accept(`2 of ${name}`, `m:2 of ${name}`);
      expect(answer).to.include({ kind: "work", state: `state of ${name}` });
      expect(answer).to.deep.include({ head: head(`m:2 of ${name}`) });
    }
  });
}

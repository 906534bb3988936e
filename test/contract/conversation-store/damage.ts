import { expect } from "chai";
import { createPlayer, leaseMs, ready, readyAt } from "../../support/stores-player.ts";
import { head, type Case, type Damage, type Scene } from "./scene.ts";

const conversation = "console:-:1:ann";
const kinds: readonly Damage[] = ["number", "entry", "packet"];

export function damageTests(test: Case, scene: Scene): void {
  /** One event done with views still out to be sent, and one that waits; the lease has lapsed. */
  async function busy(): Promise<void> {
    const { one, pass } = scene();
    await one.accept("a.1", "m:1", { ready: readyAt(["", ""], ready("s1", { count: 1 })) });
    await one.accept("a.2", "m:2");
    await pass(leaseMs);
  }

  for (const kind of kinds) {
    test(`sets a record aside whose ${kind} is damaged, and starts anew`, async () => {
      const { one, damage } = scene();
      await busy();
      await damage(conversation, kind);
      const { aside, ...answer } = await one.accept("b.1", "m:3");
      expect(answer).to.deep.equal({ kind: "work", last: "", head: head("m:3") });
      expect(aside?.key).to.match(/aside:.*console:-:1:ann/);
      expect(aside?.reason).to.be.a("string").and.not.equal("");
      expect(await one.commit("b.1", "m:3")).to.deep.equal({ kind: "idle", last: "m:3" });
      expect(await one.accept("b.2", "m:4")).to.deep.equal({
        kind: "work",
        last: "m:3",
        state: "state after m:3",
        head: head("m:4"),
      });
    });

    test(`finds a record whose ${kind} is damaged while sweeping, and is done with it`, async () => {
      const { one, damage } = scene();
      await busy();
      await damage(conversation, kind);
      expect(await one.isDue()).to.equal(true);
      const answer = await one.takeOver("b.1");
      expect(answer).to.have.property("kind", "done");
      expect(answer).to.have.property("aside").that.has.keys("key", "reason");
      expect(await one.isDue()).to.equal(false);
      expect(await one.takeOver("b.2")).to.deep.equal({ kind: "done" });
    });
  }

  test("does not take a decision that was made on a damaged record", async () => {
    const { one, damage } = scene();
    await one.accept("a.1", "m:1", { ready: readyAt(["", ""], ready("s1")) });
    await damage(conversation, "number");
    const at = readyAt(["a.1", "m:1"], ready("s2"));
    expect(await one.accept("a.2", "m:2", { ready: at })).to.include({ kind: "work", last: "" });
  });

  test("takes no decision for a blank record where a damaged one was", async () => {
    const { one, damage } = scene();
    await one.accept("a.1", "m:1", { ready: readyAt(["", ""], ready("s1")) });
    await damage(conversation, "number");
    const at = readyAt(["", ""], ready("s2"));
    expect(await one.accept("b.1", "m:2", { ready: at })).to.include({ kind: "work", last: "" });
  });

  test("remembers what was accepted before the damage", async () => {
    const { one, damage } = scene();
    await busy();
    await damage(conversation, "entry");
    await one.takeOver("b.1");
    expect(await one.accept("b.2", "m:2")).to.deep.equal({ kind: "done" });
  });

  test("tells a holder that the next event is missing, and whoever looks next", async () => {
    const { one, damage } = scene();
    await one.accept("a.1", "m:1");
    await one.accept("a.2", "m:2");
    await one.accept("a.3", "m:3");
    expect(await one.commit("a.1", "m:1")).to.include({ kind: "next" });
    await damage(conversation, "entry");
    expect(await one.sent("a.1", "m:1")).to.deep.equal({ kind: "stale" });
    expect(await one.isDue()).to.equal(true);
    expect(await one.takeOver("b.1"))
      .to.include({ kind: "done" })
      .and.to.have.property("aside");
  });

  test("lets a holder go on with views that are missing only in the store", async () => {
    const { one, damage } = scene();
    await one.accept("a.1", "m:1");
    await one.commit("a.1", "m:1", { count: 1 });
    await damage(conversation, "packet");
    expect(await one.accept("b.1", "m:2")).to.deep.equal({ kind: "held" });
    const next = await one.sent("a.1", "m:1", { count: 1 });
    expect(next).to.deep.equal({ kind: "next", last: "m:1", head: head("m:2", 0) });
  });

  test("leaves other conversations alone", async () => {
    const { one, damage, store } = scene();
    const other = createPlayer(store, "console:-:1:bob");
    await other.accept("a.1", "m:1", { ready: readyAt(["", ""], ready("s1", { count: 1 })) });
    await busy();
    await damage(conversation, "number");
    await one.takeOver("b.1");
    expect(await other.takeOver("a.3")).to.deep.equal({
      kind: "work",
      last: "m:1",
      state: "s1",
      outbox: { event: "m:1", packet: "packet of m:1", sent: 0 },
    });
  });
}

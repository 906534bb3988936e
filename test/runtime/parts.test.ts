import { expect } from "chai";
import { createSystemClock } from "../../src/ops/system-clock.ts";
import { Cutoff, unlessCut } from "../../src/runtime/cutoff.ts";
import { Lru } from "../../src/core/lru.ts";
import { pause } from "../../src/runtime/pause.ts";
import { deadlineEvent, isDeadline, storedDeadline } from "../../src/runtime/stored-deadline.ts";
import { World } from "../support/runtime-world.ts";
import { warningsOf } from "../support/warnings.ts";

describe("Lru", () => {
  it("forgets what was not used for longest", () => {
    const lru = new Lru<string, number>(2);
    lru.set("a", 1);
    lru.set("b", 2);
    lru.get("a");
    lru.set("c", 3);
    expect([lru.get("a"), lru.get("b"), lru.get("c")]).to.deep.equal([1, undefined, 3]);
    expect(lru.peek("a")).to.equal(1);
    lru.set("d", 4);
    expect([lru.peek("a"), lru.peek("c"), lru.peek("d")]).to.deep.equal([undefined, 3, 4]);
  });
});

describe("a cutoff", () => {
  it("comes with its parents until it lets go of them", () => {
    const parent = new Cutoff();
    const child = new Cutoff(parent, new Cutoff());
    const gone = new Cutoff(parent);
    const { signal } = child;
    gone.release();
    parent.cut();
    expect([child.done, signal.aborted, gone.done]).to.deep.equal([true, true, false]);
    expect(new Cutoff(parent).signal.aborted).to.equal(true);
  });

  it("is followed by many, once each, and not by those who let go", () => {
    const cutoff = new Cutoff();
    const called: number[] = [];
    for (let i = 0; i < 20; i += 1) cutoff.follow(() => called.push(i));
    cutoff.follow(() => called.push(99))();
    cutoff.cut();
    cutoff.cut();
    expect(called).to.deep.equal(Array.from({ length: 20 }, (_, i) => i));
  });

  it("frees whoever waits, and lets the rest fail in silence", async () => {
    const cutoff = new Cutoff();
    let fail: (error: Error) => void = () => undefined;
    const late = new Promise<never>((_, reject) => (fail = reject));
    const waiting = unlessCut(late, cutoff);
    cutoff.cut();
    fail(new Error("late"));
    expect(await waiting).to.equal(undefined);
    expect(await unlessCut(Promise.resolve(1), new Cutoff())).to.equal(1);
  });
});

describe("a pause", () => {
  it("ends with its time or with its cutoff, and leaves nothing behind", async () => {
    const { clock } = new World();
    const cutoff = new Cutoff();
    const ended: string[] = [];
    void pause(clock, 10, cutoff).then(() => ended.push("time"));
    void pause(clock, 20, cutoff).then(() => ended.push("cut"));
    await clock.run(10);
    expect(ended).to.deep.equal(["time"]);
    cutoff.cut();
    await pause(clock, 30, cutoff);
    expect(ended).to.deep.equal(["time", "cut"]);
    expect(clock.sleeping).to.equal(0);
  });
});

describe("a stored deadline", () => {
  it("keeps its name through its event, whatever it holds", () => {
    const change = storedDeadline({ kind: "set", afterMs: 5, name: "a@b:c" }, "p.1");
    expect(change).to.deep.equal({ kind: "set", afterMs: 5, name: "a@b:c@p.1" });
    const head = { event: "deadline:a@b:c@p.1", packet: "", tries: 0 };
    expect(isDeadline(head)).to.equal(true);
    const event = deadlineEvent(head, new World().event("x").at, 7);
    expect(event).to.deep.include({ atMs: 7, content: { kind: "deadline", name: "a@b:c" } });
  });
});

describe("the system clock", () => {
  const clock = createSystemClock();

  it("goes forward and sleeps", async () => {
    const from = clock.monotonic();
    await clock.sleep(5);
    expect(clock.monotonic() - from).to.be.above(3);
    expect(Math.abs(clock.now() - Date.now())).to.be.below(1_000);
  });

  it("rings once when it is time, and never after it was called off", async () => {
    const rung: string[] = [];
    clock.alarm(1, () => rung.push("first"));
    clock.alarm(1, () => rung.push("off"))();
    const tooLong = clock.alarm(1e12, () => rung.push("too long"));
    await clock.sleep(20);
    tooLong();
    expect(rung).to.deep.equal(["first"]);
  });

  it("lets a whole process sleep on one signal, without a warning of Node's", async () => {
    const stop = new AbortController();
    const warnings = await warningsOf(async () => {
      const asleep = Array.from({ length: 12 }, () => clock.sleep(1e12, stop.signal));
      stop.abort();
      await Promise.all(asleep);
    });
    expect(warnings).to.deep.equal([]);
  });

  it("wakes without an error when the sleeper is no longer wanted", async () => {
    const stop = new AbortController();
    const asleep = clock.sleep(1e12, stop.signal);
    stop.abort();
    await asleep;
    await clock.sleep(1e12, stop.signal);
  });
});

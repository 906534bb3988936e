import { expect } from "chai";

import type { Answer } from "../../adapters/slack/answer.ts";
import { Outbound, type Departure } from "../../adapters/slack/outbound.ts";
import { isFault } from "../../src/core/fault.ts";
import { createFakeClock, type FakeClock } from "../support/fake-clock.ts";
import { collectGarbage } from "../support/garbage.ts";

describe("the queues to Slack", () => {
  let clock: FakeClock;
  let outbound: Outbound;
  /** What went, and when. */
  let gone: { readonly name: string; readonly atMs: number }[];
  beforeEach(() => {
    clock = createFakeClock();
    outbound = new Outbound(clock, { perChannelMs: 1_000, burst: 3 });
    gone = [];
  });

  const departure = (key: string, lane = "C1", more: Partial<Departure> = {}): Departure => ({
    key,
    lane,
    edits: undefined,
    optional: false,
    signal: new AbortController().signal,
    ...more,
  });

  const go = (name: string) => async (): Promise<Answer<string>> => {
    gone.push({ name, atMs: clock.monotonic() });
    return { kind: "done", value: name };
  };
  /** Slack says that it was too much. */
  const refused = (retryAfterMs: number) => async (): Promise<Answer<string>> => ({
    kind: "failed",
    failure: { kind: "rate-limited", retryAfterMs },
  });
  /** Takes its time; `arrive` ends it. */
  const slow = (name: string): { go: () => Promise<Answer<string>>; arrive: () => void } => {
    let arrive = (): void => undefined;
    const arrived = new Promise<void>((resolve) => (arrive = resolve));
    return {
      go: async () => {
        await arrived;
        return go(name)();
      },
      arrive: () => arrive(),
    };
  };

  /** Sends as the runtime does: told to come back, it does. */
  const sent = async (
    key: string,
    lane = "C1",
    more: Partial<Departure> = {},
  ): Promise<unknown> => {
    for (;;) {
      try {
        return await outbound.send(departure(key, lane, more), go(key));
      } catch (error) {
        if (!isFault(error, "adapter.rate-limited")) throw error;
        await clock.sleep(error.details.retryAfterMs);
      }
    }
  };
  /** Uses the burst up. */
  const crowd = async (lane = "C1"): Promise<void> => {
    for (const key of ["one", "two", "three"]) await outbound.send(departure(key, lane), go(key));
    gone = [];
  };
  const outcome = (sending: Promise<unknown>): Promise<unknown> =>
    sending.catch((error: unknown) => error);
  const names = (): string => gone.map(({ name }) => name).join(" ");

  it("let three go at once and the others to this channel one a second, in order", async () => {
    const all = Promise.all(["a", "b", "c", "d", "e"].map((key) => sent(key)));
    const other = sent("x", "C2");
    await clock.run(10_000);
    await Promise.all([all, other]);
    expect(gone.map(({ name, atMs }) => `${name} ${atMs}`)).to.have.members([
      "a 0",
      "b 0",
      "c 0",
      "x 0",
      "d 1000",
      "e 2000",
    ]);
    expect(names().replace("x ", "")).to.equal("a b c d e");
  });

  it("tell who would have to wait long when to come back, and keep the place", async () => {
    await crowd();
    const told: number[] = [];
    for (const key of ["a", "b", "c", "d"]) {
      const error = await Promise.race([
        outcome(outbound.send(departure(key), go(key))),
        clock.run(0).then(() => undefined),
      ]);
      if (isFault(error, "adapter.rate-limited")) told.push(error.details.retryAfterMs);
    }
    expect(told).to.deep.equal([3_000, 4_000]);
    await clock.run(3_000);
    // Nobody who comes later takes the place of who was told to wait.
    const late = sent("late");
    await outbound.send(departure("c"), go("c"));
    await clock.run(1_000);
    await outbound.send(departure("d"), go("d"));
    await clock.run(5_000);
    await late;
    expect(names()).to.equal("a b c d late");
  });

  it("stay silent as long as Slack says, in that channel alone, and then go on in order", async () => {
    await outbound.send(departure("a"), refused(7_000));
    const others = Promise.all([sent("b"), sent("c"), sent("x", "C2")]);
    // Who was refused comes again when it was told to, before those that came later.
    const again = clock.sleep(7_000).then(() => sent("a"));
    await clock.run(20_000);
    await Promise.all([again, others]);
    expect(names()).to.equal("x a b c");
    expect(gone[1]?.atMs).to.equal(7_000);
  });

  it("keep the place of who was refused, however long Slack is silent", async () => {
    await outbound.send(departure("a"), refused(35_000));
    const others = Promise.all([sent("b"), sent("c")]);
    await clock.run(34_990);
    const late = sent("d");
    await clock.run(10);
    const again = sent("a");
    await clock.run(10_000);
    await Promise.all([again, others, late]);
    expect(names()).to.equal("a b c d");
  });

  it("are not silent for progress that was too much", async () => {
    await outbound.send(departure("p", "C1", { optional: true }), refused(600_000));
    const answer = sent("a");
    await clock.run(0);
    await answer;
    expect(gone).to.deep.equal([{ name: "a", atMs: 0 }]);
  });

  it("count from when a message was taken, not from when it should have gone", async () => {
    await crowd();
    await clock.run(1_000);
    const late = slow("a");
    const first = outbound.send(departure("a"), late.go);
    const next = sent("b");
    await clock.run(1_500);
    late.arrive();
    await clock.run(5_000);
    await Promise.all([first, next]);
    expect(gone).to.deep.equal([
      { name: "a", atMs: 2_500 },
      { name: "b", atMs: 2_500 },
    ]);
    const third = sent("c");
    await clock.run(0);
    await third;
  });

  it("let a newer edit of a message take the place of one that waits", async () => {
    await crowd();
    const older = outbound.send(departure("b", "C1", { edits: "9" }), go("old edit"));
    const other = outbound.send(departure("c", "C1", { edits: "8" }), go("other message"));
    await clock.run(0);
    const newer = outbound.send(departure("d", "C1", { edits: "9" }), go("new edit"));
    const left: unknown[] = [];
    void older.then((answer) => left.push(answer));
    await clock.run(0);
    expect(left, "it does not wait for the time that it had").to.deep.equal([undefined]);
    await clock.run(5_000);
    await Promise.all([newer, other]);
    expect(gone).to.deep.equal([
      { name: "new edit", atMs: 1_000 },
      { name: "other message", atMs: 2_000 },
    ]);
  });

  it("let the newest of many edits go alone, also under one key", async () => {
    await crowd();
    const edits: Promise<unknown>[] = [];
    for (const key of ["b", "c", "d", "d"]) {
      edits.push(outbound.send(departure(key, "C1", { edits: "9" }), go(key)));
      await clock.run(0);
    }
    await clock.run(5_000);
    expect((await Promise.all(edits)).map((answer) => answer !== undefined)).to.deep.equal([
      false,
      false,
      false,
      true,
    ]);
    expect(gone).to.deep.equal([{ name: "d", atMs: 1_000 }]);
  });

  it("do not count an edit as shown that was given up and then repeated", async () => {
    const before = slow("x");
    const first = outbound.send(departure("x"), before.go);
    const stop = new AbortController();
    const given = outcome(
      outbound.send(departure("a", "C1", { edits: "9", signal: stop.signal }), go("first")),
    );
    await clock.run(2_000);
    stop.abort();
    const again = outbound.send(departure("a", "C1", { edits: "9" }), go("again"));
    await clock.run(2_000);
    before.arrive();
    await first;
    expect(isFault(await given, "adapter.unavailable")).to.equal(true);
    await clock.run(5_000);
    await again;
    expect(names()).to.equal("x again");
  });

  it("keep the edits of two channels apart", async () => {
    await Promise.all([crowd("C1"), crowd("C2")]);
    gone = [];
    const one = outbound.send(departure("c", "C1", { edits: "9" }), go("one"));
    const other = outbound.send(departure("d", "C2", { edits: "9" }), go("other"));
    await clock.run(5_000);
    await Promise.all([one, other]);
    expect(names()).to.equal("one other");
  });

  it("let progress go only where there is room, and keep the burst for answers", async () => {
    const optional = { optional: true } as const;
    await outbound.send(departure("p0", "C1", optional), go("p0"));
    const soon = await outcome(outbound.send(departure("p1", "C1", optional), go("p1")));
    expect(isFault(soon, "adapter.rate-limited")).to.equal(true);
    await outbound.send(departure("a"), go("a"));
    await clock.run(2_000);
    await outbound.send(departure("p2", "C1", optional), go("p2"));
    expect(gone).to.deep.equal([
      { name: "p0", atMs: 0 },
      { name: "a", atMs: 0 },
      { name: "p2", atMs: 2_000 },
    ]);
  });

  for (const edits of [undefined, "9"])
    it(`are left by who is called off, before and while waiting, ${edits ? "to edit" : "to post"}`, async () => {
      const stop = new AbortController();
      await crowd();
      const waiting = outcome(
        outbound.send(departure("b", "C1", { signal: stop.signal, edits }), go("b")),
      );
      await clock.run(100);
      stop.abort();
      expect(isFault(await waiting, "adapter.unavailable")).to.equal(true);
      const late = await outcome(
        outbound.send(departure("c", "C2", { signal: AbortSignal.abort(), edits }), go("c")),
      );
      expect(isFault(late, "adapter.unavailable")).to.equal(true);
      expect(names()).to.equal("");
      expect(clock.sleeping).to.equal(0);
    });

  it("wait with the next one until the one before is there, and go on after a failure", async () => {
    const before = slow("a");
    const first = outbound.send(departure("a"), before.go);
    const next = sent("b");
    await clock.run(1_500);
    expect(gone).to.deep.equal([]);
    before.arrive();
    await Promise.all([first, next]);
    expect(names()).to.equal("a b");
    const broken = outbound.send(departure("c"), () => Promise.reject(new Error("broken")));
    expect(String(await outcome(broken))).to.equal("Error: broken");
    const last = sent("d");
    await clock.run(2_000);
    await last;
    expect(names()).to.equal("a b d");
  });

  it("let no third one go while the second is on its way", async () => {
    const [a, b] = [slow("a"), slow("b")];
    const first = outbound.send(departure("a"), a.go);
    const second = outbound.send(departure("b"), b.go);
    a.arrive();
    await first;
    const third = sent("c");
    await clock.run(5_000);
    expect(names()).to.equal("a");
    b.arrive();
    await Promise.all([second, third]);
    expect(names()).to.equal("a b c");
  });

  it("keep nothing of what went", async () => {
    const left = await (async () => {
      const one = departure("a", "C1", { edits: "9" });
      const answer = (await outbound.send(one, go("a"))) ?? {};
      return [new WeakRef(one), new WeakRef(answer)];
    })();
    await collectGarbage();
    expect(left.map((kept) => kept.deref())).to.deep.equal([undefined, undefined]);
  });
});

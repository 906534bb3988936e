import { expect } from "chai";

import { Outbound, type Departure } from "../../adapters/telegram/outbound.ts";
import type { Answer } from "../../adapters/telegram/client.ts";
import { isFault } from "../../src/core/fault.ts";
import { createFakeClock, type FakeClock } from "../support/fake-clock.ts";
import { collectGarbage } from "../support/garbage.ts";

const limits = { perSecond: 30, perChatMs: 1_000, perGroupMinute: 20 };

describe("the queue to Telegram", () => {
  let clock: FakeClock;
  let outbound: Outbound;
  /** What went, and when. */
  let gone: { readonly name: string; readonly atMs: number }[];
  beforeEach(() => {
    clock = createFakeClock();
    outbound = new Outbound(clock, limits);
    gone = [];
  });

  const departure = (key: string, chat: string, more: Partial<Departure> = {}): Departure => ({
    key,
    lane: chat,
    edits: undefined,
    optional: false,
    signal: new AbortController().signal,
    ...more,
  });

  const go = (name: string) => async (): Promise<Answer<string>> => {
    gone.push({ name, atMs: clock.monotonic() });
    return { kind: "done", value: name };
  };
  /** Telegram says that it was too much. */
  const refused = (retryAfterMs: number) => async (): Promise<Answer<string>> => ({
    kind: "failed",
    failure: { kind: "rate-limited", retryAfterMs },
  });

  /** Sends as the runtime does: told to come back, it does. */
  const sent = async (
    key: string,
    chat: string,
    more: Partial<Departure> = {},
  ): Promise<unknown> => {
    for (;;) {
      try {
        return await outbound.send(departure(key, chat, more), go(key));
      } catch (error) {
        if (!isFault(error, "adapter.rate-limited")) throw error;
        await clock.sleep(error.details.retryAfterMs);
      }
    }
  };

  const inWindow = (ms: number): number =>
    Math.max(
      ...gone.map(({ atMs }) => gone.filter((g) => g.atMs >= atMs && g.atMs < atMs + ms).length),
    );

  it("lets the first go at once and the others to this chat one a second, in order", async () => {
    const all = Promise.all(["a", "b", "c", "d", "e"].map((key) => sent(key, "1")));
    await clock.run(10_000);
    await all;
    expect(gone.map(({ name }) => name).join("")).to.equal("abcde");
    expect(gone.map(({ atMs }) => atMs)).to.deep.equal([0, 1_020, 2_040, 3_060, 4_080]);
  });

  it("sends 30 a second to all chats together", async () => {
    const all = Promise.all(Array.from({ length: 100 }, (_, i) => sent(`k${i}`, `${i + 1}`)));
    await clock.run(10_000);
    await all;
    expect(gone).to.have.length(100);
    expect(inWindow(1_000)).to.equal(30);
    expect(gone.at(-1)?.atMs).to.be.below(4_000);
  });

  it("sends 20 a minute to a group, in order, and others meanwhile", async () => {
    const all = Promise.all([
      ...Array.from({ length: 50 }, (_, i) => sent(`g${i}`, "-5")),
      sent("p", "7"),
    ]);
    await clock.run(200_000);
    await all;
    const group = gone.filter(({ name }) => name.startsWith("g"));
    expect(group.map(({ name }) => name)).to.deep.equal(
      Array.from({ length: 50 }, (_, i) => `g${i}`),
    );
    gone = group;
    expect(inWindow(60_000)).to.equal(20);
    expect(group.at(-1)?.atMs).to.be.below(140_000);
  });

  it("tells who would have to wait long when to come back, and keeps the place", async () => {
    const told: number[] = [];
    for (const key of ["a", "b", "c", "d", "e"]) {
      const error = await Promise.race([
        outbound.send(departure(key, "1"), go(key)).catch((e: unknown) => e),
        clock.run(0).then(() => undefined),
      ]);
      if (isFault(error, "adapter.rate-limited")) told.push(error.details.retryAfterMs);
    }
    expect(told).to.deep.equal([3_060, 4_080]);
    await clock.run(3_060);
    // Nobody who comes later takes the place of who was told to wait.
    const late = sent("late", "1");
    await outbound.send(departure("d", "1"), go("d"));
    await clock.run(5_000);
    await late;
    expect(gone.map(({ name }) => name)).to.deep.equal(["a", "b", "c", "d", "late"]);
  });

  it("stays silent as long as Telegram says, in that chat alone, and then goes on in order", async () => {
    const startMs = 100_000;
    await clock.run(startMs);
    await outbound.send(departure("a", "1"), refused(7_000));
    const others = Promise.all([sent("b", "1"), sent("c", "1"), sent("x", "2")]);
    // Who was refused comes again when it was told to, before those that came later.
    const again = clock.sleep(7_000).then(() => sent("a", "1"));
    await clock.run(20_000);
    await Promise.all([again, others]);
    expect(gone.map(({ name }) => name)).to.deep.equal(["x", "a", "b", "c"]);
    expect(gone.map(({ atMs }) => atMs - startMs)).to.deep.equal([0, 7_000, 8_020, 9_040]);
  });

  it("keeps the place of who was refused, however long Telegram is silent", async () => {
    await outbound.send(departure("a", "1"), refused(35_000));
    const others = Promise.all([sent("b", "1"), sent("c", "1")]);
    await clock.run(34_990);
    const late = sent("d", "1");
    await clock.run(10);
    const again = sent("a", "1");
    await clock.run(10_000);
    await Promise.all([again, others, late]);
    expect(gone.map(({ name }) => name)).to.deep.equal(["a", "b", "c", "d"]);
  });

  it("is not silent for progress that was too much", async () => {
    await outbound.send(departure("p", "1", { optional: true }), refused(600_000));
    const answer = sent("a", "1");
    await clock.run(2_000);
    await answer;
    expect(gone).to.deep.equal([{ name: "a", atMs: 1_020 }]);
  });

  it("counts from when a message was taken, not from when it should have gone", async () => {
    const slow = outbound.send(departure("a", "1"), async () => {
      await clock.sleep(900);
      return go("a")();
    });
    const next = sent("b", "1");
    await clock.run(5_000);
    await Promise.all([slow, next]);
    expect(gone).to.deep.equal([
      { name: "a", atMs: 900 },
      { name: "b", atMs: 1_920 },
    ]);
  });

  it("keeps no place for who does not come back", async () => {
    for (let i = 0; i < 400; i += 1)
      void outbound.send(departure(`gone${i}`, "-5"), go("x")).catch(() => undefined);
    await clock.run(700_000);
    const late = sent("late", "-5");
    await clock.run(1_000);
    await late;
    expect(gone.at(-1)).to.deep.equal({ name: "late", atMs: 700_000 });
  }).timeout(60_000);

  it("lets a newer edit of a message take the place of one that waits", async () => {
    const first = sent("a", "1");
    const older = outbound.send(departure("b", "1", { edits: 9 }), go("old edit"));
    const other = outbound.send(departure("c", "1", { edits: 8 }), go("other message"));
    await clock.run(0);
    const newer = outbound.send(departure("d", "1", { edits: 9 }), go("new edit"));
    const left: unknown[] = [];
    void older.then((answer) => left.push(answer));
    await clock.run(0);
    expect(left, "it does not wait for the time that it had").to.deep.equal([undefined]);
    await clock.run(5_000);
    await Promise.all([first, newer, other]);
    expect(gone).to.deep.equal([
      { name: "a", atMs: 0 },
      { name: "new edit", atMs: 1_020 },
      { name: "other message", atMs: 2_040 },
    ]);
  });

  it("lets the newest of many edits go alone, also under one key", async () => {
    await sent("a", "1");
    const edits: Promise<unknown>[] = [];
    for (const key of ["b", "c", "d", "d"]) {
      edits.push(outbound.send(departure(key, "1", { edits: 9 }), go(key)));
      await clock.run(0);
    }
    await clock.run(5_000);
    expect((await Promise.all(edits)).map((answer) => answer !== undefined)).to.deep.equal([
      false,
      false,
      false,
      true,
    ]);
    expect(gone.slice(1)).to.deep.equal([{ name: "d", atMs: 1_020 }]);
  });

  it("does not count an edit as shown that was given up and then repeated", async () => {
    let arrive = (): void => undefined;
    const slow = outbound.send(departure("x", "1"), async () => {
      await new Promise<void>((resolve) => (arrive = resolve));
      return go("x")();
    });
    const stop = new AbortController();
    await clock.run(2_000);
    const first = outbound
      .send(departure("a", "1", { edits: 9, signal: stop.signal }), go("first"))
      .catch((error: unknown) => error);
    await clock.run(2_000);
    stop.abort();
    const again = outbound.send(departure("a", "1", { edits: 9 }), go("again"));
    await clock.run(2_000);
    arrive();
    await slow;
    expect(isFault(await first, "adapter.unavailable")).to.equal(true);
    await clock.run(5_000);
    await again;
    expect(gone.map(({ name }) => name)).to.deep.equal(["x", "again"]);
  });

  it("keeps the edits of two chats apart, whose messages may have one number", async () => {
    await Promise.all([sent("a", "1"), sent("b", "2")]);
    const one = outbound.send(departure("c", "1", { edits: 9 }), go("one"));
    const other = outbound.send(departure("d", "2", { edits: 9 }), go("other"));
    await clock.run(5_000);
    await Promise.all([one, other]);
    expect(gone.slice(2).map(({ name }) => name)).to.deep.equal(["one", "other"]);
  });

  it("lets progress go only where there is room, and keeps half of a group for answers", async () => {
    const optional = { optional: true } as const;
    await outbound.send(departure("p0", "1", optional), go("p0"));
    const soon = await outbound
      .send(departure("p1", "1", optional), go("p1"))
      .catch((error: unknown) => error);
    expect(isFault(soon, "adapter.rate-limited")).to.equal(true);
    let shown = 0;
    for (let i = 0; i < 60; i += 1) {
      await clock.run(1_000);
      await outbound.send(departure("g", "-5", optional), go("g")).then(
        () => (shown += 1),
        () => undefined,
      );
    }
    expect(shown).to.equal(10);
  });

  for (const edits of [undefined, 9])
    it(`is left by who is called off, before and while waiting, ${edits ? "to edit" : "to post"}`, async () => {
      const stop = new AbortController();
      await sent("a", "1");
      const waiting = outbound
        .send(departure("b", "1", { signal: stop.signal, edits }), go("b"))
        .catch((error: unknown) => error);
      await clock.run(100);
      stop.abort();
      expect(isFault(await waiting, "adapter.unavailable")).to.equal(true);
      const late = await outbound
        .send(departure("c", "2", { signal: AbortSignal.abort(), edits }), go("c"))
        .catch((error: unknown) => error);
      expect(isFault(late, "adapter.unavailable")).to.equal(true);
      expect(gone.map(({ name }) => name)).to.deep.equal(["a"]);
      expect(clock.sleeping).to.equal(0);
    });

  it("is left by who is called off while all chats together are too much", async () => {
    const stop = new AbortController();
    await Promise.all(Array.from({ length: 30 }, (_, i) => sent(`k${i}`, `${i + 1}`)));
    const waiting = outbound
      .send(departure("late", "99", { signal: stop.signal }), go("late"))
      .catch((error: unknown) => error);
    await clock.run(100);
    stop.abort();
    expect(isFault(await waiting, "adapter.unavailable")).to.equal(true);
    expect(gone).to.have.length(30);
  });

  it("waits with the next one until the one before is there, and goes on after a failure", async () => {
    let arrive = (): void => undefined;
    const slow = outbound.send(departure("a", "1"), async () => {
      await new Promise<void>((resolve) => (arrive = resolve));
      return { kind: "done", value: "a" };
    });
    await clock.run(1_500);
    const next = sent("b", "1");
    await clock.run(1_500);
    expect(gone).to.deep.equal([]);
    arrive();
    await slow;
    await clock.run(1_500);
    await next;
    expect(gone).to.deep.equal([{ name: "b", atMs: 4_020 }]);
    const broken = outbound.send(departure("c", "1"), () => Promise.reject(new Error("broken")));
    const outcome = broken.catch((error: unknown) => String(error));
    await clock.run(2_000);
    expect(await outcome).to.equal("Error: broken");
    const last = sent("d", "1");
    await clock.run(2_000);
    await last;
    expect(gone.map(({ name }) => name)).to.deep.equal(["b", "d"]);
  });

  it("lets no third one go while the second is on its way", async () => {
    const arrivals: (() => void)[] = [];
    const slow = (name: string) => async (): Promise<Answer<string>> => {
      await new Promise<void>((resolve) => arrivals.push(resolve));
      return go(name)();
    };
    const first = outbound.send(departure("a", "1"), slow("a"));
    const second = outbound.send(departure("b", "1"), slow("b"));
    await clock.run(2_000);
    arrivals[0]?.();
    await first;
    await clock.run(2_000);
    expect(arrivals).to.have.length(2);
    const third = sent("c", "1");
    await clock.run(5_000);
    arrivals[1]?.();
    await second;
    await clock.run(2_000);
    await third;
    expect(gone.map(({ name }) => name)).to.deep.equal(["a", "b", "c"]);
  });

  it("keeps nothing of what went", async () => {
    const left = await (async () => {
      const one = departure("a", "1", { edits: 9 });
      const answer = (await outbound.send(one, go("a"))) ?? {};
      return [new WeakRef(one), new WeakRef(answer)];
    })();
    await collectGarbage();
    expect(left.map((kept) => kept.deref())).to.deep.equal([undefined, undefined]);
  });
});

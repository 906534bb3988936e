import { expect } from "chai";
import type { Work } from "../support/runtime-toy-brain.ts";
import { away, World } from "../support/runtime-world.ts";

describe("a lease", () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });
  afterEach(() => world.end());

  /** Work that a test ends by name, and that tells how often it was begun and aborted. */
  const handiwork = () => {
    const begun: string[] = [];
    const aborted: string[] = [];
    const ends: ((answer: string) => void)[] = [];
    const work: Work = (name, { signal }) => {
      begun.push(name);
      signal.addEventListener("abort", () => aborted.push(name));
      return new Promise((resolve) => ends.push(resolve));
    };
    return { begun, aborted, ends, work };
  };

  it("is renewed while a handler works, so nobody else begins it", async () => {
    const { begun, ends, work } = handiwork();
    const a = await world.started({ work });
    await world.started({ work });
    await a.tell("work long");
    await world.pass(120_000);
    ends[0]?.("did long");
    await world.settle();
    expect(begun).to.deep.equal(["long"]);
    expect(world.chat.words).to.deep.equal(["did long"]);
    // Every third of the lease: 24 in two minutes.
    expect(a.calls.filter((call) => call === "sent").length).to.be.within(24, 26);
  });

  it("that lapsed lets another process do the work, and the first result is thrown away", async () => {
    const { begun, ends, work } = handiwork();
    let cut = false;
    const before = async (): Promise<void> => {
      if (cut) throw away();
    };
    const a = await world.started({ work, wire: { before } });
    const b = await world.started({ work });
    await a.tell("work long");
    await world.settle();
    cut = true;
    await world.pass(30_000);
    expect(begun).to.deep.equal(["long", "long"]);
    ends[0]?.("did long, too late");
    ends[1]?.("did long");
    cut = false;
    await world.pass(10_000);
    expect(world.chat.words).to.deep.equal(["did long"]);
    expect(world.events).to.include("conversation.stale");
    await a.tell("log");
    await world.settle();
    expect(world.chat.words.at(-1)).to.equal("work long");
    expect(b.calls).to.include("commit");
  });

  it("aborts a handler as soon as a renewal says that it is gone", async () => {
    const { aborted, work } = handiwork();
    let cut = false;
    const a = await world.started({
      work,
      wire: { before: async () => (cut ? pause : undefined) },
    });
    let open = (): void => undefined;
    const pause = new Promise<void>((resolve) => (open = resolve));
    await a.tell("work long");
    await world.settle();
    cut = true;
    const b = await world.started({ work });
    await world.pass(30_000);
    expect(b.calls).to.include("accept");
    expect(aborted).to.deep.equal([]);
    cut = false;
    open();
    await world.settle();
    expect(aborted).to.deep.equal(["long"]);
  });

  it("is asked before every sending: a process that may have lost it sends nothing", async () => {
    let cut = false;
    const before = async (): Promise<void> => {
      if (cut) throw away();
    };
    let open = (): void => undefined;
    world.chat.before = async (words) => {
      if (words === "a") await new Promise<void>((resolve) => (open = resolve));
    };
    const a = await world.started({ wire: { before } });
    await a.tell("many a b c");
    await world.settle();
    cut = true;
    // The first view takes so long that the lease is too short for another.
    await world.pass(7_000);
    open();
    await world.pass(3_000);
    expect(world.chat.words).to.deep.equal(["a"]);
    cut = false;
    await world.pass(6_000);
    expect(world.chat.words).to.deep.equal(["a", "b", "c"]);
  });

  it("taken anew by the same process ends its older work at once", async () => {
    const { begun, aborted, work } = handiwork();
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const before = (name: string): Promise<void> => (name === "sent" ? gate : Promise.resolve());
    const a = await world.started({ work, wire: { before }, settings: { sweepMs: 3_600_000 } });
    await a.tell("work long");
    await world.pass(20_000);
    await a.tell("hello");
    await world.settle();
    expect([begun, aborted]).to.deep.equal([["long", "long"], ["long"]]);
    open();
    await world.settle();
    await a.tell("cancel");
    await world.pass(5_000);
    expect(aborted).to.deep.equal(["long", "long"]);
    expect(world.chat.words).to.deep.equal(["stopped long", "heard hello", "heard cancel"]);
  });

  it("outlives a disruptive handler's process: the next says that nobody knows", async () => {
    const { begun, ends, work } = handiwork();
    let cut = false;
    const before = async (): Promise<void> => {
      if (cut) throw away();
    };
    const a = await world.started({ work, wire: { before } });
    await world.started({ work });
    await a.tell("reboot pod");
    await world.settle();
    cut = true;
    await world.pass(30_000);
    ends[0]?.("did pod");
    cut = false;
    await world.pass(10_000);
    expect(begun).to.deep.equal(["pod"]);
    expect(world.chat.words).to.deep.equal(["unknown pod"]);
  });

  it("ends for an event that killed its process again and again with an apology", async () => {
    let runs = 0;
    for (let i = 0; i < 6; i += 1) {
      const victim = await world.started({
        work: () => {
          runs += 1;
          victim.life.dead = true;
          return new Promise(() => {});
        },
      });
      if (i === 0) void Promise.all([victim.tell("work poison"), victim.tell("after")]);
      await world.pass(40_000);
    }
    // The first victim died before its second delivery was durable, so that comes again.
    await (await world.started()).tell("after");
    await world.pass(40_000);
    expect(runs).to.equal(3);
    expect(world.chat.words[0]).to.match(/^failed poison [0-9A-F]{4}-[0-9A-F]{4}$/);
    expect(world.chat.words.slice(1)).to.deep.equal(["heard after"]);
    expect(world.events).to.include("event.given-up");
  });
});

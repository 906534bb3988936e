import { expect } from "chai";
import { FakeAdapter, FakePlatform } from "../support/runtime-fake-adapter.ts";
import type { Work } from "../support/runtime-toy-brain.ts";
import { away, World } from "../support/runtime-world.ts";

describe("stopping", () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });
  afterEach(() => world.end());

  const lasting =
    (ms: number): Work =>
    async (name) => {
      await world.clock.sleep(ms);
      return `did ${name}`;
    };

  it("is quick when nothing is in work", async () => {
    const a = await world.started();
    await a.tell("one");
    await world.settle();
    await a.bot.stop(30_000);
    expect(a.adapter.stopped).to.equal(true);
    expect(a.bot.ready()).to.equal(false);
    expect(await a.tell("two")).to.equal("unavailable");
    expect(world.clock.sleeping).to.equal(0);
  });

  it("is not ready while an adapter is in trouble", async () => {
    const other = new FakeAdapter(new FakePlatform(), "elsewhere");
    const a = await world.started({ others: [other] });
    expect(a.bot.ready()).to.equal(true);
    for (const adapter of [a.adapter, other]) {
      adapter.ill = "the platform refuses the token";
      expect(a.bot.ready()).to.equal(false);
      adapter.ill = undefined;
      expect(a.bot.ready()).to.equal(true);
    }
  });

  it("finishes what came in before, within the grace time", async () => {
    const a = await world.started({ work: lasting(2_000) });
    const receipts = [a.tell("work one"), a.tell("two"), a.tell("many 3a 3b")];
    const stopped = a.bot.stop(10_000);
    expect(await Promise.all(receipts)).to.deep.equal(["durable", "durable", "durable"]);
    const from = world.clock.monotonic();
    await world.pass(2_000);
    await stopped;
    expect(world.clock.monotonic() - from).to.equal(2_000);
    expect(world.chat.words).to.deep.equal(["did one", "heard two", "3a", "3b"]);
  });

  it("hands over at once what is not done within the grace time", async () => {
    const a = await world.started({ work: lasting(60_000) });
    const b = await world.started({ work: lasting(500) });
    await a.tell("work one");
    await a.tell("two");
    const stopped = a.bot.stop(5_000);
    await world.pass(5_000);
    await stopped;
    expect(a.calls.at(-1)).to.equal("sent");
    await world.pass(9_000);
    expect(world.chat.words).to.deep.equal(["did one", "heard two"]);
    expect(b.calls).to.include("commit");
    await world.pass(60_000);
    expect(world.chat.words).to.have.length(2);
  });

  it("waits for a disruptive handler to the end of the grace time; then nobody knows", async () => {
    const a = await world.started({ work: lasting(60_000) });
    await world.started({ work: lasting(0) });
    await a.tell("reboot pod");
    const stopped = a.bot.stop(5_000);
    await world.pass(5_000);
    await stopped;
    await world.pass(9_000);
    expect(world.chat.words).to.deep.equal(["unknown pod"]);
  });

  it("begins no disruptive handler that could be cut off", async () => {
    const a = await world.started({ work: lasting(1_000) });
    const b = await world.started({ work: lasting(0) });
    await a.tell("work one");
    await a.tell("reboot pod");
    const stopped = a.bot.stop(5_000);
    await world.pass(1_500);
    await stopped;
    await world.pass(9_000);
    expect(a.calls).to.not.include("intent");
    expect(b.calls).to.include("intent");
    expect(world.chat.words).to.deep.equal(["did one", "did pod"]);
  });

  it("leaves a view that a platform does not take to the next process", async () => {
    let free = false;
    world.chat.before = async (words) => {
      if (words === "b" && !free) throw new Error("503");
    };
    const a = await world.started();
    await a.tell("many a b c");
    await world.settle();
    const stopped = a.bot.stop(3_000);
    await world.pass(3_000);
    await stopped;
    free = true;
    await world.started();
    await world.pass(1_000);
    expect(world.chat.words).to.deep.equal(["a", "b", "c"]);
  });

  it("does not wait for ever for a store that is away or an adapter that hangs", async () => {
    let down = false;
    const a = await world.started({
      wire: {
        before: async () => {
          if (down) throw away();
        },
      },
    });
    down = true;
    const receipt = a.tell("one");
    a.adapter.stop = () => new Promise(() => {});
    const stopped = a.bot.stop(1_000);
    await world.pass(10_000);
    await stopped;
    expect(await receipt).to.equal("unavailable");
    expect(world.clock.sleeping).to.equal(0);
  });

  for (const [graceMs, endsMs] of [
    [1_000, 1_500],
    [30_000, 3_500],
  ] as const)
    it(`takes ${endsMs} ms at most while the store is away, where it may take ${graceMs}`, async () => {
      let down = false;
      const before = async (): Promise<void> => {
        if (down) throw away();
      };
      const a = await world.started({ wire: { before }, work: lasting(500) });
      await a.tell("work one");
      down = true;
      // What was done cannot be stored.
      await world.pass(1_000);
      expect(a.bot.ready()).to.equal(false);
      let ended = false;
      const stopped = a.bot.stop(graceMs).then(() => (ended = true));
      await world.pass(endsMs - 1);
      expect(ended).to.equal(false);
      await world.pass(1);
      expect(ended).to.equal(true);
      await stopped;
    });

  it("says so when an adapter does not stop, and stops all the same", async () => {
    const a = await world.started();
    a.adapter.stop = () => Promise.reject(new Error("it hangs on"));
    await a.bot.stop(1_000);
    expect(world.events.slice(-2)).to.deep.equal(["adapter.stop-failed", "bot.stopped"]);
  });

  it("twice is stopping once", async () => {
    const a = await world.started();
    const first = a.bot.stop(1_000);
    expect(a.bot.stop(0)).to.equal(first);
    await first;
  });
});

describe("starting", () => {
  it("takes up at once what was given back, in whatever bucket", async () => {
    const world = new World();
    const a = await world.started();
    const places = Array.from({ length: 30 }, (_, i) => `place${i}`);
    for (const place of places)
      await a.tell("in 1000 tea", { at: { ...world.event("x").at, place } });
    await world.settle();
    await a.bot.stop(0);
    await world.pass(5_000);
    const before = world.chat.words.length;
    await world.started();
    await world.settle();
    expect(world.chat.words.slice(before)).to.have.length(30);
    await world.end();
  });

  it("fails with its adapter, and leaves nothing running", async () => {
    const world = new World();
    const a = world.process();
    a.adapter.start = async () => {
      throw new Error("bad token");
    };
    const outcome = await a.bot.start().then(
      () => "started",
      (error: unknown) => String(error),
    );
    expect(outcome).to.equal("Error: bad token");
    expect(a.adapter.stopped).to.equal(true);
    expect(world.clock.sleeping).to.equal(0);
  });

  it("does not go on with it when it was stopped meanwhile", async () => {
    const world = new World();
    const a = world.process();
    let arrive = (): void => undefined;
    a.adapter.start = () => new Promise((resolve) => (arrive = resolve));
    const started = a.bot.start();
    await a.bot.stop(0);
    arrive();
    await started;
    expect(world.events).to.deep.equal(["bot.stopping", "bot.stopped"]);
    expect(a.bot.ready()).to.equal(false);
  });

  it("takes up what belongs to a bot whose name is written otherwise in a key", async () => {
    const world = new World();
    const tenant = "50%3A:1%";
    const a = await world.started();
    await a.tell("in 2000 tea", { at: { ...world.event("x").at, tenant } });
    await world.settle();
    a.life.dead = true;
    const b = await world.started();
    b.adapter.tenant = tenant;
    await world.pass(30_000);
    expect(world.chat.words).to.deep.equal(["in 2000 ms", "time is up: tea"]);
    await world.end();
  });

  it("leaves to others what belongs to another bot of the same platform", async () => {
    const world = new World();
    const a = await world.started();
    await a.tell("in 2000 tea");
    await world.settle();
    a.life.dead = true;
    const other = await world.started();
    other.adapter.tenant = "other";
    await world.pass(30_000);
    expect(world.chat.words).to.deep.equal(["in 2000 ms"]);
    expect(other.calls).to.deep.equal([]);
    await world.started();
    await world.pass(30_000);
    expect(world.chat.words).to.deep.equal(["in 2000 ms", "time is up: tea"]);
    await world.end();
  });

  it("leaves to others what platforms it does not serve, however much that is", async () => {
    const world = new World();
    const elsewhere = await world.started({ platform: "elsewhere" });
    const at = world.event("x").at;
    for (let i = 0; i < 450; i += 1)
      await elsewhere.tell("in 1000 tea", { at: { ...at, platform: "elsewhere", place: `p${i}` } });
    await world.settle();
    elsewhere.life.dead = true;
    const a = await world.started();
    await a.tell("in 2000 tea");
    await world.pass(1_900);
    a.life.dead = true;
    const b = await world.started();
    await world.pass(30_000);
    expect(world.chat.words.at(-1)).to.equal("time is up: tea");
    expect(b.calls).to.deep.equal(["accept", "commit", "sent"]);
    await world.end();
  });
});

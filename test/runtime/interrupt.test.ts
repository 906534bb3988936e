import { expect } from "chai";
import type { Work } from "../support/runtime-toy-brain.ts";
import { World } from "../support/runtime-world.ts";

describe("a handler that something interrupts", () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });
  afterEach(() => world.end());

  const endless = (aborted: string[] = []): Work => {
    return (name, { signal }) => {
      signal.addEventListener("abort", () => aborted.push(name));
      return new Promise(() => {});
    };
  };

  it("is aborted, and what it says too late is thrown away", async () => {
    const aborted: string[] = [];
    const late: ((answer: string) => void)[] = [];
    const work: Work = (name, { signal }) => {
      signal.addEventListener("abort", () => aborted.push(name));
      return new Promise((resolve) => late.push(resolve));
    };
    const a = await world.started({ work });
    await a.tell("work long");
    await a.tell("hello");
    await world.settle();
    expect(world.chat.words).to.deep.equal([]);
    expect(await a.tell("cancel")).to.equal("durable");
    await world.settle();
    expect(aborted).to.deep.equal(["long"]);
    await world.pass(4_900);
    expect(world.chat.words).to.deep.equal([]);
    await world.pass(200);
    late[0]?.("did long");
    await world.settle();
    expect(world.chat.words).to.deep.equal(["stopped long", "heard hello", "heard cancel"]);
  });

  it("is over at once where it heeds that", async () => {
    const work: Work = (_, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(new Error("aborted")));
      });
    const a = await world.started({ work });
    await a.tell("work long");
    await a.tell("cancel");
    await world.settle();
    expect(world.chat.words).to.deep.equal(["stopped long", "heard cancel"]);
    expect(world.events).to.not.include("handler.failed");
  });

  it("too late says what it did, and the rest follows in its turn", async () => {
    const work: Work = async (name) => {
      await world.clock.sleep(3_000);
      return `saved ${name}`;
    };
    // A lease so short that it must be renewed while the last words are waited for.
    const settings = { leaseMs: 3_000, marginMs: 500, sendTimeoutMs: 1_000 };
    const a = await world.started({ work, settings });
    await world.started({ work, settings });
    await a.tell("work login");
    await a.tell("cancel");
    await world.pass(2_900);
    expect(world.chat.words).to.deep.equal([]);
    await world.pass(200);
    expect(world.chat.words).to.deep.equal(["saved login", "heard cancel"]);
    await a.tell("log");
    await world.settle();
    expect(world.chat.words.at(-1)).to.equal("work login,cancel");
  });

  it("is given up with its process: the next one runs it again and says what is true", async () => {
    const a = await world.started({ work: endless() });
    await a.tell("work long");
    await a.tell("cancel");
    await world.settle();
    const stopped = a.bot.stop(1_000);
    await world.pass(1_500);
    await stopped;
    expect(world.chat.words).to.deep.equal([]);
    await world.started();
    await world.pass(100);
    expect(world.chat.words).to.deep.equal(["did long", "heard cancel"]);
  });

  it("is not begun when what interrupts it waits behind it already", async () => {
    const aborted: string[] = [];
    const a = await world.started({ work: endless(aborted) });
    await a.tell("work one");
    await a.tell("work two");
    await a.tell("cancel");
    await world.pass(5_000);
    expect(world.chat.words).to.deep.equal(["stopped one", "stopped two", "heard cancel"]);
    expect(aborted).to.deep.equal(["one"]);
  });

  it("is not interrupted by a late copy of something typed before it", async () => {
    const aborted: string[] = [];
    const a = await world.started({ work: endless(aborted) });
    const cancel = world.event("cancel");
    await a.bot.receive(cancel);
    await world.pass(60_000);
    await a.tell("work long");
    await world.settle();
    expect(await a.bot.receive(cancel)).to.equal("durable");
    await world.settle();
    expect(aborted).to.deep.equal([]);
  });
});

import { expect } from "chai";
import { Fault } from "../../src/core/fault.ts";
import { say } from "../../src/core/view/view.ts";
import type { Work } from "../support/runtime-toy-brain.ts";
import { World } from "../support/runtime-world.ts";

describe("progress", () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });
  afterEach(() => world.end());

  /** Reports every `everyMs`, `times` times, then answers. */
  const steady =
    (everyMs: number, times: number): Work =>
    async (name, context) => {
      for (let i = 1; i <= times; i += 1) {
        context.progress(say(`${i} of ${times}`));
        await world.clock.sleep(everyMs);
      }
      return `did ${name}`;
    };

  it("is not shown for work that is done within a second", async () => {
    const a = await world.started({ work: steady(200, 4) });
    await a.tell("work quick");
    await world.pass(3_000);
    expect(world.chat.words).to.deep.equal(["did quick"]);
  });

  it("is one message, edited at most once a second, that becomes the answer", async () => {
    const times: number[] = [];
    world.chat.before = async () => {
      times.push(world.clock.monotonic());
    };
    const a = await world.started({ work: steady(100, 35) });
    await a.tell("work slow");
    await world.pass(5_000);
    expect(world.chat.words).to.deep.equal(["10 of 35", "20 of 35", "30 of 35", "did slow"]);
    expect(world.chat.chat).to.deep.equal(["did slow"]);
    expect(times.slice(0, 3)).to.deep.equal([1_000, 2_000, 3_000]);
  });

  it("leaves the preface alone", async () => {
    const a = await world.started({ work: steady(1_000, 3) });
    await a.tell("careful slow");
    await world.pass(5_000);
    expect(world.chat.chat).to.deep.equal(["starting slow", "did slow"]);
    expect(world.chat.shown[1]?.edit).to.equal(false);
  });

  it("lets the answer wait for an edit that is still on its way", async () => {
    let open = (): void => undefined;
    world.chat.before = async (words) => {
      if (words === "2 of 2") await new Promise<void>((resolve) => (open = resolve));
    };
    const a = await world.started({ work: steady(1_200, 2) });
    await a.tell("work slow");
    await world.pass(4_000);
    expect(world.chat.words).to.deep.equal(["1 of 2"]);
    open();
    await world.settle();
    expect(world.chat.words).to.deep.equal(["1 of 2", "2 of 2", "did slow"]);
    expect(world.chat.chat).to.deep.equal(["did slow"]);
  });

  it("never makes a handler fail or wait", async () => {
    world.chat.before = async (words) => {
      if (words.includes(" of "))
        throw new Fault("adapter.unavailable", { platform: "test", reason: "503" });
    };
    const a = await world.started({ work: steady(500, 10) });
    await a.tell("work slow");
    await world.pass(6_000);
    expect(world.chat.words).to.deep.equal(["did slow"]);
    expect(world.events).to.include("progress.refused");
  });

  it("waits with its edits as long as a platform asks for", async () => {
    let limitedOnce = false;
    world.chat.before = async (words) => {
      if (words !== "3 of 8" || limitedOnce) return;
      limitedOnce = true;
      throw new Fault("adapter.rate-limited", { platform: "test", retryAfterMs: 3_500 });
    };
    const a = await world.started({ work: steady(1_001, 8) });
    await a.tell("work slow");
    await world.pass(9_000);
    expect(world.chat.words.slice(0, 3)).to.deep.equal(["1 of 8", "2 of 8", "7 of 8"]);
    // Nothing is wrong with having to wait.
    expect(world.events).not.to.include("progress.refused");
  });

  it("does not count once the handler has answered", async () => {
    let report = (): void => undefined;
    const work: Work = async (name, context) => {
      report = () => context.progress(say("late"));
      return `did ${name}`;
    };
    const a = await world.started({ work });
    await a.tell("work one");
    await world.settle();
    report();
    await world.pass(3_000);
    expect(world.chat.words).to.deep.equal(["did one"]);
  });

  it("is taken over: a successor edits the same message and repeats no preface", async () => {
    const a = await world.started({
      work: (_, context) => {
        context.progress(say("A is at it"));
        return new Promise(() => {});
      },
    });
    await a.tell("careful slow");
    await world.pass(2_000);
    expect(world.chat.chat).to.deep.equal(["starting slow", "A is at it"]);
    a.life.dead = true;
    await world.started({
      work: async (_, context) => {
        context.progress(say("B is at it"));
        await world.clock.sleep(1_500);
        return "B did it";
      },
    });
    await world.pass(40_000);
    expect(world.chat.words).to.deep.equal([
      "starting slow",
      "A is at it",
      "B is at it",
      "B did it",
    ]);
    expect(world.chat.chat).to.deep.equal(["starting slow", "B did it"]);
  });

  it("of a disruptive handler that died is replaced by what nobody knows", async () => {
    const a = await world.started({
      work: (_, context) => {
        context.progress(say("rebooting"));
        return new Promise(() => {});
      },
    });
    await a.tell("reboot pod");
    await world.pass(2_000);
    a.life.dead = true;
    await world.started();
    await world.pass(40_000);
    expect(world.chat.chat).to.deep.equal(["unknown pod"]);
  });

  it("of one event is not taken for another's", async () => {
    const work: Work = async (name, context) => {
      context.progress(say(`at ${name}`));
      await world.clock.sleep(1_500);
      return `did ${name}`;
    };
    const a = await world.started({ work });
    await a.tell("work one");
    await a.tell("work two");
    await world.pass(5_000);
    expect(world.chat.chat).to.deep.equal(["did one", "did two"]);
  });

  it("is posted anew as the answer when its message is gone", async () => {
    world.chat.before = async (words) => {
      if (words === "did slow" && world.chat.messages.delete("msg1"))
        throw new Fault("adapter.undeliverable", { platform: "test", reason: "message gone" });
    };
    const a = await world.started({ work: steady(1_500, 1) });
    await a.tell("work slow");
    await world.pass(3_000);
    expect(world.chat.chat).to.deep.equal(["did slow"]);
    expect(world.chat.shown.at(-1)?.edit).to.equal(false);
  });
});

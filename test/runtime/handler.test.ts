import { expect } from "chai";
import type { Brain } from "../../src/core/conversation/decision.ts";
import { toyBrain, type Toy, type Work } from "../support/runtime-toy-brain.ts";
import { World } from "../support/runtime-world.ts";

describe("a handler", () => {
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

  it("that fails is answered with a reference that finds it in the log", async () => {
    const work: Work = async () => {
      const cause = Object.assign(new Error("Basic c2VjcmV0"), { code: "ECONNRESET" });
      throw new TypeError("cannot send Basic c2VjcmV0\n    at c2VjcmV0 (x:1:1)", { cause });
    };
    const a = await world.started({ work });
    await a.tell("work bad");
    await world.settle();
    const [, reference] =
      /^failed bad ([0-9A-F]{4}-[0-9A-F]{4})$/.exec(world.chat.words[0] ?? "") ?? [];
    const line = world.log.find(({ event }) => event === "handler.failed");
    expect(line?.fields).to.include({
      reference,
      event: "m:work bad",
      error: "TypeError <- Error ECONNRESET",
    });
    expect(line?.fields["stack"]).to.match(/^at .*handler\.test\.ts:\d+:\d+/);
    expect(JSON.stringify(world.log)).to.not.include("c2VjcmV0");
  });

  it("that never ends counts as failed after its limit", async () => {
    const aborted: string[] = [];
    const a = await world.started({ work: endless(aborted), settings: { handlerLimitMs: 30_000 } });
    await a.tell("work stuck");
    await world.pass(29_000);
    expect(world.chat.words).to.deep.equal([]);
    await world.pass(2_000);
    expect(world.chat.words[0]).to.match(/^failed stuck /);
    expect(aborted).to.deep.equal(["stuck"]);
  });

  it("says its preface at once, and its answer after it", async () => {
    let finish: (answer: string) => void = () => undefined;
    const a = await world.started({ work: () => new Promise((resolve) => (finish = resolve)) });
    await a.tell("careful one");
    await world.settle();
    expect(world.chat.words).to.deep.equal(["starting one"]);
    finish("did one");
    await world.settle();
    expect(world.chat.chat).to.deep.equal(["starting one", "did one"]);
  });
});

describe("a brain with a fault", () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });
  afterEach(() => world.end());

  const sorry = /^❌ Something broke on my side. Nothing was changed. Reference [0-9A-F-]{9}$/;

  it("is answered for when it cannot decide, and the conversation goes on", async () => {
    const a = await world.started();
    await a.tell("one");
    await a.tell("throw c2VjcmV0");
    await a.tell("log");
    await world.settle();
    expect(world.chat.words[1]).to.match(sorry);
    expect(world.chat.words[2]).to.equal("one");
    const line = world.log.find(({ event }) => event === "event.failed");
    expect(line?.fields["error"]).to.equal("Error");
    expect(JSON.stringify(line?.fields["stack"])).to.not.include("c2VjcmV0");
  });

  it("is answered for when its state cannot be written", async () => {
    const brain: Brain<Toy> = {
      ...toyBrain,
      encode(state) {
        if (state.log.includes("bad")) throw new Error("cannot encode");
        return toyBrain.encode(state);
      },
    };
    const a = await world.started({ brain });
    for (const text of ["one", "bad", "two", "log"]) await a.tell(text);
    await world.settle();
    expect(world.chat.words[1]).to.match(sorry);
    expect(world.chat.words.slice(2)).to.deep.equal(["heard two", "one,two"]);
  });

  it("is answered for when even its ending fails", async () => {
    const brain: Brain<Toy> = {
      ...toyBrain,
      decide(state, event, surface) {
        const decision = toyBrain.decide(state, event, surface);
        if (decision.kind === "done") return decision;
        const failed = (): never => {
          throw new Error("cannot even fail");
        };
        return { kind: "run", run: { ...decision.run, failed } };
      },
    };
    const work: Work = async () => {
      throw new Error("cannot work");
    };
    const a = await world.started({ brain, work });
    await a.tell("work one");
    await world.settle();
    expect(world.chat.words[0]).to.match(sorry);
  });
});

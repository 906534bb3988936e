import { expect } from "chai";
import type { Next } from "../../src/core/conversation/decision.ts";
import { buttons, note, say, text, view, wordButton } from "../../src/core/view/view.ts";
import { Fault } from "../../src/core/fault.ts";
import { erasing } from "../../src/runtime/erasure.ts";
import { toyBrain, type Toy } from "../support/runtime-toy-brain.ts";
import { World } from "../support/runtime-world.ts";

const platform = "test";

describe("a preface that brings an erasing", () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });
  afterEach(() => world.end());

  /** Takes nothing that says `starting` until `untilMs` from now. */
  const refuse = (fault: Fault, untilMs = Infinity): void => {
    const end = world.clock.now() + untilMs;
    world.chat.before = async (words) => {
      if (words.startsWith("starting") && world.clock.now() < end) throw fault;
    };
  };
  const unavailable = new Fault("adapter.unavailable", { platform, reason: "502" });
  const undeliverable = new Fault("adapter.undeliverable", { platform, reason: "odd" });

  it("erases at once", async () => {
    const a = await world.started();
    await a.tell("secret one");
    await world.settle();
    expect(world.chat.erased).to.deep.equal(["their one"]);
    expect(world.chat.words).to.deep.equal(["starting onedeleted", "did one"]);
  });

  for (const [why, fault] of Object.entries({ unavailable, undeliverable })) {
    it(`leaves it to the answer where it is ${why}`, async () => {
      refuse(fault);
      const a = await world.started();
      await a.tell("secret one");
      await world.pass(15_000);
      expect(world.chat.erased).to.deep.equal(["their one"]);
      expect(world.chat.words).to.deep.equal(["did one"]);
    });
  }

  it("lets the answer say that nothing could be erased", async () => {
    refuse(undeliverable);
    world.chat.keepsAll = true;
    const a = await world.started();
    await a.tell("secret one");
    await world.settle();
    expect(world.chat.words).to.deep.equal(["did onenot deleted"]);
  });

  it("leaves it to whatever comes instead of an answer", async () => {
    refuse(unavailable);
    const work = async (): Promise<string> => {
      throw new Error("cannot work");
    };
    const a = await world.started({ work });
    await a.tell("secret one");
    await world.pass(500);
    await a.tell("cancel");
    await a.tell("secret two");
    await world.pass(15_000);
    expect(world.chat.erased).to.deep.equal(["their one", "their two"]);
    expect(world.chat.words.slice(0, 2)).to.deep.equal(["stopped one", "heard cancel"]);
    expect(world.chat.words[2]).to.match(/^failed two /);
  });

  it("leaves it to the apology for an ending that fails or cannot be written", async () => {
    refuse(undeliverable);
    const brain = {
      ...toyBrain,
      decide: (...args: Parameters<typeof toyBrain.decide>) => {
        const decision = toyBrain.decide(...args);
        if (decision.kind === "done") return decision;
        const failed = (): never => {
          throw new Error("cannot even fail");
        };
        return { kind: "run" as const, run: { ...decision.run, failed } };
      },
      encode: (state: Toy) => {
        if (state.log.includes("secret bad")) throw new Error("cannot encode");
        return toyBrain.encode(state);
      },
    };
    const work = async (name: string): Promise<string> => {
      if (name === "bad") return "did it";
      throw new Error("cannot work");
    };
    const a = await world.started({ brain, work });
    await a.tell("secret one");
    await a.tell("secret bad");
    await world.settle();
    expect(world.chat.erased).to.deep.equal(["their one", "their bad"]);
    for (const words of world.chat.words) expect(words).to.match(/Something broke on my side/);
  });

  it("is tried again by a successor, which erases then and not once more", async () => {
    refuse(unavailable, 20_000);
    const a = await world.started({
      work: () => {
        a.life.dead = true;
        return new Promise(() => {});
      },
    });
    void a.tell("secret one");
    await world.pass(12_000);
    await world.started();
    await world.pass(60_000);
    expect(world.chat.erased).to.deep.equal(["their one"]);
    expect(world.chat.words).to.deep.equal(["starting onedeleted", "did one"]);
  });
});

describe("an erasing that is owed", () => {
  const owed = {
    view: view([text("starting"), note("info", ["deleted"])]),
    erase: { message: "m", unerased: view([text("starting"), note("caution", ["not deleted"])]) },
  };
  const next = (...views: readonly Next<null>["say"][number][]): Next<null> => ({
    state: null,
    say: views,
    deadline: { kind: "keep" },
  });

  it("is brought by the first view, its note before the buttons", () => {
    const row = buttons(wordButton("Again", "again"));
    const answer = view([text("failed"), row]);
    const later = { view: say("more") };
    expect(erasing(next({ view: answer }, later), owed).say).to.deep.equal([
      {
        view: answer,
        erase: {
          message: "m",
          unerased: view([text("failed"), note("caution", ["not deleted"]), row]),
        },
      },
      later,
    ]);
  });

  it("is said in a message of its own where there is no view, or one that erases itself", () => {
    const alone = {
      view: view([note("info", ["deleted"])]),
      erase: { message: "m", unerased: view([note("caution", ["not deleted"])]) },
    };
    expect(erasing(next(), owed).say).to.deep.equal([alone]);
    const other = { view: say("x"), erase: { message: "n", unerased: say("y") } };
    expect(erasing(next(other), owed).say).to.deep.equal([alone, other]);
    const bare = { view: say("x"), erase: { message: "n", unerased: say("y") } };
    expect(erasing(next(), bare).say).to.deep.equal([bare]);
  });

  it("changes nothing where nothing is owed", () => {
    const answer = next({ view: say("x") });
    expect(erasing(answer, undefined)).to.equal(answer);
    expect(erasing(answer, { view: say("starting") })).to.equal(answer);
  });
});

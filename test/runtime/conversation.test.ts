import { expect } from "chai";
import type { Brain } from "../../src/core/conversation/decision.ts";
import type { Vault } from "../../src/ports/vault.ts";
import { toyBrain, type Toy } from "../support/runtime-toy-brain.ts";
import { namedVault, World } from "../support/runtime-world.ts";

describe("a conversation", () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });
  afterEach(() => world.end());

  it("answers a burst in the order in which it came", async () => {
    const a = await world.started();
    const texts = ["one", "work two", "three", "many 4a 4b 4c", "work five", "six"];
    const receipts = await Promise.all(texts.map((text) => a.tell(text)));
    await world.settle();
    expect(receipts).to.deep.equal(texts.map(() => "durable"));
    expect(world.chat.words).to.deep.equal([
      "heard one",
      "did two",
      "heard three",
      "4a",
      "4b",
      "4c",
      "did five",
      "heard six",
    ]);
  });

  it("handles a repeated delivery once, at once and later", async () => {
    const a = await world.started();
    await Promise.all([a.tell("one"), a.tell("one"), a.tell("two"), a.tell("one")]);
    await world.pass(60_000);
    expect(await a.tell("two")).to.equal("durable");
    await a.tell("log");
    await world.settle();
    expect(world.chat.words).to.deep.equal(["heard one", "heard two", "one,two"]);
  });

  it("does not let one place wait for another", async () => {
    const a = await world.started({ work: (_, { signal }) => until(signal) });
    await a.tell("work slow");
    const at = { ...world.event("x").at, place: "other" };
    await a.tell("hello", { at });
    await world.settle();
    expect(world.chat.shown).to.have.length(1);
    expect(world.chat.shown[0]).to.include({ place: "other", words: "heard hello" });
  });

  it("is neither opened nor decided twice by the process that has it in hand", async () => {
    const opened: string[] = [];
    const decided: string[] = [];
    const vault: Vault = {
      ...namedVault,
      open(name, sealed) {
        opened.push(name);
        return namedVault.open(name, sealed);
      },
    };
    const brain: Brain<Toy> = {
      ...toyBrain,
      decide(state, event, surface) {
        decided.push(event.delivery);
        return toyBrain.decide(state, event, surface);
      },
    };
    const a = await world.started({ vault, brain });
    for (const text of ["work one", "two", "work three", "log"]) {
      await a.tell(text);
      await world.settle();
    }
    expect(world.chat.words.at(-1)).to.equal("work one,two,work three");
    expect(opened).to.deep.equal([]);
    expect(decided).to.deep.equal(["m:work one", "m:two", "m:work three", "m:log"]);
    await Promise.all(["burst one", "work burst two", "burst three"].map((text) => a.tell(text)));
    await world.settle();
    expect(world.chat.words.at(-1)).to.equal("heard burst three");
    expect(opened).to.deep.equal([]);
    const b = await world.started({ vault, brain });
    await b.tell("work four");
    await world.settle();
    expect(opened).to.deep.equal(["conversation:test:-:dm:ann:state"]);
  });

  it("is idle when everything that came in is answered", async () => {
    const a = await world.started({
      work: async (name) => {
        await world.clock.sleep(3_000);
        return `did ${name}`;
      },
    });
    await a.bot.idle();
    void a.tell("work one");
    void a.tell("two");
    let idle = false;
    void a.bot.idle().then(() => (idle = true));
    await world.pass(2_900);
    expect(idle).to.equal(false);
    await world.pass(200);
    expect(idle).to.equal(true);
    expect(world.chat.words).to.deep.equal(["did one", "heard two"]);
  });

  it("keeps the state of conversations that fell out of the cache", async () => {
    const a = await world.started({ settings: { cacheSize: 1 } });
    const elsewhere = { ...world.event("x").at, place: "other" };
    for (const text of ["one", "two"]) {
      await a.tell(text);
      await a.tell(`${text}!`, { at: elsewhere });
      await world.settle();
    }
    await a.tell("log");
    await world.settle();
    expect(world.chat.words.at(-1)).to.equal("one,two");
  });

  it("goes on in another process with the state of the first", async () => {
    const a = await world.started();
    const b = await world.started();
    for (const [process, text] of [
      [a, "one"],
      [b, "two"],
      [a, "three"],
      [b, "log"],
    ] as const) {
      await process.tell(text);
      await world.settle();
    }
    expect(world.chat.words).to.deep.equal([
      "heard one",
      "heard two",
      "heard three",
      "one,two,three",
    ]);
  });

  it("hands an event that another process accepted to the one that holds the lease", async () => {
    let finish: (answer: string) => void = () => undefined;
    const a = await world.started({ work: () => new Promise((resolve) => (finish = resolve)) });
    const b = await world.started();
    await a.tell("work first");
    expect(await b.tell("second")).to.equal("durable");
    await world.settle();
    expect(world.chat.words).to.deep.equal([]);
    finish("did first");
    await world.settle();
    expect(world.chat.words).to.deep.equal(["did first", "heard second"]);
    expect(b.calls).to.deep.equal(["accept"]);
  });

  const until = (signal: AbortSignal): Promise<string> =>
    new Promise((resolve) => signal.addEventListener("abort", () => resolve("aborted")));
});

describe("the calls of the store", () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });
  afterEach(() => world.end());

  const costs = async (...texts: readonly string[]): Promise<readonly string[]> => {
    const a = await world.started();
    for (const text of texts) {
      a.calls.length = 0;
      await a.tell(text);
      await world.settle();
    }
    return a.calls;
  };

  it("are two for a pure answer in a new conversation", async () => {
    expect(await costs("one")).to.deep.equal(["accept", "sent"]);
  });

  it("are two for a pure answer on a known state", async () => {
    expect(await costs("work one", "two")).to.deep.equal(["accept", "sent"]);
  });

  it("are three for a pure answer on a state that is not known here", async () => {
    const before = await world.started();
    await before.tell("zero");
    await world.settle();
    expect(await costs("one")).to.deep.equal(["accept", "commit", "sent"]);
  });

  it("are three with a handler", async () => {
    expect(await costs("work one")).to.deep.equal(["accept", "commit", "sent"]);
  });

  it("are four with a disruptive handler", async () => {
    expect(await costs("reboot one")).to.deep.equal(["accept", "intent", "commit", "sent"]);
  });

  it("are one when nothing is said, and one for a duplicate", async () => {
    expect(await costs("quiet")).to.deep.equal(["accept"]);
    expect(await costs("one", "one")).to.deep.equal(["accept"]);
  });

  it("are one more for each further view", async () => {
    expect(await costs("many a b c")).to.deep.equal(["accept", "sent", "sent", "sent"]);
  });

  it("are three for an event behind another, one of them its predecessor's", async () => {
    const a = await world.started();
    await Promise.all([a.tell("work one"), a.tell("two")]);
    await world.settle();
    expect(a.calls).to.deep.equal(["accept", "accept", "commit", "sent", "commit", "sent"]);
  });
});

import { expect } from "chai";
import type { AcceptCall } from "../../src/ports/conversation-store.ts";
import { away, World } from "../support/runtime-world.ts";

describe("a store that fails", () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });
  afterEach(() => world.end());

  const texts = ["one", "work two", "reboot three", "careful four", "many 5a 5b", "six"];
  const answers = [
    "heard one",
    "did two",
    "did three",
    "starting four",
    "did four",
    "5a",
    "5b",
    "heard six",
  ];

  it("changes nothing by losing the answer to any one call", async () => {
    for (let lost = 1; lost <= 20; lost += 1) {
      const each = new World();
      let calls = 0;
      const after = async (name: string): Promise<void> => {
        if (name !== "due" && (calls += 1) === lost) throw away();
      };
      let reboots = 0;
      const work = async (name: string): Promise<string> => {
        if (name === "three") reboots += 1;
        return `did ${name}`;
      };
      const a = await each.started({ wire: { after }, work });
      const receipts = Promise.all(texts.map((text) => a.tell(text)));
      await each.pass(10_000);
      expect(await receipts, `lost ${lost}`).to.deep.equal(texts.map(() => "durable"));
      await a.tell("log");
      await each.settle();
      expect(each.chat.words, `lost ${lost}`).to.deep.equal([...answers, texts.join(",")]);
      expect(reboots).to.equal(1);
      await each.end();
    }
  });

  it("changes nothing by refusing or losing every other call", async () => {
    let calls = 0;
    // The sweep's looks come as regularly as the repetitions: counted too, one could meet the other.
    const wire = {
      before: async (name: string) => {
        if (name !== "due" && (calls += 1) % 3 === 0) throw away();
      },
      after: async (name: string) => {
        if (name !== "due" && calls % 3 === 1) throw away();
      },
    };
    const a = await world.started({ wire, settings: { patienceMs: 60_000 } });
    const receipts = texts.map((text) => a.tell(text));
    await world.pass(60_000);
    await Promise.all(receipts);
    expect(world.chat.words).to.deep.equal(answers);
  });

  it("makes a handler that met it run again, and says what is known of one that must not", async () => {
    const runs = new Map<string, number>();
    const work = async (name: string): Promise<string> => {
      runs.set(name, (runs.get(name) ?? 0) + 1);
      if (runs.get(name) === 1) throw away();
      return `did ${name}`;
    };
    const a = await world.started({ work });
    await Promise.all([a.tell("work two"), a.tell("reboot three"), a.tell("six")]);
    await world.pass(60_000);
    expect(world.chat.words).to.deep.equal(["did two", "unknown three", "heard six"]);
    expect([...runs]).to.deep.equal([
      ["two", 2],
      ["three", 1],
    ]);
  });

  it("repeats a call with the same op", async () => {
    const ops: string[] = [];
    let down = true;
    const before = async (name: string, call: unknown): Promise<void> => {
      if (name === "accept") ops.push((call as AcceptCall).op);
      if (down) throw away();
    };
    const a = await world.started({ wire: { before } });
    const receipt = a.tell("one");
    await world.pass(1_000);
    down = false;
    await world.pass(1_000);
    expect(await receipt).to.equal("durable");
    expect(ops.length).to.be.above(2);
    expect(new Set(ops).size).to.equal(1);
  });

  it("is told to the place once, and the message is taken up when it is back", async () => {
    let down = false;
    const before = async (): Promise<void> => {
      if (down) throw away();
    };
    const a = await world.started({ wire: { before } });
    expect(a.bot.ready()).to.equal(true);
    down = true;
    const first = [a.tell("one"), a.tell("two")];
    await world.pass(3_000);
    expect(await Promise.all(first)).to.deep.equal(["unavailable", "unavailable"]);
    const again = a.tell("one");
    await world.pass(3_000);
    expect(await again).to.equal("unavailable");
    expect(a.bot.ready()).to.equal(false);
    const sorry =
      "I cannot save anything right now, so I do nothing. I take your message up when I am back.";
    expect(world.chat.words).to.deep.equal([sorry]);
    down = false;
    await world.pass(10_000);
    expect(a.bot.ready()).to.equal(true);
    expect(world.chat.words).to.deep.equal([sorry, "heard one", "heard two"]);
    expect(world.events.filter((e) => e.startsWith("store."))).to.deep.equal([
      "store.unavailable",
      "store.back",
    ]);
    down = true;
    void a.tell("three");
    await world.pass(3_000);
    expect(world.chat.words.at(-1)).to.equal(sorry);
    down = false;
  });

  it("is not waited for longer than a platform waits, even if it never answers", async () => {
    let silent = true;
    let open = (): void => undefined;
    const before = (name: string): Promise<void> =>
      silent && name === "accept" ? new Promise((resolve) => (open = resolve)) : Promise.resolve();
    const a = await world.started({ wire: { before } });
    const receipts = [a.tell("one"), a.tell("one"), a.tell("one")];
    await world.pass(3_000);
    expect(await Promise.all(receipts)).to.deep.equal(Array(3).fill("unavailable"));
    silent = false;
    open();
    await world.settle();
    // What a platform repeats meanwhile does not pile up.
    expect(a.calls.filter((call) => call === "accept")).to.have.length(1);
    // The late answer is worked all the same.
    expect(world.chat.words.at(-1)).to.equal("heard one");
  });

  it("that forgot writes makes its holder let go", async () => {
    let finish: (answer: string) => void = () => undefined;
    const a = await world.started({ work: () => new Promise((resolve) => (finish = resolve)) });
    await a.tell("zero");
    await world.settle();
    const before = structuredClone([...world.rows.conversations]);
    await a.tell("one");
    await a.tell("work two");
    await world.settle();
    const [id, row] = before[0] ?? [];
    const now = world.rows.conversations.get(id ?? "");
    // A failover: the fence is there, but the event before is not.
    if (id && row && now) world.rows.conversations.set(id, { ...now, last: row.last });
    await world.pass(6_000);
    finish("did two");
    await world.settle();
    expect(world.chat.words).to.not.include("did two");
    expect(world.log.filter((line) => line.event === "conversation.stale")).to.have.length(1);
    expect(world.log.find((line) => line.event === "conversation.stale")?.fields).to.include({
      reason: "forgotten",
    });
  });

  it("with a fault of its own breaks one delivery, not the process", async () => {
    let broken = true;
    const before = async (name: string): Promise<void> => {
      if (broken && name === "accept") throw new TypeError("a bug in the store");
    };
    const a = await world.started({ wire: { before } });
    expect(await a.tell("one")).to.equal("unavailable");
    expect(world.events).to.include("store.failed");
    expect(JSON.stringify(world.log)).to.not.include("a bug in the store");
    broken = false;
    expect(await a.tell("one")).to.equal("durable");
    await world.settle();
    expect(world.chat.words).to.deep.equal(["heard one"]);
  });
});

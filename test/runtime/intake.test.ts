import { expect } from "chai";
import { Fault } from "../../src/core/fault.ts";
import { namedVault, World } from "../support/runtime-world.ts";
import { createBot } from "../../src/runtime/bot.ts";
import { createMemoryConversationStore } from "../../src/stores/memory.ts";
import { toyBrain } from "../support/runtime-toy-brain.ts";

describe("the intake", () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });
  afterEach(() => world.end());

  const hourMs = 3_600_000;

  it("refuses what happened more than 36 hours ago, without its text in the log", async () => {
    const a = await world.started();
    const old = { atMs: world.clock.now() - 36 * hourMs - 1 };
    expect(await a.tell("ancient", { ...old, delivery: "m:1" })).to.equal("refused");
    expect(await a.tell("old", { atMs: world.clock.now() - 36 * hourMs })).to.equal("durable");
    await world.settle();
    expect(world.chat.words).to.deep.equal(["heard old"]);
    expect(world.log.find((line) => line.event === "delivery.too-old")?.fields).to.include({
      event: "m:1",
    });
    expect(JSON.stringify(world.log)).to.not.include("ancient");
  });

  it("refuses more waiting events than its limit, and says so once a minute", async () => {
    const a = await world.started({
      settings: { waitingLimit: 3 },
      work: () => new Promise(() => {}),
    });
    await a.tell("work stuck");
    const receipts = [];
    for (let i = 0; i < 6; i += 1) receipts.push(await a.tell(`t${i}`));
    await world.settle();
    expect(receipts).to.deep.equal(["durable", "durable", ...Array<string>(4).fill("refused")]);
    const full = "3 of your messages are still waiting, so I did not take this one.";
    expect(world.chat.words).to.deep.equal([full]);
    expect(world.events.filter((event) => event === "delivery.full")).to.have.length(4);
    await world.pass(61_000);
    expect(await a.tell("t9")).to.equal("refused");
    await world.settle();
    expect(world.chat.words).to.deep.equal([full, full]);
  });

  it("holds no more in memory than its limit while the store is away", async () => {
    const before = async (): Promise<void> => {
      throw new Fault("store.unavailable", { reason: "away" });
    };
    const a = await world.started({ settings: { pendingLimit: 2 }, wire: { before } });
    const at = (place: string) => ({ at: { ...world.event("x").at, place } });
    void a.tell("one", at("p1"));
    void a.tell("two", at("p2"));
    expect(await a.tell("three", at("p3"))).to.equal("unavailable");
  });

  it("keeps events of different people in one place apart", async () => {
    const a = await world.started();
    const bob = { at: { ...world.event("x").at, user: "bob" } };
    await a.tell("one");
    await a.tell("two", bob);
    await a.tell("log", bob);
    await world.settle();
    expect(world.chat.words.at(-1)).to.equal("two");
  });

  it("cannot be set up so that nothing could ever be sent", () => {
    const { clock } = world;
    const make = () =>
      createBot({
        brain: toyBrain,
        store: createMemoryConversationStore({ clock }),
        vault: namedVault,
        adapters: [],
        clock,
        logger: { info() {}, warn() {}, error() {} },
        use: () => {
          throw new Error("no services");
        },
        settings: { leaseMs: 5_000, sendTimeoutMs: 8_000 },
      });
    expect(make).to.throw(Fault, /leaseMs must be longer/);
  });
});

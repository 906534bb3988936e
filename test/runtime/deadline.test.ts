import { expect } from "chai";
import { World } from "../support/runtime-world.ts";

describe("a deadline", () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });
  afterEach(() => world.end());

  it("comes to where the person was last", async () => {
    const a = await world.started();
    await a.tell("in 60000 tea");
    await world.pass(59_000);
    expect(world.chat.words).to.have.length(1);
    await world.pass(10_000);
    expect(world.chat.shown.at(-1)).to.include({ place: "dm", words: "time is up: tea" });
    await world.pass(60_000);
    expect(world.chat.words).to.have.length(2);
  });

  it("is kept by whichever process lives then", async () => {
    const a = await world.started();
    await a.tell("in 60000 tea");
    await world.settle();
    a.life.dead = true;
    const b = await world.started();
    await world.pass(70_000);
    expect(world.chat.words.at(-1)).to.equal("time is up: tea");
    expect(b.calls).to.deep.equal(["accept", "commit", "sent"]);
  });

  it("comes before what was typed after it, however late anybody looks", async () => {
    const a = await world.started({ settings: { sweepMs: 3_600_000 } });
    await a.tell("in 60000 tea");
    await world.pass(120_000);
    await a.tell("late");
    await world.settle();
    expect(world.chat.words.slice(1)).to.deep.equal(["time is up: tea", "heard late"]);
  });

  it("may be set again under the same name by its own event", async () => {
    const a = await world.started();
    await a.tell("in 1000 again");
    await world.pass(400_000);
    await a.tell("log");
    await world.settle();
    expect(world.chat.words.at(-1)).to.equal("in 1000 again,deadline,deadline,deadline,deadline");
  });

  it("decided on the long way is kept as well", async () => {
    const a = await world.started();
    await a.tell("one");
    await world.settle();
    a.life.dead = true;
    const b = await world.started();
    await b.tell("in 5000 tea");
    await world.pass(20_000);
    expect(b.calls).to.deep.equal(["accept", "commit", "sent", "accept", "commit", "sent"]);
    expect(world.chat.words.at(-1)).to.equal("time is up: tea");
  });
});

import { expect } from "chai";
import { Fault } from "../../src/core/fault.ts";
import type { Outgoing } from "../../src/core/view/view.ts";
import { say } from "../../src/core/view/view.ts";
import { asEdit, asNewMessage } from "../../src/runtime/sending.ts";
import { World } from "../support/runtime-world.ts";

const platform = "test";
const limited = (retryAfterMs: number) =>
  new Fault("adapter.rate-limited", { platform, retryAfterMs });
const unavailable = () => new Fault("adapter.unavailable", { platform, reason: "502" });
const undeliverable = () => new Fault("adapter.undeliverable", { platform, reason: "blocked" });

describe("delivery", () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });
  afterEach(() => world.end());

  it("waits as long as a platform asks for, keeping its lease and the order", async () => {
    let freeAt = world.clock.now() + 60_000;
    const tried: number[] = [];
    world.chat.before = async () => {
      tried.push(world.clock.now());
      if (world.clock.now() < freeAt) throw limited(freeAt - world.clock.now());
    };
    const a = await world.started();
    const b = await world.started();
    await a.tell("many a b");
    await b.tell("next");
    await world.pass(59_000);
    expect(world.chat.words).to.deep.equal([]);
    expect(tried).to.have.length(1);
    await world.pass(2_000);
    expect(world.chat.words).to.deep.equal(["a", "b", "heard next"]);
    expect(b.calls).to.deep.equal(["accept"]);
    freeAt = 0;
  });

  it("tries an unavailable platform again, with the same key", async () => {
    const keys: string[] = [];
    let failures = 4;
    world.chat.before = async (_, { key }) => {
      keys.push(key);
      if ((failures -= 1) >= 0) throw unavailable();
    };
    const a = await world.started();
    await a.tell("many a b");
    await world.pass(30_000);
    expect(world.chat.words).to.deep.equal(["a", "b"]);
    expect(keys).to.deep.equal([...Array<string>(5).fill("m:many a b.0"), "m:many a b.1"]);
  });

  it("gives a view up after a quarter of an hour, and says so in the log alone", async () => {
    world.chat.before = async (words) => {
      if (words === "a") throw unavailable();
    };
    const a = await world.started();
    await a.tell("many a b");
    await world.pass(14 * 60_000);
    expect(world.chat.words).to.deep.equal([]);
    await world.pass(2 * 60_000);
    expect(world.chat.words).to.deep.equal(["b"]);
    expect(world.log.find((line) => line.event === "delivery.undeliverable")).to.deep.equal({
      level: "error",
      event: "delivery.undeliverable",
      fields: {
        conversation: "test:-:dm:ann",
        platform: "test",
        event: "m:many a b.0",
        kind: "unavailable",
        reason: "test did not take the message: 502",
      },
    });
  });

  it("waits out what is longer than it tries, and then loses no second one", async () => {
    const freeAt = world.clock.now() + 1_000_000;
    world.chat.before = async () => {
      if (world.clock.now() < freeAt) throw limited(freeAt - world.clock.now());
    };
    const a = await world.started();
    await a.tell("many a b");
    await world.pass(16 * 60_000);
    expect(world.chat.words).to.deep.equal([]);
    await world.pass(2 * 60_000);
    expect(world.chat.words).to.deep.equal(["b"]);
  });

  it("goes on after a view that can never be sent", async () => {
    world.chat.before = async (words) => {
      if (words === "a") throw undeliverable();
    };
    const a = await world.started();
    await a.tell("many a b");
    await a.tell("next");
    await world.settle();
    expect(world.chat.words).to.deep.equal(["b", "heard next"]);
    // Nobody has to do anything about who blocked the bot.
    expect(world.log.find((line) => line.event === "delivery.undeliverable")?.level).to.equal(
      "warn",
    );
  });

  it("posts what can no longer be edited", async () => {
    const edited: Outgoing = {
      view: { ...say("x"), replaces: "old" },
      erase: { message: "secret", unerased: say("y") },
      asking: "name",
    };
    const edit = asEdit(edited, "progress");
    expect([edit.view.replaces, edit.erase?.unerased.replaces]).to.deep.equal([
      "progress",
      "progress",
    ]);
    expect(asNewMessage(edit)).to.deep.equal({
      view: say("x"),
      erase: { message: "secret", unerased: say("y") },
      asking: "name",
    });
    const plain = { view: say("x"), asking: "name" };
    expect(asNewMessage(asEdit(plain, "progress"))).to.deep.equal(plain);
    expect(asNewMessage(plain)).to.equal(undefined);
  });

  it("repeats a sending that hangs, and lets the adapter know that it is over", async () => {
    let hanging = true;
    let aborted = 0;
    world.chat.before = (_, { signal }) => {
      if (!hanging) return Promise.resolve();
      hanging = false;
      signal.addEventListener("abort", () => (aborted += 1));
      return new Promise(() => {});
    };
    const a = await world.started();
    await a.tell("one");
    await world.pass(7_000);
    expect(world.chat.words).to.deep.equal([]);
    await world.pass(3_000);
    expect(world.chat.words).to.deep.equal(["heard one"]);
    expect(aborted).to.equal(1);
  });

  it("takes whatever an adapter throws for a platform that is away", async () => {
    let thrown = 0;
    world.chat.before = async () => {
      if ((thrown += 1) === 1) throw new TypeError("header Basic c2VjcmV0 is bad");
    };
    const a = await world.started();
    await a.tell("one");
    await world.pass(1_000);
    expect(world.chat.words).to.deep.equal(["heard one"]);
    expect(JSON.stringify(world.log)).to.not.include("c2VjcmV0");
  });
});

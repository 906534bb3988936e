import { expect } from "chai";
import type { SentCall } from "../../src/ports/conversation-store.ts";
import { World } from "../support/runtime-world.ts";

describe("the time of a lease", () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });
  afterEach(() => world.end());

  it("is counted from when its renewal was sent, not from when the answer came", async () => {
    const after = async (name: string, call: unknown): Promise<void> => {
      const renewal = name === "sent" && (call as SentCall).count === 0;
      if (renewal) await world.clock.sleep(30_000);
    };
    let open = (): void => undefined;
    world.chat.before = async (words) => {
      if (words === "a") await new Promise<void>((resolve) => (open = resolve));
    };
    const a = await world.started({ wire: { after } });
    await a.tell("many a b");
    await world.settle();
    await world.pass(7_000);
    open();
    await world.settle();
    await world.started();
    await world.pass(60_000);
    expect(world.chat.words).to.deep.equal(["a", "b"]);
  });

  it("is counted from when it was asked for, whichever call's answer comes late", async () => {
    for (const slow of ["accept", "commit", "sent"]) {
      const each = new World();
      let delayed = 0;
      const after = async (name: string): Promise<void> => {
        if (name === slow && (delayed += 1) === 1) await each.clock.sleep(30_000);
      };
      const a = await each.started({ wire: { after }, settings: { patienceMs: 60_000 } });
      void a.tell("work one");
      await each.settle();
      await each.started();
      await each.pass(29_000);
      // By now the other process has done all of it.
      expect(each.chat.words, `slow ${slow}`).to.deep.equal(["did one"]);
      await each.pass(30_000);
      expect(each.chat.words, `slow ${slow}`).to.deep.equal(["did one"]);
      await each.end();
    }
  });

  it("of a short way is counted from when it was asked for", async () => {
    const after = async (name: string): Promise<void> => {
      if (name === "accept") await world.clock.sleep(30_000);
    };
    const a = await world.started({ wire: { after }, settings: { patienceMs: 60_000 } });
    void a.tell("many a b");
    await world.settle();
    await world.started();
    await world.pass(29_000);
    expect(world.chat.words).to.deep.equal(["a", "b"]);
    await world.pass(30_000);
    expect(world.chat.words).to.deep.equal(["a", "b"]);
  });

  it("of a take-over is counted from when it was asked for", async () => {
    let refusing = true;
    world.chat.before = async () => {
      if (refusing) await new Promise(() => {});
    };
    const a = await world.started();
    await a.tell("many a b");
    await world.settle();
    a.life.dead = true;
    refusing = false;
    const after = async (name: string): Promise<void> => {
      if (name === "accept") await world.clock.sleep(30_000);
    };
    const b = await world.started({ wire: { after } });
    await world.pass(24_000);
    expect(b.calls).to.deep.equal(["accept"]);
    await world.started();
    await world.pass(60_000);
    expect(world.chat.words).to.deep.equal(["a", "b"]);
  });
});

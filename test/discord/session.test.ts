import { expect } from "chai";

import {
  gatewayUrlIn,
  sessionIn,
  SessionMemory,
  type Session,
} from "../../adapters/discord/gateway/session.ts";
import { reveal, seal } from "../../src/core/sealed.ts";
import type { SealedCache } from "../../src/ports/sealed-cache.ts";
import { createFakeClock, type FakeClock } from "../support/fake-clock.ts";
import { openTestStore } from "../support/network.ts";

const session: Session = { id: "s1", url: "wss://gateway.test/", seq: 5 };
const key = "session:discord:1000:0/1";

describe("the memory of a session at Discord's gateway", () => {
  let clock: FakeClock;
  let cache: SealedCache;
  let saves: number;
  let state: "there" | "away" | "silent";
  let current: Session | undefined;
  beforeEach(() => {
    clock = createFakeClock();
    const { cache: real } = openTestStore(clock);
    saves = 0;
    state = "there";
    current = session;
    cache = {
      ...real,
      save(...call) {
        saves += 1;
        if (state === "silent") return new Promise(() => undefined);
        return state === "away" ? Promise.reject(new Error("away")) : real.save(...call);
      },
    };
  });
  const memory = (): SessionMemory =>
    new SessionMemory({ cache, clock, name: "1000:0/1", current: () => current });
  const kept = async (): Promise<unknown> => {
    const value = await cache.load(key);
    return value && JSON.parse(reveal(value));
  };

  it("is what another process goes on with", async () => {
    expect(await memory().load()).to.equal(undefined);
    await memory().flush();
    expect(await memory().load()).to.deep.equal(session);
    const another = new SessionMemory({ cache, clock, name: "1000:1/2", current: () => current });
    expect(await another.load()).to.equal(undefined);
  });

  it("tells only what another process kept since", async () => {
    const one = memory();
    await one.flush();
    expect(await one.load()).to.equal(undefined);
    current = { ...session, seq: 9 };
    await memory().flush();
    expect(await one.load()).to.deep.equal(current);
    expect(await one.load()).to.equal(undefined);
  });

  it("is saved a second after a change, and once for many", async () => {
    const one = memory();
    for (let seq = 6; seq < 20; seq += 1) {
      current = { ...session, seq };
      one.note();
      await clock.run(50);
    }
    expect(saves).to.equal(0);
    await clock.run(300);
    expect(saves).to.equal(1);
    expect(await kept()).to.deep.equal({ ...session, seq: 19 });
    one.note();
    await clock.run(5_000);
    expect(saves).to.equal(1);
    one.rest();
    expect(clock.sleeping).to.equal(0);
  });

  it("lives on where nothing happens, and ends where nobody listens", async () => {
    const one = memory();
    await one.flush();
    await clock.run(3 * 60 * 60_000);
    expect(await kept()).to.deep.equal(session);
    expect(saves).to.be.within(18, 19);
    one.rest();
    await clock.run(2 * 60 * 60_000);
    expect(await kept()).to.equal(undefined);
  });

  for (const gone of ["away", "silent"] as const)
    it(`is saved as soon as a store that was ${gone} answers again`, async () => {
      const one = memory();
      state = gone;
      one.note();
      await clock.run(20_000);
      expect(saves).to.be.within(7, 21);
      state = "there";
      await clock.run(3_000);
      expect(await kept()).to.deep.equal(session);
      one.rest();
      expect(clock.sleeping).to.equal(0);
    });

  it("is not saved by who may not, and asked for no more", async () => {
    const one = memory();
    current = undefined;
    one.note();
    await one.flush();
    await clock.run(60_000);
    expect([saves, clock.sleeping]).to.deep.equal([0, 0]);
  });

  it("does not wait long for a store that says nothing", async () => {
    state = "silent";
    const one = memory();
    const flushed = one.flush();
    await clock.run(1_600);
    await flushed;
    one.rest();
  });

  it("is nothing where something else is kept", async () => {
    for (const text of ["", "x", "5", "{}", '{"id":"x","url":"http://x","seq":1}']) {
      await cache.save(key, seal(text), 60_000);
      expect(await memory().load(), text).to.equal(undefined);
    }
  });
});

describe("a session as the gateway gives it", () => {
  it("is read with all of its parts", () => {
    expect(sessionIn({ ...session, more: 1 })).to.deep.equal(session);
    for (const part of ["id", "url", "seq"])
      expect(sessionIn({ ...session, [part]: undefined }), part).to.equal(undefined);
    expect(sessionIn({ ...session, url: "gateway.test" })).to.equal(undefined);
  });

  it("is at an address that can be opened", () => {
    expect(gatewayUrlIn("wss://gateway.test")).to.equal("wss://gateway.test/");
    expect(gatewayUrlIn("wss://gateway.test/a?v=9#b")).to.equal("wss://gateway.test/a");
    expect(gatewayUrlIn("ws://127.0.0.1:80/")).to.equal("ws://127.0.0.1/");
    for (const text of [undefined, "", "x", "http://x", "https://x", "file:///x"])
      expect(gatewayUrlIn(text), text).to.equal(undefined);
  });
});

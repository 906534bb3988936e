import { expect } from "chai";
import { reveal, seal } from "../../../src/core/sealed.ts";
import type { Connection, TokenFailure } from "../../../src/plume/model.ts";
import type { TokenResult } from "../../../src/plume/sign-in/oauth.ts";
import { toRecord } from "../../../src/plume/sign-in/connection-record.ts";
import { ownerOf } from "../../../src/plume/sign-in/revisions.ts";
import type { TokenAnswer } from "../../../src/plume/sign-in/refresher.ts";
import { createTokens, type Tokens, type TokensParts } from "../../../src/plume/sign-in/tokens.ts";
import { createMemoryWorld } from "../../../src/stores/memory-rows.ts";
import { createFakeClock, type FakeClock } from "../../support/fake-clock.ts";
import {
  type CollectingLogger,
  createCollectingLogger,
  openTestStore,
} from "../../support/network.ts";

const never = new AbortController().signal;
const header = "Basic dG9wLXNlY3JldC1oZWFkZXI=";

const connection: Connection = {
  ssoUrl: "https://sso.plume.test/oauth2/aus1/v1/token",
  authHeader: seal(header),
  partnerId: "eb0af9d0a7ab946dcb3b8ef5",
  apiBase: "https://api.plume.test/api",
  revision: "telegram:-:1001:first",
  savedAtMs: 0,
};

const down: TokenFailure = { kind: "busy", status: 503 };

/** A token service that answers as told, when told. */
class ScriptedService {
  readonly calls: string[] = [];
  readonly #clock: FakeClock;
  #next: (() => TokenResult) | undefined;
  #gate: Promise<void> | undefined;
  open = (): void => undefined;

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  fail(failure: TokenFailure): void {
    this.#next = () => ({ kind: "failed", failure });
  }

  heal(): void {
    this.#next = undefined;
  }

  /** Requests wait until `open` is called. */
  hold(): void {
    this.#gate = new Promise((resolve) => {
      this.open = resolve;
    });
  }

  async request({ partnerId }: { readonly partnerId: string }): Promise<TokenResult> {
    this.calls.push(partnerId);
    const number = this.calls.length;
    await this.#gate;
    if (this.#next) return this.#next();
    const token = seal(`token-${number}`);
    const nowMs = this.#clock.now();
    return {
      kind: "token",
      token: { token, expiresAtMs: nowMs + 540_000, endsAtMs: nowMs + 600_000 },
    };
  }
}

const shown = (answer: TokenAnswer): string =>
  answer.kind === "token" ? reveal(answer.token.token) : answer.kind;

describe("the tokens of a connection", () => {
  let clock: FakeClock;
  let service: ScriptedService;
  let logger: CollectingLogger;
  let world: ReturnType<typeof createMemoryWorld>;

  beforeEach(async () => {
    clock = createFakeClock();
    service = new ScriptedService(clock);
    logger = createCollectingLogger();
    world = createMemoryWorld();
    await save(connection);
  });
  afterEach(() => {
    expect(logger.text()).not.to.match(/token-\d|dG9wLXNlY3JldC/);
  });

  /** Makes it the one connection of its owner. */
  async function save(saved: Connection): Promise<void> {
    const { connections } = openTestStore(clock, world);
    await connections.save(ownerOf(saved.revision), toRecord(saved, saved));
  }

  /** What one process has; all share `world`. */
  function newProcess(over: Partial<TokensParts> = {}): Tokens {
    const { cache, connections: store } = openTestStore(clock, world);
    return createTokens({ service, store, cache, clock, logger, random: () => 0.5, ...over });
  }

  const get = async (tokens: Tokens, of = connection): Promise<string> =>
    shown(await tokens.get(of, never));

  it("fetches once and keeps the token until a minute before its end", async () => {
    const tokens = newProcess();
    expect(await get(tokens)).to.equal("token-1");
    clock.advance(539_999);
    expect(await get(tokens)).to.equal("token-1");
    clock.advance(1);
    expect(await get(tokens)).to.equal("token-2");
    expect(service.calls).to.have.length(2);
  });

  it("(F8, F13) is there for another process, without a new request", async () => {
    expect(await get(newProcess())).to.equal("token-1");
    expect(await get(newProcess())).to.equal("token-1");
    expect(service.calls).to.have.length(1);
  });

  it("keeps it sealed", async () => {
    await get(newProcess());
    expect(JSON.stringify([...world.cache])).not.to.contain("token-1");
    expect([...world.cache.keys()]).to.deep.equal(["token:telegram:-:1001:first"]);
  });

  it("(F12) fetches once for all who ask at the same time, in one process and in several", async () => {
    service.hold();
    const [one, two] = [newProcess(), newProcess()];
    const asked = [get(one), get(one), get(two), get(two)];
    await clock.run(500);
    expect(service.calls).to.have.length(1);
    service.open();
    await clock.run(500);
    expect(await Promise.all(asked)).to.deep.equal(Array.from({ length: 4 }, () => "token-1"));
    expect(service.calls).to.have.length(1);
  });

  it("looks again once it holds the lock: another may have finished just then", async () => {
    const { cache } = openTestStore(clock, world);
    const late = {
      ...cache,
      async lock(key: string, holder: string, ttlMs: number): Promise<boolean> {
        await newProcess().get(connection, never);
        return cache.lock(key, holder, ttlMs);
      },
    };
    const tokens = newProcess({ cache: late });
    expect(await get(tokens)).to.equal("token-1");
    expect(service.calls).to.have.length(1);
  });

  it("takes over when the process that fetched has died with the lock", async () => {
    const { cache } = openTestStore(clock, world);
    await cache.lock("token:telegram:-:1001:first:lock", "the dead one", 15_000);
    const asked = get(newProcess());
    await clock.run(14_000);
    expect(service.calls).to.be.empty;
    await clock.run(2_000);
    expect(await asked).to.equal("token-1");
  });

  it("holds its lock for as long as it fetches, and no longer", async () => {
    service.hold();
    const asked = [get(newProcess()), get(newProcess())];
    await clock.run(9_500);
    expect(service.calls).to.have.length(1);
    service.open();
    await clock.run(500);
    expect(await Promise.all(asked)).to.deep.equal(["token-1", "token-1"]);
    expect([...world.locks]).to.be.empty;
  });

  it("stops the others for seconds only when its process dies while it fetches", async () => {
    service.hold();
    const { cache } = openTestStore(clock, world);
    let dead = false;
    const dying = {
      ...cache,
      lock: (...call: Parameters<typeof cache.lock>) =>
        dead ? Promise.reject(new Error("dead")) : cache.lock(...call),
    };
    void get(newProcess({ cache: dying }));
    await clock.run(1_000);
    dead = true;
    const asked = get(newProcess());
    await clock.run(3_500);
    expect(service.calls).to.have.length(1);
    await clock.run(2_000);
    expect(service.calls).to.have.length(2);
    service.open();
    await clock.run(500);
    expect(await asked).to.equal("token-2");
  });

  it("goes on for the others when one stops waiting", async () => {
    service.hold();
    const tokens = newProcess();
    const stop = new AbortController();
    const left = tokens.get(connection, stop.signal).then(shown, String);
    const stayed = get(tokens);
    await clock.run(0);
    stop.abort(new Error("gone home"));
    expect(await left).to.equal("Error: gone home");
    service.open();
    await clock.run(0);
    expect(await stayed).to.equal("token-1");
  });

  it("backs off after a failure, longer each time, and says when it tries again", async () => {
    service.fail(down);
    const tokens = newProcess();
    const waits: number[] = [];
    for (let n = 0; n < 8; n += 1) {
      const answer = await tokens.get(connection, never);
      if (answer.kind !== "failed") throw new Error("not failed");
      expect(answer.failure).to.deep.equal(down);
      waits.push(answer.retryAtMs - clock.now());
      clock.advance(answer.retryAtMs - clock.now());
    }
    const seconds = waits.map((ms) => ms / 1000);
    expect(seconds).to.deep.equal([15, 30, 60, 120, 240, 480, 900, 900]);
    expect(service.calls).to.have.length(8);
    expect(logger.of("oauth.refresh-failed")[7]).to.include({ tries: 8, status: 503 });
  });

  it("asks nobody before the time to try again, in any process", async () => {
    service.fail({ kind: "refused", status: 401, error: "invalid_client" });
    const first = await newProcess().get(connection, never);
    clock.advance(14_999);
    expect(await newProcess().get(connection, never)).to.deep.equal(first);
    expect(service.calls).to.have.length(1);
    clock.advance(1);
    service.heal();
    expect(await get(newProcess())).to.equal("token-2");
  });

  it("waits as long as the token service asks, an hour at most", async () => {
    service.fail({ ...down, retryAfterMs: 90_000 });
    const answer = await newProcess().get(connection, never);
    expect(answer).to.include({ kind: "failed", retryAtMs: clock.now() + 90_000 });
    clock.advance(90_000);
    service.fail({ ...down, retryAfterMs: 86_400_000 });
    const later = await newProcess().get(connection, never);
    expect(later).to.include({ retryAtMs: clock.now() + 3_600_000 });
  });

  it("varies the wait, so that processes do not come back together", async () => {
    service.fail(down);
    const wait = async (random: () => number, revision: string): Promise<number> => {
      const other = { ...connection, revision };
      await save(other);
      const answer = await newProcess({ random }).get(other, never);
      return answer.kind === "failed" ? answer.retryAtMs - clock.now() : 0;
    };
    expect(await wait(() => 0, "ann:1")).to.equal(12_000);
    expect(await wait(() => 0.999_999, "bob:1")).to.equal(18_000);
  });

  it("begins anew after a success", async () => {
    service.fail(down);
    const tokens = newProcess();
    await get(tokens);
    clock.advance(15_000);
    await get(tokens);
    clock.advance(30_000);
    service.heal();
    expect(await get(tokens)).to.equal("token-3");
    clock.advance(540_000);
    service.fail(down);
    expect(await tokens.get(connection, never)).to.include({ retryAtMs: clock.now() + 15_000 });
  });

  it("(F5) brings another token than the one that was refused, once for all", async () => {
    const tokens = newProcess();
    await get(tokens);
    const stale = seal("token-1");
    const renewed = await Promise.all([
      tokens.renew(connection, stale, never),
      tokens.renew(connection, stale, never),
      newProcess().renew(connection, stale, never),
      clock.run(500),
    ]);
    expect(renewed.slice(0, 3).map((answer) => answer && shown(answer))).to.deep.equal([
      "token-2",
      "token-2",
      "token-2",
    ]);
    expect(await get(tokens)).to.equal("token-2");
    expect(service.calls).to.have.length(2);
  });

  it("keeps the old token where no new one can be had", async () => {
    const tokens = newProcess();
    await get(tokens);
    service.fail(down);
    const renewed = await tokens.renew(connection, seal("token-1"), never);
    expect(renewed).to.include({ kind: "failed" });
    expect(await get(tokens)).to.equal("token-1");
  });

  it("never uses a token of another revision", async () => {
    const tokens = newProcess();
    await get(tokens);
    const second = { ...connection, revision: "telegram:-:1001:second" };
    await save(second);
    expect(await get(tokens, second)).to.equal("token-2");
    expect(await get(tokens)).to.equal("gone");
  });

  it("is of no use from the moment in which its connection is replaced or removed", async () => {
    const { connections } = openTestStore(clock, world);
    const tokens = newProcess();
    await get(tokens);
    await connections.remove(ownerOf(connection.revision));
    expect(await tokens.isCurrent(connection)).to.equal(false);
    expect(await get(tokens)).to.equal("gone");
    expect(shown(await tokens.renew(connection, seal("token-1"), never))).to.equal("gone");
    expect(service.calls).to.have.length(1);
  });

  for (const [what, result] of [
    ["token", undefined],
    ["failure", down],
  ] as const) {
    it(`does not bring back a ${what} of a connection that was removed meanwhile`, async () => {
      const { connections } = openTestStore(clock, world);
      service.hold();
      if (result) service.fail(result);
      const asked = get(newProcess());
      await clock.run(0);
      expect(service.calls).to.have.length(1);
      await connections.remove(ownerOf(connection.revision));
      await newProcess().forget(connection.revision);
      service.open();
      await clock.run(500);
      expect(await asked).to.equal("gone");
      expect([...world.cache.keys()]).to.be.empty;
    });
  }

  it("takes a record that cannot be read for none", async () => {
    const { cache } = openTestStore(clock, world);
    await cache.save(`token:${connection.revision}`, seal('{"v":99}'), 60_000);
    expect(await get(newProcess())).to.equal("token-1");
  });

  it("(F11) asks for another token when the wall clock jumps past the end", async () => {
    const tokens = newProcess();
    await get(tokens);
    clock.jump(3_600_000);
    expect(await get(tokens)).to.equal("token-2");
  });

  describe("told as a state", () => {
    it("is none, then valid until its real end", async () => {
      const tokens = newProcess();
      expect(await tokens.state(connection)).to.deep.equal({ kind: "none" });
      await get(tokens);
      expect(await tokens.state(connection)).to.deep.equal({
        kind: "valid",
        expiresAtMs: clock.now() + 600_000,
      });
    });

    it("is failing since the first failure, until it is tried again", async () => {
      service.fail(down);
      const sinceMs = clock.now();
      await get(newProcess());
      clock.advance(15_000);
      await get(newProcess());
      const retryAtMs = clock.now() + 30_000;
      const failing = { kind: "failing", sinceMs, failure: down, retryAtMs };
      expect(await newProcess().state(connection)).to.deep.equal(failing);
    });

    it("asks for another token where the one that is there was refused", async () => {
      const tokens = newProcess();
      await get(tokens);
      service.fail(down);
      await tokens.renew(connection, seal("token-1"), never);
      clock.advance(16_000);
      const failing = await newProcess().state(connection);
      expect(failing).to.include({ kind: "failing", retryAtMs: clock.now() + 30_000 });
      clock.advance(30_000);
      service.heal();
      expect(await newProcess().state(connection)).to.include({ kind: "valid" });
      expect(await get(tokens)).to.equal("token-4");
    });

    it("tries again by itself when the time has come, so that it never tells a past time", async () => {
      service.fail(down);
      await get(newProcess());
      clock.advance(16_000);
      const failing = await newProcess().state(connection);
      expect(failing).to.include({ kind: "failing", retryAtMs: clock.now() + 30_000 });
      clock.advance(30_000);
      service.heal();
      expect(await newProcess().state(connection)).to.include({ kind: "valid" });
    });
  });
});

import { expect } from "chai";

import { reveal, seal } from "../../../src/core/sealed.ts";
import { Fault } from "../../../src/core/fault.ts";
import { createRecentHomes } from "../../../src/plume/cloud/recent-homes.ts";
import type { Connection, HomeReads, Location } from "../../../src/plume/model.ts";
import type { RecentHomes } from "../../../src/plume/services.ts";
import type { SealedCache } from "../../../src/ports/sealed-cache.ts";
import { createMemoryWorld } from "../../../src/stores/memory-rows.ts";
import { createFakeClock, type FakeClock } from "../../support/fake-clock.ts";
import { error500, failed, location, pods, read } from "../../support/homes.ts";
import {
  createCollectingLogger,
  openTestStore,
  type CollectingLogger,
} from "../../support/network.ts";

const owner = "telegram:-:1001";
const key = `recent:${owner}`;
const connection: Connection = {
  ssoUrl: "https://sso.plume.test/oauth2/aus1/v1/token",
  authHeader: seal("Basic c2VjcmV0LW9mLXRoZS1wb3J0YWw="),
  partnerId: "eb0af9d0a7ab946dcb3b8ef5",
  apiBase: "https://api.plume.test/api",
  revision: `${owner}:first`,
  savedAtMs: 0,
};
const minute = 60_000;
const day = 24 * 60 * minute;

const idsOf = (n: number) => ({ customerId: `c${n}`, locationId: `l${n}` });
const named = (name: string, more: Partial<Location> = {}): HomeReads => ({
  location: read({ ...location, name, ...more }),
  nodes: read(pods),
});

describe("the homes that were asked about last", () => {
  let clock: FakeClock;
  let logger: CollectingLogger;
  let world: ReturnType<typeof createMemoryWorld>;
  let cache: SealedCache;
  let current: Connection | undefined;
  let saves: number;
  let recent: RecentHomes;

  beforeEach(() => {
    clock = createFakeClock();
    logger = createCollectingLogger();
    world = createMemoryWorld();
    current = connection;
    saves = 0;
    ({ cache } = openTestStore(clock, world));
    recent = over({});
  });

  /** The same, where the cache does something else. */
  function over(change: Partial<SealedCache>): RecentHomes {
    const counted: SealedCache = {
      ...cache,
      async save(...given) {
        saves += 1;
        await cache.save(...given);
      },
    };
    const isCurrent = async ({ revision }: Connection) =>
      Promise.resolve(current?.revision === revision);
    return createRecentHomes({
      cache: { ...counted, ...change },
      tokens: { isCurrent },
      clock,
      logger,
    });
  }

  const names = async (by = connection): Promise<readonly (string | undefined)[]> =>
    (await recent.of(by)).map(({ name }) => name);

  it("are none at first", async () => {
    expect(await recent.of(connection)).to.deep.equal([]);
  });

  it("are five at most, newest first, each one once", async () => {
    for (const n of [1, 2, 3, 1, 4, 5, 6, 3]) {
      clock.advance(minute);
      await recent.keep(connection, idsOf(n), named(`Home ${n}`));
    }
    expect(await names()).to.deep.equal(["Home 3", "Home 6", "Home 5", "Home 4", "Home 1"]);
    const [first] = await recent.of(connection);
    expect(first).to.deep.equal({
      ids: idsOf(3),
      name: "Home 3",
      accountId: location.accountId,
      atMs: clock.now(),
    });
  });

  it("are written down when something is new, else every ten minutes", async () => {
    const ask = (n: number, name = "Home") => recent.keep(connection, idsOf(n), named(name));
    await ask(1);
    clock.advance(10 * minute - 1);
    await ask(1);
    expect(saves).to.equal(1);
    clock.advance(1);
    await ask(1);
    expect(saves).to.equal(2);
    await ask(1, "Another name");
    expect(saves).to.equal(3);
    await recent.keep(connection, idsOf(1), named("Another name", { accountId: "ACME-2" }));
    expect(saves).to.equal(4);
    await recent.keep(connection, idsOf(2), named("Home"));
    await recent.keep(connection, { ...idsOf(2), customerId: "c1" }, named("Home"));
    expect(saves).to.equal(6);
  });

  it("keep their names where those cannot be read, and lose what the cloud does not give", async () => {
    await recent.keep(connection, idsOf(1), named("Home"));
    await recent.keep(connection, idsOf(2), { nodes: read(pods) });
    await recent.keep(connection, idsOf(1), { location: error500, nodes: read(pods) });
    expect(await names()).to.deep.equal(["Home", undefined]);
    await recent.keep(connection, idsOf(1), { location: read({ accountId: "\u200B" }) });
    const [first] = await recent.of(connection);
    expect(first).to.deep.equal({ ids: idsOf(1), atMs: clock.now() });
  });

  it("are only those of which something was read, and which the cloud knows", async () => {
    const denied = [failed({ kind: "unknown-home" }), failed({ kind: "forbidden" })];
    for (const location of denied) {
      await recent.keep(connection, idsOf(1), { location, nodes: read([]) });
    }
    await recent.keep(connection, idsOf(2), { location: error500, nodes: error500 });
    await recent.keep(connection, idsOf(3), {});
    expect(await recent.of(connection)).to.deep.equal([]);
    await recent.keep(connection, idsOf(4), { ...named("Home"), qoe: denied[1] ?? error500 });
    expect(await names()).to.deep.equal(["Home"]);
  });

  it("are forgotten 30 days after they were asked about, each by itself", async () => {
    await recent.keep(connection, idsOf(1), named("Early"));
    clock.advance(day);
    await recent.keep(connection, idsOf(2), named("Late"));
    clock.advance(29 * day - 1);
    expect(await names()).to.deep.equal(["Late", "Early"]);
    clock.advance(1);
    expect(await names()).to.deep.equal(["Late"]);
    clock.advance(day);
    expect(await names()).to.deep.equal([]);
    expect(await cache.load(key)).to.equal(undefined);
  });

  it("belong to a person, a partner and a cloud, not to one sign-in", async () => {
    await recent.keep(connection, idsOf(1), named("Home"));
    expect(await names({ ...connection, revision: `${owner}:second` })).to.deep.equal(["Home"]);
    const others: readonly Partial<Connection>[] = [
      { revision: "telegram:-:1002:first" },
      { partnerId: "another-partner-id-0001" },
      { apiBase: "https://api.other.test/api" },
    ];
    for (const other of others) {
      expect(await recent.of({ ...connection, ...other })).to.deep.equal([]);
    }
    const other = { ...connection, partnerId: "another-partner-id-0001" };
    await recent.keep(other, idsOf(2), named("Theirs"));
    expect(await names(other)).to.deep.equal(["Theirs"]);
    expect(await names()).to.deep.equal([]);
  });

  it("are kept sealed, under the person's name, without what is not shown", async () => {
    await recent.keep(connection, idsOf(1), named("Home ".repeat(1_000)));
    const [name = "", ...rest] = world.cache.keys();
    expect([name, ...rest]).to.deep.equal([key]);
    expect(JSON.stringify([...world.cache])).not.to.match(
      /Home Home|ACME-|customerId|locationId|eb0af9/,
    );
    const stored = await cache.load(key);
    const text = stored ? reveal(stored) : "";
    expect(text.length).to.be.below(400);
    expect(text)
      .to.contain("Home")
      .and.not.to.match(/fullService|Living room|c2VjcmV0/);
  });

  it("do not come back where a sign-out comes between", async () => {
    current = undefined;
    await recent.keep(connection, idsOf(1), named("Home"));
    expect(await recent.of(connection)).to.deep.equal([]);
    expect([...world.cache]).to.deep.equal([]);
  });

  it("are lost without harm where the store is away or holds something else", async () => {
    const fail = (): Promise<never> =>
      Promise.reject(new Fault("store.unavailable", { reason: "no disk" }));
    const away = over({ load: fail });
    await away.keep(connection, idsOf(1), named("Home"));
    expect(await away.of(connection)).to.deep.equal([]);
    await over({ save: fail }).keep(connection, idsOf(1), named("Home"));
    expect(logger.of("home.recent-unavailable")).to.have.length(3);
    expect(logger.text()).not.to.contain("Home");
    for (const broken of ["no JSON", '{"v":2,"homes":[]}', '{"v":1}']) {
      await cache.save(key, seal(broken), minute);
      expect(await recent.of(connection)).to.deep.equal([]);
    }
    await recent.keep(connection, idsOf(1), named("Home"));
    expect(await names()).to.deep.equal(["Home"]);
  });
});

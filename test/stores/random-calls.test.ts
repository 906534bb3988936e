import { expect } from "chai";
import Database from "libsql";
import { openEmbeddedStore } from "../../src/stores/embedded.ts";
import { createSqlRows } from "../../src/stores/embedded/rows.ts";
import { createKeyRing, createVault } from "../../src/stores/vault.ts";
import type { FakeClock } from "../support/fake-clock.ts";
import { openRedisCompared, startMs } from "../support/redis-subject.ts";
import { startRedis, type RedisServer } from "../support/redis-server.ts";
import { createFolder, type Folder } from "../support/stores-folder.ts";
import { snapshot } from "../support/stores-invariants.ts";
import { play, type Compared } from "../support/stores-play.ts";

// A run that never got anywhere would prove nothing.
const reached = "work passed held done full ok spent stale deliver next idle left".split(" ");

function expectReached(seen: ReadonlyMap<string, number>): void {
  for (const kind of reached) expect(seen.get(kind), kind).to.be.above(20);
}

describe("memory and embedded store, the same random calls", () => {
  let folder: Folder;

  beforeEach(() => {
    folder = createFolder();
  });
  afterEach(() => folder.remove());

  const open = async (clock: FakeClock): Promise<Compared> => {
    const file = folder.path("store.db");
    const embedded = openEmbeddedStore({ file, vault: createVault(createKeyRing()), clock });
    const reader = new Database(file);
    const rows = createSqlRows(reader);
    return {
      store: embedded.conversations,
      snapshot: async (conversation) => snapshot(rows, conversation),
      follow: async () => {},
      async close() {
        reader.close();
        await embedded.close();
      },
    };
  };

  for (const seed of [1, 2, 3, 4, 5]) {
    it(`give the same answers and keep the same rows, rules unbroken (seed ${seed})`, async () => {
      expectReached(await play(seed, open));
    });
  }
});

describe("memory store and Redis, the same random calls", () => {
  let server: RedisServer;

  before(async () => {
    server = await startRedis();
  });
  after(() => server.close());

  const open = (clock: FakeClock): Promise<Compared> => openRedisCompared(server, clock);

  for (const seed of [6, 7, 8, 9, 10]) {
    it(`give the same answers and keep the same state, rules unbroken (seed ${seed})`, async () => {
      expectReached(await play(seed, open, { startMs }));
    });
  }
});

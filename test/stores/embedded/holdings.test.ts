import { expect } from "chai";
import Database from "libsql";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { isFault, type FaultCode } from "../../../src/core/fault.ts";
import { reveal, seal } from "../../../src/core/sealed.ts";
import { createSystemClock } from "../../../src/ops/system-clock.ts";
import { openEmbeddedHoldings } from "../../../src/stores/embedded/holdings.ts";
import { openEmbeddedStore, type EmbeddedStore } from "../../../src/stores/embedded.ts";
import { createKeyRing, createVault } from "../../../src/stores/vault.ts";
import { describeHoldings } from "../../contract/holdings.ts";
import { damageSql } from "../../support/stores-damage.ts";
import { createFolder, type Folder } from "../../support/stores-folder.ts";
import { createPlayer, ready, readyAt } from "../../support/stores-player.ts";

// Nobody has to be given way to.
const clock = { ...createSystemClock(), sleep: async () => {} };

describeHoldings("embedded", async () => {
  const folder = createFolder();
  const file = folder.path("store.db");
  const stores: EmbeddedStore[] = [];
  const bot = async (vault: Parameters<typeof openEmbeddedStore>[0]["vault"]) => {
    const store = openEmbeddedStore({ file, vault, clock: createSystemClock(), shared: true });
    stores.push(store);
    return Promise.resolve(store);
  };
  // The first one decides which key the check is sealed with, so it comes from the test.
  writeFileSync(file, "");
  let holdings: ReturnType<typeof openEmbeddedHoldings> | undefined;
  const operator = new Database(file);
  const edit = (sql: string): void => void operator.exec(sql);
  return {
    get holdings() {
      return (holdings ??= openEmbeddedHoldings(file, clock));
    },
    bot,
    damage: (conversation, kind) => edit(damageSql(conversation, kind)),
    moveConnection: (from, to) =>
      edit(
        `UPDATE connection SET sealed = (SELECT sealed FROM connection WHERE key = '${from}') WHERE key = '${to}'`,
      ),
    dump: async () => Promise.resolve(dump(operator)),
    async endOf(key) {
      const row: unknown = operator.prepare("SELECT expires FROM cache WHERE key = ?").get([key]);
      return Promise.resolve((row as { readonly expires: number }).expires);
    },
    async close() {
      await holdings?.close();
      operator.close();
      for (const store of stores) await store.close();
      folder.remove();
    },
  };
});

function dump(database: Database.Database): string {
  const names = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all([]);
  return names
    .map((row) => (row as { readonly name: string }).name)
    .map((table) => [
      table,
      ...database
        .prepare(`SELECT * FROM ${table}`)
        .all([])
        .map((row) => Object.values(row as object)),
    ])
    .map((rows) => rows.join("\n"))
    .join("\n");
}

describe("openEmbeddedHoldings", () => {
  let folder: Folder;
  let store: EmbeddedStore | undefined;
  const vault = createVault(createKeyRing());

  beforeEach(() => {
    folder = createFolder();
    store = undefined;
  });
  afterEach(async () => {
    await store?.close();
    folder.remove();
  });

  const open = (): EmbeddedStore =>
    (store = openEmbeddedStore({ file: folder.path("store.db"), vault, clock }));
  const refused = (name: string, code: FaultCode): string => {
    try {
      openEmbeddedHoldings(folder.path(name), clock);
    } catch (error) {
      if (isFault(error, code)) return error.message;
      throw error;
    }
    throw new Error(`${name} was opened`);
  };

  it("makes nothing where there is no store", () => {
    expect(refused("store.db", "store.absent")).to.include("there is no store at");
    writeFileSync(folder.path("empty.db"), "");
    expect(refused("empty.db", "store.absent")).to.include("empty.db");
    expect(readdirSync(folder.path(""))).to.deep.equal(["empty.db"]);
    expect(readFileSync(folder.path("empty.db"))).to.have.lengthOf(0);
  });

  it("refuses what is not a store", () => {
    writeFileSync(folder.path("notes.txt"), "my notes\n".repeat(200));
    expect(refused("notes.txt", "store.foreign")).to.include("it is not a SQLite file");
  });

  it("works on a store that a bot has to itself, and on one that nobody has", async () => {
    const bot = open();
    await bot.connections.save("a:-:ann", seal("credentials"));
    for (const _ of ["with the bot", "without it"]) {
      const holdings = openEmbeddedHoldings(folder.path("store.db"), clock);
      const names: string[] = [];
      for await (const { texts } of holdings.pages()) names.push(...texts.map(({ name }) => name));
      expect(names).to.deep.equal(["connection:a:-:ann"]);
      await holdings.close();
      await bot.close();
    }
    expect(await open().connections.load("a:-:ann")).not.to.equal(undefined);
  });

  it("keeps bots out only where none is in", async () => {
    const bot = open();
    const holdings = openEmbeddedHoldings(folder.path("store.db"), clock);
    expect(holdings.keepAlone()).to.equal(undefined);
    await bot.close();
    const lock = holdings.keepAlone();
    expect(() => open()).to.throw("in use by another process");
    lock?.release();
    open();
    await holdings.close();
  });

  it("serves a store of an earlier version, which has no place for what came later", async () => {
    const bot = open();
    await bot.connections.save("a:-:ann", seal("credentials"));
    await bot.close();
    const old = new Database(folder.path("store.db"));
    old.exec("DROP TABLE aside; DROP TABLE installation");
    old.close();
    const holdings = openEmbeddedHoldings(folder.path("store.db"), clock);
    expect(await holdings.dropAsides()).to.equal(0);
    expect(await holdings.forgetTenant("a:-")).to.include({ connections: 1, installations: 0 });
    await holdings.close();
  });

  it("leaves no byte in the file of what a bot forgets by itself", async () => {
    const bot = open();
    await bot.installations.save("a:marigold", seal("bot"));
    await bot.connections.save("a:marigold:ann", seal("credentials"));
    await bot.cache.save("token:a:marigold:ann", seal("token"), 60_000);
    const bytes = (): string =>
      ["store.db", "store.db-wal"]
        .map((name) => readFileSync(folder.path(name), "latin1"))
        .join("");
    expect(bytes()).to.include("marigold");
    expect(await bot.forgetTenant("a", "marigold")).to.include({ connections: 1, cached: 1 });
    expect(bytes()).not.to.include("marigold");
  });

  it("spares who installs it anew while it waits for those at work", async () => {
    const system = createSystemClock();
    const bot = openEmbeddedStore({ file: folder.path("store.db"), vault, clock: system });
    await bot.installations.save("a:T1", seal("old"));
    await bot.cache.lock("token:a:T1:ann:lock", "a", 500);
    const forgotten = bot.forgetTenant("a", "T1");
    await system.sleep(100);
    expect(await bot.installations.load("a:T1")).to.equal(undefined);
    await bot.installations.save("a:T1", seal("new"));
    await bot.connections.save("a:T1:ann", seal("written by who was at work"));
    expect(await forgotten).to.include({ installations: 1, connections: 1 });
    const kept = await bot.installations.load("a:T1");
    expect(kept && reveal(kept)).to.equal("new");
    await bot.close();
  });

  it("ends a forgetting that waits when the bot closes the store", async () => {
    const system = createSystemClock();
    const bot = openEmbeddedStore({ file: folder.path("store.db"), vault, clock: system });
    await bot.cache.lock("token:a:T1:ann:lock", "a", 60_000);
    const forgotten = bot.forgetTenant("a", "T1").catch((error: unknown) => error);
    await system.sleep(100);
    await bot.close();
    expect(isFault(await forgotten, "store.unavailable")).to.equal(true);
  });

  it("scours the file of what was ever written there of a person", async () => {
    const bot = open();
    const player = createPlayer(bot.conversations, "a:-:dm:marigold");
    for (let n = 0; n < 60; n += 1) {
      await player.accept(`op ${n}`, `m:${n}`, { limit: 1_000, packet: "x".repeat(300) });
      await player.commit(`op ${n}`, `m:${n}`);
    }
    await player.accept("last", "m:last", { ready: readyAt(["op 59", "m:59"], ready("s")) });
    const holdings = openEmbeddedHoldings(folder.path("store.db"), clock);
    const bytes = (): string =>
      ["store.db", "store.db-wal"]
        .map((name) => readFileSync(folder.path(name), "latin1"))
        .join("");
    expect(bytes()).to.include("marigold");
    await holdings.forget("a:-:marigold");
    expect(await holdings.scour()).to.equal(undefined);
    expect(bytes()).not.to.include("marigold");
    await holdings.close();
    // The bot goes on with the same file.
    expect(await player.accept("next", "m:next")).to.include({ kind: "work", last: "" });
  });
});

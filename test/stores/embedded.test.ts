import { expect } from "chai";
import Database from "libsql";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { writeFileSync } from "node:fs";
import { isFault, type FaultCode } from "../../src/core/fault.ts";
import { reveal, seal } from "../../src/core/sealed.ts";
import { openEmbeddedStore, type EmbeddedStore } from "../../src/stores/embedded.ts";
import { createKeyRing, createVault } from "../../src/stores/vault.ts";
import { describeConnectionStore, describeInstallationStore } from "../contract/record-store.ts";
import { describeConversationStore } from "../contract/conversation-store.ts";
import { describeSealedCache } from "../contract/sealed-cache.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { damageSql } from "../support/stores-damage.ts";
import { createFolder, type Folder } from "../support/stores-folder.ts";
import { createPlayer, keepMs, leaseMs, ready, readyAt, seenMs } from "../support/stores-player.ts";

describeConversationStore("embedded", () => {
  const folder = createFolder();
  const clock = createFakeClock();
  const vault = createVault(createKeyRing());
  const store = openEmbeddedStore({ file: folder.path("store.db"), vault, clock });
  return {
    store: store.conversations,
    pass: (ms) => clock.advance(ms),
    damage: (conversation, kind) => edit(folder.path("store.db"), damageSql(conversation, kind)),
    async close() {
      await store.close();
      folder.remove();
    },
  };
});

/** Stores on one file that share it, so that two key rings can be tried on it. */
function createSharedFile() {
  const folder = createFolder();
  const file = folder.path("store.db");
  const clock = createFakeClock();
  const stores: EmbeddedStore[] = [];
  return {
    clock,
    open(vault: Parameters<typeof openEmbeddedStore>[0]["vault"]): EmbeddedStore {
      edit(file, "DELETE FROM meta WHERE name = 'check'");
      const store = openEmbeddedStore({ file, vault, clock, shared: true });
      stores.push(store);
      return store;
    },
    copy(table: string, from: string, to: string): void {
      const value = "sealed, expires";
      edit(
        file,
        `INSERT INTO ${table} SELECT '${to}', ${value} FROM ${table} WHERE key = '${from}'`,
      );
    },
    async close(): Promise<void> {
      for (const store of stores) await store.close();
      folder.remove();
    },
  };
}

function edit(file: string, sql: string): void {
  if (!existsSync(file)) return;
  const database = new Database(file);
  database.exec(sql);
  database.close();
}

for (const [describeStore, kind] of [
  [describeConnectionStore, "connection"],
  [describeInstallationStore, "installation"],
] as const)
  describeStore("embedded", () => {
    const shared = createSharedFile();
    return {
      open: async (vault) => Promise.resolve(shared.open(vault)[`${kind}s`]),
      move: (from, to) => shared.copy(kind, from, to),
      close: () => shared.close(),
    };
  });

describeSealedCache("embedded", () => {
  const shared = createSharedFile();
  return {
    open: async (vault) => shared.open(vault).cache,
    move: (from, to) => shared.copy("cache", from, to),
    pass: (ms) => shared.clock.advance(ms),
    close: () => shared.close(),
  };
});

describe("openEmbeddedStore", () => {
  let folder: Folder;
  let opened: EmbeddedStore[];
  const clock = createFakeClock();
  const vault = createVault(createKeyRing());

  beforeEach(() => {
    folder = createFolder();
    opened = [];
  });
  afterEach(async () => {
    for (const store of opened) await store.close();
    folder.remove();
  });

  const open = (name = "store.db", more: { shared?: boolean; busyTimeoutMs?: number } = {}) => {
    const store = openEmbeddedStore({ file: folder.path(name), vault, clock, ...more });
    opened.push(store);
    return store;
  };

  /** Opens `name`, which must fail, and gives the reason. */
  function refused(name: string, code: FaultCode): string {
    try {
      open(name);
    } catch (error) {
      if (isFault(error, code)) return error.message;
      throw error;
    }
    throw new Error(`${name} was opened`);
  }

  it("keeps everything for the next start", async () => {
    const first = open();
    await createPlayer(first.conversations).accept("a.1", "m:1", {
      ready: readyAt(["", ""], ready("s1")),
    });
    await first.connections.save("ann", seal("credentials"));
    await first.cache.save("token:1", seal("token"), 60_000);
    await first.close();
    const second = open();
    const answer = await createPlayer(second.conversations).accept("b.1", "m:2");
    expect(answer).to.include({ kind: "work", state: "s1", last: "m:1" });
    expect(await second.connections.load("ann").then((r) => r && reveal(r))).to.equal(
      "credentials",
    );
    expect(await second.cache.load("token:1").then((r) => r && reveal(r))).to.equal("token");
  });

  it("makes its folder and files for their owner alone", async () => {
    const store = open("deep/data/store.db");
    await store.connections.save("ann", seal("credentials"));
    expect(statSync(folder.path("deep/data")).mode & 0o777).to.equal(0o700);
    const files = readdirSync(folder.path("deep/data"));
    expect(files).to.include.members(["store.db", "store.db-wal", "store.db.lock"]);
    for (const file of files) {
      expect(statSync(folder.path(`deep/data/${file}`)).mode & 0o777, file).to.equal(0o600);
    }
  });

  it("leaves one complete file behind when it is closed", async () => {
    const store = open();
    await store.connections.save("ann", seal("credentials"));
    await store.close();
    expect(readdirSync(folder.path(""))).to.have.members(["store.db", "store.db.lock"]);
    copyFileSync(folder.path("store.db"), folder.path("copy.db"));
    const copy = open("copy.db");
    expect(await copy.connections.load("ann").then((r) => r && reveal(r))).to.equal("credentials");
  });

  it("can be backed up by SQLite's own tools while it runs", async () => {
    const store = open();
    await store.connections.save("ann", seal("credentials"));
    const operator = new Database(folder.path("store.db"), { readonly: true });
    operator.exec(`VACUUM INTO '${folder.path("backup.db")}'`);
    operator.close();
    await store.connections.save("ann", seal("newer"));
    const copy = open("backup.db");
    expect(await copy.connections.load("ann").then((r) => r && reveal(r))).to.equal("credentials");
  });

  it("writes no secret to the disk in the clear", async () => {
    const store = open();
    const planted = "Basic-cGxhbnRlZDpzZWNyZXQ";
    await store.connections.save("ann", seal(`{"header":"${planted}"}`));
    await store.cache.save("token:1", seal(planted), 60_000);
    const look = (): void => {
      for (const file of readdirSync(folder.path(""))) {
        const bytes = readFileSync(folder.path(file));
        for (const form of [planted, Buffer.from(planted).toString("base64").slice(0, 30)]) {
          expect(bytes.includes(form), file).to.equal(false);
        }
      }
    };
    look();
    await store.close();
    look();
    // What is looked for would be found: the owner stands there in the clear.
    expect(readFileSync(folder.path("store.db")).includes("token:1")).to.equal(true);
  });

  it("refuses a file that somebody holds, until it is closed", async () => {
    const first = open();
    expect(refused("store.db", "store.locked")).to.include("store.db is in use by another process");
    // The refused attempt has not broken the lock of the first.
    expect(refused("store.db", "store.locked")).to.include("in use");
    await first.connections.save("ann", seal("credentials"));
    await first.close();
    open();
  });

  it("continues at once where a process that is gone held a conversation", async () => {
    const first = open("store.db", { shared: true });
    const player = createPlayer(first.conversations);
    await player.accept("a.1", "m:1", { ready: readyAt(["", ""], ready("s1", { count: 1 })) });
    await player.accept("a.2", "m:2");
    await first.cache.lock("token:1", "a", 600_000);
    await first.close();
    const second = open();
    const next = createPlayer(second.conversations);
    expect(await next.isDue()).to.equal(true);
    expect(await next.takeOver("b.1")).to.deep.include({ kind: "work", last: "m:1", state: "s1" });
    expect(await second.cache.lock("token:1", "b", 1000)).to.equal(true);
  });

  it("leaves idle conversations as they are at the start", async () => {
    const first = open();
    const deadline = { kind: "set", afterMs: leaseMs, name: "step" } as const;
    const at = readyAt(["", ""], ready("s1", { deadline }));
    await createPlayer(first.conversations).accept("a.1", "m:1", { ready: at });
    await first.close();
    const player = createPlayer(open().conversations);
    expect(await player.isDue()).to.equal(false);
    clock.advance(leaseMs);
    expect(await player.isDue()).to.equal(true);
  });

  it("shares a file only among those who say so", async () => {
    const first = open("store.db", { shared: true });
    const second = open("store.db", { shared: true });
    expect(refused("store.db", "store.locked")).to.include("in use");
    const a = createPlayer(first.conversations);
    const b = createPlayer(second.conversations);
    expect(await a.accept("a.1", "m:1")).to.include({ kind: "work" });
    expect(await b.accept("b.1", "m:1")).to.deep.equal({ kind: "held" });
    expect(await b.takeOver("b.2")).to.deep.equal({ kind: "held" });
    clock.advance(leaseMs);
    expect(await b.takeOver("b.3")).to.include({ kind: "work" });
    expect(await a.commit("a.1", "m:1")).to.deep.equal({ kind: "stale" });
  });

  it("lets two who share a file write at the same moment", async () => {
    const first = open("store.db", { shared: true });
    const second = open("store.db", { shared: true });
    const calls = Array.from({ length: 40 }, (_, n) => {
      const { conversations } = n % 2 === 0 ? first : second;
      return createPlayer(conversations).accept(`op.${n}`, `m:${n >> 1}`, { limit: 100 });
    });
    const answers = await Promise.all(calls);
    expect(answers.filter((answer) => answer.kind === "work")).to.have.lengthOf(1);
    expect(answers.filter((answer) => answer.kind === "held")).to.have.lengthOf(39);
  });

  describe("a row of another form", () => {
    const numbers = [
      "until",
      "head",
      "tail",
      "outbox_count",
      "outbox_sent",
      "deadline",
      "tries",
      "due",
      "expires",
    ];
    const texts = ["fence", "last", "state", "outbox_event", "intent", "deadline_name", "note"];
    const wrong = [
      ...numbers.map((name) => [name, "'many'"] as const),
      ...texts.map((name) => [name, "x'00ff'"] as const),
    ];

    it("is set aside as it stands, whichever column is wrong", async () => {
      const store = open();
      for (const [column, value] of wrong) {
        const player = createPlayer(store.conversations, column);
        const deadline = { kind: "set", afterMs: keepMs, name: "step" } as const;
        const at = readyAt(["", ""], ready("s1", { count: 2, deadline }));
        await player.accept(`a ${column}`, "m:1", { ready: at });
        await player.sent(`a ${column}`, "m:1", { count: 1, note: "n1" });
        await player.accept(`b ${column}`, "m:2");
        edit(
          folder.path("store.db"),
          `UPDATE conversation SET ${column} = ${value} WHERE id = '${column}'`,
        );
        const { aside, ...answer } = await player.accept(`c ${column}`, "m:3");
        expect(answer, column).to.include({ kind: "work", last: "" });
        const kind = value.startsWith("x") ? "blob" : "string";
        expect(aside, column).to.deep.equal({
          key: `aside:${column}:record`,
          reason: `column ${column} holds a ${kind}`,
        });
        expect(await player.commit(`c ${column}`, "m:3"), column).to.include({ kind: "idle" });
      }
      const reader = new Database(folder.path("store.db"));
      const kept = reader.prepare("SELECT sealed FROM aside WHERE conversation = ?");
      const [{ sealed } = { sealed: "" }] = kept.all(["note"]) as { sealed: string }[];
      reader.close();
      expect(JSON.parse(sealed)).to.deep.include({
        mailbox: [{ conversation: "note", number: 2, event: "m:2", packet: "packet of m:2" }],
        outbox: [{ conversation: "note", packet: "packet of m:1" }],
      });
      expect(JSON.parse(sealed)).to.have.nested.include({
        "conversation[0].state": "s1",
        "conversation[0].note.base64": "AP8=",
      });
    });

    it("as a waiting event or as views to be sent is set aside too", async () => {
      const store = open();
      for (const [table, column] of [
        ["mailbox", "event"],
        ["mailbox", "packet"],
        ["outbox", "packet"],
      ] as const) {
        const id = `${table} ${column}`;
        const player = createPlayer(store.conversations, id);
        await player.accept(`a ${id}`, "m:1", {
          ready: readyAt(["", ""], ready("s1", { count: 1 })),
        });
        await player.accept(`b ${id}`, "m:2");
        edit(
          folder.path("store.db"),
          `UPDATE ${table} SET ${column} = x'00' WHERE conversation = '${id}'`,
        );
        clock.advance(leaseMs);
        const answer = await player.takeOver(`c ${id}`);
        expect(answer, id).to.deep.equal({
          kind: "done",
          aside: { key: `aside:${id}:record`, reason: "a part of it is missing" },
        });
      }
      const reader = new Database(folder.path("store.db"));
      for (const table of ["conversation", "mailbox", "outbox"]) {
        const count = reader.prepare(`SELECT count(*) AS n FROM ${table}`).get([]);
        expect(count, table).to.include({ n: 0 });
      }
      reader.close();
    });

    it("does not keep others from being found", async () => {
      const store = open();
      const player = createPlayer(store.conversations);
      await player.accept("a.1", "m:1");
      await createPlayer(store.conversations, "other").accept("a.2", "m:1");
      edit(folder.path("store.db"), "UPDATE conversation SET id = x'00ff' WHERE id = 'other'");
      clock.advance(leaseMs);
      expect(await player.isDue()).to.equal(true);
    });

    it("as a remembered delivery is remembered all the same", async () => {
      const store = open();
      const player = createPlayer(store.conversations);
      await player.accept("a.1", "m:1", { ready: readyAt(["", ""], ready("s1")) });
      edit(folder.path("store.db"), "UPDATE delivery SET expires = 'never'");
      expect(await player.accept("b.1", "m:1")).to.deep.equal({ kind: "done" });
    });

    it("as a sign-in is damaged, as a cached value or lock is none", async () => {
      const store = open();
      await store.connections.save("ann", seal("credentials"));
      await store.cache.save("token:1", seal("token"), 60_000);
      await store.cache.lock("token:1", "a", 60_000);
      edit(
        folder.path("store.db"),
        `UPDATE connection SET sealed = x'00', expires = 'x';
         UPDATE cache SET sealed = x'00', expires = 'x'; UPDATE lock SET holder = x'00', expires = 'x'`,
      );
      const error: unknown = await store.connections.load("ann").catch((e: unknown) => e);
      expect(isFault(error, "vault.unreadable")).to.equal(true);
      expect(await store.cache.load("token:1")).to.equal(undefined);
      expect(await store.cache.lock("token:1", "b", 60_000)).to.equal(true);
      await store.cache.save("token:1", seal("newer"), 60_000);
      expect(await store.cache.load("token:1").then((r) => r && reveal(r))).to.equal("newer");
    });
  });

  it("deletes what is gone while it sweeps, and keeps what is busy", async () => {
    const store = open();
    for (const name of ["idle", "busy"]) {
      const at = readyAt(["", ""], ready("s1", { count: name === "busy" ? 1 : 0 }));
      await createPlayer(store.conversations, name).accept(`op ${name}`, "m:1", { ready: at });
    }
    await store.cache.save("token:1", seal("token"), 1000);
    await store.cache.lock("token:1", "a", 1000);
    clock.advance(Math.max(keepMs, seenMs));
    await createPlayer(store.conversations).isDue();
    const reader = new Database(folder.path("store.db"));
    const count = (table: string): unknown =>
      reader.prepare(`SELECT count(*) AS n FROM ${table}`).get([]);
    for (const [table, n] of [
      ["conversation", 1],
      ["outbox", 1],
      ["delivery", 0],
      ["cache", 0],
      ["lock", 0],
    ] as const) {
      expect(count(table), table).to.include({ n });
    }
    reader.close();
  });

  it("finds due conversations through its index", async () => {
    open();
    const reader = new Database(folder.path("store.db"));
    const plan = reader
      .prepare(
        `EXPLAIN QUERY PLAN SELECT id FROM conversation
         WHERE due <= 5 AND bucket IN (SELECT value FROM json_each('[1]'))
         AND ifnull(expires > 5, 1) ORDER BY due, id LIMIT 5`,
      )
      .all([]);
    reader.close();
    expect(JSON.stringify(plan)).to.include("USING INDEX conversation_due (due<?");
  });

  it("refuses, and does not touch, the database of another program", () => {
    const file = folder.path("other.db");
    const other = new Database(file);
    other.exec(
      "CREATE TABLE meta (a); CREATE TABLE notes (text); INSERT INTO notes VALUES ('mine')",
    );
    other.close();
    const before = readFileSync(file);
    expect(refused("other.db", "store.foreign")).to.include("database of another program");
    expect(readFileSync(file).equals(before)).to.equal(true);
  });

  it("refuses, and does not touch, a file that is no database", () => {
    writeFileSync(folder.path("notes.txt"), "my notes\n".repeat(200));
    expect(refused("notes.txt", "store.foreign")).to.include("it is not a SQLite file");
    expect(readFileSync(folder.path("notes.txt"), "utf8")).to.equal("my notes\n".repeat(200));
  });

  it("refuses a store of another layout or with another number of buckets", async () => {
    await open().close();
    edit(folder.path("store.db"), "UPDATE meta SET value = '2' WHERE name = 'layout'");
    expect(refused("store.db", "store.foreign")).to.include("it has layout 2, this program needs");
    edit(folder.path("store.db"), "UPDATE meta SET value = '1' WHERE name = 'layout'");
    edit(folder.path("store.db"), "UPDATE meta SET value = '64' WHERE name = 'buckets'");
    expect(refused("store.db", "store.foreign")).to.include("64 buckets, this program needs 256");
    edit(folder.path("store.db"), "UPDATE meta SET value = '256' WHERE name = 'buckets'");
    open();
  });

  it("refuses a key ring that has not the key of the store", async () => {
    await open().close();
    const file = folder.path("store.db");
    const stranger = createVault(createKeyRing());
    try {
      openEmbeddedStore({ file, vault: stranger, clock });
      expect.fail("it was opened");
    } catch (error) {
      expect(isFault(error, "vault.unknown-key")).to.equal(true);
    }
    open();
  });

  it("says why a place cannot be used", () => {
    writeFileSync(folder.path("file"), "");
    mkdirSync(folder.path("folder.db"));
    expect(refused("file/store.db", "store.unavailable")).to.match(/not a folder|ENOTDIR|EEXIST/);
    expect(refused("folder.db", "store.unavailable")).to.include("folder.db");
  });

  it("refuses calls after it was closed, and does those before", async () => {
    const store = open();
    const player = createPlayer(store.conversations);
    const before = player.accept("a.1", "m:1");
    await store.close();
    await store.close();
    expect(await before).to.include({ kind: "work" });
    const error: unknown = await player.takeOver("a.1").catch((e: unknown) => e);
    expect(isFault(error, "store.unavailable")).to.equal(true);
    expect(error).to.have.property("message").that.includes("is closed");
  });
});

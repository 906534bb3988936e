import { expect } from "chai";
import Database from "libsql";
import { isFault } from "../../../src/core/fault.ts";
import { Batch } from "../../../src/stores/embedded/batch.ts";
import { createFolder, type Folder } from "../../support/stores-folder.ts";

/** A database that remembers the transactions it was told to end. */
class Watched extends Database {
  commits = 0;

  override exec(sql: string): this {
    super.exec(sql);
    if (sql === "COMMIT") this.commits += 1;
    return this;
  }
}

describe("Batch", () => {
  let folder: Folder;
  let database: Watched;

  beforeEach(() => {
    folder = createFolder();
    database = new Watched(folder.path("batch.db"), { timeout: 0 });
    database.exec("PRAGMA journal_mode=WAL; CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT)");
  });
  afterEach(() => {
    database.close();
    folder.remove();
  });

  const create = (busyTimeoutMs = 5000): Batch =>
    new Batch({ database, file: "batch.db", busyTimeoutMs });
  const insert =
    (id: number, text = "x") =>
    (): number => {
      database.prepare("INSERT INTO t VALUES (?, ?)").run([id, text]);
      return id;
    };
  const ids = (): unknown[] =>
    database
      .prepare("SELECT id FROM t ORDER BY id")
      .all([])
      .map((row) => (row as { id: number }).id);
  const errorOf = (promise: Promise<unknown>): Promise<unknown> =>
    promise.then(
      () => {},
      (e) => e,
    );

  it("puts the calls of one tick into one transaction, in their order", async () => {
    const { run } = create();
    const order: number[] = [];
    const calls = Array.from({ length: 50 }, (_, id) => run(insert(id)).then((n) => order.push(n)));
    await Promise.all(calls);
    expect(database.commits).to.equal(1);
    expect(order).to.deep.equal(Array.from({ length: 50 }, (_, id) => id));
  });

  it("answers only after the commit", async () => {
    const { run } = create();
    const seen = await run(insert(1)).then(() => database.commits);
    expect(seen).to.equal(1);
  });

  it("undoes a call that fails, and only that one", async () => {
    const { run } = create();
    const bad = run(() => {
      insert(2)();
      throw new RangeError("in the middle");
    });
    const results = await Promise.allSettled([run(insert(1)), bad, run(insert(3))]);
    expect(results.map((result) => result.status)).to.deep.equal([
      "fulfilled",
      "rejected",
      "fulfilled",
    ]);
    expect(isFault(await errorOf(bad), "store.unavailable")).to.equal(true);
    expect(ids()).to.deep.equal([1, 3]);
  });

  it("does not say yes to a call whose commit fails", async () => {
    database.exec(
      "PRAGMA foreign_keys=ON; CREATE TABLE child (id REFERENCES t DEFERRABLE INITIALLY DEFERRED)",
    );
    const { run } = create();
    const orphan = run(() => database.prepare("INSERT INTO child VALUES (?)").run([99]));
    const results = await Promise.allSettled([run(insert(1)), orphan, run(insert(2))]);
    expect(results.map((result) => result.status)).to.deep.equal([
      "fulfilled",
      "rejected",
      "fulfilled",
    ]);
    expect(ids()).to.deep.equal([1, 2]);
  });

  it("lets the calls that fit go through when the disk is full", async () => {
    const { run } = create();
    await run(insert(1, "y".repeat(20_000)));
    database.exec("PRAGMA max_page_count=12");
    const freeing = (): void => void database.prepare("DELETE FROM t WHERE id = 1").run([]);
    const big = run(insert(2, "z".repeat(200_000)));
    const results = await Promise.allSettled([run(insert(3)), big, run(freeing)]);
    expect(results.map((result) => result.status)).to.deep.equal([
      "fulfilled",
      "rejected",
      "fulfilled",
    ]);
    const error = await errorOf(big);
    expect(isFault(error, "store.unavailable")).to.equal(true);
    expect(error).to.have.property("message").that.includes("the disk is full");
    expect(ids()).to.deep.equal([3]);
    await run(insert(4));
    expect(ids()).to.deep.equal([3, 4]);
  });

  it("waits awake while another program writes", async () => {
    const other = new Database(folder.path("batch.db"), { timeout: 0 });
    other.exec("BEGIN IMMEDIATE");
    const { run } = create();
    const calls = [run(insert(1)), run(insert(2))];
    await new Promise((resolve) => setTimeout(resolve, 30));
    other.exec("COMMIT");
    other.close();
    expect(await Promise.all(calls)).to.deep.equal([1, 2]);
  });

  it("gives up when another program does not end", async () => {
    const other = new Database(folder.path("batch.db"), { timeout: 0 });
    other.exec("BEGIN IMMEDIATE");
    const { run } = create(40);
    const errors = await Promise.all([errorOf(run(insert(1))), errorOf(run(insert(2)))]);
    for (const error of errors) {
      expect(isFault(error, "store.unavailable")).to.equal(true);
      expect(error).to.have.property("message").that.includes("another program is writing");
    }
    other.exec("COMMIT");
    other.close();
    expect(await run(insert(3))).to.equal(3);
    expect(ids()).to.deep.equal([3]);
  });

  it("does what waits when it is closed, and refuses the rest", async () => {
    const batch = create();
    const before = batch.run(insert(1));
    batch.close();
    expect(await before).to.equal(1);
    expect(isFault(await errorOf(batch.run(insert(2))), "store.unavailable")).to.equal(true);
    expect(ids()).to.deep.equal([1]);
  });

  it("reports every call when the database is gone", async () => {
    const { run } = create();
    database.close();
    const errors = await Promise.all([errorOf(run(insert(1))), errorOf(run(insert(2)))]);
    expect(errors.map((error) => isFault(error, "store.unavailable"))).to.deep.equal([true, true]);
    database = new Watched(folder.path("batch.db"));
  });
});

import { expect } from "chai";
import Database from "libsql";
import { prepareLayout } from "../../../src/stores/embedded/layout.ts";
import { networkFileSystem } from "../../../src/stores/embedded/files.ts";
import { createKeyRing, createVault, parseKeyRing } from "../../../src/stores/vault.ts";
import { createFolder } from "../../support/stores-folder.ts";

describe("prepareLayout", () => {
  const folder = createFolder();
  after(() => folder.remove());

  it("flushes every commit to the disk, in a write-ahead log", () => {
    const database = new Database(folder.path("durable.db"));
    prepareLayout(database, "durable.db", createVault(createKeyRing()));
    expect(database.prepare("PRAGMA synchronous").get([])).to.include({ synchronous: 2 });
    expect(database.prepare("PRAGMA journal_mode").get([])).to.include({ journal_mode: "wal" });
    database.close();
  });

  it("seals its check with the primary key, so that an old key can be retired", () => {
    const [a, b] = ["a", "b"].map((l) => `${l}:${Buffer.alloc(32, `${l}0123`).toString("base64")}`);
    const database = new Database(folder.path("rotated.db"));
    for (const ring of [`${a}`, `${b},${a}`, `${b}`]) {
      prepareLayout(database, "rotated.db", createVault(parseKeyRing(ring)));
    }
    const retired = createVault(parseKeyRing(`${a}`));
    expect(() => prepareLayout(database, "rotated.db", retired)).to.throw("sealed with key b");
    database.close();
  });
});

describe("networkFileSystem", () => {
  it("knows file systems whose locks do not hold, and no others", () => {
    expect(networkFileSystem(0x6969)).to.equal("NFS");
    expect(networkFileSystem(0xff534d42)).to.equal("CIFS");
    expect(networkFileSystem(0xff534d42 | 0)).to.equal("CIFS");
    const local = [0xef53, 0x58465342, 0x9123683e, 0x01021994, 0x794c7630];
    expect(local.map(networkFileSystem)).to.deep.equal(local.map(() => undefined));
  });
});

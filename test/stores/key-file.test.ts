import { expect } from "chai";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { inspect } from "node:util";
import { isFault } from "../../src/core/fault.ts";
import { addToKeyFile, readKeyFile, removeFromKeyFile } from "../../src/stores/key-file.ts";
import { createKeyRing, createVault, loadOrCreateKeyFile } from "../../src/stores/vault.ts";
import { testKeys } from "../support/rotating.ts";
import { createFolder, type Folder } from "../support/stores-folder.ts";
import { startStoresProcess } from "../support/stores-process.ts";

describe("loadOrCreateKeyFile", () => {
  let folder: Folder;

  beforeEach(() => {
    folder = createFolder();
  });
  afterEach(() => folder.remove());

  it("creates a key once, for its owner alone, and finds it again", () => {
    const path = folder.path("data/keys");
    const first = loadOrCreateKeyFile(path);
    expect(first).to.include({ created: true, exposed: false });
    expect(statSync(path).mode & 0o777).to.equal(0o600);
    expect(statSync(folder.path("data")).mode & 0o777).to.equal(0o700);
    const second = loadOrCreateKeyFile(path);
    expect(second).to.include({ created: false, exposed: false });
    const sealed = createVault(first.ring).seal("name", "secret");
    expect(createVault(second.ring).open("name", sealed)).to.equal("secret");
    expect(readdirSync(folder.path("data"))).to.deep.equal(["keys"]);
  });

  it("says when others may read the file", () => {
    const path = folder.path("keys");
    loadOrCreateKeyFile(path);
    chmodSync(path, 0o640);
    expect(loadOrCreateKeyFile(path)).to.include({ created: false, exposed: true });
  });

  it("makes one key when several processes start at once", async () => {
    const path = folder.path("keys");
    const children = [1, 2, 3].map(() => startStoresProcess("key", path));
    await Promise.all(children.map((child) => child.lines(1)));
    for (const child of children) child.go();
    const ends = await Promise.all(children.map((child) => child.end()));
    const results = ends.map((lines) => lines[1]?.split(" ") ?? []);
    expect(new Set(results.map(([id]) => id)).size).to.equal(1);
    expect(results.filter(([, created]) => created === "true")).to.have.lengthOf(1);
  });

  it("refuses a file that holds no keys, and does not overwrite it", () => {
    const path = folder.path("keys");
    writeFileSync(path, "c2VjcmV0LXRoYXQtd2FzLXBhc3RlZC13cm9uZw==\n");
    try {
      loadOrCreateKeyFile(path);
      expect.fail("it was loaded");
    } catch (error) {
      expect(isFault(error, "config.invalid")).to.equal(true);
      expect(inspect(error)).to.include(path).and.not.include("c2VjcmV0");
    }
    expect(readFileSync(path, "utf8")).to.match(/^c2Vj/);
  });

  it("says why a file cannot be used", () => {
    mkdirSync(folder.path("keys"));
    try {
      loadOrCreateKeyFile(folder.path("keys"));
      expect.fail("it was loaded");
    } catch (error) {
      expect(isFault(error, "store.unavailable")).to.equal(true);
      expect(error)
        .to.have.property("message")
        .that.includes("keys cannot be read or created (EISDIR)");
    }
  });
});

describe("a key file", () => {
  let folder: Folder;
  let path: string;
  const key = createKeyRing().primary;

  beforeEach(() => {
    folder = createFolder();
    path = folder.path("keys");
    writeFileSync(path, `# of November\n${testKeys("k1", "k2")}\n${testKeys("k3")}\n`);
  });
  afterEach(() => folder.remove());

  const ids = (): readonly string[] => {
    const ring = readKeyFile(path)?.ring;
    return ring ? [ring.primary, ...ring.older].map(({ id }) => id) : [];
  };

  it("is not made by reading it", () => {
    expect(readKeyFile(folder.path("other"))).to.equal(undefined);
    expect(readdirSync(folder.path(""))).to.deep.equal(["keys"]);
  });

  it("takes a new first key, and gives up an older one, comments and all the others as they were", () => {
    addToKeyFile(path, key);
    expect(ids()).to.deep.equal([key.id, "k1", "k2", "k3"]);
    removeFromKeyFile(path, "k2");
    expect(ids()).to.deep.equal([key.id, "k1", "k3"]);
    removeFromKeyFile(path, "k3");
    removeFromKeyFile(path, key.id);
    expect(readFileSync(path, "utf8")).to.equal(`# of November\n${testKeys("k1")}\n`);
    expect(readdirSync(folder.path(""))).to.deep.equal(["keys"]);
  });

  it("keeps its owner and its mode, and stays where a link points to", () => {
    chmodSync(path, 0o640);
    symlinkSync(path, folder.path("link"));
    const { uid, gid } = statSync(path);
    addToKeyFile(folder.path("link"), key);
    expect(lstatSync(folder.path("link")).isSymbolicLink()).to.equal(true);
    expect(ids()[0]).to.equal(key.id);
    const after = statSync(path);
    expect([after.mode & 0o777, after.uid, after.gid]).to.deep.equal([0o640, uid, gid]);
  });

  it("never loses its last key", () => {
    writeFileSync(path, testKeys("k1"));
    expect(() => removeFromKeyFile(path, "k1")).to.throw("holds no key");
    expect(ids()).to.deep.equal(["k1"]);
    expect(readdirSync(folder.path(""))).to.deep.equal(["keys"]);
  });

  it("says why it cannot be replaced", () => {
    expect(() => addToKeyFile(folder.path("none"), key)).to.throw("cannot be replaced (ENOENT)");
  });
});

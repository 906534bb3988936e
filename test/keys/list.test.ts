import { expect } from "chai";
import { rmSync, writeFileSync } from "node:fs";
import { seal } from "../../src/core/sealed.ts";
import { keepSomething, openStoreIn } from "../support/keys-store.ts";
import { callTool } from "../support/operator.ts";
import { testKeys, testVault } from "../support/rotating.ts";
import { createFolder, type Folder } from "../support/stores-folder.ts";

describe("keys list", () => {
  let folder: Folder;
  beforeEach(() => {
    folder = createFolder();
  });
  afterEach(() => folder.remove());

  const call = (...ids: readonly string[]) =>
    callTool({ PLUME_DATA_DIR: folder.path("data"), VAULT_KEYS: testKeys(...ids) }, ["list"]);

  /** A store that has seen the keys k0, k1 and k2, and a record that no key opens. */
  async function fill(): Promise<void> {
    const data = folder.path("data");
    const first = openStoreIn(data, "k0");
    await first.connections.save("test:-:old", seal("lost"));
    await first.close();
    const second = openStoreIn(data, "k1", "k0");
    await keepSomething(second, "ann", ["k1"]);
    await second.close();
    const third = openStoreIn(data, "k2", "k1");
    await keepSomething(third, "bob", ["k2"]);
    const aside = { conversation: "test:-:dm:bob", name: "note", reason: "odd" };
    await third.conversations.keepAside({ ...aside, sealed: testVault("k0").seal("x", "y") });
    await third.conversations.keepAside({ ...aside, sealed: "odd" });
    await third.close();
  }

  it("shows what is sealed with which key, and says what to do next", async () => {
    await fill();
    const { code, said, noted } = await call("k2", "k1", "k0");
    expect(said).to.deep.equal([
      `Store: ${folder.path("data")}/store.db`,
      "Keys:  VAULT_KEYS",
      "",
      "                       k2     k1     k0  no key",
      "                    seals  opens  opens",
      "sign-ins                1      1      1       -",
      "installations           -      -      -       -",
      "cached values           1      1      -       -",
      "conversations           1      1      -       -",
      "progress notes          -      -      -       -",
      "waiting events          -      -      -       -",
      "answers to be sent      -      -      -       -",
      "check of the keys       1      -      -       -",
      "kept aside              -      -      1       1",
      "",
      "k1 is still needed for 3 values: npm run keys -- rotate",
      "k0 is still needed for 1 value: npm run keys -- rotate",
      "Everything opens with these keys.",
    ]);
    expect([code, noted]).to.deep.equal([0, []]);
  });

  it("names what does not open, with its key", async () => {
    await fill();
    const { code, said } = await call("k2", "k1");
    expect(code).to.equal(1);
    expect(said.slice(3, 5)).to.deep.equal([
      "                       k2     k1       k0  no key",
      "                    seals  opens  missing",
    ]);
    expect(said.slice(-4)).to.deep.equal([
      "k1 is still needed for 3 values: npm run keys -- rotate",
      "1 value cannot be opened with these keys:",
      "  connection:test:-:old: sealed with k0; that key is not in the ring",
      "If you have a backup of k0, put it back into VAULT_KEYS.",
    ]);
  });

  it("says when an older key is not needed any more", async () => {
    await fill();
    await callTool(
      { PLUME_DATA_DIR: folder.path("data"), VAULT_KEYS: testKeys("k2", "k1", "k0") },
      ["rotate"],
    );
    const { said } = await call("k2", "k1", "k0");
    expect(said.slice(-3)).to.deep.equal([
      "k1 is not needed any more: once every bot has k2 as its first key, take k1 out of VAULT_KEYS and restart them.",
      "k0 is needed only for 1 record kept aside: npm run keys -- aside",
      "Everything opens with these keys.",
    ]);
  });

  it("shows nothing secret, whatever is wrong", async () => {
    await fill();
    for (const keys of [testKeys("k2", "k1"), testKeys("k3"), `k2:${"A".repeat(43)}`, "k2:short"]) {
      const env = { PLUME_DATA_DIR: folder.path("data"), VAULT_KEYS: keys };
      const { said, noted } = await callTool(env, ["list"]);
      const all = [...said, ...noted].join("\n");
      for (const entry of keys.split(",")) expect(all).not.to.include(entry.split(":")[1]);
      expect(all).not.to.match(/v1\.k\d\.|credentials of/);
    }
  });

  it("changes nothing and makes nothing", async () => {
    const missing = await call("k1");
    expect(missing.code).to.equal(2);
    expect(missing.noted).to.deep.equal([
      `there is no store at ${folder.path("data")}/store.db; PLUME_DATA_DIR must be the bot's data folder, for example PLUME_DATA_DIR=/srv/plume`,
    ]);
    await openStoreIn(folder.path("data"), "k1").close();
    const env = { PLUME_DATA_DIR: folder.path("data") };
    const { code, noted } = await callTool(env, ["list"]);
    expect(code).to.equal(1);
    expect(noted.join()).to.include("vault.key is missing");
  });

  it("lists every mistake in the configuration on a line of its own", async () => {
    const env = { PLUME_CLOUD: "moon", VAULT_KEY: "x", LOG_LEVEL: "loud" };
    const { code, said, noted } = await callTool(env, ["list"]);
    expect([code, said]).to.deep.equal([2, []]);
    expect(noted).to.have.lengthOf(3);
    expect(noted.join("\n")).to.include('PLUME_CLOUD: expected "sandbox" or "plume", for example');
    const ring = await call("k1");
    expect(ring.noted.join()).to.include("there is no store");
    const bad = await callTool({ VAULT_KEYS: "k1:dG9vIHNob3J0" }, ["list"]);
    expect(bad.code).to.equal(2);
    expect(bad.noted).to.have.lengthOf(1);
    expect(bad.noted[0]).to.match(
      /^VAULT_KEYS, key 1: .*32 bytes in base64.* for example november:/,
    );
  });

  it("says when others may read the key file", async () => {
    await openStoreIn(folder.path("data"), "k1").close();
    writeFileSync(folder.path("data/vault.key"), testKeys("k1"), { mode: 0o644 });
    const env = { PLUME_DATA_DIR: folder.path("data") };
    const { code, noted } = await callTool(env, ["list"]);
    expect([code, noted]).to.deep.equal([
      0,
      [
        `Other users of this machine may read ${folder.path("data/vault.key")}: chmod 600 ${folder.path("data/vault.key")}`,
      ],
    ]);
    rmSync(folder.path("data/vault.key"));
  });

  it("says what is wrong with a file that is no store", async () => {
    await openStoreIn(folder.path("data"), "k1").close();
    writeFileSync(folder.path("data/store.db"), "my notes\n".repeat(200));
    const { code, noted } = await call("k1");
    expect(code).to.equal(1);
    expect(noted).to.have.lengthOf(1);
    expect(noted[0]).to.include("it is not a SQLite file");
  });
});

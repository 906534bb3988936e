import { expect } from "chai";
import { readFileSync, writeFileSync } from "node:fs";
import { createSystemClock } from "../../src/ops/system-clock.ts";
import { openEmbeddedStore, type EmbeddedStore } from "../../src/stores/embedded.ts";
import { parseKeyRing } from "../../src/stores/key-ring.ts";
import { createVault, loadOrCreateKeyFile } from "../../src/stores/vault.ts";
import { keepSomething } from "../support/keys-store.ts";
import { callTool, type Called } from "../support/operator.ts";
import { testKeys, testVault } from "../support/rotating.ts";
import { createFolder, type Folder } from "../support/stores-folder.ts";

describe("a key file that is rotated", () => {
  let folder: Folder;
  let store: EmbeddedStore | undefined;
  beforeEach(() => {
    folder = createFolder();
    store = undefined;
    writeFileSync(folder.path("vault.key"), `${testKeys("k1")}\n`, { mode: 0o600 });
  });
  afterEach(async () => {
    await store?.close();
    folder.remove();
  });

  const call = (...words: readonly string[]): Promise<Called> =>
    callTool({ PLUME_DATA_DIR: folder.path("") }, words);
  const text = (): string => readFileSync(folder.path("vault.key"), "utf8");
  const ids = (): readonly string[] => {
    const { primary, older } = parseKeyRing(text());
    return [primary, ...older].map(({ id }) => id);
  };
  /** The bot, which reads the file when it starts. */
  const start = async (): Promise<EmbeddedStore> => {
    await store?.close();
    const { ring } = loadOrCreateKeyFile(folder.path("vault.key"));
    const [vault, clock] = [createVault(ring), createSystemClock()];
    store = openEmbeddedStore({ file: folder.path("store.db"), vault, clock });
    return store;
  };

  it("takes one restart: add, restart, rotate, remove", async () => {
    await keepSomething(await start(), "ann", ["k1"]);
    const added = await call("add", "k2");
    expect(added).to.deep.equal({
      code: 0,
      said: [
        `k2 is the first key in ${folder.path("vault.key")} now. Back the file up, then:`,
        "  1. restart the bot: from then on it seals with the new key",
        "  2. npm run keys -- rotate: seals the rest with it, while the bot runs",
        "  3. npm run keys -- remove k1",
      ],
      noted: [],
    });
    expect(ids()).to.deep.equal(["k2", "k1"]);
    // The bot still has the old key alone, and must meet no other.
    expect(await call("rotate")).to.include({ code: 1 });
    expect(await call("remove", "k1")).to.deep.include({
      code: 1,
      noted: ["k1 is still needed for 4 values: npm run keys -- rotate"],
    });
    await start();
    const rotated = await call("rotate");
    expect(rotated.code).to.equal(0);
    expect(rotated.said[1]).to.equal("k1 is not needed any more: npm run keys -- remove k1");
    const removed = await call("remove", "k1");
    expect([removed.code, removed.said[0]]).to.deep.equal([
      0,
      `k1 is no longer in ${folder.path("vault.key")}. A backup that was sealed with it still needs it: keep the old file with that.`,
    ]);
    expect(ids()).to.deep.equal(["k2"]);
    expect(await (await start()).connections.load("test:-:ann")).not.to.equal(undefined);
  });

  it("shows no key to anybody", async () => {
    await (await start()).close();
    const all = [await call("add"), await call("rotate"), await call("list")];
    const shown = JSON.stringify(all);
    for (const entry of text().split("\n").filter(Boolean))
      expect(shown).not.to.include(entry.split(":")[1]);
  });

  it("keeps a key that a record kept aside was sealed with", async () => {
    const bot = await start();
    const sealed = testVault("k1").seal("x", "y");
    const call1 = { conversation: "test:-:dm:ann", name: "note", reason: "odd", sealed };
    await bot.conversations.keepAside(call1);
    await call("add", "k2");
    await start();
    await call("rotate");
    expect(await call("remove", "k1")).to.deep.include({
      code: 1,
      noted: ["k1 is needed only for 1 record kept aside: npm run keys -- aside"],
    });
    await call("aside", "drop");
    expect(await call("remove", "k1")).to.include({ code: 0 });
  });

  it("refuses a name that is there, one that is not, and the key that seals", async () => {
    await start();
    await call("add", "k2");
    const mistakes = [
      [
        "add k1",
        `keys: ${folder.path("vault.key")} has a key k1 already; for example: npm run keys -- add k1-2`,
      ],
      ["remove k2", "keys: k2 is the key that seals; for example: npm run keys -- remove k1"],
      [
        "remove k9",
        `keys: ${folder.path("vault.key")} has no key k9; for example: npm run keys -- remove k1`,
      ],
    ] as const;
    for (const [words, line] of mistakes)
      expect(await call(...words.split(" "))).to.deep.equal({ code: 2, said: [], noted: [line] });
    expect(ids()).to.deep.equal(["k2", "k1"]);
  });

  it("is left alone where the keys are in VAULT_KEYS", async () => {
    await start();
    for (const words of [["add"], ["remove", "k1"]]) {
      const env = { PLUME_DATA_DIR: folder.path(""), VAULT_KEYS: testKeys("k2", "k1") };
      const { code, noted } = await callTool(env, words);
      expect([code, noted]).to.deep.equal([
        2,
        [
          "keys: the keys are in VAULT_KEYS, where you change them yourself; for example: npm run keys -- new",
        ],
      ]);
    }
    expect(text()).to.equal(`${testKeys("k1")}\n`);
  });
});

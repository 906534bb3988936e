import { expect } from "chai";
import { keepSomething, openStoreIn } from "../support/keys-store.ts";
import { callTool, type Called } from "../support/operator.ts";
import { testKeys, testVault } from "../support/rotating.ts";
import { createFolder, type Folder } from "../support/stores-folder.ts";

describe("keys aside", () => {
  let folder: Folder;
  beforeEach(() => {
    folder = createFolder();
  });
  afterEach(() => folder.remove());

  const call = (...words: readonly string[]): Promise<Called> =>
    callTool({ PLUME_DATA_DIR: folder.path(""), VAULT_KEYS: testKeys("k1") }, words);
  const keepAside = async (conversation: string, reason: string): Promise<void> => {
    const store = openStoreIn(folder.path(""), "k1");
    await keepSomething(store, "ann", ["k1"]);
    const sealed = testVault("k0").seal("x", "secret words");
    await store.conversations.keepAside({ conversation, name: "state", sealed, reason });
    await store.close();
  };

  it("lists what was kept, for how long, and why, but not what is in it", async () => {
    await keepAside("test:-:dm:ann", "its key is gone");
    const { code, said, noted } = await call("aside");
    const day = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    expect(said[1]).to.match(new RegExp(`^  kept until ${day} \\d\\d:\\d\\d UTC, sealed with k0$`));
    expect([code, said[0], ...said.slice(2), noted]).to.deep.equal([
      0,
      "test:-:dm:ann: state",
      "  its key is gone",
      "",
      `1 record kept aside in ${folder.path("store.db")}. To delete them: npm run keys -- aside drop`,
      [],
    ]);
    expect(said.join()).not.to.include("v1.k0");
  });

  it("deletes them when it is told to, and then has nothing to list", async () => {
    await keepAside("test:-:dm:ann", "its key is gone");
    expect(await call("aside", "drop")).to.deep.equal({
      code: 0,
      said: [`Deleted what was kept aside in ${folder.path("store.db")}: 1 record.`],
      noted: [],
    });
    expect((await call("aside")).said).to.deep.equal([
      `Nothing is kept aside in ${folder.path("store.db")}.`,
    ]);
  });

  it("lets no name move the cursor or begin a line", async () => {
    await keepAside("test:-:dm:ann\u001b[2J\nforged", "why\r\nnot\u202e");
    const { said } = await call("aside");
    expect(said).to.have.lengthOf(5);
    expect(said.join("")).not.to.match(/[\p{Cc}\u202e]/u);
  });
});

import { expect } from "chai";
import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { relative } from "node:path";

import { seal } from "../../src/core/sealed.ts";
import { openStoreIn } from "../support/keys-store.ts";
import { createMovableClock } from "../support/movable-clock.ts";
import { testKeys } from "../support/rotating.ts";
import { openWard, type Examined, type Ward } from "./ward.ts";

describe("the doctor's step 3, with a store in a file", () => {
  let ward: Ward;
  beforeEach(async () => {
    ward = await openWard();
  });
  afterEach(() => ward.close());

  /** A store that was sealed with this key and closed, whose key is in a file. */
  async function keep(id: string): Promise<void> {
    await openStoreIn(ward.data, id).close();
    writeFileSync(`${ward.data}/vault.key`, testKeys(id), { mode: 0o600 });
    ward.hides(testKeys(id).split(":")[1] ?? "");
  }

  const store = ({ step }: Examined): readonly string[] => step(3).slice(1, -1);

  it("says what is made at the first start, and makes nothing", async () => {
    const examined = await ward.examine();
    expect(examined.step(3)).to.deep.equal([
      "ok    The cloud is the sandbox, a simulation; PLUME_CLOUD=plume is the real one",
      `ok    The data folder is made at the first start: ${ward.data}`,
      `ok    The store is made at the first start: ${ward.data}/store.db`,
      `ok    Its key is made at the first start: ${ward.data}/vault.key`,
      "ok    This computer's clock agrees with that of Telegram",
    ]);
    const deep = await ward.examine({ ...ward.env, PLUME_DATA_DIR: `${ward.data}/deep/down` });
    expect(store(deep)[0]).to.equal(
      `ok    The data folder is made at the first start: ${ward.data}/deep/down`,
    );
    // Whoever reads this elsewhere must find it, too.
    const PLUME_DATA_DIR = relative(process.cwd(), ward.data);
    expect((await ward.examine({ ...ward.env, PLUME_DATA_DIR })).step(3)).to.deep.equal(
      examined.step(3),
    );
    mkdirSync(ward.data);
    const plume = await ward.examine({ ...ward.env, PLUME_CLOUD: "plume" });
    expect(plume.step(3).slice(0, 2)).to.deep.equal([
      "ok    The cloud is the real one: PLUME_CLOUD=plume",
      `ok    The data folder is there: ${ward.data}`,
    ]);
  });

  it("tries the keys on a store that is there", async () => {
    await keep("k1");
    expect(store(await ward.examine())).to.deep.equal([
      `ok    The data folder is there: ${ward.data}`,
      `ok    The store is there: ${ward.data}/store.db`,
      `ok    Its keys open it: ${ward.data}/vault.key`,
    ]);
    const env = { ...ward.env, VAULT_KEYS: testKeys("k2", "k1") };
    expect(store(await ward.examine(env))[2]).to.equal("ok    Its keys open it: VAULT_KEYS");
  });

  it("names the key that a store needs", async () => {
    await keep("k1");
    writeFileSync(`${ward.data}/vault.key`, testKeys("k2"));
    ward.hides(testKeys("k2").split(":")[1] ?? "");
    const other = await ward.examine();
    expect([other.code, store(other)[2]]).to.deep.equal([
      1,
      `wrong The store was sealed with the key k1, which is not in ${ward.data}/vault.key. Next: put k1 back into ${ward.data}/vault.key`,
    ]);
    const twin = `k1:${testKeys("k2").split(":")[1] ?? ""}`;
    expect(store(await ward.examine({ ...ward.env, VAULT_KEYS: twin }))[2]).to.equal(
      "wrong The store cannot be opened with the keys in VAULT_KEYS: it was changed, or sealed under another name or key. Next: put the right key back into VAULT_KEYS",
    );
    rmSync(`${ward.data}/vault.key`);
    expect(store(await ward.examine())[2]).to.equal(
      `wrong The key file ${ward.data}/vault.key is missing, and ${ward.data}/store.db cannot be opened without it. Next: put ${ward.data}/vault.key back from your backup, or move ${ward.data}/store.db away to start anew`,
    );
    writeFileSync(`${ward.data}/vault.key`, "k1:short");
    expect(store(await ward.examine())[2]).to.equal(
      `wrong The key file ${ward.data}/vault.key holds no key that can be used. Next: put ${ward.data}/vault.key back from your backup, readable by this user`,
    );
  });

  it("says when others may read the key", async () => {
    await keep("k1");
    chmodSync(`${ward.data}/vault.key`, 0o644);
    expect(store(await ward.examine())[3]).to.equal(
      `wrong Other users of this machine may read ${ward.data}/vault.key. Next: chmod 600 ${ward.data}/vault.key`,
    );
  });

  it("says what is wrong with a folder or a file that cannot be used", async () => {
    await keep("k1");
    writeFileSync(`${ward.data}/store.db`, "my notes\n".repeat(200));
    const notes = await ward.examine();
    expect(store(notes).slice(1)).to.deep.equal([
      `wrong ${ward.data}/store.db is not a store of this version: it is not a SQLite file. Next: put right what is wrong with store.db, or set PLUME_DATA_DIR to another folder`,
      "-     Its keys cannot be checked before the store is right",
    ]);
    expect(notes.step(5)[1]).to.equal(
      "-     Whether somebody was answered cannot be checked before step 3",
    );
    const next = "Next: set PLUME_DATA_DIR to a folder on a local disk that this user may write";
    const file = `${ward.data}/vault.key`;
    const below = await ward.examine({ ...ward.env, PLUME_DATA_DIR: `${file}/deep/down` });
    expect(store(below)).to.deep.equal([
      `wrong The data folder ${file}/deep/down cannot be used: it is not a folder. ${next}`,
      "-     The store cannot be checked before the data folder is right",
      "-     Its keys cannot be checked before the store is right",
    ]);
    const itself = await ward.examine({ ...ward.env, PLUME_DATA_DIR: file });
    expect(store(itself)[0]).to.include("cannot be used: it is not a folder. Next: ");
    expect(itself.step(4)[0]).to.equal(
      "-     Whether somebody listens cannot be checked before step 3",
    );
  });

  it("looks at a store that a bot has open and writes to", async () => {
    const bot = openStoreIn(ward.data, "k1");
    writeFileSync(`${ward.data}/vault.key`, testKeys("k1"), { mode: 0o600 });
    expect(store(await ward.examine())[2]).to.include("ok    Its keys open it");
    await bot.connections.save("test:-:ann", seal("credentials"));
    expect(store(await ward.examine())[2]).to.include("ok    Its keys open it");
    await bot.close();
  });

  it("compares the clock with Telegram's", async () => {
    const clock = createMovableClock();
    const last = async (): Promise<string | undefined> =>
      (await ward.examine(ward.env, clock)).step(3).at(-1);
    clock.later(25_000);
    expect(await last()).to.equal("ok    This computer's clock agrees with that of Telegram");
    clock.later(20_000);
    const why = "that of Telegram, and the end of access tokens is counted by it";
    const next = "Next: let this computer set its clock from the network (NTP)";
    expect(await last()).to.match(/^wrong This computer's clock is 4[56] s ahead of/);
    clock.later(-45_000 - 3 * 3_600_000);
    expect(await last()).to.equal(`wrong This computer's clock is 3 h behind ${why}. ${next}`);
  });
});

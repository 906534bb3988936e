import { expect } from "chai";
import Database from "libsql";
import { reveal, seal } from "../../src/core/sealed.ts";
import { runTool } from "../../src/keys/tool.ts";
import { createSystemClock } from "../../src/ops/system-clock.ts";
import type { EmbeddedStore } from "../../src/stores/embedded.ts";
import { keepSomething, openStoreIn } from "../support/keys-store.ts";
import { callTool, type Called } from "../support/operator.ts";
import { testKeys } from "../support/rotating.ts";
import { createFolder, type Folder } from "../support/stores-folder.ts";

describe("keys rotate", () => {
  let folder: Folder;
  let store: EmbeddedStore | undefined;
  beforeEach(() => {
    folder = createFolder();
    store = undefined;
  });
  afterEach(async () => {
    await store?.close();
    folder.remove();
  });

  const open = (...ids: readonly string[]): EmbeddedStore =>
    (store = openStoreIn(folder.path(""), ...ids));
  const rotate = (...ids: readonly string[]): Promise<Called> =>
    callTool({ PLUME_DATA_DIR: folder.path(""), VAULT_KEYS: testKeys(...ids) }, ["rotate"]);

  it("seals everything anew beside the bot that was restarted with the new key", async () => {
    const before = open("k1");
    await keepSomething(before, "ann", ["k1"]);
    await before.close();
    const bot = open("k2", "k1");
    expect(await rotate("k2", "k1")).to.deep.equal({
      code: 0,
      said: [
        "3 values sealed anew with k2; it seals 4 values in all now.",
        "k1 is not needed any more: once every bot has k2 as its first key, take k1 out of VAULT_KEYS and restart them.",
      ],
      noted: [],
    });
    const record = await bot.connections.load("test:-:ann");
    expect(record && reveal(record)).to.equal("credentials of ann");
    expect((await rotate("k2", "k1")).said[0]).to.equal(
      "0 values sealed anew with k2; it seals 4 values in all now.",
    );
    await bot.close();
    expect(await open("k2").connections.load("test:-:ann")).not.to.equal(undefined);
  });

  it("does not begin while a bot runs that may not have the key", async () => {
    const bot = open("k1");
    await keepSomething(bot, "ann", ["k1"]);
    const refused = await rotate("k2", "k1");
    expect(refused).to.deep.equal({
      code: 1,
      said: [],
      noted: [
        `The bot that has ${folder.path("store.db")} open was not started with k2 as its first key: restart it, then call npm run keys -- rotate again.`,
      ],
    });
    await bot.close();
    expect(await open("k1").connections.load("test:-:ann")).not.to.equal(undefined);
  });

  it("keeps bots out where none runs, until everything is sealed anew", async () => {
    const bot = open("k1");
    await keepSomething(bot, "ann", ["k1"]);
    await bot.close();
    const said: string[] = [];
    const noted: string[] = [];
    const refusals: unknown[] = [];
    const code = await runTool(["rotate"], {
      env: { PLUME_DATA_DIR: folder.path(""), VAULT_KEYS: testKeys("k2", "k1") },
      clock: createSystemClock(),
      say: (line) => void said.push(line),
      note(line) {
        noted.push(line);
        try {
          open("k1");
        } catch (error) {
          refusals.push(error);
        }
      },
    });
    expect([code, said[0], noted]).to.deep.equal([
      0,
      "4 values sealed anew with k2; it seals 4 values in all now.",
      ["No bot runs on this store; none can start until this is over."],
    ]);
    expect(refusals.map(String)).to.have.lengthOf(1);
    expect(refusals.join()).to.include("in use by another process");
    expect(() => open("k1")).to.throw("store:check was sealed with key k2");
    expect(await open("k2").connections.load("test:-:ann")).not.to.equal(undefined);
  });

  it("counts and names what it cannot open, leaves it, and ends with 1", async () => {
    const first = open("k0");
    await first.connections.save("test:-:old", seal("lost"));
    await first.close();
    const second = open("k1", "k0");
    await keepSomething(second, "ann", ["k1"]);
    await second.connections.save("test:-:cut", seal("short"));
    await second.close();
    const operator = new Database(folder.path("store.db"));
    operator.exec("UPDATE connection SET sealed = substr(sealed, 1, 40) WHERE key = 'test:-:cut'");
    const kept = operator.prepare("SELECT sealed FROM connection ORDER BY key");
    const before = kept.all([]) as readonly { readonly sealed: string }[];
    const { code, said } = await rotate("k2", "k1");
    expect([code, said]).to.deep.equal([
      1,
      [
        "4 values sealed anew with k2; it seals 4 values in all now.",
        "2 values cannot be opened with these keys and stayed as before:",
        "  connection:test:-:cut: sealed with k1; it is cut short or changed",
        "  connection:test:-:old: sealed with k0; that key is not in the ring",
        "If you have a backup of k0, put it back into VAULT_KEYS.",
      ],
    ]);
    const after = kept.all([]) as readonly { readonly sealed: string }[];
    expect(after.slice(1)).to.deep.equal(before.slice(1));
    operator.close();
    // With the key put back, the rest follows.
    const again = await rotate("k2", "k1", "k0");
    expect(again.said[0]).to.include("1 value sealed anew with k2; it seals 5 values in all");
  });
});

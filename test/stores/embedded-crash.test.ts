import { expect } from "chai";
import { isFault } from "../../src/core/fault.ts";
import { openEmbeddedStore, type EmbeddedStore } from "../../src/stores/embedded.ts";
import { createVault, loadOrCreateKeyFile } from "../../src/stores/vault.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { createFolder, type Folder } from "../support/stores-folder.ts";
import { createPlayer } from "../support/stores-player.ts";
import { startStoresProcess, type StoresProcess } from "../support/stores-process.ts";

describe("the embedded store and kill -9", () => {
  let folder: Folder;
  let store: EmbeddedStore | undefined;
  let child: StoresProcess | undefined;

  beforeEach(() => {
    folder = createFolder();
    store = undefined;
    child = undefined;
  });
  afterEach(async () => {
    await child?.kill();
    await store?.close();
    folder.remove();
  });

  const open = (): EmbeddedStore => {
    const file = folder.path("store.db");
    const { ring } = loadOrCreateKeyFile(`${file}.key`);
    store = openEmbeddedStore({ file, vault: createVault(ring), clock: createFakeClock() });
    return store;
  };

  it("has every call that the killed process saw answered, in order", async () => {
    child = startStoresProcess("write", folder.path("store.db"));
    await child.lines(400);
    const said = await child.kill();
    const { conversations } = open();
    for (const name of ["a", "b", "c", "d"]) {
      const player = createPlayer(conversations, name);
      const acknowledged = said
        .filter((line) => line.startsWith(`${name} `))
        .map((l) => l.slice(2));
      const found: string[] = [];
      const work = await player.takeOver("parent");
      let head = work.kind === "work" ? work.head : undefined;
      while (head) {
        found.push(head.event);
        const next = await player.commit("parent", head.event);
        head = next.kind === "next" ? next.head : undefined;
      }
      expect(acknowledged.length).to.be.above(10);
      expect(found.slice(0, acknowledged.length)).to.deep.equal(acknowledged);
      // One call may have been on its way, never more: they were made one after the other.
      expect(found.length - acknowledged.length).to.be.within(0, 1);
    }
  });

  it("refuses a second process, and frees the file at the moment the first is killed", async () => {
    child = startStoresProcess("hold", folder.path("store.db"));
    await child.lines(1);
    for (const attempt of [1, 2]) {
      let error: unknown;
      try {
        open();
      } catch (caught) {
        error = caught;
      }
      expect(isFault(error, "store.locked"), `attempt ${attempt}`).to.equal(true);
    }
    await child.kill();
    const { conversations, cache } = open();
    const player = createPlayer(conversations);
    expect(await player.isDue()).to.equal(true);
    expect(await player.takeOver("parent.1")).to.deep.include({
      kind: "work",
      state: "s1",
      outbox: { event: "m:1", packet: "packet of m:1", sent: 0 },
      head: { event: "m:2", packet: "packet of m:2", tries: 0 },
    });
    expect(await cache.lock("token:1", "parent", 1000)).to.equal(true);
  });
});

import { expect } from "chai";
import {
  createMemoryRows,
  createMemoryWorld,
  type MemoryWorld,
} from "../../src/stores/memory-rows.ts";
import { createMemoryConversationStore, openMemoryStore } from "../../src/stores/memory.ts";
import { createKeyRing, createVault } from "../../src/stores/vault.ts";
import { describeConnectionStore, describeInstallationStore } from "../contract/record-store.ts";
import { describeConversationStore } from "../contract/conversation-store.ts";
import type { Damage } from "../contract/conversation-store/scene.ts";
import { describeSealedCache } from "../contract/sealed-cache.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { createPlayer, keepMs, ready, readyAt, seenMs } from "../support/stores-player.ts";

function damageIn(world: MemoryWorld, conversation: string, kind: Damage): void {
  const row = world.conversations.get(conversation);
  if (!row) throw new Error(`no ${conversation}`);
  switch (kind) {
    case "number":
      world.conversations.set(conversation, { ...row, tail: Number.NaN });
      break;
    case "entry":
      createMemoryRows(world).removeEntry(conversation, row.head + 1);
      break;
    case "packet":
      world.outbox.delete(conversation);
      break;
  }
}

describeConversationStore("memory", () => {
  const clock = createFakeClock();
  const world = createMemoryWorld();
  return {
    store: createMemoryConversationStore({ clock, world }),
    pass: (ms) => clock.advance(ms),
    damage: (conversation, kind) => damageIn(world, conversation, kind),
    close: async () => {},
  };
});

for (const [describeStore, kind] of [
  [describeConnectionStore, "connections"],
  [describeInstallationStore, "installations"],
] as const)
  describeStore("memory", () => {
    const clock = createFakeClock();
    const world = createMemoryWorld();
    return {
      open: async (vault) => Promise.resolve(openMemoryStore({ clock, world, vault })[kind]),
      move(from, to) {
        const row = world[kind].get(from);
        if (row) world[kind].set(to, row);
      },
      close: async () => {},
    };
  });

describeSealedCache("memory", () => {
  const clock = createFakeClock();
  const world = createMemoryWorld();
  return {
    open: async (vault) => openMemoryStore({ clock, world, vault }).cache,
    move(from, to) {
      const row = world.cache.get(from);
      if (row) world.cache.set(to, row);
    },
    pass: (ms) => clock.advance(ms),
    close: async () => {},
  };
});

describe("a memory world", () => {
  it("outlives the store that wrote it", async () => {
    const clock = createFakeClock();
    const world = createMemoryWorld();
    const first = createPlayer(createMemoryConversationStore({ clock, world }));
    await first.accept("a.1", "m:1", { ready: readyAt(["", ""], ready("s1")) });
    const second = createPlayer(createMemoryConversationStore({ clock, world }));
    expect(await second.accept("b.1", "m:2")).to.include({ kind: "work", state: "s1" });
  });

  it("holds nothing of a damaged record but what was set aside", async () => {
    const clock = createFakeClock();
    const world = createMemoryWorld();
    const player = createPlayer(createMemoryConversationStore({ clock, world }));
    await player.accept("a.1", "m:1", { ready: readyAt(["", ""], ready("s1", { count: 1 })) });
    await player.accept("a.2", "m:2");
    damageIn(world, "console:-:1:ann", "number");
    await player.takeOver("b.1");
    const { conversations, mailbox, outbox, asides } = world;
    expect([conversations.size, mailbox.size, outbox.size, asides.size]).to.deep.equal([
      0, 0, 0, 1,
    ]);
    const [kept] = [...asides.values()];
    expect(JSON.parse(kept?.sealed ?? "")).to.deep.include({
      mailbox: [{ event: "m:2", packet: "packet of m:2" }],
      outbox: "packet of m:1",
    });
  });

  it("holds nothing of what is gone once somebody swept", async () => {
    const clock = createFakeClock();
    const world = createMemoryWorld();
    const { conversations, cache } = openMemoryStore({
      clock,
      world,
      vault: createVault(createKeyRing()),
    });
    const player = createPlayer(conversations);
    await player.accept("a.1", "m:1", { ready: readyAt(["", ""], ready("s1")) });
    await cache.lock("token", "a.1", 1000);
    clock.advance(Math.max(keepMs, seenMs));
    await player.isDue();
    expect(Object.values(world).map((map) => map.size)).to.deep.equal([0, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it("stays empty when somebody only looks", async () => {
    const world = createMemoryWorld();
    const store = createMemoryConversationStore({ clock: createFakeClock(), world });
    const player = createPlayer(store);
    await player.takeOver("a.1");
    await player.sent("a.1", "m:1", { mode: "leave" });
    await player.isDue();
    expect(Object.values(world).map((map) => map.size)).to.deep.equal([0, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it("shows what a store has written to whoever reads its rows", async () => {
    const world = createMemoryWorld();
    const store = createMemoryConversationStore({ clock: createFakeClock(0), world });
    await createPlayer(store, "c").accept("a.1", "m:1");
    const rows = createMemoryRows(world);
    expect(rows.load("c")).to.include({ fence: "a.1", until: 45_000, due: 45_000, tail: 1 });
    expect(rows.loadEntry("c", 1)).to.deep.equal({ event: "m:1", packet: "packet of m:1" });
  });
});

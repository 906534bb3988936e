import { expect } from "chai";
import Database from "libsql";
import { openEmbeddedStore } from "../../src/stores/embedded.ts";
import { createSqlRows } from "../../src/stores/embedded/rows.ts";
import { createMemoryRows, createMemoryWorld } from "../../src/stores/memory-rows.ts";
import { createMemoryConversationStore } from "../../src/stores/memory.ts";
import { createKeyRing, createVault } from "../../src/stores/vault.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { createRandom, type Random } from "../support/random.ts";
import { createCaller, make } from "../support/stores-calls.ts";
import { createFolder, type Folder } from "../support/stores-folder.ts";
import { createWatch, snapshot } from "../support/stores-invariants.ts";
import { allBuckets, keepMs, leaseMs, seenMs } from "../support/stores-player.ts";

const conversationsPerSeed = 60;
const callsPerConversation = 80;

describe("memory and embedded store, the same random calls", () => {
  let folder: Folder;

  beforeEach(() => {
    folder = createFolder();
  });
  afterEach(() => folder.remove());

  for (const seed of [1, 2, 3, 4, 5]) {
    it(`give the same answers and keep the same rows, rules unbroken (seed ${seed})`, async () => {
      const seen = await play(seed, folder.path("store.db"));
      // A run that never got anywhere would prove nothing.
      const kinds = ["work", "passed", "held", "done", "full", "ok", "spent", "stale"];
      for (const kind of [...kinds, "deliver", "next", "idle", "left"]) {
        expect(seen.get(kind), kind).to.be.above(20);
      }
    });
  }
});

/** One conversation per own seed, all in step so that one commit serves a call of each. */
async function play(seed: number, file: string): Promise<ReadonlyMap<string, number>> {
  const clock = createFakeClock();
  const world = createMemoryWorld();
  const memory = createMemoryConversationStore({ clock, world });
  const embedded = openEmbeddedStore({ file, vault: createVault(createKeyRing()), clock });
  const reader = new Database(file);
  const [left, right] = [createMemoryRows(world), createSqlRows(reader)];
  const course = createRandom(seed);
  const players = Array.from({ length: conversationsPerSeed }, (_, n) => {
    const name = `seed ${seed}:${n}`;
    const caller = createCaller(name, createRandom(seed * 1000 + n), left);
    return { name, caller, watch: createWatch() };
  });
  const seen = new Map<string, number>();
  try {
    for (let step = 0; step < callsPerConversation; step++) {
      clock.advance(pause(course));
      const calls = players.map(({ name, caller }) => {
        const before = snapshot(left, name);
        return { before, call: caller.next() };
      });
      const expected = await Promise.all(calls.map(({ call }) => make(memory, call)));
      const actual = await Promise.all(calls.map(({ call }) => make(embedded.conversations, call)));
      for (const [n, { name, watch }] of players.entries()) {
        const played = calls[n];
        if (!played) throw new RangeError("every player has played");
        const at = `${name}, call ${step}: ${JSON.stringify(played.call)}`;
        const after = snapshot(left, name);
        expect(actual[n], at).to.deep.equal(expected[n]);
        expect(snapshot(right, name), at).to.deep.equal(after);
        try {
          watch.check({ ...played, answer: expected[n], after, now: clock.now() });
        } catch (cause) {
          throw new Error(`${at}: ${cause instanceof Error ? cause.message : ""}`, { cause });
        }
        count(seen, expected[n]);
      }
      const buckets = course.once(2) ? allBuckets : allBuckets.slice(course.below(200));
      const query = { buckets, limit: 1 + course.below(100) };
      const due = await memory.due(query);
      expect(await embedded.conversations.due(query), `seed ${seed}, due ${step}`).to.deep.equal(
        due,
      );
    }
    return seen;
  } finally {
    reader.close();
    await embedded.close();
  }
}

function pause(random: Random): number {
  if (random.once(40)) return random.pick([keepMs, keepMs + 1, seenMs]);
  return random.pick([0, 0, 1, 500, 1000, leaseMs - 1, leaseMs, leaseMs / 3]);
}

function count(seen: Map<string, number>, answer: unknown): void {
  if (typeof answer !== "object" || answer === null || !("kind" in answer)) return;
  const kind = String(answer.kind);
  seen.set(kind, (seen.get(kind) ?? 0) + 1);
}

import { expect } from "chai";
import type { ConversationStore } from "../../src/ports/conversation-store.ts";
import { createMemoryRows, createMemoryWorld } from "../../src/stores/memory-rows.ts";
import { createMemoryConversationStore } from "../../src/stores/memory.ts";
import { createFakeClock, type FakeClock } from "./fake-clock.ts";
import { createRandom, type Random } from "./random.ts";
import { createCaller, make, type Call } from "./stores-calls.ts";
import { createWatch, snapshot, type Snapshot } from "./stores-invariants.ts";
import { allBuckets, keepMs, leaseMs, seenMs } from "./stores-player.ts";

/** A store that is held against the memory store, call by call. */
export interface Compared {
  readonly store: ConversationStore;
  /** What it keeps of a conversation. */
  snapshot(conversation: string): Promise<Snapshot>;
  /** Brings its time to that of the clock. */
  follow(): Promise<void>;
  /** Makes calls that are executed while nobody hears of it. Absent where no answer is ever lost. */
  readonly deafly?: (calls: () => Promise<unknown>) => Promise<void>;
  close(): Promise<void>;
}

/** How much is played. */
export interface Length {
  readonly conversations: number;
  /** Calls of each conversation. */
  readonly calls: number;
}

const usual: Length = { conversations: 60, calls: 80 };

/**
 * Plays the same random calls to the memory store and to another one: one conversation per own
 * seed, all in step so that one commit serves a call of each. Throws where answers or state differ
 * or a rule is broken; gives how often each kind of answer was seen.
 */
export async function play(
  seed: number,
  open: (clock: FakeClock) => Promise<Compared>,
  { startMs, length = usual }: { readonly startMs?: number; readonly length?: Length } = {},
): Promise<ReadonlyMap<string, number>> {
  const clock = createFakeClock(startMs);
  const other = await open(clock);
  const course = new Course({ seed, length }, clock, other);
  try {
    for (let step = 0; step < length.calls; step++) await course.step(step);
    return course.seen;
  } finally {
    await other.close();
  }
}

/** One call of one conversation. */
interface Played {
  readonly name: string;
  readonly watch: ReturnType<typeof createWatch>;
  readonly call: Call;
  /** Where it stands, for a failure's text. */
  readonly at: string;
}

/** One seed's way through both stores. */
class Course {
  readonly seen = new Map<string, number>();
  readonly #seed: number;
  readonly #length: Length;
  readonly #clock: FakeClock;
  readonly #other: Compared;
  readonly #random: Random;
  readonly #rows;
  readonly #memory: ConversationStore;
  readonly #players;

  constructor(
    { seed, length }: { readonly seed: number; readonly length: Length },
    clock: FakeClock,
    other: Compared,
  ) {
    const world = createMemoryWorld();
    const rows = createMemoryRows(world);
    this.#seed = seed;
    this.#length = length;
    this.#clock = clock;
    this.#other = other;
    this.#random = createRandom(seed);
    this.#rows = rows;
    this.#memory = createMemoryConversationStore({ clock, world });
    this.#players = Array.from({ length: length.conversations }, (_, n) => {
      const name = `seed ${seed}:${n}`;
      const caller = createCaller(name, createRandom(seed * 1000 + n), rows);
      return { name, caller, watch: createWatch() };
    });
  }

  async step(step: number): Promise<void> {
    this.#clock.advance(pause(this.#random));
    await this.#other.follow();
    const played = this.#players.map(({ name, caller, watch }) => {
      const call = caller.next();
      return { name, watch, call, at: `${name}, call ${step}: ${JSON.stringify(call)}` };
    });
    const { deafly, store } = this.#other;
    if (deafly && this.#random.once(5)) {
      // The same calls again: what was done must neither be done twice nor be denied.
      await this.#expect(played);
      await deafly(() => this.#all(store, played));
    }
    const expected = await this.#expect(played);
    const actual = await this.#all(store, played);
    const kept = await Promise.all(played.map(({ name }) => this.#other.snapshot(name)));
    for (const [n, { name, at }] of played.entries()) {
      expect(actual[n], at).to.deep.equal(expected[n]);
      expect(this.#current(kept[n]), at).to.deep.equal(this.#current(snapshot(this.#rows, name)));
      this.#count(expected[n]);
    }
    await this.#look(step);
  }

  /** What the memory store answers, every rule checked. */
  async #expect(played: readonly Played[]): Promise<readonly unknown[]> {
    const before = played.map(({ name }) => snapshot(this.#rows, name));
    const answers = await this.#all(this.#memory, played);
    for (const [n, { name, watch, call, at }] of played.entries()) {
      const after = snapshot(this.#rows, name);
      const step = { call, answer: answers[n], after, now: this.#clock.now() };
      try {
        watch.check({ ...step, before: before[n] ?? after });
      } catch (cause) {
        throw new Error(`${at}: ${cause instanceof Error ? cause.message : ""}`, { cause });
      }
    }
    return answers;
  }

  #all(store: ConversationStore, played: readonly Played[]): Promise<unknown[]> {
    return Promise.all(played.map(({ call }) => make(store, call)));
  }

  /** What has expired is as good as gone; some stores keep it until they tidy up. */
  #current(kept: Snapshot | undefined): Snapshot | undefined {
    const expires = kept?.row?.expires;
    if (expires === undefined || expires > this.#clock.now()) return kept;
    return { row: undefined, before: undefined, waiting: [], after: undefined, packet: undefined };
  }

  async #look(step: number): Promise<void> {
    const random = this.#random;
    const buckets = random.once(2) ? allBuckets : allBuckets.slice(random.below(200));
    const limit = 1 + random.below(100);
    const due = await this.#memory.due({ buckets, limit });
    // A key that expires leaves its place in an index; whoever looks there finds nothing.
    const listed = await this.#other.store.due({ buckets, limit: this.#length.conversations });
    const found = listed.filter((name) => this.#isKept(name)).slice(0, limit);
    expect(found, `seed ${this.#seed}, due ${step}`).to.deep.equal(due);
  }

  #isKept(name: string): boolean {
    return this.#current(snapshot(this.#rows, name))?.row !== undefined;
  }

  #count(answer: unknown): void {
    if (typeof answer !== "object" || answer === null || !("kind" in answer)) return;
    const kind = String(answer.kind);
    this.seen.set(kind, (this.seen.get(kind) ?? 0) + 1);
  }
}

function pause(random: Random): number {
  if (random.once(40)) return random.pick([keepMs, keepMs + 1, seenMs]);
  return random.pick([0, 0, 1, 500, 1000, leaseMs - 1, leaseMs, leaseMs / 3]);
}

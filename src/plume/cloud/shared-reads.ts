import type { Clock } from "../../ports/clock.ts";
import type { NoToken } from "./cloud.ts";
import type { Read } from "../model.ts";

/** What reading one part of a home came to. */
export type PartAnswer<Value> = Read<Value> | NoToken;

interface Entry<Value> {
  readonly startedAtMs: number;
  readonly answer: Promise<PartAnswer<Value>>;
}

const longestMs = 30_000;
const freshMs = 5_000;

/** One read for all who ask the same at about the same time; only good answers are shared. */
export class SharedReads<Value> {
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry<Value>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The answer of a read that began under 30 s ago (`fresh`: 5 s), else of a new one. */
  get(
    key: string,
    fresh: boolean,
    start: () => Promise<PartAnswer<Value>>,
  ): Promise<PartAnswer<Value>> {
    const nowMs = this.#clock.monotonic();
    this.#prune(nowMs);
    const known = this.#entries.get(key);
    if (known && nowMs - known.startedAtMs < (fresh ? freshMs : longestMs)) return known.answer;
    const entry = { startedAtMs: nowMs, answer: start() };
    this.#entries.set(key, entry);
    const dropUnlessGood = (answer?: PartAnswer<Value>): void => {
      const good = answer?.kind === "read" || answer?.kind === "absent";
      if (!good && this.#entries.get(key) === entry) this.#entries.delete(key);
    };
    entry.answer.then(dropUnlessGood, () => dropUnlessGood());
    return entry.answer;
  }

  #prune(nowMs: number): void {
    // Oldest first: a map keeps the order of insertion.
    for (const [key, { startedAtMs }] of this.#entries) {
      if (nowMs - startedAtMs < longestMs) return;
      this.#entries.delete(key);
    }
  }
}

import { Lru, type Clock, type Logger } from "../../src/index.ts";
import { done, type Answer } from "./answer.ts";
import type { Wanted } from "./calls/lookup.ts";
import type { Client } from "./client.ts";
import { isPassing, markOf, type Saying, type Spot } from "./saying.ts";

/** What looking for messages stands on. */
export interface LookupParts {
  readonly client: Client;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A message that may stand there. */
export interface Sought {
  readonly spot: Spot;
  readonly index: number;
  /** The file that it brings; without it, it is known by its mark. */
  readonly file?: string;
}

const remembered = 2_000;
// What is answered so late may have been answered by a process that died before it could say so.
const oldMs = 10_000;
// Longer than it takes a successor to find out, where nobody knows when it began.
const longAgoMs = 10 * 60_000;

/**
 * Finds messages that are out although nobody was told: their answer was lost, or the process that
 * posted them died. So nothing is said twice where Slack lets a message be found.
 */
export class Lookups {
  readonly #parts: LookupParts;
  /** By mark: since when it may be out, in ms since 1970. */
  readonly #doubts = new Lru<string, number>(remembered);
  /** Sendings of which it is known that nothing is out but what this process knows of. */
  readonly #clear = new Lru<string, true>(remembered);
  /** Channels that may not be read. */
  readonly #blind = new Lru<string, true>(remembered);
  readonly #told = new Set<string>();

  constructor(parts: LookupParts) {
    this.#parts = parts;
  }

  /** Nobody knows whether it is out. */
  doubt(saying: Saying, index: number): void {
    const mark = markOf(saying, index);
    if (this.#doubts.get(mark) === undefined) this.#doubts.set(mark, this.#parts.clock.now());
  }

  /** True if nobody knows whether it is out. */
  doubts(saying: Saying, index: number): boolean {
    return this.#doubts.get(markOf(saying, index)) !== undefined;
  }

  /** The `ts` of the message if it is out already; an empty text if it is not, as far as can be known. */
  async earlier(saying: Saying, sought: Sought): Promise<Answer<string>> {
    const doubtMs = this.#doubts.get(markOf(saying, sought.index));
    const isDoubted = doubtMs !== undefined;
    // A predecessor's file has another name, by which it cannot be found.
    if (!isDoubted && (sought.file !== undefined || !this.#isSuspect(saying))) {
      this.#clear.set(saying.key, true);
      return done("");
    }
    if (this.#blind.get(this.#placeOf(saying, sought))) return done("");
    const sinceMs = doubtMs ?? saying.sinceMs ?? this.#parts.clock.now() - longAgoMs;
    const found = await this.#parts.client.find(wantedOf(saying, sought, sinceMs), saying.signal);
    return this.#learned(saying, sought, { found, isDoubted });
  }

  /** A successor cannot know what its predecessor said; what came just now has no predecessor. */
  #isSuspect({ key, sinceMs, isProgress }: Saying): boolean {
    if (isProgress || this.#clear.get(key)) return false;
    return sinceMs === undefined || this.#parts.clock.now() - sinceMs > oldMs;
  }

  #learned(
    saying: Saying,
    sought: Sought,
    { found, isDoubted }: { readonly found: Answer<string>; readonly isDoubted: boolean },
  ): Answer<string> {
    if (found.kind === "done") {
      if (found.value !== "") return found;
      // Messages of one sending go out in order: behind the first that is not there, none is.
      this.#clear.set(saying.key, true);
      this.#doubts.delete(markOf(saying, sought.index));
      return found;
    }
    // Most answers that come late were not said before: they do not wait for the looking.
    if (found.failure.kind === "rate-limited" && !isDoubted) return done("");
    if (isPassing(found)) return found;
    if (found.failure.kind === "missing-scope") {
      this.#blind.set(this.#placeOf(saying, sought), true);
      this.#tell(saying, found.failure.reason);
    }
    return done("");
  }

  #placeOf({ workspace }: Saying, { spot }: Sought): string {
    return `${workspace.team}/${spot.channel}`;
  }

  #tell({ workspace: { team } }: Saying, reason: string): void {
    if (this.#told.has(team)) return;
    this.#told.add(team);
    // What is said there after a lost answer may stand there twice.
    this.#parts.logger.warn("slack.unreadable", { reason });
  }
}

const wantedOf = (saying: Saying, { spot, index, file }: Sought, sinceMs: number): Wanted => ({
  ...saying.workspace,
  ...spot,
  sinceMs,
  by: file === undefined ? { mark: markOf(saying, index) } : { file },
});

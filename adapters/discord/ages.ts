import type { Clock } from "../../src/index.ts";
import { msOfId } from "./snowflake.ts";

// No clock that is set right goes so wrong; without it one that is a little fast would make
// everything look old after a quiet day.
const drift = 0.001;

/**
 * How old things are that Discord tells of, by its own clock: the clock of this machine may be set
 * wrong. What was heard last says how late it is at Discord at least. So nothing is taken for older
 * than it is; it may well be older, above all before anything else was heard.
 */
export class Ages {
  readonly #clock: Clock;
  #latest: { readonly discordMs: number; readonly heardMs: number } | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How long ago the id was given at least, in ms; 0 for what is no id. */
  heard(id: string): number {
    const givenMs = msOfId(id);
    if (givenMs === undefined) return 0;
    const ageMs = this.#discordMs() - givenMs;
    if (ageMs > 0) return ageMs;
    this.#latest = { discordMs: givenMs, heardMs: this.#clock.monotonic() };
    return 0;
  }

  /** How late it is at Discord at least, in ms since 1970. */
  #discordMs(): number {
    if (!this.#latest) return Number.NEGATIVE_INFINITY;
    const { discordMs, heardMs } = this.#latest;
    return discordMs + (this.#clock.monotonic() - heardMs) * (1 - drift);
  }
}

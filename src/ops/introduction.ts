import { isFault } from "../core/fault.ts";
import type { Clock } from "../ports/clock.ts";
import { backoffMs } from "./backoff.ts";
import { within } from "./within.ts";

/** What a platform was asked for: who the bot is. `away` says why there is no answer, for the operator. */
export type Introduced =
  | { readonly kind: "known" }
  | { readonly kind: "away"; readonly reason: string };

/** Hears of what is wrong with the start; `Troubles` are such. */
export interface StartTroubles {
  /** It begins, or its reason changes. */
  begin(name: "start", reason: string): void;
  /** It is over. */
  end(name: "start"): void;
}

/** What an introduction stands on. */
export interface IntroductionParts {
  readonly clock: Clock;
  readonly troubles: StartTroubles;
  /** Asks once. Rejects with `Fault` `adapter.refused` if the platform refuses the token. */
  readonly ask: (signal: AbortSignal) => Promise<Introduced>;
  /** Comes when nobody waits for it any more. */
  readonly signal: AbortSignal;
}

// A start must not wait longer for a network that swallows what it is given.
const firstWordMs = 5_000;
const laterWordMs = 15_000;

/** Finds out who the bot is on a platform: once at its start, and later for as long as it takes. */
export class Introduction {
  readonly #parts: IntroductionParts;

  constructor(parts: IntroductionParts) {
    this.#parts = parts;
  }

  /**
   * False if the platform cannot be reached, which is a trouble then. Rejects with `Fault`
   * `adapter.refused` if it refuses the token.
   */
  begin(): Promise<boolean> {
    return this.#once(firstWordMs);
  }

  /** Goes on asking until it is known. A refusal is a trouble: nobody is there to be told otherwise. */
  async goOn(): Promise<void> {
    const { clock, signal } = this.#parts;
    let isKnown = false;
    for (let failures = 1; !isKnown && !signal.aborted; failures += 1) {
      await clock.sleep(backoffMs(failures), signal);
      if (signal.aborted) return;
      isKnown = await this.#once(laterWordMs).catch((error: unknown) => this.#refused(error));
    }
  }

  async #once(limitMs: number): Promise<boolean> {
    const { ask, signal, troubles } = this.#parts;
    const answer = await ask(within(limitMs, signal));
    if (answer.kind === "known") troubles.end("start");
    else if (!signal.aborted) troubles.begin("start", answer.reason);
    return answer.kind === "known";
  }

  #refused(error: unknown): boolean {
    const reason = isFault(error, "adapter.refused") ? error.details.reason : "an unexpected error";
    this.#parts.troubles.begin("start", reason);
    return false;
  }
}

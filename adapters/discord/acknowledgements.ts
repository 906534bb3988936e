import type { Clock, Logger } from "../../src/index.ts";
import type { Acks } from "./acks.ts";
import type { Callback, Callbacks, Choice, Waiting } from "./callbacks.ts";
import { ackedBy } from "./first-answers.ts";

/** The first answer to an interaction. */
export type FirstAnswer =
  /** A message that is filled in later; the person alone sees it if it is `hidden`. */
  | { readonly kind: "message"; readonly hidden: boolean }
  /** The message with the button stays as it is. */
  | { readonly kind: "update" }
  /** A text for the person alone. */
  | { readonly kind: "text"; readonly text: string }
  /** What may be meant. */
  | { readonly kind: "choices"; readonly choices: readonly Choice[] };

/** What giving first answers stands on. */
export interface AcknowledgementParts {
  readonly callbacks: Callbacks;
  readonly acks: Acks;
  readonly clock: Clock;
  readonly logger: Logger;
}

const firstWaitMs = 100;
// A connection on which nobody answers must not use up all the time that there is.
const tryMs = 1_000;

/** Gives first answers while Discord waits for them. */
export class Acknowledgements {
  readonly #parts: AcknowledgementParts;

  constructor(parts: AcknowledgementParts) {
    this.#parts = parts;
  }

  /**
   * Gives the answer unless somebody else gives one, and again while nobody knows whether it
   * arrived, until `untilMs` by the clock that only goes forward. True if Discord has this answer.
   */
  async give(answer: FirstAnswer, waiting: Waiting, untilMs: number): Promise<boolean> {
    const settle = this.#parts.acks.claim(waiting.id);
    if (!settle) return false;
    const callback = await this.#repeat(answer, waiting, untilMs);
    const acked = ackedBy(callback);
    settle(acked);
    if (acked !== "done")
      this.#parts.logger.warn("discord.unacknowledged", { kind: answer.kind, reason: callback });
    return callback === "done";
  }

  async #repeat(answer: FirstAnswer, waiting: Waiting, untilMs: number): Promise<Callback> {
    const { clock } = this.#parts;
    let isDoubted = false;
    for (let waitMs = firstWaitMs; ; waitMs *= 2) {
      const callback = await this.#try(answer, waiting, untilMs);
      // It arrived the time before.
      if (callback === "taken" && isDoubted) return "done";
      if (callback !== "unreachable") return callback;
      isDoubted = true;
      if (clock.monotonic() + waitMs >= untilMs) return callback;
      await clock.sleep(waitMs);
    }
  }

  async #try(answer: FirstAnswer, waiting: Waiting, untilMs: number): Promise<Callback> {
    const { clock } = this.#parts;
    const over = new AbortController();
    const leftMs = untilMs - clock.monotonic();
    const callOff = clock.alarm(Math.min(tryMs, leftMs), () => over.abort());
    try {
      return await this.#call(answer, waiting, over.signal);
    } finally {
      callOff();
    }
  }

  #call(answer: FirstAnswer, waiting: Waiting, signal: AbortSignal): Promise<Callback> {
    const { callbacks } = this.#parts;
    switch (answer.kind) {
      case "message":
        return callbacks.message(waiting, { hidden: answer.hidden, signal });
      case "update":
        return callbacks.update(waiting, { signal });
      case "text":
        return callbacks.say(waiting, { text: answer.text, signal });
      case "choices":
        return callbacks.choices(waiting, { choices: answer.choices, signal });
    }
  }
}

import type { Address } from "../core/event.ts";
import type { Outgoing } from "../core/view/view.ts";
import type { Cutoff } from "./cutoff.ts";
import type { Going, Hold } from "./hold.ts";
import { asNewMessage, sendOnce, type Letter, type Outcome } from "./sending.ts";
import type { Means } from "./tools.ts";

/** Views of one event that must go out, from number `sent` on. */
export interface Batch {
  readonly event: string;
  readonly at: Address;
  readonly say: readonly Outgoing[];
  readonly sent: number;
}

/** How hard to try: `giveUpMs` in all, and no longer than until `cut`. */
export interface Effort {
  readonly giveUpMs: number;
  /** Ends the waiting between two tries, not a sending. */
  readonly cut: Cutoff;
}

const firstWaitMs = 500;
const longestWaitMs = 30_000;

/** Sends the views of one event in order and marks each at once. */
export class Delivery {
  readonly #means: Means;
  readonly #hold: Hold;
  readonly #batch: Batch;
  #out: number;

  constructor(means: Means, hold: Hold, batch: Batch) {
    this.#means = means;
    this.#hold = hold;
    this.#batch = batch;
    this.#out = batch.sent;
  }

  get event(): string {
    return this.#batch.event;
  }

  /** How many views are out. */
  get out(): number {
    return this.#out;
  }

  /** True once only the store's answer to the last mark is awaited. */
  get finished(): boolean {
    return this.#out >= this.#batch.say.length;
  }

  /** What comes next; `undefined` if the hold is lost or `cut` came before the last view. */
  async run(cut: Cutoff): Promise<Going | undefined> {
    const effort = { giveUpMs: this.#means.settings.giveUpMs, cut };
    for (const [index, outgoing] of this.#batch.say.entries()) {
      if (index < this.#out) continue;
      const key = `${this.#batch.event}.${index}`;
      const letter = { at: this.#batch.at, outgoing, key };
      const fate = await deliver(this.#means, this.#hold, { letter, event: this.event, effort });
      if (fate === "open") return undefined;
      this.#out = index + 1;
      // The next mark says this one's number too.
      if (!this.finished) this.#mark().catch(() => undefined);
    }
    return this.#mark();
  }

  #mark(): Promise<Going | undefined> {
    return this.#hold.sent({ event: this.event, count: this.#out });
  }
}

/** One letter about one event, and how hard to try. */
export interface Errand {
  readonly letter: Letter;
  readonly event: string;
  readonly effort: Effort;
}

/** What became of a letter; `open` if the hold was lost or `cut` came before that was settled. */
export type Fate = "sent" | "given up" | "open";

/** Sends one letter until it is out or never will be; the latter is logged. */
export async function deliver(means: Means, hold: Hold, errand: Errand): Promise<Fate> {
  const { event, effort } = errand;
  const endMs = means.clock.monotonic() + effort.giveUpMs;
  let letter = errand.letter;
  let backoffMs = firstWaitMs;
  const { sendTimeoutMs } = means.settings;
  while (
    !effort.cut.done &&
    (hold.lasts(sendTimeoutMs) || (await hold.ensure(sendTimeoutMs, event)))
  ) {
    const outcome = await sendOnce(means, letter, hold.lost);
    if (hold.lost.done) return "open";
    if (outcome.kind === "sent") return "sent";
    // The message to be edited may be gone or too old: what is said matters more than where.
    const anew = outcome.kind === "undeliverable" ? asNewMessage(letter.outgoing) : undefined;
    if (anew) {
      letter = { ...letter, outgoing: anew };
      continue;
    }
    // Who is told to wait beyond the end tries once more at the end: what comes later has to wait
    // for the rest alone.
    const restMs = endMs - means.clock.monotonic();
    const waitMs = Math.min(waitAfter(outcome, backoffMs), restMs);
    if (outcome.kind === "undeliverable" || waitMs <= 0)
      return giveUp(means, hold, { letter, outcome });
    backoffMs = Math.min(backoffMs * 2, longestWaitMs);
    await hold.wait(waitMs, event, effort.cut);
  }
  return "open";
}

type Failure = Exclude<Outcome, { readonly kind: "sent" }>;

function waitAfter(outcome: Failure, backoffMs: number): number {
  switch (outcome.kind) {
    case "undeliverable":
      return Infinity;
    case "rate-limited":
      return outcome.retryAfterMs;
    case "unavailable":
      return backoffMs;
  }
}

function giveUp(
  means: Means,
  hold: Hold,
  lost: { readonly letter: Letter; readonly outcome: Failure },
): Fate {
  // Who blocked the bot, or a chat that is gone, is everyday life; a platform that took nothing for
  // so long is not.
  const { kind } = lost.outcome;
  means.logger[kind === "undeliverable" ? "warn" : "error"]("delivery.undeliverable", {
    conversation: hold.conversation,
    platform: lost.letter.at.platform,
    event: lost.letter.key,
    kind,
    reason: lost.outcome.reason,
  });
  return "given up";
}

import type { Address, MessageKey } from "../core/event.ts";
import type { View } from "../core/view/view.ts";
import { Cutoff } from "./cutoff.ts";
import type { Hold } from "./hold.ts";
import { pause } from "./pause.ts";
import { asEdit, sendOnce, type Outcome } from "./sending.ts";
import type { Means } from "./tools.ts";

/** Whose progress is shown, and what is known of an earlier process's message. */
export interface Showing {
  readonly event: string;
  readonly at: Address;
  /** The message of a process before this one: edited instead of posting another. */
  readonly message: MessageKey | undefined;
  /** The sealed note that names the progress message. */
  note(message: MessageKey): string;
}

/** One message that follows a handler's work. Nothing here fails or holds up the handler. */
export class Progress {
  readonly #means: Means;
  readonly #hold: Hold;
  readonly #showing: Showing;
  readonly #closed = new Cutoff();
  #latest: View | undefined;
  #shown: View | undefined;
  #message: MessageKey | undefined;
  #notBeforeMs: number;
  #pump: Promise<void> | undefined;

  constructor(means: Means, hold: Hold, showing: Showing) {
    this.#means = means;
    this.#hold = hold;
    this.#showing = showing;
    this.#message = showing.message;
    this.#notBeforeMs = means.clock.monotonic() + means.settings.progressAfterMs;
  }

  /** Shows `view` when it is time; a newer one takes its place until then. */
  show(view: View): void {
    if (this.#closed.done) return;
    this.#latest = view;
    this.#pump ??= this.#run().finally(() => {
      this.#pump = undefined;
    });
  }

  /** Ends it and gives the message that the answer should replace, once the last edit settled. */
  async close(): Promise<MessageKey | undefined> {
    this.#closed.cut();
    await this.#pump;
    return this.#message;
  }

  async #run(): Promise<void> {
    const { clock, settings } = this.#means;
    while (this.#latest !== undefined && this.#latest !== this.#shown) {
      const waitMs = this.#notBeforeMs - clock.monotonic();
      if (waitMs > 0) await pause(clock, waitMs, this.#closed);
      if (this.#closed.done || this.#hold.lost.done) return;
      this.#notBeforeMs = clock.monotonic() + settings.progressEveryMs;
      // Renewing is the handler's keeper's task; without time left nothing may be sent.
      if (this.#hold.remainingMs >= settings.sendTimeoutMs) await this.#send(this.#latest);
    }
  }

  async #send(view: View): Promise<void> {
    const { at, event } = this.#showing;
    const outgoing = this.#message === undefined ? { view } : asEdit({ view }, this.#message);
    const letter = { at, outgoing, key: `${event}.progress` };
    const outcome = await sendOnce(this.#means, letter, this.#hold.lost);
    if (outcome.kind !== "sent") return this.#refused(outcome);
    this.#shown = view;
    if (outcome.message === this.#message) return;
    this.#message = outcome.message;
    await this.#keepNote(outcome.message);
  }

  #refused(outcome: Exclude<Outcome, { readonly kind: "sent" }>): void {
    // Where there is little room, progress is what waits: nothing is wrong with that.
    if (outcome.kind === "rate-limited") {
      this.#notBeforeMs = this.#means.clock.monotonic() + outcome.retryAfterMs;
      return;
    }
    this.#means.logger.warn("progress.refused", {
      conversation: this.#hold.conversation,
      platform: this.#showing.at.platform,
      kind: outcome.kind,
      reason: outcome.reason,
    });
    if (outcome.kind === "undeliverable") this.#closed.cut();
  }

  async #keepNote(message: MessageKey): Promise<void> {
    const { event } = this.#showing;
    try {
      await this.#hold.sent({ event, count: 0, note: this.#showing.note(message) });
    } catch {
      // Without the note a successor posts another message; nothing else depends on it.
    }
  }
}

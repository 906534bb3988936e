import type { types } from "@slack/bolt";

import { Lru, type Clock } from "../../src/index.ts";

/** Shows a view where the form was; false if Slack does not wait for it any more. */
export type ShowInstead = (view: types.ModalView) => Promise<boolean>;

// Slack may take up a later call before the acknowledgement that it got first; nobody notices this.
const headStartMs = 300;
// Source: docs.slack.dev, Handling user interaction: so long Slack waits for an acknowledgement.
const slacksPatienceMs = 3_000;
const remembered = 1_000;

/**
 * Forms that were sent and are not acknowledged yet: the first thing that is said to one is its
 * acknowledgement, so that nothing flickers.
 */
export class Submissions {
  readonly #clock: Clock;
  readonly #open = new Map<string, Submission>();
  /** Those that were sent to this process. */
  readonly #own = new Lru<string, true>(remembered);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A form was sent. Whoever calls this settles it. */
  expect(delivery: string): Submission {
    const submission = new Submission(this.#clock, () => {
      if (this.#open.get(delivery) === submission) this.#open.delete(delivery);
    });
    this.#open.set(delivery, submission);
    this.#own.set(delivery, true);
    return submission;
  }

  /**
   * For what is said to the form of this delivery; the first thing takes its place. `undefined`, or
   * an answer that it is false, means that `views.update` is the way to say it; that is safe then.
   * `sentAtMs` is when it was sent, in ms since 1970.
   */
  take(delivery: string, sentAtMs?: number): ShowInstead | undefined {
    const submission = this.#open.get(delivery);
    if (submission) return (view) => submission.show(view);
    if (!delivery.startsWith("f:") || this.#own.get(delivery)) return undefined;
    // Another process acknowledges it, and would put its waiting view in the place of what is said.
    const leftMs = (sentAtMs ?? 0) + slacksPatienceMs - this.#clock.now();
    return leftMs > 0 ? () => this.#later(Math.min(leftMs, slacksPatienceMs)) : undefined;
  }

  async #later(ms: number): Promise<false> {
    await this.#clock.sleep(ms);
    return false;
  }
}

/** A form that Slack waits for. */
export class Submission {
  readonly #clock: Clock;
  readonly #end: () => void;
  readonly #said = new AbortController();
  readonly #left = new AbortController();
  #isLate = false;
  #isSettled = false;
  #isShown = false;
  #view: types.ModalView | undefined;

  constructor(clock: Clock, end: () => void) {
    this.#clock = clock;
    this.#end = end;
  }

  /** Takes the view for its acknowledgement, if that is the first one and in time. */
  show(view: types.ModalView): Promise<boolean> {
    if (!this.#isLate) this.#view ??= view;
    this.#said.abort();
    return this.#isOver(view);
  }

  /** What is said first, if that is soon enough; nothing is taken up any more then. */
  async first(withinMs: number): Promise<types.ModalView | undefined> {
    await this.#clock.sleep(withinMs, this.#said.signal);
    this.#isLate = true;
    return this.#view;
  }

  /** It was acknowledged, or will not be; `isShown` if what was said first went along. */
  settle(isShown: boolean): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#isShown = isShown;
    this.#isLate = true;
    this.#clock.alarm(headStartMs, () => {
      this.#left.abort();
      this.#end();
    });
  }

  /** Once nothing that is sent now can come before the acknowledgement. */
  async #isOver(view: types.ModalView): Promise<boolean> {
    await ended(this.#left.signal);
    return this.#isShown && this.#view === view;
  }
}

function ended(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) =>
    signal.addEventListener("abort", () => resolve(), { once: true }),
  );
}

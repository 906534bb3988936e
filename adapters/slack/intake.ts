import type { types } from "@slack/bolt";

import {
  before,
  type ChatEvent,
  checkForm,
  type Clock,
  Keeper,
  type Logger,
  type Receive,
  textAt,
  type Wizard,
} from "../../src/index.ts";
import type { Names } from "./command-line.ts";
import { farewellIn, type Farewell } from "./farewell.ts";
import { waitingModal } from "./modal.ts";
import { parsePayload } from "./parse.ts";
import type { Submission, Submissions } from "./submissions.ts";

/** What a receiver hands over. */
export interface Delivered {
  readonly body: unknown;
  /** Acknowledges it to Slack, with an answer where Slack takes one. */
  readonly ack: (answer?: object) => Promise<void>;
}

/** What the intake stands on. */
export interface IntakeParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly names: Names;
  /** Their forms are checked before anything is stored. */
  readonly wizards: readonly Wizard[];
  readonly submissions: Submissions;
  /** A workspace took the bot's rights away; resolves when its data is gone. */
  readonly gone: (farewell: Farewell) => Promise<void>;
}

interface Errors {
  readonly [field: string]: string;
}

/** What is in a payload; `wrong` is a form with wrong values. */
type News =
  | { readonly kind: "none" }
  | { readonly kind: "gone"; readonly farewell: Farewell }
  | { readonly kind: "wrong"; readonly errors: Errors }
  | { readonly kind: "event"; readonly event: ChatEvent };

// Slack waits 3 s, Bolt 3,001 ms; the runtime says after 2.5 s itself that it could not keep it.
const patienceMs = 2_700;
const firstWordMs = 1_000;
const unsaved = "⚠️ This could not be saved right now. Please send it again in a moment.";

/** Hands what Slack delivers to the bot, and acknowledges what is kept. */
export class Intake {
  readonly #parts: IntakeParts;
  readonly #keeper: Keeper;

  constructor(parts: IntakeParts) {
    this.#parts = parts;
    this.#keeper = new Keeper(parts.clock);
  }

  open(receive: Receive): void {
    this.#keeper.open(receive);
  }

  /**
   * True once it is acknowledged: it is durable, or nothing for this bot. False if it is not, so
   * that Slack may deliver it again. Never rejects, and takes no longer than Slack waits.
   */
  async take(delivered: Delivered): Promise<boolean> {
    const untilMs = this.#parts.clock.monotonic() + patienceMs;
    const news = this.#newsIn(delivered.body);
    switch (news.kind) {
      case "none":
        return this.#acknowledge(delivered);
      case "gone":
        return this.#farewell(news.farewell, delivered, untilMs);
      case "wrong":
        return this.#acknowledge(delivered, { response_action: "errors", errors: news.errors });
      case "event":
        return news.event.content.kind === "form"
          ? this.#takeForm(news.event, delivered, untilMs)
          : this.#takeEvent(news.event, delivered, untilMs);
    }
  }

  async #farewell(farewell: Farewell, delivered: Delivered, untilMs: number): Promise<boolean> {
    return (await before(untilMs, this.#forgotten(farewell), this.#parts.clock)) === true
      ? this.#acknowledge(delivered)
      : this.#complain(delivered, "what is known of the workspace could not be removed yet");
  }

  async #forgotten(farewell: Farewell): Promise<boolean> {
    try {
      await this.#parts.gone(farewell);
      return true;
    } catch {
      return false;
    }
  }

  async #takeEvent(event: ChatEvent, delivered: Delivered, untilMs: number): Promise<boolean> {
    const receipt = await this.#keeper.keep(event, untilMs);
    return receipt === "unavailable"
      ? this.#complain(delivered, "it could not be kept in time", event)
      : this.#acknowledge(delivered);
  }

  /** A form stays open with all that was typed until something else takes its place. */
  async #takeForm(event: ChatEvent, delivered: Delivered, untilMs: number): Promise<boolean> {
    const submission = this.#parts.submissions.expect(event.delivery);
    const receipt = await this.#keeper.keep(event, untilMs);
    if (receipt === "unavailable") return this.#unsaved(event, delivered, submission);
    const leftMs = untilMs - this.#parts.clock.monotonic();
    const view = await submission.first(Math.max(0, Math.min(firstWordMs, leftMs)));
    const waiting = receipt === "durable" ? this.#waiting(delivered.body) : undefined;
    const shown = view ?? waiting;
    const answer = shown && { response_action: "update", view: shown };
    submission.settle(await this.#answer(delivered, answer));
    return true;
  }

  /** Slack would only say that something went wrong. What was said to it is said at the form. */
  async #unsaved(event: ChatEvent, delivered: Delivered, submission: Submission): Promise<boolean> {
    this.#complain(delivered, "it could not be kept in time", event);
    const [field] = event.content.kind === "form" ? Object.keys(event.content.values) : [];
    const isShown =
      field !== undefined &&
      (await this.#answer(delivered, {
        response_action: "errors",
        errors: { [field]: unsaved },
      }));
    submission.settle(isShown);
    return isShown;
  }

  #newsIn(body: unknown): News {
    const { clock, logger, names } = this.#parts;
    try {
      const farewell = farewellIn(body);
      if (farewell) return { kind: "gone", farewell };
      const event = parsePayload(body, { ...names, nowMs: clock.now() });
      if (!event) return { kind: "none" };
      const errors = this.#errorsIn(event);
      return errors ? { kind: "wrong", errors } : { kind: "event", event };
    } catch {
      // What a person wrote may stand in it: only that it was so is logged.
      logger.error("slack.unreadable", { reason: "a payload could not be read" });
      return { kind: "none" };
    }
  }

  /** What is wrong in a form, with the text to be shown at each field; `undefined` if nothing is. */
  #errorsIn({ content }: ChatEvent): Errors | undefined {
    if (content.kind !== "form") return undefined;
    const wizard = this.#parts.wizards.find(({ name }) => name === content.wizard);
    const wrong = Object.entries(wizard ? checkForm(wizard, content.values) : {});
    // A field of Slack's shows one line.
    return wrong.length === 0
      ? undefined
      : Object.fromEntries(wrong.map(([field, lines]) => [field, lines.join(" ")]));
  }

  #waiting(body: unknown): types.ModalView {
    return waitingModal({
      title: textAt(body, "view", "title", "text") ?? "",
      metadata: textAt(body, "view", "private_metadata") ?? "",
      prefix: `${this.#parts.names.slash} `,
    });
  }

  /** Always true: what is kept may come again, and is known then. */
  async #acknowledge(delivered: Delivered, answer?: object): Promise<true> {
    await this.#answer(delivered, answer);
    return true;
  }

  /** True if Slack got the answer. */
  async #answer({ body, ack }: Delivered, answer?: object): Promise<boolean> {
    try {
      await ack(answer);
      return true;
    } catch {
      this.#parts.logger.warn("slack.unacknowledged", { kind: kindOf(body) });
      return false;
    }
  }

  #complain({ body }: Delivered, reason: string, event?: ChatEvent): false {
    this.#parts.logger.warn("slack.unkept", { kind: kindOf(body), event: event?.delivery, reason });
    return false;
  }
}

/** What it is, in a word of Slack's. */
function kindOf(body: unknown): string {
  const type = textAt(body, "event", "type") ?? textAt(body, "type") ?? "slash";
  return /^[a-z_]{1,40}$/.test(type) ? type : "unknown";
}

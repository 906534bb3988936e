import { isFault, type Clock } from "../../src/index.ts";
import type { Client } from "./client.ts";
import type { Failure } from "./failure.ts";
import { Kept } from "./kept.ts";
import type { Outbound } from "./outbound.ts";

/** A message that was just sent or edited. */
export interface Shown {
  readonly chat: string;
  readonly message: number;
  /** True if it has buttons for a question. */
  readonly asks: boolean;
}

interface Asked extends Shown {
  /** The question's name. */
  readonly asking: string;
}

/** What taking buttons away stands on. */
export interface QuestionParts {
  readonly client: Client;
  readonly clock: Clock;
  readonly outbound: Outbound;
  /** Comes when nothing more is to be done. */
  readonly closed: AbortSignal;
}

const remembered = 2_000;
const callMs = 5_000;
const againMs = 3_000;
// Messages come first: so often it is tried again when there is no room.
const attempts = 20;

/** The messages whose buttons answer an open question: they go once it is answered. */
export class Questions {
  readonly #parts: QuestionParts;
  /** By conversation. */
  readonly #asked = new Kept<Asked>(remembered);

  constructor(parts: QuestionParts) {
    this.#parts = parts;
  }

  /**
   * `shown` was said, after which the question `asking` is open. Buttons of another question, and
   * those of the same one higher up in the chat, are taken away.
   */
  said(conversation: string, asking: string, shown: Shown): void {
    const before = this.#asked.get(conversation);
    if (!shown.asks && before?.asking === asking) return;
    this.#asked.delete(conversation);
    if (shown.asks) this.#asked.set(conversation, { ...shown, asking });
    if (before && before.message !== shown.message) void this.#bare(before);
  }

  /** Best effort: a button that stays is explained when it is pressed. */
  async #bare({ chat, message }: Shown): Promise<void> {
    const { client, clock, outbound, closed } = this.#parts;
    for (let attempt = 0; attempt < attempts && !closed.aborted; attempt += 1) {
      const signal = AbortSignal.any([closed, AbortSignal.timeout(callMs)]);
      const departure = { key: `bare/${chat}/${message}`, chat, edits: undefined, signal };
      try {
        const answer = await outbound.send({ ...departure, optional: true }, () =>
          client.bare(chat, message, signal),
        );
        if (answer?.kind !== "failed" || !isWorthwhile(answer.failure)) return;
        await clock.sleep(waitOf(answer.failure), closed);
      } catch (error) {
        if (!isFault(error, "adapter.rate-limited")) return;
        await clock.sleep(error.details.retryAfterMs, closed);
      }
    }
  }
}

const isWorthwhile = ({ kind }: Failure): boolean =>
  kind === "rate-limited" || kind === "unreachable";

const waitOf = (failure: Failure): number =>
  failure.kind === "rate-limited" ? failure.retryAfterMs : againMs;

import { conversationOf, isFault, within, type Address } from "../../src/index.ts";
import type { CallParts } from "./calls.ts";
import type { Failure } from "./failure.ts";
import type { Outbound } from "./outbound.ts";
import type { Asked, QuestionMemory } from "./question-memory.ts";

/** A message that was just sent or edited. */
export interface Shown {
  readonly chat: string;
  readonly message: number;
  /** True if it has buttons for a question. */
  readonly asks: boolean;
}

/** What taking buttons away stands on. */
export interface QuestionParts extends CallParts {
  readonly outbound: Outbound;
  readonly memory: QuestionMemory;
}

const callMs = 5_000;
const againMs = 3_000;
// Messages come first: so often it is tried again when there is no room.
const attempts = 20;

/** The messages whose buttons answer an open question: they go once it is answered. */
export class Questions {
  readonly #parts: QuestionParts;
  /** By conversation: what is still being looked up or remembered. */
  readonly #busy = new Map<string, Promise<void>>();

  constructor(parts: QuestionParts) {
    this.#parts = parts;
  }

  /**
   * `shown` was said, after which the question `asking` is open. Buttons of another question, and
   * those of the same one higher up in the chat, are taken away. Nobody waits for that: a button
   * that stays is explained when it is pressed.
   */
  said(at: Address, asking: string, shown: Shown): void {
    const name = conversationOf(at);
    const before = this.#busy.get(name) ?? Promise.resolve();
    const done = before
      .then(() => this.#settle(at, asking, shown))
      // The store may be away: then nothing is remembered.
      .catch(() => undefined);
    this.#busy.set(name, done);
    void done.then(() => {
      if (this.#busy.get(name) === done) this.#busy.delete(name);
    });
  }

  async #settle(at: Address, asking: string, { chat, message, asks }: Shown): Promise<void> {
    const { memory } = this.#parts;
    const before = await memory.load(at);
    if (!asks && (!before || before.asking === asking)) return;
    if (asks) await memory.save(at, { chat, message, asking });
    else await memory.remove(at);
    if (before && before.message !== message) void this.#bare(before);
  }

  async #bare({ chat, message }: Asked): Promise<void> {
    const { client, clock, outbound, closed } = this.#parts;
    for (let attempt = 0; attempt < attempts && !closed.aborted; attempt += 1) {
      const signal = within(callMs, closed);
      const departure = { key: `bare/${chat}/${message}`, lane: chat, edits: undefined, signal };
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

import { within, type Clock } from "../../src/index.ts";
import type { CallParts } from "./calls.ts";
import type { Client } from "./client.ts";

// So long a remark may take to be told to who pressed, and to nobody else; nobody notices it.
const remarkMs = 250;
const answerMs = 5_000;
// Bot API, answerCallbackQuery: 0-200 characters.
const longestRemark = 200;

interface Pending {
  readonly query: string;
  readonly callOff: () => void;
}

/** Presses of buttons that Telegram still shows as being worked on: each is answered at once. */
export class Presses {
  readonly #client: Client;
  readonly #clock: Clock;
  readonly #closed: AbortSignal;
  readonly #pending = new Map<string, Pending>();

  constructor({ client, clock, closed }: CallParts) {
    this.#client = client;
    this.#clock = clock;
    this.#closed = closed;
  }

  /** A button was pressed. Without a delivery nothing will be said to it. */
  pressed(query: string, delivery: string | undefined): void {
    if (delivery === undefined) return this.#answer(query);
    this.settle(delivery);
    const callOff = this.#clock.alarm(remarkMs, () => this.settle(delivery));
    this.#pending.set(delivery, { query, callOff });
  }

  /** Ends the waiting, without a word. */
  settle(delivery: string): void {
    const pending = this.#take(delivery);
    if (pending) this.#answer(pending.query);
  }

  /** True if Telegram took the remark for who pressed; it is shown to nobody else. */
  async remark(delivery: string, words: string, signal: AbortSignal): Promise<boolean> {
    const pending = words.length <= longestRemark ? this.#take(delivery) : undefined;
    if (!pending) return false;
    const answer = await this.#client.answerPress(pending.query, words, signal);
    if (answer.kind === "failed") this.#answer(pending.query);
    return answer.kind === "done";
  }

  /** Answers all that are still waited for. */
  close(): void {
    for (const delivery of this.#pending.keys()) this.settle(delivery);
  }

  #take(delivery: string): Pending | undefined {
    const pending = this.#pending.get(delivery);
    this.#pending.delete(delivery);
    pending?.callOff();
    return pending;
  }

  /** One that is too old cannot be answered any more, and nobody waits for it. */
  #answer(query: string): void {
    void this.#client.answerPress(query, undefined, within(answerMs, this.#closed));
  }
}

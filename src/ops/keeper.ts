import { conversationOf, type ChatEvent } from "../core/event.ts";
import type { Receipt, Receive } from "../ports/chat-adapter.ts";
import type { Clock } from "../ports/clock.ts";
import { Queues } from "./queues.ts";

const firstWaitMs = 100;

/** Hands events to the bot, each conversation's in the order in which they came. */
export class Keeper {
  readonly #clock: Clock;
  readonly #conversations = new Queues();
  #receive: Receive | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** To be called before the first event. */
  open(receive: Receive): void {
    this.#receive = receive;
  }

  /**
   * Hands it over behind all earlier ones of its conversation, and again while it cannot be kept:
   * platforms repeat no press and no form.
   */
  async keep(event: ChatEvent, untilMs: number): Promise<Receipt> {
    // What is refused in the end comes again: it must not hold up the others for ever.
    const kept = await this.#conversations.run(conversationOf(event.at), () =>
      before(untilMs, this.#persist(event, untilMs), this.#clock),
    );
    return kept ?? "unavailable";
  }

  async #persist(event: ChatEvent, untilMs: number): Promise<Receipt> {
    const clock = this.#clock;
    for (let waitMs = firstWaitMs; clock.monotonic() < untilMs; waitMs *= 2) {
      const receipt = await this.#handOver(event);
      if (receipt !== "unavailable") return receipt;
      await clock.sleep(waitMs);
    }
    return "unavailable";
  }

  async #handOver(event: ChatEvent): Promise<Receipt> {
    try {
      return (await this.#receive?.(event)) ?? "unavailable";
    } catch {
      return "unavailable";
    }
  }
}

/** The answer; `undefined` if it does not come until then, by the clock that only goes forward. */
export async function before<Value>(
  untilMs: number,
  answer: Promise<Value>,
  clock: Clock,
): Promise<Value | undefined> {
  const over = new AbortController();
  const late = clock.sleep(untilMs - clock.monotonic(), over.signal).then(() => undefined);
  try {
    return await Promise.race([answer, late]);
  } finally {
    over.abort();
  }
}

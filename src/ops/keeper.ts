import { conversationOf, type ChatEvent } from "../core/event.ts";
import type { Receipt, Receive } from "../ports/chat-adapter.ts";
import type { Clock } from "../ports/clock.ts";
import { Queues } from "./queues.ts";

const firstWaitMs = 100;
const longestWaitMs = 5_000;

/** How long something is tried. */
interface Limit {
  readonly isOver: () => boolean;
  /** Ends a pause. */
  readonly signal?: AbortSignal;
}

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
   * platforms repeat no press and no form. Takes no longer than until `untilMs`, by the clock that
   * only goes forward; what had no turn by then is not handed over any more.
   */
  async keep(event: ChatEvent, untilMs: number): Promise<Receipt> {
    const clock = this.#clock;
    // What is refused in the end comes again: it must not hold up the others for ever.
    const turn = this.#inTurn(event, () =>
      before(untilMs, this.#repeat(event, { isOver: () => clock.monotonic() >= untilMs }), clock),
    );
    return (await before(untilMs, turn, clock)) ?? "unavailable";
  }

  /**
   * Hands it over behind all earlier ones of its conversation, and again until it is kept or
   * refused, however long that takes: for what no platform repeats. `unavailable` only if `signal`
   * came first; what had no turn by then is not handed over any more.
   */
  async persist(event: ChatEvent, signal: AbortSignal): Promise<Receipt> {
    const turn = this.#inTurn(event, () =>
      unless(signal, this.#repeat(event, { isOver: () => signal.aborted, signal })),
    );
    return (await unless(signal, turn)) ?? "unavailable";
  }

  #inTurn<Value>(event: ChatEvent, work: () => Promise<Value>): Promise<Value> {
    return this.#conversations.run(conversationOf(event.at), work);
  }

  async #repeat(event: ChatEvent, { isOver, signal }: Limit): Promise<Receipt> {
    for (let waitMs = firstWaitMs; !isOver(); waitMs = Math.min(waitMs * 2, longestWaitMs)) {
      const receipt = await this.#handOver(event);
      if (receipt !== "unavailable") return receipt;
      await this.#clock.sleep(waitMs, signal);
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

/** The answer; `undefined` if the signal comes first. */
async function unless<Value>(
  signal: AbortSignal,
  answer: Promise<Value>,
): Promise<Value | undefined> {
  let end = (): void => undefined;
  const over = new Promise<undefined>((resolve) => {
    end = () => resolve(undefined);
    signal.addEventListener("abort", end, { once: true });
    if (signal.aborted) end();
  });
  try {
    return await Promise.race([answer, over]);
  } finally {
    signal.removeEventListener("abort", end);
  }
}

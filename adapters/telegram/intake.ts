import type { Update } from "grammy/types";

import {
  conversationOf,
  type ChatEvent,
  type Clock,
  type Logger,
  type Receipt,
  type Receive,
} from "../../src/index.ts";
import { parseUpdate, type Acquaintance } from "./parse.ts";
import type { Presses } from "./presses.ts";
import type { Typing } from "./typing.ts";

/** What the intake stands on. */
export interface IntakeParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly presses: Presses;
  readonly typing: Typing;
  /** Who the bot is by now. */
  readonly acquaintance: () => Acquaintance;
}

const firstWaitMs = 250;
const longestWaitMs = 5_000;

/** Hands updates to the bot. */
export class Intake {
  readonly #parts: IntakeParts;
  /** By conversation: the fate of its last update that is being handed over. */
  readonly #lines = new Map<string, Promise<boolean>>();
  #receive: Receive | undefined;

  constructor(parts: IntakeParts) {
    this.#parts = parts;
  }

  open(receive: Receive): void {
    this.#receive = receive;
  }

  /**
   * Hands it over once. What is not for this bot counts as refused; before the bot knows its own
   * name nobody can tell.
   */
  async take(update: Update): Promise<Receipt> {
    if (this.#parts.acquaintance().username === undefined) return "unavailable";
    const event = this.#eventIn(update);
    return event ? this.#offer(event) : "refused";
  }

  /**
   * Hands it over until it is durable, behind all earlier ones of its conversation. False only if
   * `signal` came first.
   */
  persist(update: Update, signal: AbortSignal): Promise<boolean> {
    const event = this.#eventIn(update);
    if (!event) return Promise.resolve(true);
    const name = conversationOf(event.at);
    const fate = (this.#lines.get(name) ?? Promise.resolve()).then(() =>
      this.#persist(event, signal),
    );
    this.#lines.set(name, fate);
    void fate.then(() => {
      if (this.#lines.get(name) === fate) this.#lines.delete(name);
    });
    return fate;
  }

  /** True once it is durable or refused. Telegram repeats nothing that it gave, so this does. */
  async #persist(event: ChatEvent, signal: AbortSignal): Promise<boolean> {
    for (let waitMs = firstWaitMs; !signal.aborted; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
      if ((await this.#offer(event)) !== "unavailable") return true;
      await this.#parts.clock.sleep(waitMs, signal);
    }
    return false;
  }

  async #offer(event: ChatEvent): Promise<Receipt> {
    const { typing, presses } = this.#parts;
    typing.expect(event);
    const receipt = await this.#handOver(event);
    if (receipt === "durable") return receipt;
    typing.forget(event.delivery);
    presses.settle(event.delivery);
    return receipt;
  }

  async #handOver(event: ChatEvent): Promise<Receipt> {
    try {
      return (await this.#receive?.(event)) ?? "unavailable";
    } catch {
      return "unavailable";
    }
  }

  /** A press is answered in any case: a person waits for that. */
  #eventIn(update: Update): ChatEvent | undefined {
    const { presses, acquaintance, logger } = this.#parts;
    const query = update.callback_query;
    let event: ChatEvent | undefined;
    try {
      event = parseUpdate(update, acquaintance());
    } catch {
      // What a person wrote may stand in it: only that it was so is logged.
      logger.error("telegram.unreadable", { event: String(update.update_id) });
    }
    if (query) presses.pressed(query.id, event?.delivery);
    return event;
  }
}

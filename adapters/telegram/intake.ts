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
  #receive: Receive | undefined;

  constructor(parts: IntakeParts) {
    this.#parts = parts;
  }

  open(receive: Receive): void {
    this.#receive = receive;
  }

  /** Hands it over once. What is not for this bot counts as refused. */
  async take(update: Update): Promise<Receipt> {
    const event = this.#eventIn(update);
    return event ? this.#offer(event) : "refused";
  }

  /**
   * Hands all of them over, those of one conversation one after the other, until they are durable.
   * Gives how many, from the first on, are; fewer than all only if `signal` came first.
   */
  async takeAll(updates: readonly Update[], signal: AbortSignal): Promise<number> {
    const lines = new Map<string, Promise<unknown>>();
    const fates = updates.map((update) => {
      const event = this.#eventIn(update);
      if (!event) return Promise.resolve(true);
      const name = conversationOf(event.at);
      const fate = (lines.get(name) ?? Promise.resolve()).then(() => this.#persist(event, signal));
      lines.set(name, fate);
      return fate;
    });
    const kept = await Promise.all(fates);
    const firstLost = kept.indexOf(false);
    return firstLost === -1 ? kept.length : firstLost;
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

import type { Client } from "./client.ts";
import { Kept } from "./kept.ts";

/** A message with buttons. */
export interface Shown {
  readonly chat: string;
  readonly message: number;
}

interface Asked extends Shown {
  /** The question's name. */
  readonly asking: string;
}

const remembered = 2_000;
const bareMs = 10_000;

/** The messages whose buttons answer an open question: they go once it is answered. */
export class Questions {
  readonly #client: Client;
  /** By conversation. */
  readonly #asked = new Kept<Asked>(remembered);

  constructor(client: Client) {
    this.#client = client;
  }

  /**
   * Something was said, after which the question `asking` is open; `shown` is its message if it has
   * buttons for a question. Those of another question, or higher up in the chat, are taken away.
   */
  said(conversation: string, asking: string, shown: Shown | undefined): void {
    const before = this.#asked.get(conversation);
    if (!shown && before?.asking === asking) return;
    this.#asked.delete(conversation);
    if (shown) this.#asked.set(conversation, { ...shown, asking });
    if (!before || before.message === shown?.message) return;
    // Best effort: a button that stays is explained when it is pressed.
    void this.#client.bare(before.chat, before.message, AbortSignal.timeout(bareMs));
  }
}

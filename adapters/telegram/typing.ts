import { Lru, within, type Address, type ChatEvent, type Clock } from "../../src/index.ts";
import type { CallParts } from "./calls.ts";
import type { Client } from "./client.ts";
import { replyToOf } from "./parse.ts";

// What is answered sooner needs no sign. Telegram shows one for 5 s.
const firstMs = 400;
const againMs = 4_000;
const showMs = 5_000;
const remembered = 1_000;

/** "typing…" while a person waits for an answer. */
export class Typing {
  readonly #client: Client;
  readonly #clock: Clock;
  readonly #closed: AbortSignal;
  readonly #expected = new Map<string, () => void>();
  /** When it was last shown in a chat, monotonic. */
  readonly #shownAtMs = new Lru<string, number>(remembered);

  constructor({ client, clock, closed }: CallParts) {
    this.#client = client;
    this.#clock = clock;
    this.#closed = closed;
  }

  /** An answer to this will follow, probably. */
  expect({ delivery, at, content }: ChatEvent): void {
    const asks = content.kind === "button" || content.kind === "command";
    if (!asks && !(content.kind === "text" && content.addressed)) return;
    this.forget(delivery);
    const callOff = this.#clock.alarm(firstMs, () => {
      this.#expected.delete(delivery);
      this.show(at);
    });
    this.#expected.set(delivery, callOff);
  }

  /** It is answered, or will not be. */
  forget(delivery: string): void {
    this.#expected.get(delivery)?.();
    this.#expected.delete(delivery);
  }

  /** Shows it, unless it is shown. */
  show(at: Address): void {
    const nowMs = this.#clock.monotonic();
    const { thread } = replyToOf(at);
    const place = `${at.place}/${thread ?? ""}`;
    if (nowMs - (this.#shownAtMs.get(place) ?? -Infinity) < againMs) return;
    this.#shownAtMs.set(place, nowMs);
    void this.#client.typing(at.place, thread, within(showMs, this.#closed));
  }

  /** Nothing will be answered here any more. */
  close(): void {
    for (const delivery of this.#expected.keys()) this.forget(delivery);
  }
}

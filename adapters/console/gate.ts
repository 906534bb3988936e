import { setTimeout as sleep } from "node:timers/promises";
import type { Key } from "./keys.ts";

/** Where keys go. */
export interface Keyboard {
  /** True if the key ended a line: the next one waits until {@link Gate.hold} is over. */
  press(key: Key): boolean;
  /** Keys are let through again. */
  opened(): void;
}

// An answer may be several messages; they follow each other within this time.
const settleMs = 60;
// Whoever types on after this has seen that nothing was asked.
const patienceMs = 1_500;

/**
 * Holds back what is typed behind a line until that line is answered: the answer may be a
 * question whose reply must not be seen. Typed keys wait for the first message at most, pasted
 * lines for the end of all work.
 */
export class Gate {
  readonly #whenIdle: (() => Promise<void>) | undefined;
  readonly #keyboard: Keyboard;
  readonly #queue: Key[] = [];
  readonly #closed = new AbortController();
  #isHolding = false;
  #shown: () => void = () => undefined;

  constructor(whenIdle: (() => Promise<void>) | undefined, keyboard: Keyboard) {
    this.#whenIdle = whenIdle;
    this.#keyboard = keyboard;
  }

  get isHolding(): boolean {
    return this.#isHolding;
  }

  push(keys: readonly Key[]): void {
    this.#queue.push(...keys);
    this.#pump();
  }

  /** A message is on the screen. */
  shown(): void {
    this.#shown();
  }

  /** Holds until what `taken` stands for is answered; not at all if it resolves with false. */
  hold(taken: Promise<boolean>): void {
    this.#isHolding = true;
    void this.#answered(taken).then(() => {
      if (this.#closed.signal.aborted) return;
      this.#isHolding = false;
      this.#keyboard.opened();
      this.#pump();
    });
  }

  /** Forgets what is held back and lets nothing through any more. */
  close(): void {
    this.#closed.abort();
    this.#queue.length = 0;
  }

  #pump(): void {
    while (!this.#isHolding && !this.#closed.signal.aborted) {
      const key = this.#queue.shift();
      if (!key) return;
      // The editor may report the line a little later; until then nothing else may pass.
      if (this.#keyboard.press(key)) this.#isHolding = true;
    }
  }

  async #answered(taken: Promise<boolean>): Promise<void> {
    const first = new Promise<void>((resolve) => {
      this.#shown = resolve;
    });
    if (!(await taken.catch(() => false))) return;
    const done = new AbortController();
    const signal = AbortSignal.any([done.signal, this.#closed.signal]);
    const wait = (ms: number): Promise<void> =>
      sleep(ms, undefined, { signal, ref: false }).catch(() => undefined);
    const idle = this.#whenIdle?.().catch(() => undefined);
    if (idle && this.#queue.length > 0) await idle;
    else
      await Promise.race([
        first.then(() => wait(settleMs)),
        wait(patienceMs),
        ...(idle ? [idle] : []),
      ]);
    done.abort();
  }
}

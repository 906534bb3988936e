import { Fault, type Clock } from "../../src/index.ts";
import { Pace, type Limits } from "./pace.ts";

/** One message that wants to go out. */
export interface Departure {
  /** The same for a repeated sending. */
  readonly key: string;
  readonly chat: string;
  /** The message that it edits, if any. */
  readonly edits: number | undefined;
  /** True for what may be left out when there is little room: progress. */
  readonly optional: boolean;
  readonly signal: AbortSignal;
}

// Who has to wait longer is told so, and waits outside: a sending must end within seconds.
const patienceMs = 2_500;

interface WaitingEdit {
  readonly departure: Departure;
  overtaken: boolean;
  readonly wake: AbortController;
}

/**
 * The one queue to Telegram: not faster than the limits, in order for each chat, an edit that a newer
 * one overtakes not at all.
 */
export class Outbound {
  readonly #clock: Clock;
  readonly #pace: Pace;
  /** The end of the last message on its way to a chat. */
  readonly #last = new Map<string, Promise<unknown>>();
  readonly #edits = new Map<string, WaitingEdit>();

  constructor(clock: Clock, limits?: Limits) {
    this.#clock = clock;
    this.#pace = new Pace(limits);
  }

  /**
   * Runs `go` when it may go; `undefined` if a newer edit of the same message took its place.
   * Rejects with `Fault` `adapter.rate-limited` if that is not soon, and with `adapter.unavailable`
   * if the signal comes first.
   */
  async send<Value>(
    departure: Departure,
    go: () => Promise<Value>,
  ): Promise<{ readonly value: Value } | undefined> {
    if (!(await this.#turn(departure))) return undefined;
    const { chat } = departure;
    const before = this.#last.get(chat) ?? Promise.resolve();
    const gone = before.then(async () => {
      await this.#global(departure.signal);
      return { value: await go() };
    });
    const settled = gone.catch(() => undefined);
    this.#last.set(chat, settled);
    try {
      return await gone;
    } finally {
      this.#pace.done(departure.key);
      if (this.#last.get(chat) === settled) this.#last.delete(chat);
    }
  }

  /** Telegram wants to hear nothing more for this chat so long. */
  block(chat: string, ms: number): void {
    this.#pace.block(chat, this.#clock.monotonic() + ms);
  }

  /** False if the departure was overtaken by a newer edit. */
  async #turn(departure: Departure): Promise<boolean> {
    const { key, chat, optional } = departure;
    if (optional) this.#yield(chat);
    const edit = this.#overtake(departure);
    try {
      for (;;) {
        const nowMs = this.#clock.monotonic();
        const waitMs = this.#pace.slot(key, chat, nowMs) - nowMs;
        if (waitMs <= 0) return true;
        if (waitMs > patienceMs) throw limited(waitMs);
        await this.#clock.sleep(waitMs, wakeOf(departure, edit));
        if (edit?.overtaken === true) return false;
        if (departure.signal.aborted) throw calledOff();
      }
    } finally {
      if (edit && this.#edits.get(editOf(departure)) === edit)
        this.#edits.delete(editOf(departure));
    }
  }

  /** What is optional goes only where there is room, and takes no place from what comes later. */
  #yield(chat: string): void {
    const waitMs = this.#pace.spareAfter(chat, this.#clock.monotonic());
    if (waitMs > 0) throw limited(waitMs);
  }

  #overtake(departure: Departure): WaitingEdit | undefined {
    if (departure.edits === undefined) return undefined;
    const name = editOf(departure);
    const older = this.#edits.get(name);
    if (older && older.departure.key !== departure.key) {
      older.overtaken = true;
      older.wake.abort();
      this.#pace.pass(older.departure.key, departure.key);
    }
    const edit = { departure, overtaken: false, wake: new AbortController() };
    this.#edits.set(name, edit);
    return edit;
  }

  async #global(signal: AbortSignal): Promise<void> {
    for (;;) {
      if (signal.aborted) throw calledOff();
      const waitMs = this.#pace.wait(this.#clock.monotonic());
      if (waitMs <= 0) return;
      await this.#clock.sleep(waitMs, signal);
    }
  }
}

const editOf = ({ chat, edits }: Departure): string => `${chat}/${edits ?? ""}`;

const wakeOf = ({ signal }: Departure, edit: WaitingEdit | undefined): AbortSignal =>
  edit ? AbortSignal.any([signal, edit.wake.signal]) : signal;

const limited = (ms: number): Fault<"adapter.rate-limited"> =>
  new Fault("adapter.rate-limited", { platform: "telegram", retryAfterMs: Math.ceil(ms) });

const calledOff = (): Fault<"adapter.unavailable"> =>
  new Fault("adapter.unavailable", { platform: "telegram", reason: "called off before it went" });

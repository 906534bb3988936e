import { Fault, type Clock } from "../../src/index.ts";
import type { Answer } from "./client.ts";
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
    go: () => Promise<Answer<Value>>,
  ): Promise<Answer<Value> | undefined> {
    if (departure.optional) this.#yield(departure.chat);
    const edit = this.#overtake(departure);
    try {
      return await this.#inTurn(departure, edit, go);
    } finally {
      const name = editOf(departure);
      if (edit && this.#edits.get(name) === edit) this.#edits.delete(name);
    }
  }

  async #inTurn<Value>(
    departure: Departure,
    edit: WaitingEdit | undefined,
    go: () => Promise<Answer<Value>>,
  ): Promise<Answer<Value> | undefined> {
    const { chat } = departure;
    if (!(await this.#turn(departure, edit))) return undefined;
    const before = this.#last.get(chat) ?? Promise.resolve();
    const gone = before.then(async () => {
      // What went before may have arrived later than planned.
      if (!(await this.#turn(departure, edit))) return undefined;
      await this.#global(departure.signal);
      return this.#go(departure, go);
    });
    const settled = gone.catch(() => undefined);
    this.#last.set(chat, settled);
    void settled.then(() => {
      if (this.#last.get(chat) === settled) this.#last.delete(chat);
    });
    return gone;
  }

  async #go<Value>(
    { key, chat, optional }: Departure,
    go: () => Promise<Answer<Value>>,
  ): Promise<Answer<Value>> {
    const answer = await go();
    const nowMs = this.#clock.monotonic();
    const isTooMuch = answer.kind === "failed" && answer.failure.kind === "rate-limited";
    // What is refused for being too much keeps its place, and the others theirs behind it; but what
    // may be left out must not hold up the others.
    if (isTooMuch && !optional) {
      this.#pace.block(chat, nowMs + answer.failure.retryAfterMs, nowMs);
      // It is told to come back then, so its place is kept until then.
      this.#pace.slot(key, chat, nowMs);
    } else this.#pace.went(key, chat, nowMs);
    return answer;
  }

  /** Waits for its time. False if the departure was overtaken by a newer edit. */
  async #turn(departure: Departure, edit: WaitingEdit | undefined): Promise<boolean> {
    const { key, chat, signal } = departure;
    for (;;) {
      // First: a sending that was given up has shown nothing, also where its own repetition overtook it.
      if (signal.aborted) throw calledOff();
      if (edit?.overtaken === true) return false;
      const nowMs = this.#clock.monotonic();
      const waitMs = this.#pace.slot(key, chat, nowMs) - nowMs;
      if (waitMs <= 0) return true;
      if (waitMs > patienceMs) throw limited(waitMs);
      await this.#clock.sleep(waitMs, wakeOf(departure, edit));
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
    if (older) {
      older.overtaken = true;
      older.wake.abort();
      this.#pace.pass(departure.chat, older.departure.key, departure.key);
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

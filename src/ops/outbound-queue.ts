import { Fault } from "../core/fault.ts";
import type { Clock } from "../ports/clock.ts";

/** One message that wants to go out. */
export interface Departure {
  /** The same for a repeated sending. */
  readonly key: string;
  /** What it stands in line for: a chat, a channel, somebody's home tab. */
  readonly lane: string;
  /** The message that it edits, if any. */
  readonly edits: string | number | undefined;
  /** True for what may be left out when there is little room: progress. */
  readonly optional: boolean;
  readonly signal: AbortSignal;
}

/** What a platform takes in which time. All times are monotonic, in ms. */
export interface OutboundPace {
  /** When the sending of this key may go to its lane. Asked again the same, or later. */
  slot(key: string, lane: string, nowMs: number): number;
  /** The sending of this key has arrived. */
  went(key: string, lane: string, nowMs: number): void;
  /** The newer sending takes the older one's time. */
  pass(lane: string, older: string, newer: string): void;
  /** How long what can be left out should rather wait, in ms. */
  spareAfter(lane: string, nowMs: number): number;
  /** Nothing more may go to the lane before then. */
  block(lane: string, untilMs: number, nowMs: number): void;
  /** 0 if a message may go now, as far as all lanes together are concerned; else how many ms later. */
  wait(nowMs: number): number;
}

/** What the queue looks at of a platform's answer. */
export type Departed =
  | { readonly kind: "done" }
  | {
      readonly kind: "failed";
      readonly failure: { readonly kind: string; readonly retryAfterMs?: number };
    };

/** What a queue stands on. */
export interface OutboundParts {
  readonly platform: string;
  readonly clock: Clock;
  readonly pace: OutboundPace;
}

// Who has to wait longer is told so, and waits outside: a sending must end within seconds.
const patienceMs = 2_500;

interface WaitingEdit {
  readonly departure: Departure;
  overtaken: boolean;
  readonly wake: AbortController;
}

/**
 * The queues to a platform: in each lane in order and not faster than its pace, an edit that a newer
 * one overtakes not at all.
 */
export class OutboundQueue {
  readonly #platform: string;
  readonly #clock: Clock;
  readonly #pace: OutboundPace;
  /** The end of the last message on its way in a lane. */
  readonly #last = new Map<string, Promise<unknown>>();
  readonly #edits = new Map<string, WaitingEdit>();

  constructor({ platform, clock, pace }: OutboundParts) {
    this.#platform = platform;
    this.#clock = clock;
    this.#pace = pace;
  }

  /**
   * Runs `go` when it may go; `undefined` if a newer edit of the same message took its place.
   * Rejects with `Fault` `adapter.rate-limited` if that is not soon, and with `adapter.unavailable`
   * if the signal comes first.
   */
  async send<Answer extends Departed>(
    departure: Departure,
    go: () => Promise<Answer>,
  ): Promise<Answer | undefined> {
    if (departure.optional) this.#yield(departure.lane);
    const edit = this.#overtake(departure);
    try {
      return await this.#inTurn(departure, edit, go);
    } finally {
      const name = editOf(departure);
      if (edit && this.#edits.get(name) === edit) this.#edits.delete(name);
    }
  }

  async #inTurn<Answer extends Departed>(
    departure: Departure,
    edit: WaitingEdit | undefined,
    go: () => Promise<Answer>,
  ): Promise<Answer | undefined> {
    const { lane } = departure;
    if (!(await this.#turn(departure, edit))) return undefined;
    const before = this.#last.get(lane) ?? Promise.resolve();
    const gone = before.then(async () => {
      // What went before may have arrived later than planned.
      if (!(await this.#turn(departure, edit))) return undefined;
      await this.#global(departure.signal);
      return this.#go(departure, go);
    });
    const settled = gone.catch(() => undefined);
    this.#last.set(lane, settled);
    void settled.then(() => {
      if (this.#last.get(lane) === settled) this.#last.delete(lane);
    });
    return gone;
  }

  async #go<Answer extends Departed>(
    { key, lane, optional }: Departure,
    go: () => Promise<Answer>,
  ): Promise<Answer> {
    const answer = await go();
    const nowMs = this.#clock.monotonic();
    const waitMs = askedToWait(answer);
    // What is refused for being too much keeps its place, and the others theirs behind it; but what
    // may be left out must not hold up the others.
    if (waitMs !== undefined && !optional) {
      this.#pace.block(lane, nowMs + waitMs, nowMs);
      // It is told to come back then, so its place is kept until then.
      this.#pace.slot(key, lane, nowMs);
    } else this.#pace.went(key, lane, nowMs);
    return answer;
  }

  /** Waits for its time. False if the departure was overtaken by a newer edit. */
  async #turn(departure: Departure, edit: WaitingEdit | undefined): Promise<boolean> {
    const { key, lane, signal } = departure;
    for (;;) {
      // First: a sending that was given up has shown nothing, also where its own repetition overtook it.
      if (signal.aborted) throw this.#calledOff();
      if (edit?.overtaken === true) return false;
      const nowMs = this.#clock.monotonic();
      const waitMs = this.#pace.slot(key, lane, nowMs) - nowMs;
      if (waitMs <= 0) return true;
      if (waitMs > patienceMs) throw this.#limited(waitMs);
      await this.#clock.sleep(waitMs, wakeOf(departure, edit));
    }
  }

  /** What is optional goes only where there is room, and takes no place from what comes later. */
  #yield(lane: string): void {
    const waitMs = this.#pace.spareAfter(lane, this.#clock.monotonic());
    if (waitMs > 0) throw this.#limited(waitMs);
  }

  #overtake(departure: Departure): WaitingEdit | undefined {
    if (departure.edits === undefined) return undefined;
    const name = editOf(departure);
    const older = this.#edits.get(name);
    if (older) {
      older.overtaken = true;
      older.wake.abort();
      this.#pace.pass(departure.lane, older.departure.key, departure.key);
    }
    const edit = { departure, overtaken: false, wake: new AbortController() };
    this.#edits.set(name, edit);
    return edit;
  }

  async #global(signal: AbortSignal): Promise<void> {
    for (;;) {
      if (signal.aborted) throw this.#calledOff();
      const waitMs = this.#pace.wait(this.#clock.monotonic());
      if (waitMs <= 0) return;
      await this.#clock.sleep(waitMs, signal);
    }
  }

  #limited(ms: number): Fault<"adapter.rate-limited"> {
    const platform = this.#platform;
    return new Fault("adapter.rate-limited", { platform, retryAfterMs: Math.ceil(ms) });
  }

  #calledOff(): Fault<"adapter.unavailable"> {
    const platform = this.#platform;
    return new Fault("adapter.unavailable", { platform, reason: "called off before it went" });
  }
}

const editOf = ({ lane, edits }: Departure): string => `${lane}/${edits ?? ""}`;

const wakeOf = ({ signal }: Departure, edit: WaitingEdit | undefined): AbortSignal =>
  edit ? AbortSignal.any([signal, edit.wake.signal]) : signal;

/** How long the platform asks to wait because it was too much; `undefined` if it was not. */
function askedToWait(answer: Departed): number | undefined {
  if (answer.kind === "done" || answer.failure.kind !== "rate-limited") return undefined;
  return answer.failure.retryAfterMs ?? 0;
}

import { Fault, type Clock } from "../../src/index.ts";
import type { Answer } from "./answer.ts";
import { Pace, type Limits } from "./pace.ts";

/** One message that wants to go out. */
export interface Departure {
  /** The same for a repeated sending. */
  readonly key: string;
  /** What it stands in line for: a channel, a modal, somebody's home tab. */
  readonly lane: string;
  /** The message that it edits, if any. */
  readonly edits: string | undefined;
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
 * The queues to Slack: in each channel not faster than the limits, in order, an edit that a newer
 * one overtakes not at all.
 */
export class Outbound {
  readonly #clock: Clock;
  readonly #pace: Pace;
  /** The end of the last message on its way to a channel. */
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
    if (departure.optional) this.#yield(departure.lane);
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
    const { lane } = departure;
    if (!(await this.#turn(departure, edit))) return undefined;
    const before = this.#last.get(lane) ?? Promise.resolve();
    const gone = before.then(async () => {
      // What went before may have arrived later than planned.
      if (!(await this.#turn(departure, edit))) return undefined;
      return this.#go(departure, go);
    });
    const settled = gone.catch(() => undefined);
    this.#last.set(lane, settled);
    void settled.then(() => {
      if (this.#last.get(lane) === settled) this.#last.delete(lane);
    });
    return gone;
  }

  async #go<Value>(
    { key, lane, optional }: Departure,
    go: () => Promise<Answer<Value>>,
  ): Promise<Answer<Value>> {
    const answer = await go();
    const nowMs = this.#clock.monotonic();
    const isTooMuch = answer.kind === "failed" && answer.failure.kind === "rate-limited";
    // What is refused for being too much keeps its place, and the others theirs behind it; but what
    // may be left out must not hold up the others.
    if (isTooMuch && !optional) {
      this.#pace.block(lane, nowMs + answer.failure.retryAfterMs, nowMs);
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
      if (signal.aborted) throw calledOff();
      if (edit?.overtaken === true) return false;
      const nowMs = this.#clock.monotonic();
      const waitMs = this.#pace.slot(key, lane, nowMs) - nowMs;
      if (waitMs <= 0) return true;
      if (waitMs > patienceMs) throw limited(waitMs);
      await this.#clock.sleep(waitMs, wakeOf(departure, edit));
    }
  }

  /** What is optional goes only where there is room, and takes no place from what comes later. */
  #yield(lane: string): void {
    const waitMs = this.#pace.spareAfter(lane, this.#clock.monotonic());
    if (waitMs > 0) throw limited(waitMs);
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
}

const editOf = ({ lane, edits }: Departure): string => `${lane}/${edits ?? ""}`;

const wakeOf = ({ signal }: Departure, edit: WaitingEdit | undefined): AbortSignal =>
  edit ? AbortSignal.any([signal, edit.wake.signal]) : signal;

const limited = (ms: number): Fault<"adapter.rate-limited"> =>
  new Fault("adapter.rate-limited", { platform: "slack", retryAfterMs: Math.ceil(ms) });

const calledOff = (): Fault<"adapter.unavailable"> =>
  new Fault("adapter.unavailable", { platform: "slack", reason: "called off before it went" });

import { before, type Clock, type Turn } from "../../../src/index.ts";
import type { Shard } from "./wire.ts";

/** What a lease stands on. */
export interface LeaseParts {
  readonly clock: Clock;
  /** Says which of several processes has it; this one alone without it. */
  readonly turn: Turn | undefined;
}

/** What the turn of the process is called that hears this shard of a bot's. */
export const shardTurn = (botId: string, { id, count }: Shard): string =>
  `discord:${botId}:${id}/${count}`;

const leaseMs = 6_000;
const renewEveryMs = 2_000;
const askAgainMs = 250;
// Who has it must have stopped before another one may begin, also where their clocks differ a bit.
const marginMs = 1_000;
const soonMs = 1_000;

/** The right of one process among many, for as long as it renews it. */
export class Lease {
  readonly #clock: Clock;
  readonly #turn: Turn | undefined;
  #untilMs = -Infinity;
  /** True while the store answers. */
  #isAnswered = true;

  constructor({ clock, turn }: LeaseParts) {
    this.#clock = clock;
    this.#turn = turn;
  }

  /** True while no other process can have it. */
  get isHeld(): boolean {
    return this.#leftMs > 0;
  }

  /** True if this process has it now. A store that does not answer changes nothing. */
  async take(): Promise<boolean> {
    if (!this.#turn) this.#untilMs = Infinity;
    if (!this.#turn) return true;
    const askedAtMs = this.#clock.monotonic();
    const isTaken = await this.#ask(this.#turn);
    this.#isAnswered = isTaken !== undefined;
    if (isTaken === true) this.#untilMs = askedAtMs + leaseMs - marginMs;
    if (isTaken === false) this.#untilMs = -Infinity;
    return this.isHeld;
  }

  /** Renews it; resolves once it is lost, or with the signal. */
  async keep(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && this.isHeld) {
      const waitMs = this.#isAnswered ? renewEveryMs : askAgainMs;
      await this.#clock.sleep(Math.min(waitMs, this.#leftMs), signal);
      if (!signal.aborted && this.isHeld) await this.take();
    }
  }

  /** Gives it back at once; where the store does not answer, it ends by itself. */
  async leave(): Promise<void> {
    this.#untilMs = -Infinity;
    const leaving = this.#turn?.leave();
    if (!leaving) return;
    const left = leaving.catch(() => undefined);
    await before(this.#clock.monotonic() + soonMs, left, this.#clock);
  }

  get #leftMs(): number {
    return this.#untilMs - this.#clock.monotonic();
  }

  /** `undefined` for no answer in time: an answer may not take longer than what is held. */
  async #ask(turn: Turn): Promise<boolean | undefined> {
    const waitMs = this.isHeld ? Math.min(soonMs, this.#leftMs) : soonMs;
    const answer = turn.take(leaseMs).catch(() => undefined);
    return before(this.#clock.monotonic() + waitMs, answer, this.#clock);
  }
}

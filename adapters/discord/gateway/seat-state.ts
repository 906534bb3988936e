import { backoffMs, type Clock, type Logger } from "../../../src/index.ts";
import type { Board } from "./board.ts";
import type { TroubleName } from "../troubles.ts";

/** What the state is told to. */
export interface SeatStateParts {
  /** `<shard>/<count>`. */
  readonly name: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly board: Board;
}

// One that ends so soon, and again, is not to be replaced without a pause.
const shortLifeMs = 10_000;
// Discord often asks to connect again, which nobody needs to know of.
const noticeableMs = 2_000;
// A session that came to its end is followed by another one within seconds.
const patientMs = 10_000;
const missed = "Discord does not repeat what happened in that time";

/** Whether something is heard at a seat, and what the operator has to know of it. */
export class SeatState {
  readonly #parts: SeatStateParts;
  #failures = 0;
  #shortLives = 0;
  #heardAtMs = -Infinity;
  #hears = false;
  #isTroubled = false;
  /** When something was heard last, before nothing was. */
  #deafSinceMs: number | undefined;
  #callOff = (): void => undefined;

  constructor(parts: SeatStateParts) {
    this.#parts = parts;
  }

  /** How many connections in a row brought no session. */
  get failures(): number {
    return this.#failures;
  }

  /** A session is there. */
  hears(): void {
    this.#well();
    this.#hears = true;
    this.#heardAtMs = this.#parts.clock.monotonic();
  }

  /** A connection that brought a session is gone; gives how long to wait for another one, in ms. */
  lost(reason: string): number {
    const { clock } = this.#parts;
    this.#deaf();
    this.#expect(noticeableMs, reason);
    this.#shortLives = clock.monotonic() - this.#heardAtMs < shortLifeMs ? this.#shortLives + 1 : 0;
    return this.#shortLives > 1 ? spread(backoffMs(this.#shortLives - 1)) : 0;
  }

  /** Discord does not go on with a session; gives how long to wait, in ms. */
  ended(reason: string): number {
    this.#deaf();
    this.#expect(patientMs, reason);
    // Source: Discord API reference, "Resuming": a random time between 1 and 5 s.
    return Math.max(1_000 + 4_000 * Math.random(), this.#missed());
  }

  /** A connection could not be had, or brought none; gives how long to wait, in ms. */
  failed(name: TroubleName, reason: string): number {
    this.trouble(name, reason);
    return this.#missed();
  }

  /** Something is wrong, in words for the operator. */
  trouble(name: TroubleName, reason: string): void {
    this.#callOff();
    this.#deaf();
    this.#isTroubled = true;
    this.#parts.board.begin(this.#parts.name, { name, reason: this.#worded(reason) });
  }

  /** The start took long enough. */
  late(): void {
    if (!this.#isTroubled) this.trouble("gateway", "Discord cannot be reached: no answer yet");
  }

  /** A session ended, and with it what was to be heard of it. */
  gap(): void {
    const { clock, logger, name } = this.#parts;
    const since = this.#deafSinceMs;
    const ms = since === undefined ? undefined : Math.round(clock.monotonic() - since);
    logger.warn("discord.gap", { name, ms, reason: missed });
  }

  /** It is another process's turn, or nobody's: nothing is wrong here. */
  rest(): void {
    this.#well();
    this.#shortLives = 0;
    this.#hears = false;
  }

  #missed(): number {
    this.#failures += 1;
    return spread(backoffMs(this.#failures + this.#shortLives));
  }

  #well(): void {
    this.#callOff();
    this.#failures = 0;
    this.#isTroubled = false;
    this.#deafSinceMs = undefined;
    this.#parts.board.end(this.#parts.name);
  }

  #deaf(): void {
    if (this.#hears) this.#deafSinceMs = this.#parts.clock.monotonic();
    this.#hears = false;
  }

  /** It is told if nothing is heard until then. */
  #expect(ms: number, reason: string): void {
    this.#callOff();
    this.#callOff = this.#parts.clock.alarm(ms, () => this.trouble("gateway", reason));
  }

  #worded(reason: string): string {
    const { name } = this.#parts;
    return name === "0/1" ? reason : `shard ${name}: ${reason}`;
  }
}

/** Many processes that lost the same server must not come back as one. */
const spread = (ms: number): number => ms * (0.5 + Math.random() / 2);

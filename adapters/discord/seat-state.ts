import { backoffMs, type Clock, type Logger } from "../../src/index.ts";
import type { Board } from "./board.ts";
import type { TroubleName } from "./troubles.ts";

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
const missed = "Discord does not repeat what happened in that time";

/** Whether something is heard at a seat, and what the operator has to know of it. */
export class SeatState {
  readonly #parts: SeatStateParts;
  #failures = 0;
  #shortLives = 0;
  #heardAtMs = -Infinity;
  #hears = false;
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
    this.#callOff();
    this.#failures = 0;
    this.#hears = true;
    this.#heardAtMs = this.#parts.clock.monotonic();
    this.#deafSinceMs = undefined;
    this.#parts.board.end(this.#parts.name);
  }

  /** A connection that brought a session is gone; gives how long to wait for another one, in ms. */
  lost(reason: string): number {
    const { clock } = this.#parts;
    this.#deaf(reason);
    this.#shortLives = clock.monotonic() - this.#heardAtMs < shortLifeMs ? this.#shortLives + 1 : 0;
    return this.#shortLives > 1 ? spread(backoffMs(this.#shortLives - 1)) : 0;
  }

  /** One that brought none is gone, or could not be opened; gives how long to wait, in ms. */
  failed(name: TroubleName, reason: string): number {
    this.#failures += 1;
    this.trouble(name, reason);
    return spread(backoffMs(this.#failures));
  }

  /** Something is wrong, in words for the operator. */
  trouble(name: TroubleName, reason: string): void {
    this.#callOff();
    this.#deafSinceMs ??= this.#parts.clock.monotonic();
    this.#parts.board.begin(this.#parts.name, { name, reason: this.#worded(reason) });
  }

  /** A session ended, and with it what was to be heard of it. */
  gap(): void {
    const { clock, logger, name } = this.#parts;
    const ms = this.#deafSinceMs === undefined ? 0 : clock.monotonic() - this.#deafSinceMs;
    logger.warn("discord.gap", { name, ms: Math.round(ms), reason: missed });
  }

  /** It is another process's turn, or nobody's: nothing is wrong here. */
  rest(): void {
    this.#callOff();
    this.#hears = false;
    this.#failures = 0;
    this.#deafSinceMs = undefined;
    this.#parts.board.end(this.#parts.name);
  }

  #deaf(reason: string): void {
    const { clock } = this.#parts;
    if (!this.#hears) return;
    this.#hears = false;
    this.#deafSinceMs = clock.monotonic();
    this.#callOff();
    this.#callOff = clock.alarm(noticeableMs, () => this.trouble("gateway", reason));
  }

  #worded(reason: string): string {
    const { name } = this.#parts;
    return name === "0/1" ? reason : `shard ${name}: ${reason}`;
  }
}

/** Many processes that lost the same server must not come back as one. */
const spread = (ms: number): number => ms * (0.5 + Math.random() / 2);

import { backoffMs, type Clock, type Logger, type Troubles } from "../../src/index.ts";
import { reasonOf, type Failure } from "./failure.ts";
import type { Parting } from "./socket-connection.ts";

/** What the state is told to. */
export interface SocketStateParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly troubles: Pick<Troubles<"socket">, "begin" | "end">;
}

// One that ends so soon, and again, is not to be replaced without a pause.
const shortLifeMs = 10_000;
const noticeableMs = 1_000;
const missed = "Slack does not repeat the slash commands, presses and forms of that time";

/** Whether something is heard, and what the operator has to know of it. */
export class SocketState {
  readonly #parts: SocketStateParts;
  /** Since when nothing is heard; `undefined` before the first hello, and while something is. */
  #deafSinceMs: number | undefined;
  #hears = false;
  #isTroubled = false;
  #failures = 0;
  #shortLives = 0;
  #callOff = (): void => undefined;

  constructor(parts: SocketStateParts) {
    this.#parts = parts;
  }

  /** There is a connection. */
  hears(): void {
    const { clock, logger, troubles } = this.#parts;
    const wasDeafMs = this.#deafSinceMs === undefined ? 0 : clock.monotonic() - this.#deafSinceMs;
    const wasLost = this.#deafSinceMs !== undefined;
    this.#callOff();
    this.#hears = true;
    this.#deafSinceMs = undefined;
    this.#failures = 0;
    if (this.#isTroubled) troubles.end("socket");
    else if (wasLost) logger.info("slack.back", { name: "socket" });
    this.#isTroubled = false;
    if (wasDeafMs > noticeableMs)
      logger.warn("slack.gap", { ms: Math.round(wasDeafMs), reason: missed });
  }

  /** There is none any more; the last one was heard of at `sinceMs`. */
  deaf(sinceMs: number): void {
    const { clock } = this.#parts;
    this.#hears = false;
    this.#deafSinceMs = sinceMs;
    const waitMs = Math.max(0, noticeableMs - (clock.monotonic() - sinceMs));
    this.#callOff();
    this.#callOff = clock.alarm(waitMs, () =>
      this.#trouble("the connection to Slack was lost; another one is being opened"),
    );
  }

  /** The start took long enough. */
  late(): void {
    if (!this.#isTroubled) this.#trouble("Slack cannot be reached: no answer yet");
  }

  /** A connection could not be had; gives how long to wait, in ms. */
  failed(failure: Failure, reason: string): number {
    this.#failures += 1;
    if (!this.#hears) this.#trouble(reason);
    const waitMs = spread(backoffMs(this.#failures));
    return failure.kind === "rate-limited" ? Math.max(failure.retryAfterMs, waitMs) : waitMs;
  }

  /** Another connection is wanted after this one lived so long; gives how long to wait, in ms. */
  parted(parting: Parting, livedMs: number): number {
    if (parting.kind === "asked" && parting.reason === "link_disabled")
      this.#trouble("Socket Mode is switched off in the settings of the app");
    this.#shortLives = livedMs < shortLifeMs ? this.#shortLives + 1 : 0;
    return this.#shortLives > 1 ? spread(backoffMs(this.#shortLives - 1)) : 0;
  }

  /** Nothing more is told. */
  close(): void {
    this.#callOff();
  }

  #trouble(reason: string): void {
    this.#callOff();
    this.#isTroubled = true;
    this.#parts.troubles.begin("socket", reason);
  }
}

/** Many processes that lost the same server must not come back as one. */
const spread = (ms: number): number => ms * (0.5 + Math.random() / 2);

const refusals: ReadonlySet<string> = new Set([
  "access_denied",
  "forbidden_team",
  "missing_args",
  "not_allowed_token_type",
  "team_disabled",
  "user_removed_from_team",
]);

/** True if trying again is of no use: only the operator can help. */
export function isRefusal(failure: Failure): boolean {
  return (
    failure.kind === "unauthorized" ||
    failure.kind === "missing-scope" ||
    (failure.kind === "refused" && refusals.has(failure.reason))
  );
}

/** In words for the operator. */
export function socketTrouble(failure: Failure): string {
  const reason = reasonOf(failure);
  if (failure.kind === "missing-scope")
    return `the app-level token lacks the scope connections:write (${reason})`;
  if (isRefusal(failure)) return `Slack refuses the app-level token (${reason})`;
  return failure.kind === "refused"
    ? `Slack opens no connection (${reason})`
    : `Slack cannot be reached: ${reason}`;
}

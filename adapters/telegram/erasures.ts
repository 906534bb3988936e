import { Lru, within, type Logger } from "../../src/index.ts";
import type { CallParts } from "./calls.ts";
import { faultOf, reasonOf, type Failure } from "./failure.ts";
import type { Standing } from "./message-key.ts";

/** What deleting stands on. */
export interface ErasureParts extends CallParts {
  readonly logger: Logger;
}

const remembered = 2_000;
// Nobody should wait longer to hear that a secret still stands there.
const patienceMs = 60_000;
const longestWaitMs = 15_000;
const callMs = 10_000;

/** Messages of people that carried a secret and have to go. */
export class Erasures {
  readonly #parts: ErasureParts;
  /** By message: when deleting it failed first, monotonic. */
  readonly #failedAtMs = new Lru<string, number>(remembered);

  constructor(parts: ErasureParts) {
    this.#parts = parts;
  }

  /**
   * True once it is gone; false where it cannot be deleted, or not soon: the person is to be told.
   * Throws the fault of what may work in a moment.
   */
  async erase({ chat, ids }: Standing, signal: AbortSignal): Promise<boolean> {
    for (const id of ids) {
      const gone = await this.#parts.client.delete(chat, id, signal);
      if (gone.kind === "done" || gone.failure.kind === "no-message") continue;
      if (this.#mayWorkSoon(`${chat}/${id}`, gone.failure)) throw faultOf(gone.failure);
      this.#parts.logger.warn("telegram.unerased", { reason: reasonOf(gone.failure) });
      if (isPassing(gone.failure)) void this.#later(chat, id, gone.failure);
      return false;
    }
    return true;
  }

  #mayWorkSoon(message: string, failure: Failure): boolean {
    if (!isPassing(failure)) return false;
    if (failure.kind === "rate-limited" && failure.retryAfterMs > longestWaitMs) return false;
    const nowMs = this.#parts.clock.monotonic();
    const sinceMs = this.#failedAtMs.get(message) ?? nowMs;
    this.#failedAtMs.set(message, sinceMs);
    return nowMs - sinceMs < patienceMs;
  }

  /** Who was told to delete it may not do so. */
  async #later(chat: string, id: number, failure: Failure): Promise<void> {
    const { client, clock, closed } = this.#parts;
    const waitMs = failure.kind === "rate-limited" ? failure.retryAfterMs : patienceMs;
    await clock.sleep(waitMs, closed);
    if (!closed.aborted) await client.delete(chat, id, within(callMs, closed));
  }
}

const isPassing = ({ kind }: Failure): boolean =>
  kind === "rate-limited" || kind === "unreachable" || kind === "unauthorized";

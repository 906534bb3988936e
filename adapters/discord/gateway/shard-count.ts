import {
  backoffMs,
  before,
  reveal,
  seal,
  within,
  type Clock,
  type SealedCache,
} from "../../../src/index.ts";
import type { Failure } from "../failure.ts";
import type { RestApi } from "../rest-api.ts";
import { askBotInfo } from "./bot-info.ts";
import type { Board } from "./board.ts";
import { limitedReason, refusedToken, unreachableReason } from "./parting.ts";

/** What the number of shards is found with. */
export interface ShardCountParts {
  readonly api: RestApi;
  /** Where processes that serve one bot agree; `undefined` for one that is alone. */
  readonly cache: SealedCache | undefined;
  readonly clock: Clock;
  readonly board: Board;
  readonly botId: string;
  /** Called with why Discord refuses the bot; true if nobody waits for it any more. */
  readonly refused: (reason: string) => boolean;
}

const agreedMs = 60_000;
const agreeEveryMs = 20_000;
const askMs = 10_000;
const soonMs = 1_500;
const refusedMs = 60_000;
const name = "the number of shards";

/** How many shards there are, where Discord is to say so: the same for all processes of a bot. */
export class ShardCount {
  readonly #parts: ShardCountParts;
  #isLooked = false;

  constructor(parts: ShardCountParts) {
    this.#parts = parts;
  }

  /** Asks until it is known; `undefined` if the signal came first. */
  async find(signal: AbortSignal): Promise<number | undefined> {
    const agreed = await this.#agreed();
    this.#isLooked = agreed !== undefined;
    if (agreed !== undefined) return agreed;
    for (let failures = 1; !signal.aborted; failures += 1) {
      const answer = await askBotInfo(this.#parts.api, within(askMs, signal));
      if (signal.aborted) return undefined;
      this.#isLooked = true;
      if (answer.kind === "done") {
        this.#parts.board.end(name);
        return answer.value.shards;
      }
      const waitMs = this.#missed(answer.failure, backoffMs(failures));
      await this.#parts.clock.sleep(waitMs, signal);
    }
    return undefined;
  }

  /** The start took long enough. */
  late(): void {
    const reason = "Discord cannot be reached: no answer yet";
    if (!this.#isLooked) this.#parts.board.begin(name, { name: "gateway", reason });
  }

  /** Tells those who start later, until the signal. */
  async keep(count: number, signal: AbortSignal): Promise<void> {
    const { cache, clock } = this.#parts;
    if (!cache) return;
    while (!signal.aborted) {
      const saving = cache.save(this.#key, seal(String(count)), agreedMs).catch(() => undefined);
      await before(clock.monotonic() + soonMs, saving, clock);
      await clock.sleep(agreeEveryMs, signal);
    }
  }

  async #agreed(): Promise<number | undefined> {
    const { cache, clock } = this.#parts;
    const loading = cache?.load(this.#key).catch(() => undefined);
    const kept = loading && (await before(clock.monotonic() + soonMs, loading, clock));
    const count = kept ? Number(reveal(kept)) : 0;
    return Number.isInteger(count) && count > 0 ? count : undefined;
  }

  /** Tells the operator; gives how long to wait before Discord is asked again, in ms. */
  #missed(failure: Failure, waitMs: number): number {
    const { board, refused } = this.#parts;
    switch (failure.kind) {
      case "unauthorized":
        if (refused(refusedToken.reason)) board.begin(name, refusedToken);
        return refusedMs;
      case "rate-limited":
        board.begin(name, { name: "gateway", reason: limitedReason });
        return Math.max(waitMs, failure.retryAfterMs);
      case "not-there":
      case "gone":
      case "expired":
      case "too-large":
      case "refused":
      case "unsent":
      case "unreachable":
        board.begin(name, { name: "gateway", reason: unreachableReason(failure.reason) });
        return waitMs;
    }
  }

  get #key(): string {
    return `shards:discord:${this.#parts.botId}`;
  }
}

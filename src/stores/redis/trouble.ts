import type { Logger } from "../../ports/logger.ts";

// What is heard again within this time still goes on.
const quietMs = 60_000;

/** What is wrong with a server, in words: kept for who asks, and logged when it is new. */
export class Trouble {
  readonly #logger: Logger;
  readonly #host: string;
  /** When each reason was last heard of, monotonic. */
  readonly #heardAtMs = new Map<string, number>();
  #reason: string;

  constructor(logger: Logger, host: string) {
    this.#logger = logger;
    this.#host = host;
    const hint = host.startsWith("rediss")
      ? "; does it speak TLS? If not, REDIS_URL begins with redis:"
      : "";
    this.#reason = `${host}: it has not answered yet${hint}`;
  }

  /** The newest reason; empty while all is well. */
  get reason(): string {
    return this.#reason;
  }

  /** Logged once for as long as it goes on, however many others are heard between. */
  hear(reason: string): void {
    this.#reason = reason;
    const nowMs = performance.now();
    const lastMs = this.#heardAtMs.get(reason) ?? Number.NEGATIVE_INFINITY;
    this.#heardAtMs.set(reason, nowMs);
    if (nowMs - lastMs < quietMs) return;
    // A fault names the host itself.
    const bare = reason.replace(`${this.#host}: `, "");
    this.#logger.warn("redis.trouble", { host: this.#host, reason: bare });
  }

  /** All is well again: whatever comes now is new. */
  over(): void {
    this.#reason = "";
    this.#heardAtMs.clear();
  }
}

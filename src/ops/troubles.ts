import type { Logger } from "../ports/logger.ts";

/**
 * What is wrong with a platform right now. The log tells when that begins or changes
 * (`<platform>.trouble`) and ends (`<platform>.back`); `Name` is what can be wrong there.
 */
export class Troubles<Name extends string> {
  readonly #platform: string;
  readonly #logger: Logger;
  readonly #now = new Map<Name, string>();

  constructor(platform: string, logger: Logger) {
    this.#platform = platform;
    this.#logger = logger;
  }

  /** In words for the operator; `undefined` while all is well. */
  get current(): string | undefined {
    const [first] = this.#now.values();
    return first;
  }

  /** Nothing happens if that is known already, for the same reason. */
  begin(name: Name, reason: string): void {
    if (this.#now.get(name) === reason) return;
    this.#now.set(name, reason);
    this.#logger.error(`${this.#platform}.trouble`, { name, reason });
  }

  /** Nothing happens if it had not begun. */
  end(name: Name): void {
    if (this.#now.delete(name)) this.#logger.info(`${this.#platform}.back`, { name });
  }
}

import type { Logger } from "../../src/index.ts";

/** What can keep the bot from hearing or speaking. */
export type TroubleName = "polling" | "intake" | "webhook" | "start";

/** What is wrong right now; the log tells when that begins, changes and ends. */
export class Troubles {
  readonly #logger: Logger;
  readonly #now = new Map<TroubleName, string>();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** In words for the operator; `undefined` while all is well. */
  get current(): string | undefined {
    const [first] = this.#now.values();
    return first;
  }

  has(name: TroubleName): boolean {
    return this.#now.has(name);
  }

  begin(name: TroubleName, reason: string): void {
    if (this.#now.get(name) === reason) return;
    this.#now.set(name, reason);
    this.#logger.error("telegram.trouble", { name, reason });
  }

  end(name: TroubleName): void {
    if (this.#now.delete(name)) this.#logger.info("telegram.back", { name });
  }
}

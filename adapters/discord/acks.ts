import { Lru } from "../../src/index.ts";

/** What became of an acknowledgement; `late`: Discord waited no longer, the token is good for nothing. */
export type Acked = "done" | "late" | "unknown";

interface Awaited {
  isClaimed: boolean;
  readonly outcome: Promise<Acked>;
  readonly settle: (acked: Acked) => void;
}

const remembered = 2_000;

/**
 * Interactions that came in at this process. Each is acknowledged once: by who takes it in, or, for
 * one that asks for a form, by who opens it.
 */
export class Acks {
  readonly #known = new Lru<string, Awaited>(remembered);

  /** An interaction came in here, perhaps once more. */
  expect(id: string): void {
    if (this.#known.get(id)) return;
    let settle: (acked: Acked) => void = () => undefined;
    const outcome = new Promise<Acked>((resolve) => {
      settle = resolve;
    });
    this.#known.set(id, { isClaimed: false, outcome, settle });
  }

  /**
   * The right to acknowledge it, to be called with what became of that; `undefined` if somebody has
   * it, or if it came in at another process.
   */
  claim(id: string): ((acked: Acked) => void) | undefined {
    const awaited = this.#known.get(id);
    if (!awaited || awaited.isClaimed) return undefined;
    awaited.isClaimed = true;
    return awaited.settle;
  }

  /** Resolves once it is acknowledged; `undefined` if it came in at another process. */
  outcome(id: string): Promise<Acked> | undefined {
    return this.#known.get(id)?.outcome;
  }
}

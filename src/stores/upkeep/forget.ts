import type { Forgotten } from "./holdings.ts";

/** How what is written meanwhile is dealt with. */
export interface Forgetting {
  /** Deletes what is there now; `isFirst` is false where it only looks again. */
  readonly forget: (isFirst: boolean) => Promise<Forgotten>;
  /** Waits until those who were at work have ended. */
  readonly wait: (ms: number) => Promise<void>;
  /** How often to look at most. */
  readonly looks: number;
}

// No lease and no lock lasts longer than this.
const longestWaitMs = 60_000;

/**
 * Deletes, and looks again where somebody was at work who may still have written; gives all that
 * was deleted. `busyMs` is more than 0 if somebody still was at the last look.
 */
export async function forgetAll({ forget, wait, looks }: Forgetting): Promise<Forgotten> {
  let gone = await forget(true);
  for (let look = 2; look <= looks && gone.busyMs > 0; look += 1) {
    await wait(Math.min(gone.busyMs, longestWaitMs));
    gone = sumOf(gone, await forget(false));
  }
  return gone;
}

function sumOf(one: Forgotten, other: Forgotten): Forgotten {
  return {
    connections: one.connections + other.connections,
    installations: one.installations + other.installations,
    cached: one.cached + other.cached,
    conversations: one.conversations + other.conversations,
    deliveries: one.deliveries + other.deliveries,
    asides: one.asides + other.asides,
    busyMs: other.busyMs,
  };
}

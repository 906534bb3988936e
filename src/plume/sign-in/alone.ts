import { randomUUID } from "node:crypto";
import type { Clock } from "../../ports/clock.ts";
import type { SealedCache } from "../../ports/sealed-cache.ts";

/** What work that must be alone stands on. */
export interface AloneParts {
  readonly cache: Pick<SealedCache, "lock" | "unlock">;
  readonly clock: Clock;
}

/** So long the others wait for a process that died in the middle of its work. */
const lockMs = 5_000;
/** Two renewals may fail before the lock is lost. */
const renewMs = 1_600;
/** The lock ends by itself; nobody waits longer than this for its being given back. */
const releaseMs = 500;

/**
 * Does `work` while nobody in any process does other work under `key`; `undefined` if somebody
 * does. A process that pauses for longer than the lock may find itself no longer alone.
 */
export async function alone<Value>(
  { cache, clock }: AloneParts,
  key: string,
  work: () => Promise<Value>,
): Promise<{ readonly value: Value } | undefined> {
  const holder = randomUUID();
  const lock = (): Promise<boolean> => cache.lock(key, holder, lockMs);
  if (!(await lock())) return undefined;
  const done = new AbortController();
  const renewing = renew(lock, clock, done.signal);
  try {
    return { value: await work() };
  } finally {
    done.abort();
    // After the last renewal, which would take the lock again.
    const released = renewing.then(() => cache.unlock(key, holder)).catch(() => undefined);
    const over = new AbortController();
    await Promise.race([released, clock.sleep(releaseMs, over.signal)]);
    over.abort();
  }
}

async function renew(lock: () => Promise<boolean>, clock: Clock, done: AbortSignal): Promise<void> {
  for (;;) {
    await clock.sleep(renewMs, done);
    if (done.aborted) return;
    // Without an answer the work goes on: done twice is better than not at all.
    await lock().catch(() => false);
  }
}

import { setImmediate, setTimeout as sleep } from "node:timers/promises";
import { Fault, isFault } from "../../core/fault.ts";

// A failover takes seconds; whoever waits for a record waits no longer than for the cloud.
const defaultPatienceMs = 10_000;
const firstWaitMs = 50;
const longestWaitMs = 500;

/**
 * Repeats `work` for `patienceMs` where Redis gives no answer; a call that hangs is waited for no
 * longer than that either. Throws `Fault` `store.unavailable` then.
 */
export async function patiently<Value>(
  work: () => Promise<Value>,
  patienceMs = defaultPatienceMs,
): Promise<Value> {
  const endMs = performance.now() + patienceMs;
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
    try {
      return await inTime(work(), endMs - performance.now());
    } catch (error) {
      if (!isFault(error, "store.unavailable") || performance.now() + waitMs > endMs) throw error;
    }
    await sleep(waitMs);
  }
}

/** A server that hangs gives its answer when nobody wants it any more. */
async function inTime<Value>(work: Promise<Value>, ms: number): Promise<Value> {
  const done = new AbortController();
  const late = sleep(ms, undefined, { signal: done.signal }).then(async () => {
    // After a busy while its timer comes before an answer that has arrived: a last look.
    await setImmediate();
    throw new Fault("store.unavailable", { reason: "Redis: no answer in time" });
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    done.abort();
    late.catch(() => undefined);
  }
}

import type { Clock } from "../../src/index.ts";
import type { Acked } from "./acks.ts";
import type { Callback } from "./callbacks.ts";

// Discord waits 3 s from when it happened, and says itself when that is over.
const patienceMs = 2_500;
const pauseMs = 100;

/** What became of a first answer; `again` is true if it was tried more than once. */
export interface Tried {
  readonly callback: Callback;
  readonly again: boolean;
}

/** Tries a first answer until Discord says what became of it, as long as it waits for one. */
export async function answerFirst(
  tryOnce: () => Promise<Callback>,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<Tried> {
  const untilMs = clock.monotonic() + patienceMs;
  for (let tries = 1; ; tries += 1) {
    const callback = await tryOnce();
    const isOver = signal.aborted || clock.monotonic() + pauseMs >= untilMs;
    if (callback !== "unreachable" || isOver) return { callback, again: tries > 1 };
    await clock.sleep(pauseMs, signal);
  }
}

/** What it means for the acknowledgement. */
export function ackedBy(callback: Callback): Acked {
  switch (callback) {
    case "done":
    case "taken":
      return "done";
    case "late":
      return "late";
    case "refused":
    case "unreachable":
      return "unknown";
  }
}

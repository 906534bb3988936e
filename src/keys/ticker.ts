import type { Clock } from "../ports/clock.ts";

const everyMs = 2_000;

/** Says now and then how far something is; nothing of what is over at once. */
export function createTicker(
  clock: Clock,
  note: (line: string) => void,
): (line: () => string) => void {
  let saidAtMs = clock.monotonic();
  return (line) => {
    if (clock.monotonic() - saidAtMs < everyMs) return;
    saidAtMs = clock.monotonic();
    note(line());
  };
}

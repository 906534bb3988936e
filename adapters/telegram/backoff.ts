const firstWaitMs = 1_000;

/** No wait is longer. */
export const longestWaitMs = 30_000;

/** How long to wait after so many failures in a row, at least one, in ms. */
export function backoffMs(failures: number): number {
  return Math.min(firstWaitMs * 2 ** (failures - 1), longestWaitMs);
}

const firstWaitMs = 1_000;
const longestWaitMs = 30_000;

/** How long to wait after so many failures in a row, at least one, in ms: 1 s, doubled up to 30 s. */
export function backoffMs(failures: number): number {
  return Math.min(firstWaitMs * 2 ** (failures - 1), longestWaitMs);
}

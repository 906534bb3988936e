/** Numbers from 0 up to 1, as `Math.random` gives them; tests bring their own. */
export type Random = () => number;

/** How waits grow. */
export interface Growth {
  readonly firstMs: number;
  readonly longestMs: number;
}

/**
 * The wait before try number `tries + 1`, in ms: doubled each time up to the longest, then
 * varied by a fifth either way so that processes do not come back together.
 */
export function backoffMs(tries: number, growth: Growth, random: Random): number {
  const exact = Math.min(growth.firstMs * 2 ** Math.max(0, tries - 1), growth.longestMs);
  return Math.round(exact * (0.8 + 0.4 * random()));
}

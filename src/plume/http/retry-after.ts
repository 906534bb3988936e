const dayMs = 24 * 60 * 60_000;

/**
 * The wait a `Retry-After` header asks for, in ms, a day at most; `undefined` for a missing or
 * malformed one. Seconds and HTTP dates are understood.
 */
export function parseRetryAfter(header: string | undefined, nowMs: number): number | undefined {
  const text = header?.trim() ?? "";
  if (/^\d+(?:\.\d+)?$/.test(text)) return Math.min(Math.ceil(Number(text) * 1000), dayMs);
  const atMs = /^[A-Za-z]{3}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(atMs) ? undefined : Math.min(Math.max(0, atMs - nowMs), dayMs);
}

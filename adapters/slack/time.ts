/** Slack's own time, seconds with six digits, in ms since 1970; `undefined` for anything else. */
export function msOf(ts: string | undefined): number | undefined {
  return ts !== undefined && /^\d{1,12}(?:\.\d{1,9})?$/.test(ts)
    ? Math.floor(Number(ts) * 1_000)
    : undefined;
}

/** In whole seconds: what is typed after it must not seem older. */
export function secondsOf(nowMs: number): number {
  return Math.floor(nowMs / 1_000) * 1_000;
}

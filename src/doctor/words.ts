const units: readonly (readonly [name: string, ms: number])[] = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
];

/** `45 s`, `3 min`, `2 h`, `5 d`: in the largest unit that it has two of. */
export function spanOf(ms: number): string {
  const [name, length] = units.find(([, unit]) => ms >= 2 * unit) ?? ["s", 1_000];
  return `${Math.round(ms / length)} ${name}`;
}

/** The host of an address, for people to read. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "an address that is none";
}

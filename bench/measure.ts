/** How long and how wide a benchmark is. */
export interface Size {
  readonly users: number;
  /** Users who talk at the same time. */
  readonly inFlight: number;
  readonly rounds: number;
}

/** What a benchmark found. */
export interface Report {
  readonly title: string;
  readonly rows: readonly (readonly [what: string, found: string])[];
}

/** The report as text. */
export function toText({ title, rows }: Report): string {
  const width = Math.max(...rows.map(([what]) => what.length));
  return [title, ...rows.map(([what, found]) => `  ${what.padEnd(width)}  ${found}`)].join("\n");
}

/** What one run of some work cost this process. */
export interface Cost {
  readonly ms: number;
  /** User and system time of this process, all threads, in µs. */
  readonly cpuUs: number;
}

/** Runs `work` and says what it cost. */
export async function costOf(work: () => Promise<void>): Promise<Cost> {
  const cpu = process.cpuUsage();
  const startMs = performance.now();
  await work();
  const ms = performance.now() - startMs;
  const { user, system } = process.cpuUsage(cpu);
  return { ms, cpuUs: user + system };
}

/** The middle one; of two, the upper. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value below which `share` of all lie. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Median, and the smallest and largest, as text. */
export function spread(values: readonly number[], digits = 2): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return `${median(values).toFixed(digits)} (${least.toFixed(digits)}-${most.toFixed(digits)})`;
}

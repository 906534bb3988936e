import { cleanName } from "../../core/view/width.ts";
import { ageMs, isInstant, number, timeAgo, duration, type When } from "../format.ts";
import type { Fleet } from "../health/pods.ts";
import type { HomeReads, SpeedTest } from "../model.ts";

const oldMs = 48 * 60 * 60_000;

/** The newest speed test: the location's, else the gateway's. */
export function speedTestOf(
  { location }: HomeReads,
  fleet: Fleet | undefined,
): SpeedTest | undefined {
  const own = location?.kind === "read" ? location.value.speedTest : undefined;
  return own ?? fleet?.gateway?.pod.speedTest;
}

/** `482 Mbit/s down · 41.1 Mbit/s up · 9.4 ms, 02:00 PST (2 min ago)`. */
export function speedTestFact(reads: HomeReads, fleet: Fleet | undefined, when: When): string {
  const test = speedTestOf(reads, fleet);
  if (!test) return reads.location?.kind === "failed" ? "could not read" : "n/a";
  const status = cleanName(test.status ?? "");
  if (status === "") return "n/a";
  if (status.toLowerCase() !== "succeeded") return `${status}, no numbers`;
  const down = withUnit(test.downloadMbps, "Mbit/s");
  const up = withUnit(test.uploadMbps, "Mbit/s");
  const rtt = test.rttMs === undefined ? "delay n/a" : withUnit(test.rttMs, "ms");
  return `${down} down · ${up} up · ${rtt}, ${timeAgo(timeOf(test), when)}`;
}

/** A caution about a test of 48 h and more; `undefined` for a newer one. */
export function oldTestCaution(test: SpeedTest | undefined, nowMs: number): string | undefined {
  const atMs = test && timeOf(test);
  if (test?.status?.trim().toLowerCase() !== "succeeded" || atMs === undefined) return undefined;
  const age = ageMs(atMs, nowMs) ?? 0;
  return age < oldMs ? undefined : `The newest speed test is ${duration(age)} old.`;
}

function timeOf({ endedAtMs, startedAtMs }: SpeedTest): number | undefined {
  return [endedAtMs, startedAtMs].find((ms) => isInstant(ms));
}

function withUnit(value: number | undefined, unit: string): string {
  const told = number(value);
  return told === "n/a" ? told : `${told} ${unit}`;
}

import { ageMs, clock, isInstant, joinNames, type When } from "../format.ts";
import type { HomeReads } from "../model.ts";
import { knownDevice } from "./devices.ts";
import type { Fleet, KnownPod } from "./pods.ts";
import { tierOf } from "./tier.ts";

const minuteMs = 60_000;
const restartMs = 60 * minuteMs;
const backMs = 15 * minuteMs;

/** Facts worth a line that never change a verdict, the weightiest first. */
export function remarksOf(reads: HomeReads, fleet: Fleet, when: When): readonly string[] {
  const back = recent(fleet.up, (p) => p.pod.connectionChangedAtMs, { withinMs: backMs, when });
  const restarted = recent(fleet.up, (p) => p.pod.bootAtMs, { withinMs: restartMs, when });
  return [
    ...basicService(reads),
    ...told(restarted, when, { one: "restarted at", many: "restarted within the last hour" }),
    ...told(back, when, { one: "is back since", many: "came back within the last 15 min" }),
    ...weakDevices(reads),
  ];
}

function basicService(reads: HomeReads): readonly string[] {
  return tierOf(reads)?.toLowerCase() === "basicservice"
    ? ["basicService: some Wi-Fi and security features are off."]
    : [];
}

function weakDevices({ devices }: HomeReads): readonly string[] {
  if (devices?.kind !== "read") return [];
  const known = devices.value.map((d) => knownDevice(d, undefined));
  const weak = known.filter((d) => d.state === "connected" && d.weak).length;
  if (weak === 0) return [];
  return [weak === 1 ? "1 device reports weak health." : `${weak} devices report weak health.`];
}

interface Recent {
  readonly name: string;
  readonly atMs: number;
}

function recent(
  pods: readonly KnownPod[],
  timeOf: (pod: KnownPod) => number | undefined,
  { withinMs, when }: { readonly withinMs: number; readonly when: When },
): readonly Recent[] {
  return pods.flatMap((pod) => {
    const atMs = timeOf(pod);
    const age = isInstant(atMs) ? ageMs(atMs, when.nowMs) : undefined;
    return atMs !== undefined && age !== undefined && age < withinMs
      ? [{ name: pod.name, atMs }]
      : [];
  });
}

function told(
  pods: readonly Recent[],
  when: When,
  words: { readonly one: string; readonly many: string },
): readonly string[] {
  const [first] = pods;
  if (!first) return [];
  return pods.length === 1
    ? [`${first.name} ${words.one} ${clock(first.atMs, when)}.`]
    : [`${joinNames(pods.map((p) => p.name))} ${words.many}.`];
}

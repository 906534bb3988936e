import { joinAnd, plural, type When } from "../format.ts";
import type { HomeReads } from "../model.ts";
import { briefCauseOf } from "./cause.ts";
import type { Fleet } from "./pods.ts";

const labels = {
  location: "the location record",
  devices: "the device list",
  qoe: "QoE",
} as const;

/** What is missing under a verdict, one text each. What was not asked for is no gap. */
export function gapsOf(reads: HomeReads, fleet: Fleet | undefined, when: When): readonly string[] {
  return [...failedParts(reads, when), ...unreadPods(fleet)];
}

function failedParts(reads: HomeReads, when: When): readonly string[] {
  const parts = new Map<string, string[]>();
  for (const part of ["location", "devices", "qoe"] as const) {
    const read = reads[part];
    if (read?.kind !== "failed") continue;
    const cause = briefCauseOf(read.failure, when);
    parts.set(cause, [...(parts.get(cause) ?? []), labels[part]]);
  }
  return Array.from(parts, ([cause, names]) => `${joinAnd(names)} could not be read (${cause})`);
}

function unreadPods(fleet: Fleet | undefined): readonly string[] {
  const names = (fleet?.unread ?? []).map((p) => p.name);
  if (names.length === 0) return [];
  return [`no state for ${names.length > 1 ? plural(names.length, "pod") : names.join("")}`];
}

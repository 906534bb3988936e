import { cleanName } from "../../core/view/width.ts";
import type { View } from "../../core/view/view.ts";
import { clock, isInstant, number, plural, type When } from "../format.ts";
import { countByPods, type Fleet } from "../health/pods.ts";
import { tierOf } from "../health/tier.ts";
import { whenOf } from "../health/assess.ts";
import type { HomeReads } from "../model.ts";
import { connectedPods } from "./facts.ts";
import { homeView, type HealthInput } from "./health.ts";
import { ask, caution, checkAgain } from "./home.ts";
import { oldTestCaution, speedTestFact, speedTestOf } from "./speed-test.ts";

/** `/status`: verdict, speed test, firmware, service. */
export function statusView(input: HealthInput): View {
  const { reads, ids, nowMs } = input;
  const when = whenOf(reads, nowMs);
  return homeView(input, {
    command: "status",
    row: [checkAgain("status", ids), ask("health", ids), ask("nodes", ids), ask("devices", ids)],
    factsOf: ({ fleet }) => [
      ["Speed test", speedTestFact(reads, fleet, when)],
      ["Pods", podsAndDevices(fleet)],
      ["Firmware", firmwareFact(fleet)],
      ["Service", serviceFact(reads)],
      ["Cloud says", networkFact(reads, when)],
    ],
    cautionsOf: ({ fleet }) => {
      const old = oldTestCaution(speedTestOf(reads, fleet), nowMs);
      return old === undefined ? [] : [caution(old)];
    },
  });
}

function podsAndDevices(fleet: Fleet | undefined): string {
  if (!fleet) return "could not read";
  if (fleet.pods.length === 0) return "none registered";
  const counted = countByPods(fleet);
  if (!counted) return `${connectedPods(fleet)}, devices n/a`;
  const least = counted.complete ? "" : "at least ";
  return `${connectedPods(fleet)}, ${least}${plural(counted.count, "device")}`;
}

const mostVersions = 3;

function firmwareFact(fleet: Fleet | undefined): string {
  if (!fleet) return "could not read";
  const versions = fleet.pods.map((p) => cleanName(p.pod.firmwareVersion ?? "") || "n/a");
  const counts = [...new Set(versions)]
    .map((version) => ({ version, count: versions.filter((v) => v === version).length }))
    .toSorted((a, b) => b.count - a.count);
  const [first] = counts;
  if (!first || (counts.length === 1 && first.version === "n/a")) return "n/a";
  if (counts.length === 1)
    return `${first.version} ${first.count === 1 ? "on the pod" : "on all pods"}`;
  const shown = counts
    .slice(0, mostVersions)
    .map(({ version, count }) => `${version} on ${plural(count, "pod")}`);
  const rest = counts.length - shown.length;
  return [...shown, ...(rest > 0 ? [`${number(rest)} more`] : [])].join(", ");
}

function serviceFact(reads: HomeReads): string {
  const { location } = reads;
  if (location?.kind === "failed") return "could not read";
  const mode = location?.kind === "read" ? cleanName(location.value.networkMode ?? "") : "";
  return `${tierOf(reads) ?? "n/a"} (subscription tier) · network mode ${mode || "n/a"}`;
}

// The cloud's words for this are not documented, so they are told and never judged.
function networkFact({ location }: HomeReads, when: When): string {
  if (location?.kind === "failed") return "could not read";
  const status = location?.kind === "read" ? location.value.networkStatus : undefined;
  const word = cleanName(status?.word ?? "");
  if (word === "") return "n/a";
  const { sinceMs } = status ?? {};
  return `network "${word}"${isInstant(sinceMs) ? ` since ${clock(sinceMs, when)}` : ""}`;
}

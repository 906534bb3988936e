import { capital, plural, since, zoneOf, type When } from "../format.ts";
import {
  isOffline,
  noPodsRow,
  offlineRow,
  offlineSinceMs,
  unclearRow,
  unreadRow,
} from "./dead-rows.ts";
import type { Finding, Row, Verdict } from "./finding.ts";
import { gapsOf } from "./gaps.ts";
import {
  alertsRow,
  gatewayRow,
  lostPodsRow,
  qoeRow,
  suspendedRow,
  weakPodsRow,
} from "./live-rows.ts";
import { fleetOf, type Fleet } from "./pods.ts";
import { remarksOf } from "./remarks.ts";
import { homeZone, tierOf } from "./tier.ts";
import type { HomeReads } from "../model.ts";

export type { Finding, Verdict } from "./finding.ts";

/** The state of a home, and all that speaks for it. */
export interface Assessment {
  readonly verdict: Verdict;
  /** True if a ground for the verdict is missing: "as far as could be read". */
  readonly partial: boolean;
  /** Stands after the verdict: `1 of 3 pods is disconnected`. */
  readonly headline: string;
  /** Everything that is wrong, worst first. */
  readonly findings: readonly Finding[];
  /** What could not be read beside the pods, one text each. */
  readonly gaps: readonly string[];
  /** Facts worth a line that change no verdict. */
  readonly remarks: readonly string[];
  /** Answers "is the home online?": `yes, through Living room since …`. */
  readonly online: string;
  /** The pods, sorted out; absent when they were not read. */
  readonly fleet?: Fleet;
}

/** The time now and the home's zone, else UTC. */
export function whenOf(reads: HomeReads, nowMs: number): When {
  return { nowMs, zone: zoneOf(homeZone(reads)) };
}

/**
 * Judges a home by what was read. The first row that fits gives the verdict; all findings are
 * listed. Parts that were not asked for are neither facts nor gaps.
 */
export function assess(reads: HomeReads, nowMs: number): Assessment {
  const when = whenOf(reads, nowMs);
  const { nodes } = reads;
  const pods = nodes?.kind === "read" ? nodes.value : [];
  const fleet = fleetOf(pods);
  const common = { gaps: gapsOf(reads, fleet, when), remarks: remarksOf(reads, fleet, when) };
  if (nodes?.kind !== "read" && nodes?.kind !== "absent") {
    const rows = [unreadRow(nodes, when), ...otherRows(reads)];
    return { ...common, ...judged(rows), partial: false, online: "could not read" };
  }
  const rows = podRows(reads, fleet, when);
  const { verdict, headline, findings } = rows.length === 0 ? wellOf(fleet) : judged(rows);
  const partial = verdict !== "offline" && verdict !== "unknown" && common.gaps.length > 0;
  const online = onlineOf(fleet, when);
  return { ...common, verdict, headline, findings, partial, online, fleet };
}

type Judgement = Pick<Assessment, "verdict" | "headline" | "findings">;

function judged(rows: readonly Row[]): Judgement {
  const findings = rows.flatMap((r) => r.findings);
  return {
    verdict: findings[0]?.tone ?? "unknown",
    headline: rows[0]?.headline ?? "",
    findings,
  };
}

// In the order of the rules: the first one that fits gives the verdict.
function podRows(reads: HomeReads, fleet: Fleet, when: When): readonly Row[] {
  const [suspended, qoe] = [suspendedRow(tierOf(reads)), poorQoe(reads)];
  const rows =
    fleet.up.length === 0
      ? [deadRow(fleet, when), suspended, qoe]
      : [
          gatewayRow(fleet, when),
          suspended,
          lostPodsRow(fleet, when),
          weakPodsRow(fleet),
          alertsRow(fleet),
          qoe,
        ];
  return rows.filter((r) => r !== undefined);
}

function otherRows(reads: HomeReads): readonly Row[] {
  return [suspendedRow(tierOf(reads)), poorQoe(reads)].filter((r) => r !== undefined);
}

function poorQoe({ qoe }: HomeReads): Row | undefined {
  return qoe?.kind === "read" ? qoeRow(qoe.value) : undefined;
}

function deadRow(fleet: Fleet, when: When): Row {
  if (fleet.pods.length === 0) return noPodsRow();
  return isOffline(fleet) ? offlineRow(fleet, when) : unclearRow(fleet);
}

function wellOf({ up, pods }: Fleet): Judgement {
  return { verdict: "operational", headline: allUp(up.length, pods.length), findings: [] };
}

function allUp(up: number, all: number): string {
  if (up < all) return `${up} of ${all} pods ${up === 1 ? "is" : "are"} connected`;
  if (all === 1) return "the only pod is connected";
  return all === 2 ? "both pods are connected" : `all ${all} pods are connected`;
}

function onlineOf(fleet: Fleet, when: When): string {
  const { gateway, up, pods } = fleet;
  if (pods.length === 0) return "n/a";
  if (isOffline(fleet)) {
    const told = since(offlineSinceMs(fleet), when);
    return told === "n/a" ? "no" : `no, since ${told}`;
  }
  if (up.length === 0) return "unclear";
  if (gateway?.state === "up") {
    const told = since(gateway.pod.connectionChangedAtMs, when);
    return `yes, through ${gateway.name}${told === "n/a" ? "" : ` since ${told}`}`;
  }
  if (gateway?.state === "unread") return `unclear: no state for gateway ${gateway.name}`;
  if (gateway) return "unclear";
  return `yes: ${plural(up.length, "pod")} ${up.length === 1 ? "is" : "are"} connected; the cloud marks no gateway`;
}

/** `🟢 Operational` as words: the verdict with a capital, for a sentence. */
export function verdictWord(verdict: Verdict): string {
  return capital(verdict);
}

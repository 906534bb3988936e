import { commandText, type SpanLike } from "../../core/view/view.ts";
import { joinNames, number, plural, type When } from "../format.ts";
import type { QoeClass } from "../model.ts";
import { sinceClause } from "./dead-rows.ts";
import { finding, type Finding, type Row } from "./finding.ts";
import {
  alertsOf,
  uplinkOf,
  weakHealthOf,
  type Fleet,
  type KnownPod,
  type Uplink,
} from "./pods.ts";
import { poorClasses, qoeName, qoePeriod } from "./qoe.ts";

// Rows 5 to 10: some pod is connected (or, for 6 and 10, whatever the pods say).

const row = (headline: string, findings: readonly Finding[]): Row | undefined => {
  const [first, ...rest] = findings;
  return first ? { headline, findings: [first, ...rest] } : undefined;
};

/** Row 5: the gateway is not up, yet another pod is. */
export function gatewayRow({ gateway, up }: Fleet, when: When): Row | undefined {
  if (!gateway || up.length === 0) return undefined;
  if (gateway.state !== "down" && gateway.state !== "unclear") return undefined;
  const others = `${plural(up.length, "other pod")} ${up.length === 1 ? "is" : "are"} connected`;
  const is = `is ${gateway.word ?? "n/a"}`;
  return row(`the gateway ${is}, yet ${others}`, [
    finding(
      "disrupted",
      `Gateway ${gateway.name} ${is}${sinceClause(gateway, when)}, yet ${others}.`,
      ["ask if the internet works; check the gateway's power and cable; check again in 2 min."],
    ),
  ]);
}

/** Row 6: the subscription is suspended. */
export function suspendedRow(tier: string | undefined): Row | undefined {
  if (tier?.toLowerCase() !== "noservice") return undefined;
  return row("the subscription is suspended", [
    finding("disrupted", "The subscription is suspended (noService): Wi-Fi is off on purpose.", [
      "ask the account team; there is no fault to find.",
    ]),
  ]);
}

/** Row 7: another pod than the gateway is down or unclear. */
export function lostPodsRow(fleet: Fleet, when: When): Row | undefined {
  const lost = [...fleet.down, ...fleet.unclear].filter((p) => p !== fleet.gateway);
  const words = new Set(lost.map((p) => p.word));
  const [first] = lost;
  const word = words.size === 1 && first?.word !== undefined ? first.word : "not connected";
  return row(
    ofAll(lost.length, fleet, { one: `is ${word}`, many: `are ${word}` }),
    lost.map((p) =>
      finding("disrupted", `${p.name} is ${p.word ?? "n/a"}${sinceClause(p, when)}.`, [
        "have its power checked, unplug it for 10 s, check again 5 min later.",
      ]),
    ),
  );
}

/** Row 8, with the alerts of 9: connected pods with weak health. */
export function weakPodsRow(fleet: Fleet): Row | undefined {
  const weak = (["poor", "fair"] as const).flatMap((word) =>
    fleet.up.filter((p) => weakHealthOf(p) === word),
  );
  return row(
    ofAll(weak.length, fleet, { one: "has weak health", many: "have weak health" }),
    weak.map((p) => weakFinding(p, fleet)),
  );
}

/** Row 9: connected pods with alerts, whose health is not weak. */
export function alertsRow(fleet: Fleet): Row | undefined {
  const alerted = fleet.up.filter((p) => weakHealthOf(p) === undefined && p.pod.alerts.length > 0);
  return row(
    ofAll(alerted.length, fleet, { one: "has an alert", many: "have alerts" }),
    alerted.map((p) =>
      finding("degraded", `${p.name}: ${alertText(p)}.`, [
        "compare in ",
        commandText("nodes"),
        ".",
      ]),
    ),
  );
}

/** Row 10: a class of traffic is called poor. */
export function qoeRow(classes: readonly QoeClass[]): Row | undefined {
  const names = poorClasses(classes).map(qoeName);
  if (names.length === 0) return undefined;
  const verbs: { readonly [name: string]: string } = { streaming: "streams", gaming: "plays" };
  const [only = ""] = names;
  const verb = names.length === 1 && Object.hasOwn(verbs, only) ? verbs[only] : "uses it";
  return row(`QoE is poor for ${joinNames(names)}`, [
    finding("degraded", `QoE poor: ${joinNames(names)} (${qoePeriod}).`, [
      "see in ",
      commandText("devices"),
      ` who ${verb ?? "uses it"}, and on which pod.`,
    ]),
  ]);
}

function weakFinding(pod: KnownPod, fleet: Fleet): Finding {
  const uplink = uplinkOf(pod, fleet);
  const { status, score } = pod.pod.health ?? {};
  const scored = score === undefined ? "" : ` (score ${number(score)})`;
  const facts = [
    `health ${status?.trim().toLowerCase() ?? "n/a"}${scored}`,
    ...(pod.pod.alerts.length === 0 ? [] : [alertText(pod)]),
  ].join(", ");
  const via = uplinkText(uplink);
  const text = `${pod.name}: ${facts}${via === undefined ? "" : `; ${via}`}.`;
  return finding("degraded", text, weakNext(uplink));
}

function alertText(pod: KnownPod): string {
  const types = alertsOf(pod);
  return `${types.length === 1 ? "alert" : "alerts"} ${joinNames(types, 3)}`;
}

function uplinkText(uplink: Uplink): string | undefined {
  switch (uplink.kind) {
    case "gateway":
      return "it is the gateway";
    case "ethernet":
      return "Ethernet uplink";
    case "wifi": {
      const parent = uplink.parent === undefined ? "" : ` to ${uplink.parent}`;
      const channel = uplink.channel === undefined ? "" : `, channel ${uplink.channel}`;
      return `Wi-Fi uplink${parent}${channel}`;
    }
    case "other":
      return `uplink ${uplink.word}`;
    case "unknown":
      return undefined;
  }
}

function weakNext(uplink: Uplink): readonly SpanLike[] {
  const compare = ["; compare in ", commandText("nodes"), "."];
  switch (uplink.kind) {
    case "gateway":
      return ["check its place, power and cable", ...compare];
    case "ethernet":
      return ["check its cable and the switch between", ...compare];
    case "wifi":
    case "other":
    case "unknown": {
      const parent = uplink.kind === "wifi" ? uplink.parent : undefined;
      return [`move it nearer to ${parent ?? "the next pod"}, or wire it`, ...compare];
    }
  }
}

function ofAll(
  count: number,
  { pods }: Fleet,
  words: { readonly one: string; readonly many: string },
): string {
  if (pods.length === 1) return `the only pod ${words.one}`;
  return `${count} of ${pods.length} pods ${count === 1 ? words.one : words.many}`;
}

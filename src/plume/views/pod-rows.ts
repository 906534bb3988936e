import { cleanName } from "../../core/view/width.ts";
import type { Column, Mark, Row } from "../../core/view/view.ts";
import { number } from "../format.ts";
import { alertsOf, uplinkOf, weakHealthOf, type Fleet, type KnownPod } from "../health/pods.ts";
import { csvTime, type Cell } from "./csv.ts";
import { byRankAndName } from "./order.ts";

/** The columns of the pods' table. */
export const podColumns: readonly Column[] = [
  { label: "Pod", align: "left", keep: 1 },
  { label: "State", align: "left", keep: 1 },
  { label: "Health", align: "left", keep: 1 },
  { label: "Uplink", align: "left", keep: 1 },
  { label: "Devices", align: "right", keep: 3 },
  { label: "Model", align: "left", keep: 3 },
  { label: "Firmware", align: "left", keep: 3 },
  { label: "MAC", align: "left", keep: 4 },
  { label: "IP", align: "left", keep: 4 },
];

const text = (value: string | undefined): string => cleanName(value ?? "") || "n/a";

/** A pod as a row of {@link podColumns}. */
export function podRow(known: KnownPod, fleet: Fleet): Row {
  const { pod, name, word } = known;
  return {
    mark: markOf(known, fleet),
    cells: [
      name,
      word ?? "n/a",
      healthCell(known),
      uplinkCell(known, fleet),
      number(pod.connectedDeviceCount),
      text(pod.model),
      text(pod.firmwareVersion),
      text(pod.mac),
      text(pod.ip),
    ],
  };
}

function markOf(known: KnownPod, fleet: Fleet): Mark {
  switch (known.state) {
    case "up":
      return isTroubled(known) ? "🟡" : "🟢";
    case "down":
    case "unclear":
      return known === fleet.gateway ? "🔴" : "🟠";
    case "unread":
      return "⚪";
  }
}

/** True for a pod that is not connected, has weak health or an alert. */
export function isTroubled(known: KnownPod): boolean {
  return known.state !== "up" || weakHealthOf(known) !== undefined || known.pod.alerts.length > 0;
}

/** The gateway, then what is not connected, then weak health and alerts, the others by name. */
export function podsInOrder(fleet: Fleet): readonly KnownPod[] {
  return byRankAndName(fleet.pods, (known) => {
    if (known === fleet.gateway) return 0;
    if (known.state !== "up") return 1;
    return isTroubled(known) ? 2 : 3;
  });
}

// `poorHealth` repeats what the weak word before it says.
function healthCell(known: KnownPod): string {
  const weak = weakHealthOf(known);
  const { status, score } = known.pod.health ?? {};
  const word =
    weak !== undefined && score !== undefined ? `${weak} (${number(score)})` : text(status);
  const alerts = alertsOf(known).filter((type) => weak === undefined || type !== "poorHealth");
  const [first] = alerts;
  if (first === undefined) return word;
  return `${word}, alert ${first}${alerts.length > 1 ? ` +${alerts.length - 1}` : ""}`;
}

function uplinkCell(known: KnownPod, fleet: Fleet): string {
  const uplink = uplinkOf(known, fleet);
  switch (uplink.kind) {
    case "gateway":
      return uplink.medium === undefined ? "gateway" : `gateway, ${uplink.medium}`;
    case "ethernet":
      return "Ethernet";
    case "wifi": {
      const parent = uplink.parent === undefined ? "" : ` to ${uplink.parent}`;
      return `Wi-Fi${parent}${uplink.channel === undefined ? "" : `, ch ${uplink.channel}`}`;
    }
    case "other":
      return uplink.word;
    case "unknown":
      return "n/a";
  }
}

/** The first line of the file. */
export const podCsvHeader: readonly Cell[] = [
  "Pod",
  "ID",
  "State",
  "State since",
  "Health",
  "Score",
  "Alerts",
  "Uplink",
  "Devices",
  "Model",
  "Firmware",
  "MAC",
  "IP",
];

/** A pod as a line of the file: names uncut, times in UTC. */
export function podCsvRow(known: KnownPod, fleet: Fleet): readonly Cell[] {
  const { pod } = known;
  return [
    pod.nickname ?? pod.defaultName ?? pod.id ?? known.name,
    pod.id,
    pod.connectionState,
    csvTime(pod.connectionChangedAtMs),
    pod.health?.status,
    pod.health?.score,
    pod.alerts.length === 0 ? "none" : pod.alerts.join("; "),
    uplinkCell(known, fleet),
    pod.connectedDeviceCount,
    pod.model,
    pod.firmwareVersion,
    pod.mac,
    pod.ip,
  ];
}

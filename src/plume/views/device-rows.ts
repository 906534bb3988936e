import { printable } from "../../core/view/width.ts";
import type { Column, Row } from "../../core/view/view.ts";
import { clock, isInstant, since, type When } from "../format.ts";
import type { KnownDevice } from "../health/devices.ts";
import { csvTime, type Cell } from "./csv.ts";
import { byRankAndName } from "./order.ts";

/** The columns of the devices' table. */
export const deviceColumns: readonly Column[] = [
  { label: "Device", align: "left", keep: 1 },
  { label: "Link", align: "left", keep: 1 },
  { label: "Health", align: "left", keep: 1 },
  { label: "Pod", align: "left", keep: 1 },
  { label: "Since", align: "left", keep: 3 },
  { label: "MAC", align: "left", keep: 4 },
  { label: "IP", align: "left", keep: 4 },
];

/** A device as a row of {@link deviceColumns}. What it was before it left is not told. */
export function deviceRow(known: KnownDevice, when: When): Row {
  const { device, name, link, health, weak, pod, state } = known;
  const gone = state === "offline";
  const cells = [
    name,
    link,
    gone ? "" : health,
    gone ? "" : pod,
    sinceCell(known, when),
    printable(device.mac ?? "n/a"),
    printable(device.ip ?? "n/a"),
  ];
  return weak && !gone ? { mark: "⚠️", cells } : { cells };
}

function sinceCell({ device, state, word }: KnownDevice, when: When): string {
  const atMs = device.connectionChangedAtMs;
  switch (state) {
    case "connected":
      return isInstant(atMs) ? clock(atMs, when) : "n/a";
    case "offline":
      return `left ${since(atMs, when)}`;
    case "unknown":
      return [word, isInstant(atMs) ? `since ${clock(atMs, when)}` : "n/a"]
        .filter((part) => part !== undefined)
        .join(" ");
  }
}

/** Weak health first, then by name. */
export function devicesInOrder(devices: readonly KnownDevice[]): readonly KnownDevice[] {
  return byRankAndName(devices, ({ weak, state }) => (weak && state !== "offline" ? 0 : 1));
}

/** The first line of the file. */
export const deviceCsvHeader: readonly Cell[] = [
  "Device",
  "MAC",
  "State",
  "State since",
  "Link",
  "Health",
  "Pod",
  "IP",
];

/** A device as a line of the file: the name uncut, times in UTC. */
export function deviceCsvRow(known: KnownDevice): readonly Cell[] {
  const { device, name, link, pod } = known;
  return [
    device.name ?? name,
    device.mac,
    device.connectionState,
    csvTime(device.connectionChangedAtMs),
    link,
    device.health,
    pod,
    device.ip,
  ];
}

import { deviceCount } from "../health/devices.ts";
import { alertsOf, countByPods, type Fleet } from "../health/pods.ts";
import { qoeSummary } from "../health/qoe.ts";
import { number, plural } from "../format.ts";
import type { HomeReads } from "../model.ts";

/** A label with its value. */
export type Fact = readonly [label: string, value: string];

/** `3 of 3 connected, no alerts`. */
export function podsFact(fleet: Fleet | undefined): string {
  if (!fleet) return "could not read";
  if (fleet.pods.length === 0) return "none registered";
  const alerts = fleet.up.reduce((sum, p) => sum + alertsOf(p).length, 0);
  const allUp = fleet.up.length === fleet.pods.length;
  const parts = [
    connectedPods(fleet),
    ...(fleet.unread.length === 0 ? [] : [`${fleet.unread.length} with no state`]),
    ...(alerts > 0 || allUp ? [plural(alerts, "alert")] : []),
  ];
  return parts.join(", ");
}

/** `2 of 3 connected`. */
export function connectedPods({ up, pods }: Fleet): string {
  return `${up.length} of ${pods.length} connected`;
}

/** `9 connected (7 Wi-Fi, 2 Ethernet)`; without the list by the pods' own count, said so. */
export function devicesFact({ devices }: HomeReads, fleet: Fleet | undefined): string {
  switch (devices?.kind) {
    case "read":
      return deviceCount(devices.value);
    case "absent":
      return "not available here";
    case "failed":
    case undefined: {
      const counted = fleet && countByPods(fleet);
      if (!counted) return "could not read";
      const count = counted.count === 0 && counted.complete ? "none" : number(counted.count);
      const least = counted.complete ? count : `at least ${count}`;
      return `${least} connected by the pods' own count; list could not be read`;
    }
  }
}

/** `streaming good · gaming good (last 24 h)`. */
export function qoeFact({ qoe }: HomeReads): string {
  switch (qoe?.kind) {
    case "read":
      return qoeSummary(qoe.value);
    case "absent":
      return "not available here";
    case "failed":
    case undefined:
      return "could not read";
  }
}

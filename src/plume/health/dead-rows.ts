import { joinNames, since, type When } from "../format.ts";
import type { Read, Pod } from "../model.ts";
import { causeOf } from "./cause.ts";
import { finding, type Row } from "./finding.ts";
import type { Fleet, KnownPod } from "./pods.ts";

// Rows 1 to 4: no pod is known to be connected.

/** Row 1: the pods could not be read. */
export function unreadRow(nodes: Read<readonly Pod[]> | undefined, when: When): Row {
  const failure = nodes?.kind === "failed" ? nodes.failure : undefined;
  const headline = "the pods could not be read";
  const nothing = "This says nothing about the home.";
  if (failure?.kind === "unreadable") {
    const next = [`check again. If it stays, report reference ${failure.reference}.`];
    const text = `Plume Cloud sent a reply I do not understand. ${nothing}`;
    return { headline, findings: [{ ...finding("unknown", text, next), mark: "⚠️" }] };
  }
  const cause = failure ? causeOf(failure, when) : "Plume Cloud did not answer";
  const text = `The pods could not be read: ${cause}. ${nothing}`;
  return { headline, findings: [{ ...finding("unknown", text, ["check again."]), mark: "⚠️" }] };
}

/** Row 2: there are no pods. Not "offline". */
export function noPodsRow(): Row {
  return {
    headline: "no pods are registered",
    findings: [
      finding("unknown", "No pods are registered at this location.", [
        "compare both IDs with the ticket.",
      ]),
    ],
  };
}

/** True for row 3: nothing is connected and the cloud says so of the root, or of any pod. */
export function isOffline({ up, unread, down, gateway }: Fleet): boolean {
  if (up.length > 0 || unread.length > 0) return false;
  return gateway ? gateway.state === "down" : down.length > 0;
}

/** Row 3. */
export function offlineRow(fleet: Fleet, when: When): Row {
  const next = [
    "ask if the modem has light and signal; restart modem, then gateway; check again 5 min later.",
  ];
  const text = fleet.gateway ? gatewayText(fleet, fleet.gateway, when) : allDownText(fleet, when);
  return { headline: "no pod is connected", findings: [finding("offline", text, next)] };
}

/** Since when the home is offline: by its gateway, else by the last pod. */
export function offlineSinceMs({ gateway, down }: Fleet): number | undefined {
  if (gateway) return gateway.pod.connectionChangedAtMs;
  const times = down.map((p) => p.pod.connectionChangedAtMs).filter((t) => t !== undefined);
  return times.length === 0 ? undefined : Math.max(...times);
}

function gatewayText(fleet: Fleet, gateway: KnownPod, when: When): string {
  const others = fleet.down.filter((p) => p !== gateway).map((p) => p.name);
  const too = others.length === 0 ? "" : `; ${joinNames(others)} too`;
  return `Gateway ${gateway.name} is disconnected${sinceClause(gateway, when)}${too}${unclearClause(fleet)}.`;
}

function allDownText(fleet: Fleet, when: When): string {
  const { pods, down } = fleet;
  const [only] = pods;
  if (only && pods.length === 1)
    return `The only pod, ${only.name}, is disconnected${sinceClause(only, when)}.`;
  const lastMs = offlineSinceMs(fleet);
  const last = lastMs === undefined ? "" : `, the last since ${since(lastMs, when)}`;
  const all =
    down.length === pods.length ? `All ${down.length}` : `${down.length} of ${pods.length}`;
  const verb = down.length === 1 ? "is" : "are";
  return `${all} pods ${verb} disconnected${last}${unclearClause(fleet)}.`;
}

function unclearClause({ unclear }: Fleet): string {
  return unclear.length === 0 ? "" : `; the cloud says ${wordsOf(unclear)}`;
}

/** Row 4: no pod is connected, and no word says that the home is offline. */
export function unclearRow({ down, unclear, unread }: Fleet): Row {
  const said = [...unclear, ...down];
  const parts = [
    ...(said.length === 0 ? [] : [`the cloud says ${wordsOf(said)}`]),
    ...(unread.length === 0
      ? []
      : [
          `no state for ${joinNames(
            unread.map((p) => p.name),
            3,
          )}`,
        ]),
  ];
  const text = `No pod reports as connected; ${parts.join("; ")}.`;
  return {
    headline: "no pod reports as connected",
    findings: [finding("unknown", text, ["check again in 2 min."])],
  };
}

/** `"unavailable" for Bedroom, Garage, "rebooting" for Hall`. */
function wordsOf(pods: readonly KnownPod[]): string {
  const words = [...new Set(pods.map((p) => p.word ?? ""))];
  const shown = words.slice(0, 2).map((word) => {
    const names = pods.filter((p) => p.word === word).map((p) => p.name);
    return `"${word}" for ${joinNames(names, 3)}`;
  });
  const more = words.length > 2 ? ["other words for the rest"] : [];
  return [...shown, ...more].join("; ");
}

/** ` since 30 Nov 22:14 PST (3 h 48 min)`, or that the cloud gives no time. */
export function sinceClause({ pod }: KnownPod, when: When): string {
  const told = since(pod.connectionChangedAtMs, when);
  return told === "n/a" ? " (since when: n/a)" : ` since ${told}`;
}

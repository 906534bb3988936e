import { isJsonArray, textAt, type Json, type JsonObject } from "../json.ts";

/** The ISO time that lies so many milliseconds before the run's reference time. */
export type Ago = (durationMs: number) => string;

/** What the cloud holds about one home, as it writes it. */
export interface HomeContent {
  readonly customer: JsonObject;
  readonly location: JsonObject;
  readonly nodes: readonly JsonObject[];
  readonly devices: readonly JsonObject[];
  readonly wifiNetworks: readonly JsonObject[];
  readonly qoe: Json;
}

/** A second in milliseconds. */
export const second = 1000;
/** A minute in milliseconds. */
export const minute = 60 * second;
/** An hour in milliseconds. */
export const hour = 60 * minute;
/** A day in milliseconds. */
export const day = 24 * hour;

/** The nodes with changes to the one of this name. */
export function changeNode(
  nodes: readonly JsonObject[],
  name: string,
  changes: JsonObject,
): readonly JsonObject[] {
  return nodes.map((node) => (node["defaultName"] === name ? { ...node, ...changes } : node));
}

/** The devices as they are once a pod is gone: the ones that hung on it are disconnected. */
export function withoutPod(
  devices: readonly JsonObject[],
  podId: string,
  since: string,
): readonly JsonObject[] {
  return devices.map((device) =>
    parentOf(device) === podId ? { ...device, ...left(since) } : device,
  );
}

/** What changes in a device's record when the device leaves. */
export function left(since: string): JsonObject {
  return { connectionState: "disconnected", connectionStateChangeAt: since, leafToRoot: [] };
}

/** The id of the pod that a device or a pod hangs on. */
export function parentOf(record: JsonObject): string | undefined {
  const path = record["leafToRoot"];
  return textAt(isJsonArray(path) ? path[0] : undefined, "id");
}

import { cleanName } from "../../core/view/width.ts";
import type { Device } from "../model.ts";
import { mediumName, podNameById, type Fleet } from "./pods.ts";

/** A device is connected, offline, or neither can be said. */
export type DeviceState = "connected" | "offline" | "unknown";

/** A device, fit to be shown. Missing values are `n/a`. */
export interface KnownDevice {
  readonly device: Device;
  readonly name: string;
  readonly state: DeviceState;
  /** The cloud's word where the state is unknown in spite of one. */
  readonly word: string | undefined;
  readonly link: string;
  readonly health: string;
  readonly weak: boolean;
  readonly pod: string;
}

const bands: { readonly [band: string]: string } = {
  "2.4g": "2.4 GHz",
  "5g": "5 GHz",
  "5gl": "5 GHz",
  "5gu": "5 GHz",
  "6g": "6 GHz",
};

/** What is known of a device; pods are named by `fleet`, if that was read. */
export function knownDevice(device: Device, fleet: Fleet | undefined): KnownDevice {
  const word = cleanName(device.connectionState ?? "");
  const state = stateOf(word);
  const health = healthOf(device);
  return {
    device,
    name: cleanName(device.name ?? "") || cleanName(device.mac ?? "") || "(no name)",
    state,
    word: state === "unknown" && word !== "" ? word : undefined,
    link: linkOf(device),
    health: health ?? "n/a",
    weak: ["poor", "degraded", "fair"].includes(health?.toLowerCase() ?? ""),
    pod: (device.podId === undefined ? undefined : podNameById(device.podId, fleet)) ?? "n/a",
  };
}

function stateOf(word: string): DeviceState {
  const lower = word.toLowerCase();
  if (lower === "connected") return "connected";
  return lower === "disconnected" ? "offline" : "unknown";
}

function healthOf(device: Device): string | undefined {
  const word = cleanName(device.health ?? "");
  if (word === "") return undefined;
  return word.toLowerCase() === "healthy" ? "good" : word;
}

function linkOf(device: Device): string {
  const medium = mediumName(device.medium);
  const raw = cleanName(device.freqBand ?? "");
  const band = Object.hasOwn(bands, raw.toLowerCase()) ? bands[raw.toLowerCase()] : raw;
  const wireless = medium === "Wi-Fi" || (medium === undefined && band !== "");
  if (!wireless) return medium ?? "n/a";
  return band === "" || band === undefined ? "Wi-Fi" : `${band} Wi-Fi`;
}

/** `9 connected (7 Wi-Fi, 2 Ethernet)`, or `none connected`. Unclear ones are told apart. */
export function deviceCount(devices: readonly Device[]): string {
  const known = devices.map((d) => knownDevice(d, undefined));
  const connected = known.filter((d) => d.state === "connected");
  const unknown =
    known.length - connected.length - known.filter((d) => d.state === "offline").length;
  const count = connected.length === 0 ? "none connected" : connectedByMedium(connected);
  return unknown === 0 ? count : `${count}, ${unknown} with unclear state`;
}

function connectedByMedium(connected: readonly KnownDevice[]): string {
  const media = connected.map(({ device, link }) =>
    link.endsWith("Wi-Fi") ? "Wi-Fi" : (mediumName(device.medium) ?? "link n/a"),
  );
  const known = ["Wi-Fi", "Ethernet", "MoCA"];
  const others = [...new Set(media)].filter((m) => !known.includes(m)).toSorted();
  const parts = [...known, ...others]
    .map((medium) => ({ medium, count: media.filter((m) => m === medium).length }))
    .filter(({ count }) => count > 0)
    .map(({ medium, count }) => `${count} ${medium}`);
  const shown = parts.length > 4 ? [...parts.slice(0, 4), "others"] : parts;
  return `${connected.length} connected (${shown.join(", ")})`;
}

import type { Device, Location, Pod } from "../../src/plume/model.ts";
import {
  at,
  bedroom,
  device,
  garage,
  leaf,
  livingRoom,
  location,
  lost,
  wiredDevice,
} from "./homes.ts";

export const hotel: Location = { ...location, name: "Hotel North" };

const times = <Item>(count: number, make: (n: number) => Item): readonly Item[] =>
  Array.from({ length: count }, (_, index) => make(index + 1));

/** 40 pods: 37 connected, 2 disconnected, 1 unavailable. */
export const fortyPods: readonly Pod[] = [
  livingRoom,
  ...times(36, (n) => leaf(`SIM0B1C2${String(n).padStart(2, "0")}`, `Room ${n}`, 4)),
  lost(leaf("SIM0B1C237", "Room 37", 0), "2025-12-01T06:14:00Z"),
  lost(leaf("SIM0B1C238", "Room 38", 0), "2025-12-01T08:00:00Z"),
  lost(leaf("SIM0B1C239", "Room 39", 0), "2025-12-01T09:00:00Z", "unavailable"),
];

/** Two pods, one of them weak. */
export const twoPods: readonly Pod[] = [
  { ...bedroom, health: { status: "fair", score: 3 }, alerts: ["poorHealth"] },
  { ...livingRoom, connectedDeviceCount: 6 },
];

const gone = { connectionState: "disconnected" } as const;

/** Nine connected devices, one weak, and three that left. */
export const twelveDevices: readonly Device[] = [
  device("laptop-1"),
  device("phone-ana", { podId: "SIM0A1B2C3", freqBand: "6G" }),
  device("phone-ben"),
  device("tablet", { health: "good" }),
  device("tv-living", { podId: "SIM0A1B2C3" }),
  device("doorbell", { freqBand: "2.4G" }),
  device("cam-front", {
    freqBand: "2.4G",
    health: "poor",
    podId: garage.id ?? "",
    connectionChangedAtMs: at("2025-12-01T05:40:00Z"),
  }),
  { ...wiredDevice("desktop"), connectionChangedAtMs: at("2025-11-29T20:00:00Z") },
  withoutTime(wiredDevice("nas")),
  { ...wiredDevice("tv"), ...gone, connectionChangedAtMs: at("2025-11-30T22:10:00Z") },
  device("watch", { ...gone, connectionChangedAtMs: at("2025-12-01T09:30:00Z") }),
  device("old-phone", { ...gone, connectionChangedAtMs: at("2025-11-26T10:00:00Z") }),
];

/** 300 devices of a hotel: 212 connected, 3 of them weak, and 88 that left. */
export const manyDevices: readonly Device[] = [
  ...times(209, (n) => device(`guest-${n}`)),
  ...times(3, (n) => device(`weak-${n}`, { health: n === 1 ? "poor" : "degraded" })),
  ...times(88, (n) =>
    device(`left-${n}`, { ...gone, connectionChangedAtMs: at("2025-11-30T10:00:00Z") }),
  ),
];

function withoutTime({ connectionChangedAtMs: _time, ...rest }: Device): Device {
  return rest;
}

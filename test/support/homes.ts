import type {
  Device,
  HomeIds,
  HomeParts,
  HomeReads,
  Location,
  PartName,
  Pod,
  QoeClass,
  Read,
  ReadFailure,
} from "../../src/plume/model.ts";

/** The clock of all examples. */
export const nowMs = Date.parse("2025-12-01T10:02:14Z");

/** The home of all examples. */
export const ids: HomeIds = {
  customerId: "64a1f0c2d3e4b5a697881001",
  locationId: "64a1f0c2d3e4b5a697881002",
};

export const at = (iso: string): number => Date.parse(iso);

export const read = <Value>(value: Value, atMs = nowMs): Read<Value> => ({
  kind: "read",
  value,
  atMs,
});

export const failed = (failure: ReadFailure): { kind: "failed"; failure: ReadFailure } => ({
  kind: "failed",
  failure,
});

export const absent = { kind: "absent" } as const;

export const error500 = failed({ kind: "error", status: 500 });

const bootAtMs = at("2025-11-20T03:10:00Z");
const sinceMs = at("2025-11-28T06:12:40Z");

export const livingRoom: Pod = {
  id: "SIM0A1B2C3",
  nickname: "Living room",
  defaultName: "Living Room",
  connectionState: "connected",
  connectionChangedAtMs: sinceMs,
  backhaulType: "ethernet",
  leafToRoot: [],
  connectedDeviceCount: 5,
  health: { status: "excellent", score: 5 },
  alerts: [],
  model: "SIM-POD-2",
  firmwareVersion: "5.6.0-sim",
  mac: "02:00:00:aa:00:01",
  ip: "192.168.40.1",
  residentialGateway: false,
  bootAtMs,
};

export const leaf = (id: string, name: string, connectedDeviceCount: number): Pod => ({
  ...livingRoom,
  id,
  nickname: name,
  defaultName: name,
  backhaulType: "wifi",
  leafToRoot: [{ id: "SIM0A1B2C3", channel: 157 }],
  connectedDeviceCount,
  health: { status: "good", score: 4 },
  mac: `02:00:00:aa:00:${id.slice(-2).toLowerCase()}`,
  ip: "192.168.40.2",
});

export const bedroom = leaf("SIM0A1B2C4", "Bedroom", 3);
export const garage = leaf("SIM0A1B2C5", "Garage", 1);
export const pods: readonly Pod[] = [livingRoom, bedroom, garage];

/** A pod as the cloud shows it when it has been lost. */
export const lost = (pod: Pod, since: string, word = "disconnected"): Pod => ({
  ...pod,
  connectionState: word,
  connectionChangedAtMs: at(since),
  backhaulType: "unknown",
  leafToRoot: [],
  connectedDeviceCount: 0,
  health: {},
});

export const device = (name: string, more: Partial<Device> = {}): Device => ({
  mac: `02:00:00:bb:00:${String(name.length).padStart(2, "0")}`,
  name,
  connectionState: "connected",
  connectionChangedAtMs: at("2025-12-01T07:00:00Z"),
  medium: "wifi",
  freqBand: "5G",
  ip: "192.168.40.31",
  health: "healthy",
  podId: "SIM0A1B2C4",
  ...more,
});

const wired = { medium: "ethernet", podId: "SIM0A1B2C3" } as const;

/** A device on a cable: no band, no health. */
export function wiredDevice(name: string): Device {
  const { freqBand: _band, health: _health, ...rest } = device(name, wired);
  return rest;
}

export const devices: readonly Device[] = [
  device("laptop-1"),
  device("phone-ana"),
  device("phone-ben", { freqBand: "6G" }),
  device("tablet"),
  device("tv-living"),
  device("doorbell", { freqBand: "2.4G" }),
  device("cam-front", { freqBand: "2.4G", podId: "SIM0A1B2C5" }),
  wiredDevice("nas"),
  wiredDevice("desktop"),
];

export const goodQoe: readonly QoeClass[] = [
  { name: "video_conferencing", word: "good" },
  { name: "av_streaming", word: "good" },
  { name: "gaming", word: "good" },
];

export const location: Location = {
  name: "Home",
  accountId: "ACME-1042",
  tier: "fullService",
  networkMode: "auto",
  networkStatus: { word: "online", sinceMs: at("2025-11-28T06:12:44Z") },
  timezone: "America/Los_Angeles",
  speedTest: {
    status: "succeeded",
    downloadMbps: 482.31,
    uploadMbps: 41.07,
    rttMs: 9.4,
    startedAtMs: at("2025-12-01T09:59:31Z"),
    endedAtMs: at("2025-12-01T10:00:02Z"),
  },
};

const well: Required<HomeReads> = {
  location: read(location),
  nodes: read(pods),
  devices: read(devices),
  qoe: read(goodQoe),
  wifi: read([
    { ssid: "SampleNet", on: true, wpaMode: "sae-mixed" },
    { ssid: "SampleNet Guest", on: false, wpaMode: "psk2" },
  ]),
};

/** The asked parts of the home where all is well, some of them changed. */
export function home(asked: readonly PartName[], changes: HomeReads = {}): HomeReads {
  const all: HomeReads = { ...well, ...changes };
  return Object.fromEntries(asked.map((part) => [part, all[part]]));
}

/** What `/health` asks for. */
export const healthHome = (changes: HomeReads = {}): HomeReads =>
  home(["location", "nodes", "devices", "qoe"], changes);

/** What `/status` asks for. */
export const statusHome = (changes: HomeReads = {}): HomeReads =>
  home(["location", "nodes"], changes);

/** The home's pods, all else being well. */
export const withPods = (...list: readonly Pod[]): HomeReads => healthHome({ nodes: read(list) });

/** Every part of a home failed in the same way. */
export const allFailed = (
  failure: ReadFailure,
  asked: readonly (keyof HomeParts)[] = ["location", "nodes", "devices", "qoe"],
): HomeReads => Object.fromEntries(asked.map((part) => [part, failed(failure)]));

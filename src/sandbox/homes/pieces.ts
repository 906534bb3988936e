import type { Json, JsonObject } from "../json.ts";

// Pieces of the cloud's records, with the documented fields. All values are invented.

/** The texts that ordinary replies carry and that nobody may ever show. */
export const replySecrets = {
  wifiKey: "sandbox-wifi-key-not-for-eyes",
  guestKey: "sandbox-guest-key-not-for-eyes",
  wpaKey: "sandbox-backhaul-key-not-for-eyes",
  pppoePassword: "sandbox-pppoe-password-not-for-eyes",
} as const;

/** What is told about a pod; the rest is filled in. */
export interface PodFacts {
  readonly id: string;
  readonly name: string;
  /** Counts from 1 within its home; makes the addresses. */
  readonly number: number;
  readonly since: string;
  readonly bootAt: string;
  readonly state?: string;
  /** The pods on the way to the root, nearest first; none for the root itself. */
  readonly path?: readonly JsonObject[];
  readonly devices: number;
  readonly speedTest?: JsonObject;
}

/** A pod's record. */
export function pod(facts: PodFacts): JsonObject {
  const { id, name, number, path = [], state = "connected" } = facts;
  const isRoot = path.length === 0;
  const mac = macOf("aa", number);
  return {
    id,
    serialNumber: id,
    nickname: isRoot ? name : undefined,
    defaultName: name,
    model: "SIM-POD-2",
    firmwareVersion: "5.6.0-sim",
    openSyncVersion: "5.6.0",
    connectionState: state,
    connectionStateChangeAt: facts.since,
    backhaulType: isRoot ? "ethernet" : "wifi",
    leafToRoot: path,
    backhaulChannel: path[0]?.["channel"],
    connectedDeviceCount: facts.devices,
    health: { status: "excellent", score: 5, details: {} },
    alerts: [],
    mac,
    ethernetMac: mac,
    ip: `192.168.40.${number}`,
    wanIp: isRoot ? "203.0.113.20" : undefined,
    publicIp: isRoot ? "203.0.113.20" : undefined,
    networkMode: "router",
    "2gChannel": 6,
    "5glChannel": 44,
    "5guChannel": "157",
    radioStats: [{ freqBand: "2.4G", channelWidth: 20, puncturedChannels: [] }],
    linkStates: [
      {
        ifName: "eth0",
        duplex: "full",
        linkSpeed: isRoot ? 1000 : 65535,
        isUplink: isRoot,
        hasEthClient: isRoot,
      },
    ],
    residentialGateway: false,
    bootAt: facts.bootAt,
    claimedAt: "2025-03-02T10:04:00.000Z",
    vendor: { name: "Plume", partNumber: "PP403Z" },
    speedTest: facts.speedTest,
  };
}

/** What a pod's record is left with when the pod is gone. */
export function gone(since: string, state = "disconnected"): JsonObject {
  return {
    connectionState: state,
    connectionStateChangeAt: since,
    backhaulType: "unknown",
    leafToRoot: [],
    backhaulChannel: undefined,
    connectedDeviceCount: 0,
    health: null,
    ip: undefined,
    wanIp: undefined,
    publicIp: undefined,
  };
}

/** What is told about a device; the rest is filled in. */
export interface DeviceFacts {
  readonly name: string;
  /** Counts from 1 within its home; makes the addresses. */
  readonly number: number;
  readonly since: string | undefined;
  /** `2.4G`, `5G`, `6G`; `undefined` is Ethernet. */
  readonly band: string | undefined;
  readonly icon: string;
  /** The pods on the way to the root, nearest first. */
  readonly path: readonly JsonObject[];
  readonly health?: Json;
  readonly state?: string;
}

/** A device's record. */
export function device(facts: DeviceFacts): JsonObject {
  const { band, number, state = "connected" } = facts;
  const mac = macOf("bb", number);
  return {
    id: mac,
    mac,
    name: facts.name,
    icon: facts.icon,
    connectionState: state,
    connectionStateChangeAt: facts.since,
    medium: band === undefined ? "ethernet" : "wifi",
    freqBand: band,
    channel: band === undefined ? undefined : channelOf(band),
    ip: addressOf(number),
    accessZone: "home",
    keyId: 0,
    health: facts.health,
    leafToRoot: state === "connected" ? facts.path : [],
  };
}

/** Addresses of devices stand behind those of the pods, 250 in a net. */
function addressOf(number: number): string {
  const host = number + 100;
  return `192.168.${40 + Math.floor(host / 250)}.${(host % 250) + 1}`;
}

function channelOf(band: string): number {
  if (band === "2.4G") return 6;
  return band === "5G" ? 157 : 37;
}

function macOf(kind: string, number: number): string {
  const hex = number.toString(16).padStart(4, "0");
  return `02:00:00:${kind}:${hex.slice(0, 2)}:${hex.slice(2)}`;
}

/** A speed test that went well, from `startedAt` to `endedAt`. */
export function speedTest(startedAt: string, endedAt: string, trigger = "scheduled"): JsonObject {
  return {
    status: "succeeded",
    trigger,
    gateway: true,
    isp: "Sample ISP",
    serverId: 1234,
    serverName: "Sample Server",
    serverHost: "speed.example.net",
    serverIp: "198.51.100.9",
    startedAt,
    endedAt,
    download: 482.31,
    upload: 41.07,
    rtt: 9.4,
  };
}

/** The reply about quality of experience, in the shape that is guessed for it. */
export function qoe(words: Readonly<Record<string, Json>>): JsonObject {
  const entries = Object.entries(words);
  return {
    trafficClassStats: entries.map(([trafficClass, health]) => ({ trafficClass, health })),
  };
}

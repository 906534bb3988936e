import type { JsonObject } from "../json.ts";
import { day, hour, minute, second, type Ago, type HomeContent } from "./content.ts";
import { device, pod, qoe, replySecrets, speedTest } from "./pieces.ts";

/** Whose house it is. */
export interface HouseIds {
  readonly code: string;
  readonly customerId: string;
  readonly locationId: string;
}

/** A house with three pods and nine devices where all is well; every other home changes it. */
export function sampleHouse(ids: HouseIds, ago: Ago): HomeContent {
  const nodes = sampleNodes(ids.code, ago);
  return {
    customer: sampleCustomer(ids),
    location: sampleLocation(ids, ago),
    nodes,
    devices: sampleDevices(ids.code, ago),
    wifiNetworks: sampleNetworks(),
    qoe: qoe({ video_conferencing: "good", av_streaming: "good", gaming: "good" }),
  };
}

/** A pod's id: `n` counts from 1 within the home. */
export function podId(code: string, n: number): string {
  return `SIM${code.toUpperCase()}A1B2C${n + 2}`;
}

function accountOf(code: string): string {
  return `ACME-${1042 + (Number.parseInt(code, 16) - 1) / 2}`;
}

function sampleCustomer({ code, customerId }: HouseIds): JsonObject {
  return {
    id: customerId,
    accountId: accountOf(code),
    name: "Sample Household",
    email: `home-${code}@example.org`,
    emailVerified: true,
    locked: false,
    anonymous: false,
    acceptLanguage: "en-US",
    createdAt: "2025-03-02T10:00:00.000Z",
    _version: "1.0.0",
  };
}

function sampleLocation({ code, customerId, locationId }: HouseIds, ago: Ago): JsonObject {
  return {
    id: locationId,
    customerId,
    name: "Home",
    accountId: accountOf(code),
    serviceId: `SVC-${code.toUpperCase()}`,
    profile: "auto",
    networkMode: "auto",
    serviceLevel: {
      status: "fullService",
      createdAt: "2025-03-02T10:00:00.000Z",
      updatedAt: "2025-03-02T10:00:00.000Z",
    },
    networkStatus: {
      status: "online",
      statusChangedAt: ago(3 * day + 3 * hour + 50 * minute),
      durationOfPreviousStatus: 312,
    },
    geoIp: {
      ip: "203.0.113.20",
      country: "US",
      city: "Sampletown",
      timezone: "America/Los_Angeles",
      ISP: true,
    },
    ispSpeedTestConfiguration: { enable: true, speedCapable: true, enableAllNodes: false },
    speedTest: sampleSpeedTest(ago),
    backhaul: { mode: "auto", wpaMode: "auto", wpaKey: replySecrets.wpaKey },
    wanSettings: {
      connectionType: "pppoe",
      pppoe: { name: "home@isp.example", password: replySecrets.pppoePassword },
    },
    createdAt: "2025-03-02T10:00:00.000Z",
    updatedAt: ago(2 * minute),
    _version: "1.0.0",
  };
}

function sampleSpeedTest(ago: Ago): JsonObject {
  return speedTest(ago(2 * minute + 31 * second), ago(2 * minute));
}

function sampleNodes(code: string, ago: Ago): readonly JsonObject[] {
  const since = ago(3 * day + 3 * hour + 50 * minute);
  const bootAt = ago(11 * day + 6 * hour + 52 * minute);
  const [living, bedroom, garage] = [podId(code, 1), podId(code, 2), podId(code, 3)];
  const uplink = [{ id: living, channel: 157, radio: "5GU" }];
  const all = { since, bootAt };
  return [
    pod({
      ...all,
      id: living,
      name: "Living room",
      number: 1,
      devices: 5,
      speedTest: sampleSpeedTest(ago),
    }),
    pod({ ...all, id: bedroom, name: "Bedroom", number: 2, devices: 3, path: uplink }),
    pod({ ...all, id: garage, name: "Garage", number: 3, devices: 1, path: uplink }),
  ];
}

function sampleDevices(code: string, ago: Ago): readonly JsonObject[] {
  const living = [{ id: podId(code, 1) }];
  const bedroom = [{ id: podId(code, 2) }, ...living];
  const garage = [{ id: podId(code, 3) }, ...living];
  const good = { status: "good", score: 4 };
  const one = (
    number: number,
    name: string,
    more: Omit<Parameters<typeof device>[0], "number" | "name" | "since">,
  ) => device({ number, name, since: ago(3 * hour + number * minute), ...more });
  return [
    one(1, "laptop-1", { band: "5G", icon: "laptop", path: bedroom, health: good }),
    one(2, "phone-ana", {
      band: "5G",
      icon: "smartphone",
      path: bedroom,
      health: { status: "healthy" },
    }),
    one(3, "tablet", { band: "2.4G", icon: "tablet", path: bedroom, health: "healthy" }),
    one(4, "phone-ben", {
      band: "6G",
      icon: "smartphone",
      path: living,
      health: { status: "excellent", score: 5 },
    }),
    one(5, "tv-living", { band: "5G", icon: "tv", path: living, health: good }),
    one(6, "doorbell", { band: "2.4G", icon: "camera", path: living, health: "healthy" }),
    one(7, "nas", { band: undefined, icon: "nas", path: living }),
    one(8, "desktop", { band: undefined, icon: "desktop", path: living }),
    one(9, "cam-front", { band: "2.4G", icon: "camera", path: garage, health: good }),
  ];
}

function sampleNetworks(): readonly JsonObject[] {
  return [
    {
      networkId: "default",
      ssid: "SampleNet",
      enable: true,
      wpaMode: "sae-mixed",
      encryptionKey: replySecrets.wifiKey,
    },
    { networkId: "guest-1", ssid: "SampleNet Guest", enable: false, wpaMode: "psk2" },
  ];
}

import { isJsonObject, textAt, type JsonObject } from "../json.ts";
import { changeNode, hour, minute, parentOf, type HomeContent } from "./content.ts";
import { home, type Home } from "./home.ts";
import { gone } from "./pieces.ts";

/** Homes for the ways in which the cloud's records differ. */
export const shapeHomes: readonly Home[] = [
  home("1b", {
    title: "Bare lists",
    shows: "operational: nodes and devices come as bare lists",
    envelope: "bare",
  }),
  home("1d", {
    title: "Doubled lists",
    shows: "operational: nodes and devices come as {nodes: {nodes: []}}",
    envelope: "doubled",
  }),
  home("1f", {
    title: "Lists under data",
    shows: "operational: nodes and devices come as {data: []}",
    envelope: "data",
  }),
  home("21", {
    title: "Gaps everywhere",
    shows: "null or missing fields wherever a record can do without; every gap reads n/a",
    change: gaps,
  }),
  home("23", {
    title: "Unknown words",
    shows:
      "unknown state, health, tier and medium words, shown as they are; one pod is unavailable",
    change: unknownWords,
  }),
  home("25", {
    title: "No gateway mark",
    shows: "operational: two pods are connected, nothing tells which one is the gateway",
    change: ({ nodes, devices }) => {
      const [, ...leaves] = nodes;
      const ids = leaves.map((leaf) => textAt(leaf, "id"));
      return {
        nodes: leaves.map((leaf) => ({
          ...leaf,
          leafToRoot: undefined,
          residentialGateway: undefined,
        })),
        devices: devices.filter((device) => ids.includes(parentOf(device))),
      };
    },
  }),
  home("27", {
    title: "Other spellings",
    shows: "operational: numbers as text, booleans as text, times without fraction, parentId",
    change: (house, ago) => ({
      location: {
        ...house.location,
        speedTest: {
          status: "Succeeded",
          download: "482.31",
          upload: "41.07",
          rtt: "9.4",
          endedAt: ago(2 * minute).replace(/\.\d+Z$/u, "+00:00"),
        },
      },
      nodes: house.nodes.map((node) => ({
        ...otherSpelling(node),
        connectionState: "Connected",
        connectedDeviceCount: JSON.stringify(node["connectedDeviceCount"]),
        connectionStateChangeAt: ago(5 * hour).replace(/\.\d+Z$/u, "Z"),
        residentialGateway: node["nickname"] === undefined ? "false" : "true",
      })),
      wifiNetworks: [{ ssid: "SampleNet", enabled: "true", wpaMode: "psk2" }],
    }),
  }),
];

function otherSpelling(node: JsonObject): JsonObject {
  const { leafToRoot, ...rest } = node;
  const [first] = Array.isArray(leafToRoot) ? leafToRoot : [];
  if (!isJsonObject(first)) return node;
  return { ...rest, leafToRoot: [{ parentId: textAt(first, "id"), channel: 157, freqBand: "5G" }] };
}

function gaps(house: HomeContent): Partial<HomeContent> {
  const [first, second, third] = house.nodes;
  return {
    location: {
      id: house.location["id"],
      name: null,
      geoIp: null,
      speedTest: null,
      networkStatus: {},
    },
    nodes: [
      {
        ...first,
        connectionStateChangeAt: null,
        health: null,
        alerts: null,
        firmwareVersion: null,
      },
      { id: second?.["id"], connectionState: "connected", health: {}, leafToRoot: null },
      { nickname: null, defaultName: third?.["defaultName"], connectionState: null, alerts: [{}] },
      {},
    ],
    devices: [
      { mac: "02:00:00:bb:00:01", connectionState: "connected" },
      { name: null, mac: null, connectionState: "connected", health: null, medium: null },
      { name: "no-state", leafToRoot: null, freqBand: null },
      {},
    ],
    wifiNetworks: [{ ssid: null, wpaMode: null }, { ssid: "", enable: null }, {}],
    qoe: { trafficClassStats: [{ trafficClass: "gaming", health: null }, {}] },
  };
}

function unknownWords(house: HomeContent): Partial<HomeContent> {
  const renamed = changeNode(house.nodes, "Bedroom", {
    connectionState: "rejoining",
    health: { status: "splendid", score: 42 },
    alerts: [{ type: "lunarEclipse" }],
    backhaulType: "moca",
  });
  const since = textAt(house.nodes[0], "connectionStateChangeAt") ?? "";
  return {
    location: {
      ...house.location,
      serviceLevel: { status: "platinumService" },
      networkMode: "mesh",
      networkStatus: { ...objectAt(house.location, "networkStatus"), status: "wobbling" },
      speedTest: { status: "postponed" },
    },
    nodes: changeNode(renamed, "Garage", gone(since, "unavailable")),
    devices: house.devices.map((device, index) =>
      index % 3 === 0
        ? { ...device, connectionState: "dozing", medium: "moca", health: "drowsy" }
        : device,
    ),
    wifiNetworks: [{ ssid: "SampleNet", enable: true, wpaMode: "wpa4-quantum" }],
    qoe: { trafficClassStats: [{ trafficClass: "metaverse", health: "sparkling", score: 4.5 }] },
  };
}

function objectAt(record: JsonObject, field: string): JsonObject {
  const value = record[field];
  return isJsonObject(value) ? value : {};
}

import { day } from "../homes/content.ts";
import { replySecrets } from "../homes/pieces.ts";
import { isJsonObject, textAt, type Json, type JsonObject } from "../json.ts";
import { apiError, invalid, json, type Reply } from "../reply.ts";
import { findNode, listAt, wrap, type HomeCall } from "./call.ts";

// The reads of one home: each function answers one documented path. C is `/Customers/{customerId}`,
// L is `C/locations/{locationId}`.

/** `GET C`. */
export const customer = ({ content }: HomeCall): Reply => json(200, content.customer);

/** `GET C/locations`: an array. */
export const locations = ({ content }: HomeCall): Reply => json(200, [content.location]);

/** `GET L`; `include=summary` adds the summary. */
export function location(call: HomeCall): Reply {
  const { content, incoming } = call;
  const includes = (incoming.query.get("include") ?? "").split(",");
  const summary = includes.includes("summary") ? summaryOf(call) : undefined;
  return json(200, { ...content.location, summary });
}

/** `GET L/serviceLevel`: the tier, also for a location record that lacks it. */
export function serviceLevel({ content }: HomeCall): Reply {
  return json(200, content.location["serviceLevel"] ?? {});
}

/** `GET L/nodes`. */
export const nodes = ({ home, content }: HomeCall): Reply =>
  json(200, wrap(home, "nodes", content.nodes));

/** `GET L/nodes/{nodeId}`. */
export function node({ home, content, params }: HomeCall): Reply {
  const found = findNode(content, params["nodeId"]);
  if (found === undefined) return apiError(404, "Node not found");
  return json(200, { ...found, locationId: home.locationId });
}

/** `GET L/devices`: those that are gone only as far back as `daysOffline` asks for. */
export function devices({ home, content, world, incoming }: HomeCall): Reply {
  const days = Number(incoming.query.get("daysOffline") ?? 0);
  if (!(days >= 0)) return invalid("daysOffline is not valid.");
  const oldestMs = world.nowMs() - days * day;
  const isListed = (device: JsonObject): boolean => {
    if (device["connectionState"] !== "disconnected") return true;
    const since = textAt(device, "connectionStateChangeAt");
    return since === undefined || Date.parse(since) >= oldestMs;
  };
  return json(200, wrap(home, "devices", content.devices.filter(isListed)));
}

/** `GET L/devices/{mac}`; the address in any form. */
export function device({ content, params, incoming }: HomeCall): Reply {
  const bare = (mac: string): string => mac.toLowerCase().replaceAll(/[^0-9a-f]/gu, "");
  const wanted = bare(params["mac"] ?? "");
  const found = content.devices.find((one) => bare(textAt(one, "mac") ?? "") === wanted);
  if (found === undefined || wanted === "") return apiError(404, "Device not found");
  const include = incoming.query.get("include") ?? "bandwidthData";
  const bandwidthData = include.includes("bandwidthData")
    ? { downloadMb: 1204.5, uploadMb: 88.1 }
    : undefined;
  return json(200, {
    ...found,
    bandwidthData,
    chartsData: include.includes("chartsData") ? {} : undefined,
  });
}

/** `GET L/wifiNetworks`: an array, some entries with keys. */
export const wifiNetworks = ({ content }: HomeCall): Reply => json(200, content.wifiNetworks);

/** `GET L/wifiNetwork`: the primary network, with its keys. */
export function wifiNetwork({ content }: HomeCall): Reply {
  const primary = primaryNetwork(content.wifiNetworks);
  if (primary === undefined) return apiError(404, "Wifi network not found");
  return json(200, { wifiNetwork: primary });
}

function primaryNetwork(networks: readonly JsonObject[]): JsonObject | undefined {
  const [first] = networks;
  if (first === undefined) return undefined;
  return {
    ssid: first["ssid"],
    encryptionKey: replySecrets.wifiKey,
    enabled: first["enable"] ?? first["enabled"],
    wpaMode: first["wpaMode"],
    ssidBroadcast: true,
    keys: [{ id: 0, encryptionKey: replySecrets.guestKey, accessZone: "home", enable: true }],
    accessZones: [],
  };
}

/** `GET L/wifiNetwork/ssid`. */
export function ssid({ content }: HomeCall): Reply {
  const [first] = content.wifiNetworks;
  if (first === undefined) return apiError(404, "Wifi network not found");
  return json(200, { ssid: first["ssid"] });
}

/** `GET L/secondaryNetworks/fronthauls` and `…/captivePortals`; there are none of the latter. */
export function secondary({ content, incoming }: HomeCall): Reply {
  const others = incoming.path.endsWith("/fronthauls") ? content.wifiNetworks.slice(1) : [];
  return others.length === 0 ? apiError(404, "Network not found") : json(200, others);
}

/** `GET L/backhaul`: settings of the mesh, with its key. */
export function backhaul({ content }: HomeCall): Reply {
  return json(200, content.location["backhaul"] ?? {});
}

/** `GET L/wanConfiguration`, with the PPPoE password and a boolean as text. */
export function wanConfiguration({ home }: HomeCall): Reply {
  return json(200, {
    id: home.locationId,
    locationId: home.locationId,
    pppoe: { enabled: "true", username: "home@isp.example", password: replySecrets.pppoePassword },
    uplink: { enabled: false, bridgeName: null, hardwarePort: null, vlan: null, qos: null },
    staticIPv4: { enabled: "false", ip: null, subnet: null, gateway: null },
  });
}

/** `GET L/firmware`: an array of unknown objects; these are invented. */
export function firmware({ content }: HomeCall): Reply {
  return json(
    200,
    content.nodes.map((one) => ({
      nodeId: one["id"],
      firmwareVersion: one["firmwareVersion"],
      status: "current",
    })),
  );
}

/** `GET L/alerts`: the pods and devices that have some. */
export const alerts = (call: HomeCall): Reply => json(200, alertsOf(call));

function alertsOf({ content }: HomeCall): JsonObject {
  return { nodes: content.nodes.filter((one) => listAt(one, "alerts").length > 0), devices: [] };
}

/** `GET L/summary` and `GET L/topology`. */
export const summary = (call: HomeCall): Reply => json(200, summaryOf(call));

function summaryOf({ content, world }: HomeCall): JsonObject {
  const connected = content.nodes.filter(isConnected);
  return {
    topology: content.nodes,
    gatewayConnectionState: connected.length > 0 ? "connected" : "disconnected",
    nodeConnectedCount: connected.length,
    nodeClaimedCount: content.nodes.length,
    connectedDeviceCount: content.devices.filter(isConnected).length,
    networkModeRealized: "router",
    timestamp: new Date(world.nowMs()).toISOString(),
  };
}

function isConnected(record: JsonObject): boolean {
  return record["connectionState"] === "connected";
}

/** `GET L/forceGraph`: inner fields are unknown; these are invented. */
export function forceGraph({ content }: HomeCall): Reply {
  const records = [...content.nodes, ...content.devices];
  const edges = records.flatMap((one): readonly Json[] => {
    const [first] = listAt(one, "leafToRoot");
    return isJsonObject(first) ? [{ from: one["id"], to: first["id"] }] : [];
  });
  return json(200, { vertices: records.map((one) => ({ id: one["id"] })), edges });
}

/** `GET L/appFacade/home`: everything at once, keys included. */
export function homeFacade(call: HomeCall): Reply {
  const { content } = call;
  return json(200, {
    customer: content.customer,
    capabilities: {},
    geoIp: content.location["geoIp"],
    networkStatus: content.location["networkStatus"],
    wifiNetwork: primaryNetwork(content.wifiNetworks) ?? null,
    devices: content.devices,
    nodes: content.nodes,
    summary: summaryOf(call),
    alerts: alertsOf(call),
  });
}

/** `GET L/appFacade/dashboard`: the body is unknown; this one is invented. */
export function dashboard({ content }: HomeCall): Reply {
  return json(200, { speedTest: content.location["speedTest"], devices: [] });
}

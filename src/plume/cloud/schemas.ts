import { z } from "zod";
import type { Device, Pod, WifiNetwork } from "../model.ts";
import {
  bool,
  compact,
  isJsonObject,
  number,
  type Parsed,
  parseList,
  text,
  time,
} from "./schemas-base.ts";
import { speedTestSchema, statusWord } from "./schemas-parts.ts";

export type { Parsed } from "./schemas-base.ts";
export { parseLocation, parseServiceLevel } from "./schemas-location.ts";
export { parseQoe } from "./schemas-qoe.ts";

// Only what is named in these files is copied out of a reply: Wi-Fi keys, the backhaul's
// passphrase and PPPoE passwords stay behind with everything else.

/**
 * The way to the root. A member that makes no sense stays as an unknown pod: leaving it out
 * could turn a leaf into a root, which has no members.
 */
const hops = z
  .array(z.unknown())
  .transform((members) => members.map(toHop))
  .optional()
  .catch(undefined);

const hopSchema = z.object({ id: text, parentId: text, channel: number });

function toHop(member: unknown): { readonly id?: string; readonly channel?: number } {
  const named = hopSchema.safeParse(member);
  if (!named.success) return compact({ id: text.parse(member) });
  const { id, parentId, channel } = named.data;
  return compact({ id: id ?? parentId, channel });
}

const podHealthSchema = z
  .union([
    z.object({ status: text, score: number }).transform((health) => compact(health)),
    text.unwrap().transform((status) => compact({ status })),
  ])
  .optional()
  .catch(undefined);

const alertsSchema = z
  .array(z.unknown())
  .transform((alerts) => alerts.flatMap((alert) => toAlert(alert) ?? []))
  .catch([]);

function toAlert(alert: unknown): string | undefined {
  return text.parse(isJsonObject(alert) ? alert["type"] : alert);
}

const podSchema = z
  .object({
    id: text,
    serialNumber: text,
    nickname: text,
    defaultName: text,
    connectionState: text,
    connectionStateChangeAt: time,
    backhaulType: text,
    leafToRoot: hops,
    backhaulChannel: number,
    connectedDeviceCount: number,
    health: podHealthSchema,
    alerts: alertsSchema,
    model: text,
    firmwareVersion: text,
    mac: text,
    ethernetMac: text,
    ip: text,
    residentialGateway: bool,
    bootAt: time,
    speedTest: speedTestSchema,
  })
  .transform((node): Pod => {
    const { serialNumber, connectionStateChangeAt, ethernetMac, bootAt, ...same } = node;
    return compact({
      ...same,
      id: node.id ?? serialNumber,
      mac: node.mac ?? ethernetMac,
      connectionChangedAtMs: connectionStateChangeAt,
      bootAtMs: bootAt,
    });
  });

/** The pods of a location, in any of the shapes that were seen. */
export function parseNodes(json: unknown): Parsed<readonly Pod[]> {
  return parseList(json, "nodes", podSchema);
}

const deviceSchema = z
  .object({
    mac: text,
    id: text,
    nickname: text,
    name: text,
    hostName: text,
    connectionState: text,
    connectionStateChangeAt: time,
    medium: text,
    freqBand: text,
    ip: text,
    health: statusWord,
    leafToRoot: hops,
    nodeId: text,
  })
  .transform((device): Device => {
    const { connectionState, medium, freqBand, ip, health } = device;
    return compact({
      mac: device.mac ?? device.id,
      name: device.nickname ?? device.name ?? device.hostName,
      connectionState,
      connectionChangedAtMs: device.connectionStateChangeAt,
      medium,
      freqBand,
      ip,
      health,
      podId: device.leafToRoot?.[0]?.id ?? device.nodeId,
    });
  });

/** The devices of a location, in any of the shapes that were seen. */
export function parseDevices(json: unknown): Parsed<readonly Device[]> {
  return parseList(json, "devices", deviceSchema);
}

const wifiSchema = z
  .object({ ssid: text, enable: bool, enabled: bool, wpaMode: text })
  .transform(({ ssid, enable, enabled, wpaMode }): WifiNetwork =>
    compact({ ssid, on: enable ?? enabled, wpaMode }),
  );

/** The Wi-Fi networks of a location, without their keys. */
export function parseWifi(json: unknown): Parsed<readonly WifiNetwork[]> {
  return parseList(json, "wifiNetworks", wifiSchema);
}

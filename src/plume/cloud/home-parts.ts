import type { Bearer, Cloud, CloudCall } from "./cloud.ts";
import type { HomeIds, HomeParts, Location, PartName } from "../model.ts";
import {
  type Parsed,
  parseDevices,
  parseLocation,
  parseNodes,
  parseQoe,
  parseServiceLevel,
  parseWifi,
} from "./schemas.ts";
import type { PartAnswer } from "./shared-reads.ts";

/** What reading a part of a home needs to know. */
export interface PartQuery {
  readonly apiBase: string;
  readonly ids: HomeIds;
  readonly bearer: Bearer;
  readonly signal: AbortSignal;
}

/** How each part of a home is read. */
export type PartReaders = {
  readonly [Part in PartName]: (query: PartQuery) => Promise<PartAnswer<HomeParts[Part]>>;
};

const home = "Customers/{customerId}/locations/{locationId}";

/** The calls of the partner API behind each part. */
export function createPartReaders(cloud: Cloud): PartReaders {
  const list = <Value>(
    query: PartQuery,
    name: string,
    parse: (json: unknown) => Parsed<Value>,
  ): Promise<PartAnswer<Value>> =>
    cloud.read({ ...query, template: `${home}/${name}`, optional: false, parse });

  return {
    location: (query) => readLocation(cloud, query),
    nodes: (query) => list(query, "nodes", parseNodes),
    devices: (query) =>
      cloud.read({
        ...query,
        template: `${home}/devices`,
        query: "daysOffline=7",
        optional: false,
        parse: parseDevices,
      }),
    wifi: (query) => list(query, "wifiNetworks", parseWifi),
    qoe: (query) =>
      cloud.read({
        ...query,
        template: `${home}/appqoe/AppQoeStatsByTrafficClass`,
        body: JSON.stringify({ timePeriod: "last24Hours" }),
        optional: true,
        parse: parseQoe,
      }),
  };
}

/** The location; its service level is asked for alone only where the record lacks it. */
async function readLocation(cloud: Cloud, query: PartQuery): Promise<PartAnswer<Location>> {
  const call = { ...query, optional: false } satisfies Partial<CloudCall<unknown>>;
  const location = await cloud.read({ ...call, template: home, parse: parseLocation });
  if (location.kind !== "read" || location.value.tier !== undefined) return location;
  const level = await cloud.read({
    ...call,
    template: `${home}/serviceLevel`,
    // A home without one is nothing to report.
    optional: true,
    parse: parseServiceLevel,
  });
  if (level.kind !== "read" || level.value === undefined) return location;
  return { ...location, value: { ...location.value, tier: level.value } };
}

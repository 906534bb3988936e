import { textAt, type JsonObject } from "../json.ts";
import { hour, left, minute, second, type Ago, type HomeContent } from "./content.ts";
import { home, type Home } from "./home.ts";
import { device } from "./pieces.ts";

/** Homes for the lists of devices. */
export const deviceHomes: readonly Home[] = [
  home("2d", {
    title: "Weak and offline devices",
    shows: "9 connected (cam-front is weak), 3 offline in the last 7 days",
    change: (house, ago) => ({ devices: twelve(house, ago) }),
  }),
  home("2f", {
    title: "No devices",
    shows: "the pods are well, the device list is empty",
    change: ({ nodes }) => ({
      nodes: nodes.map((node) => ({ ...node, connectedDeviceCount: 0 })),
      devices: [],
    }),
  }),
];

function twelve(house: HomeContent, ago: Ago): readonly JsonObject[] {
  const changes: Readonly<Record<string, JsonObject>> = {
    "cam-front": {
      health: "poor",
      connectionStateChangeAt: ago(4 * hour + 22 * minute + 14 * second),
    },
    "laptop-1": { connectionStateChangeAt: ago(3 * hour + 2 * minute + 14 * second) },
    nas: { connectionStateChangeAt: undefined },
  };
  const changed = house.devices.map((one) => ({ ...one, ...changes[textAt(one, "name") ?? ""] }));
  const offline = [
    { name: "tv", icon: "tv", band: undefined, since: ago(11 * hour + 52 * minute + 14 * second) },
    { name: "printer", icon: "printer", band: "2.4G", since: ago(50 * hour) },
    { name: "old-phone", icon: "smartphone", band: "5G", since: ago(130 * hour) },
  ].map(({ since, ...rest }, index) => ({
    ...device({ ...rest, since, number: 10 + index, path: [], state: "disconnected" }),
    ...left(since),
  }));
  return [...changed, ...offline];
}

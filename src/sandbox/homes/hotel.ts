import type { JsonObject } from "../json.ts";
import { changeNode, day, hour, minute, type Ago, type HomeContent } from "./content.ts";
import { home, type Home } from "./home.ts";
import { podId } from "./house.ts";
import { device, gone, pod } from "./pieces.ts";

const code = "2b";
const podCount = 40;
const connectedDevices = 212;
const offlineDevices = 88;
const weakDevices = 3;
// Never the first pod of a floor, which the others hang on; the lobby (1) is the gateway.
const disconnectedPods = [14, 33];
const unavailablePod = 27;

/** A big place. */
export const hotelHomes: readonly Home[] = [
  home(code, {
    title: "Hotel North",
    shows:
      "40 pods (37 connected, 2 disconnected, 1 unavailable), 300 devices (212 connected, 3 weak)",
    change: hotel,
  }),
];

function hotel(house: HomeContent, ago: Ago): Partial<HomeContent> {
  return {
    location: { ...house.location, name: "Hotel North", profile: "smallbusiness" },
    nodes: hotelNodes(house, ago),
    devices: hotelDevices(ago),
    wifiNetworks: [
      { ssid: "Hotel North", enable: true, wpaMode: "sae-mixed" },
      { ssid: "Hotel North Guests", enable: true, wpaMode: "open" },
      { ssid: "Hotel North Staff", enable: true, wpaMode: "psk2" },
    ],
  };
}

function podName(number: number): string {
  if (number === 1) return "Lobby";
  const floor = Math.ceil((number - 1) / 10);
  return `Room ${floor}${String(((number - 2) % 10) + 1).padStart(2, "0")}`;
}

/** The way from a pod to the lobby: the first of each floor hangs on the lobby, the others on it. */
function pathOf(number: number): readonly JsonObject[] {
  if (number === 1) return [];
  const lobby = { id: podId(code, 1), channel: 157, radio: "5GU" };
  const first = Math.ceil((number - 1) / 10) * 10 - 8;
  if (number === first) return [lobby];
  return [{ id: podId(code, first), channel: 44, radio: "5GL" }, lobby];
}

function isDown(number: number): boolean {
  return disconnectedPods.includes(number) || number === unavailablePod;
}

const podsUp = Array.from({ length: podCount }, (_, index) => index + 1).filter((n) => !isDown(n));

/** The pod that a connected device hangs on: they are dealt out in turn. */
function podOfDevice(number: number): number {
  return podsUp[(number - 1) % podsUp.length] ?? 1;
}

function hotelNodes(house: HomeContent, ago: Ago): readonly JsonObject[] {
  const counts = new Map<number, number>();
  for (let number = 1; number <= connectedDevices; number += 1) {
    counts.set(podOfDevice(number), (counts.get(podOfDevice(number)) ?? 0) + 1);
  }
  const nodes = Array.from({ length: podCount }, (_, index) => {
    const number = index + 1;
    const made = pod({
      id: podId(code, number),
      name: podName(number),
      number,
      since: ago((20 + number) * day),
      bootAt: ago((21 + number) * day),
      path: pathOf(number),
      devices: counts.get(number) ?? 0,
    });
    return number === 1 ? { ...made, speedTest: house.location["speedTest"] } : made;
  });
  const [firstDown = 0, secondDown = 0] = disconnectedPods;
  const downs = changeNode(nodes, podName(firstDown), gone(ago(2 * hour + 5 * minute)));
  const more = changeNode(downs, podName(secondDown), gone(ago(6 * day)));
  return changeNode(more, podName(unavailablePod), gone(ago(35 * minute), "unavailable"));
}

const kinds = [
  { prefix: "phone", icon: "smartphone", band: "5G" },
  { prefix: "laptop", icon: "laptop", band: "5G" },
  { prefix: "tv", icon: "tv", band: undefined },
  { prefix: "tablet", icon: "tablet", band: "2.4G" },
  { prefix: "sensor", icon: "iot", band: "2.4G" },
] as const;

function hotelDevices(ago: Ago): readonly JsonObject[] {
  return Array.from({ length: connectedDevices + offlineDevices }, (_, index) => {
    const number = index + 1;
    const kind = kinds[index % kinds.length] ?? kinds[0];
    const isOn = number <= connectedDevices;
    const at = podOfDevice(number);
    return device({
      name: `${kind.prefix}-${String(number).padStart(3, "0")}`,
      number,
      // Offline ones left within the last seven days, so that the usual question lists them.
      since: ago(isOn ? number * 7 * minute : (number - connectedDevices) * 100 * minute),
      band: kind.band,
      icon: kind.icon,
      path: [{ id: podId(code, at) }, ...pathOf(at)],
      health: isWeak(number) ? { status: "poor", score: 2 } : { status: "good", score: 4 },
      state: isOn ? "connected" : "disconnected",
    });
  });
}

function isWeak(number: number): boolean {
  return number % 60 === 0 && number / 60 <= weakDevices;
}

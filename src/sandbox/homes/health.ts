import { textAt } from "../json.ts";
import { changeNode, hour, left, minute, withoutPod, type HomeContent } from "./content.ts";
import { home, type Home } from "./home.ts";
import { gone, qoe } from "./pieces.ts";

/** Homes for the verdicts of a health check. */
export const healthHomes: readonly Home[] = [
  home("01", {
    title: "All well",
    shows: "operational: 3 pods, 9 devices, good quality of experience",
  }),
  home("03", {
    title: "One pod offline",
    shows: "disrupted: Garage is disconnected since 3 h 48 min; its camera is gone with it",
    change: (house, ago) => withoutGarage(house, ago(3 * hour + 48 * minute)),
  }),
  home("05", {
    title: "Gateway offline",
    shows: "offline: gateway Living room and the two other pods since 15 min",
    change: (house, ago) => ({
      ...allGone(house, ago(15 * minute)),
      nodes: house.nodes.map((node, index) => ({
        ...node,
        ...gone(ago((15 - index) * minute)),
        residentialGateway: index === 0,
      })),
    }),
  }),
  home("07", {
    title: "All pods offline, no gateway mark",
    shows: "offline: all 3 pods since 15 min; nothing tells which one is the gateway",
    change: (house, ago) => allGone(house, ago(15 * minute)),
  }),
  home("09", {
    title: "Fair health with an alert",
    shows: "degraded: Bedroom has health fair (3) and the alert poorHealth, uplink channel 157",
    change: ({ nodes }) => ({
      nodes: changeNode(nodes, "Bedroom", {
        health: { status: "fair", score: 3 },
        alerts: [{ type: "poorHealth" }],
      }),
    }),
  }),
  home("0b", {
    title: "Poor quality of experience",
    shows: "degraded: streaming is poor, the pods are well",
    change: () => ({
      qoe: qoe({ video_conferencing: "good", av_streaming: "poor", gaming: "good" }),
    }),
  }),
  home("0d", {
    title: "Gateway down, other pods up",
    shows: "disrupted: the gateway is disconnected, yet two other pods are connected",
    change: (house, ago) => ({
      nodes: changeNode(house.nodes, "Living room", {
        ...gone(ago(20 * minute)),
        residentialGateway: true,
      }),
      devices: withoutPod(house.devices, idAt(house, 0), ago(20 * minute)),
    }),
  }),
  home("0f", {
    title: "A wired pod offline",
    shows:
      "disrupted: Garage, fed by Ethernet, is disconnected since 26 h; Bedroom is wired and well",
    change: (house, ago) => {
      const down = withoutGarage(house, ago(26 * hour));
      const wired = changeNode(down.nodes, "Garage", { backhaulType: "ethernet" });
      return {
        ...down,
        nodes: changeNode(wired, "Bedroom", {
          backhaulType: "ethernet",
          backhaulChannel: undefined,
        }),
      };
    },
  }),
  home("11", {
    title: "Just back",
    shows: "operational: Garage is back since 7 min, after a restart 8 min ago",
    change: ({ nodes }, ago) => ({
      nodes: changeNode(nodes, "Garage", {
        connectionStateChangeAt: ago(7 * minute),
        bootAt: ago(8 * minute),
      }),
    }),
  }),
  home("13", {
    title: "No pods",
    shows: "unknown: no pods are registered at this location, and no devices",
    change: () => ({ nodes: [], devices: [] }),
  }),
];

/** The id of the n-th pod, from 0. */
function idAt(house: HomeContent, index: number): string {
  return textAt(house.nodes[index], "id") ?? "";
}

function withoutGarage(house: HomeContent, since: string): Pick<HomeContent, "nodes" | "devices"> {
  return {
    nodes: changeNode(house.nodes, "Garage", gone(since)),
    devices: withoutPod(house.devices, idAt(house, 2), since),
  };
}

function allGone(house: HomeContent, since: string): Partial<HomeContent> {
  return {
    location: {
      ...house.location,
      networkStatus: {
        status: "offline",
        statusChangedAt: since,
        durationOfPreviousStatus: 86_400,
      },
    },
    nodes: house.nodes.map((node) => ({ ...node, ...gone(since) })),
    devices: house.devices.map((device) => ({ ...device, ...left(since) })),
    qoe: qoe({}),
  };
}

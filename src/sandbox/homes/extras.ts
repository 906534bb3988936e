import type { JsonObject } from "../json.ts";
import { day, hour, minute, second, type HomeContent } from "./content.ts";
import { home, type Home } from "./home.ts";
import { qoe, replySecrets, speedTest } from "./pieces.ts";

/** Homes for Wi-Fi networks, speed tests and quality of experience. */
export const extraHomes: readonly Home[] = [
  home("31", {
    title: "Many networks",
    shows: "Wi-Fi networks in every spelling; keys in the replies, which nobody may show",
    change: () => ({ wifiNetworks: manyNetworks }),
  }),
  home("33", {
    title: "No networks",
    shows: "no Wi-Fi networks are configured",
    change: () => ({ wifiNetworks: [] }),
  }),
  home("35", {
    title: "Speed test failed",
    shows: "the newest speed test failed; its numbers mean nothing",
    change: (house, ago) =>
      tested(house, {
        ...speedTest(ago(9 * minute), ago(8 * minute)),
        status: "failed",
        download: 0,
        upload: 0,
        rtt: 0,
      }),
  }),
  home("37", {
    title: "Speed test running",
    shows: "a speed test runs right now; there are no numbers yet",
    change: (house, ago) =>
      tested(house, { status: "running", trigger: "manual", startedAt: ago(20 * second) }),
  }),
  home("39", {
    title: "Old speed test",
    shows: "the newest speed test is three days old and has no end time",
    change: (house, ago) =>
      tested(house, { ...speedTest(ago(3 * day + hour), ago(3 * day)), endedAt: undefined }),
  }),
  home("3b", {
    title: "QoE not available",
    shows: "operational: quality of experience answers 404, it is not available here",
    rules: [{ endpoint: "qoe", fault: { kind: "status", status: 404 } }],
  }),
  home("3d", {
    title: "QoE empty",
    shows: "operational: quality of experience answers {}, no data",
    change: () => ({ qoe: {} }),
  }),
  home("3f", {
    title: "QoE in numbers",
    shows: "operational: quality of experience as numbers, whose scale nobody knows",
    change: () => ({ qoe: qoe({ video_conferencing: 3.5, av_streaming: 4.2, gaming: 2.1 }) }),
  }),
];

function tested(house: HomeContent, test: JsonObject): Partial<HomeContent> {
  const [gateway, ...others] = house.nodes;
  return {
    location: { ...house.location, speedTest: test },
    nodes: [{ ...gateway, speedTest: test }, ...others],
  };
}

const manyNetworks: readonly JsonObject[] = [
  {
    networkId: "default",
    ssid: "SampleNet",
    enable: true,
    wpaMode: "sae-mixed",
    encryptionKey: replySecrets.wifiKey,
    keys: [{ id: 0, encryptionKey: replySecrets.guestKey, accessZone: "home", enable: true }],
  },
  { ssid: "Spelled enabled", enabled: true, wpaMode: "psk2", encryptionKey: replySecrets.guestKey },
  { ssid: "Both spellings", enable: false, enabled: true, wpaMode: "psk-mixed" },
  { ssid: "Text on", enable: "true", wpaMode: "sae" },
  { ssid: "Open guests", enable: true, wpaMode: "open", accessZone: "guests" },
  { ssid: "No switch", wpaMode: "psk2" },
  { ssid: "", enable: true, wpaMode: "psk2" },
];

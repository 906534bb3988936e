import type { Json } from "../json.ts";
import type { HomeContent } from "./content.ts";
import { home, type Home } from "./home.ts";

/** Homes for the subscription tiers, which are no health states. */
export const subscriptionHomes: readonly Home[] = [
  home("15", {
    title: "Suspended",
    shows: "disrupted: noService, Wi-Fi is off on purpose; nothing is broken",
    change: (house) => ({
      ...tier(house, { status: "noService" }),
      wifiNetworks: house.wifiNetworks.map((network) => ({ ...network, enable: false })),
    }),
  }),
  home("17", {
    title: "Basic service",
    shows: "operational: basicService is only a remark",
    change: (house) => tier(house, { status: "basicService" }),
  }),
  home("19", {
    title: "No tier",
    shows: "operational: neither the location nor the service level call tells a tier",
    change: (house) => tier(house, undefined),
  }),
];

function tier(house: HomeContent, serviceLevel: Json | undefined): Partial<HomeContent> {
  return { location: { ...house.location, serviceLevel } };
}

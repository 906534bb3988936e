import type { JsonObject } from "../json.ts";
import { changeNode, type HomeContent } from "./content.ts";
import { home, type Home } from "./home.ts";

/** Texts that no platform may take for markup, a mention or a command; all are given by people. */
export const hostileNames = {
  markup: '_*[<&":fire:@all',
  mentions: "@everyone <!channel> <@U0123ABC> @here",
  html: '</pre><script>alert("x")</script>',
  link: "[free](https://example.net) ```code``` ||spoiler||",
  emoji: "👩‍👩‍👧‍👦 kids’ room 🎉🏳️‍🌈",
  rightToLeft: "غرفة النوم",
  override: "abc\u202Egpj.exe\u202C",
  control: "Line\nbreak\t\u0000\u0007\u001B[31mred\u001B[0m\u007F\u200B",
  long: "Conservatory ".repeat(20).trim(),
} as const;

/** A home whose every name is hostile. */
export const nameHomes: readonly Home[] = [
  home("29", {
    title: "Hostile names",
    shows:
      "names with markup, mentions, control characters, emoji and right-to-left text stay names",
    change: hostile,
  }),
];

function hostile(house: HomeContent): Partial<HomeContent> {
  const names = Object.values(hostileNames);
  const named = (records: readonly JsonObject[], from: number): readonly JsonObject[] =>
    records.map((record, index) => ({ ...record, name: names[(index + from) % names.length] }));
  const nodes = changeNode(house.nodes, "Bedroom", {
    nickname: hostileNames.control,
    alerts: [{ type: hostileNames.markup }],
  });
  return {
    location: {
      ...house.location,
      name: `Smith & <Sons> ${hostileNames.markup}`,
      accountId: hostileNames.link,
      networkMode: hostileNames.html,
    },
    nodes: [
      { ...nodes[0], nickname: hostileNames.markup },
      { ...nodes[1], firmwareVersion: hostileNames.html },
      { ...nodes[2], nickname: hostileNames.rightToLeft, model: hostileNames.mentions },
    ],
    devices: named(house.devices, 0),
    wifiNetworks: names.map((ssid, index) => ({
      ssid,
      enable: index % 2 === 0,
      wpaMode: index === 0 ? hostileNames.mentions : "psk2",
    })),
  };
}

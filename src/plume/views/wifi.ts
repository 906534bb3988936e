import {
  buttons,
  heading,
  text,
  view,
  type Block,
  type Row,
  type View,
} from "../../core/view/view.ts";
import { cleanName } from "../../core/view/width.ts";
import { number, plural } from "../format.ts";
import { gapsOf } from "../health/gaps.ts";
import { whenOf } from "../health/assess.ts";
import type { WifiNetwork } from "../model.ts";
import { homeErrorView, unreadListView, type Main } from "./errors.ts";
import { ask, blocksOf, checkAgain, footer, partialNote, placeOf, type HomeInput } from "./home.ts";

const main: Main = { command: "wifi", part: "wifi" };
const mostRows = 20;

/** `/wifi`: the networks, on or off, with their security. Never a key. */
export function wifiView(input: HomeInput): View {
  const { reads, ids, nowMs } = input;
  const { wifi } = reads;
  if (wifi?.kind !== "read" && wifi?.kind !== "absent") {
    return homeErrorView(input, main) ?? unreadListView(input, main, "the Wi-Fi networks");
  }
  const networks = wifi.kind === "read" ? wifi.value : [];
  const said = wifi.kind === "read" ? countOf(networks) : "not available here";
  return view(
    blocksOf(
      heading(`Wi-Fi: ${said} · ${placeOf(input)}`),
      partialNote(gapsOf(reads, undefined, whenOf(reads, nowMs))),
      networks.length === 0 ? [] : [table(networks, input), text("Keys are never shown here.")],
      footer(input),
      buttons(checkAgain("wifi", ids), ask("health", ids)),
    ),
  );
}

function countOf(networks: readonly WifiNetwork[]): string {
  if (networks.length === 0) return "no networks are configured";
  const on = networks.filter((n) => n.on === true).length;
  const unknown = networks.filter((n) => n.on === undefined).length;
  const parts = [
    plural(networks.length, "network"),
    `${on === 0 ? "none" : number(on)} on`,
    ...(unknown === 0 ? [] : [`${number(unknown)} n/a`]),
  ];
  return parts.join(", ");
}

// Name, word and security explain themselves, so the columns have no labels.
function table(networks: readonly WifiNetwork[], input: HomeInput): Block {
  const rows = networks.slice(0, mostRows).map(rowOf);
  const rest = networks.length - rows.length;
  return {
    kind: "table",
    caption: `Wi-Fi networks of ${placeOf(input)}`,
    columns: [
      { label: "", align: "left", keep: 1 },
      { label: "", align: "left", keep: 1 },
      { label: "", align: "left", keep: 1 },
    ],
    groups: rest > 0 ? [{ rows }, { title: `and ${number(rest)} more`, rows: [] }] : [{ rows }],
    rowTitle: 0,
  };
}

function rowOf({ ssid, on, wpaMode }: WifiNetwork): Row {
  const state = on === undefined ? "n/a" : on ? "on" : "off";
  return { cells: [cleanName(ssid ?? "") || "(no name)", state, securityOf(wpaMode)] };
}

const securities: { readonly [mode: string]: string } = {
  psk2: "WPA2",
  "psk-mixed": "WPA+WPA2",
  "sae-mixed": "WPA2+WPA3",
  sae: "WPA3",
};

function securityOf(raw: string | undefined): string {
  const mode = cleanName(raw ?? "");
  const key = mode.toLowerCase();
  if (mode === "") return "n/a";
  return Object.hasOwn(securities, key) ? `${securities[key] ?? ""} (${mode})` : mode;
}

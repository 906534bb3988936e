import { choice, count, words, type Argument } from "../../core/command/argument.ts";
import type { Command } from "../../core/command/command.ts";
import { devicesFile, devicesView } from "../views/devices.ts";
import { nodesFile, nodesView } from "../views/nodes.ts";
import { wifiView } from "../views/wifi.ts";
import { homeCommand, readHome } from "./home.ts";
import { choices, labels } from "./translations.ts";

const page = count("page of a long list", { max: 999, labels: labels.page });
const find: Argument<string> = words("part of a name or MAC address", {
  example: "garage",
  max: 60,
  labels: labels.find,
});
const as = choice(
  "another form of the answer",
  { file: "The whole list as CSV" },
  { labels: labels.as, summaries: choices.as },
);
const showLabel = "a part of the list";
const showNodes = choice(
  showLabel,
  { problems: "Only pods with a problem" },
  { labels: labels.show, summaries: choices.showNodes },
);
const showDevices = choice(
  showLabel,
  { offline: "Only devices that left", problems: "Only devices with weak health" },
  { labels: labels.show, summaries: choices.showDevices },
);

/** `/nodes`: the pods, gateway first. */
export const nodes: Command = homeCommand("nodes", "List all gateway nodes with status")
  .option("page", page)
  .option("show", showNodes)
  .option("find", find)
  .option("as", as)
  .run(async (context) => {
    const result = await readHome(context, ["location", "nodes"]);
    if (result.kind === "instead") return result.view;
    const { args, surface } = context;
    if (args.as === "file") return nodesFile(result.input);
    return nodesView({ ...result.input, ...args, pageRows: surface.pageRows });
  });

/** `/devices`: connected and offline devices, apart. */
export const devices: Command = homeCommand("devices", "List all connected devices")
  .option("page", page)
  .option("show", showDevices)
  .option("find", find)
  .option("as", as)
  .run(async (context) => {
    // The pods give each device's pod its name.
    const result = await readHome(context, ["location", "nodes", "devices"]);
    if (result.kind === "instead") return result.view;
    const { args, surface } = context;
    if (args.as === "file") return devicesFile(result.input);
    return devicesView({ ...result.input, ...args, pageRows: surface.pageRows });
  });

/** `/wifi`: the networks, never their keys. */
export const wifi: Command = homeCommand("wifi", "List WiFi networks configuration").run(
  async (context) => {
    const result = await readHome(context, ["location", "wifi"]);
    return result.kind === "instead" ? result.view : wifiView(result.input);
  },
);

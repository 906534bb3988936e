import {
  buttons,
  commandText,
  heading,
  note,
  text,
  view,
  type Block,
  type View,
} from "../../core/view/view.ts";
import { number, plural } from "../format.ts";
import { knownDevice, type KnownDevice } from "../health/devices.ts";
import { countByPods, fleetOf, type Fleet } from "../health/pods.ts";
import { briefCauseOf } from "../health/cause.ts";
import { whenOf } from "../health/assess.ts";
import { csvFile } from "./csv.ts";
import { deviceCsvHeader, deviceCsvRow } from "./device-rows.ts";
import {
  buttonsOf,
  deviceTable,
  groupsOf,
  listOf,
  nothingFound,
  period,
  weakNote,
  type DevicesInput,
  type Groups,
} from "./device-list.ts";
import { homeErrorView, unreadListView, type Main } from "./errors.ts";
import { ask, blocksOf, checkAgain, footer, partialNote, placeOf, type HomeInput } from "./home.ts";
import { pageOf } from "./pages.ts";

const main: Main = { command: "devices", part: "devices" };

/** `/devices`: connected devices, weak ones first, then those that left; one page of it. */
export function devicesView(input: DevicesInput): View {
  const devices = readDevices(input);
  if (!devices) return failedView(input);
  if (devices.length === 0) return noDevicesView(input);
  const groups = groupsOf(devices);
  const listed = listOf(groups, input);
  const page = pageOf(listed, { page: input.page, rows: input.pageRows });
  return view(
    blocksOf(
      devicesHeading(groups, input),
      weakNote(groups, input, page),
      gapNote(input),
      listed.length === 0 ? nothingFound(input) : deviceTable(listed, page, input),
      footer(input),
      buttons(...buttonsOf(input, { groups, listed, page })),
    ),
  );
}

/** `/devices as=file`: all devices as CSV. */
export function devicesFile(input: HomeInput): View {
  const devices = readDevices(input);
  if (!devices) return failedView(input);
  const { connected, offline, unknown } = groupsOf(devices);
  const rows = [...connected, ...unknown, ...offline].map(deviceCsvRow);
  const label = `Devices of ${placeOf(input)}: ${plural(devices.length, "device")}`;
  return view(
    blocksOf(
      text(`${label}, as CSV. Times are in UTC.`),
      csvFile(`devices-${input.ids.locationId}.csv`, label, [deviceCsvHeader, ...rows]),
      footer(input),
    ),
  );
}

function fleetIn({ reads: { nodes } }: HomeInput): Fleet | undefined {
  return nodes?.kind === "read" ? fleetOf(nodes.value) : undefined;
}

function readDevices(input: HomeInput): readonly KnownDevice[] | undefined {
  const { devices } = input.reads;
  if (devices?.kind === "absent") return [];
  if (devices?.kind !== "read") return undefined;
  const fleet = fleetIn(input);
  return devices.value.map((device) => knownDevice(device, fleet));
}

function failedView(input: HomeInput): View {
  const whole = homeErrorView(input, main);
  if (whole) return whole;
  const plain = unreadListView(input, main, "the device list");
  const fleet = fleetIn(input);
  const counted = fleet && countByPods(fleet);
  if (!counted) return plain;
  const least = counted.complete ? "" : "at least ";
  const count = text(`The pods' own count: ${least}${number(counted.count)} connected.`);
  const [first, ...rest] = plain.blocks;
  return { ...plain, blocks: [first, ...rest.slice(0, 1), count, ...rest.slice(1)] };
}

function noDevicesView(input: HomeInput): View {
  const absent = input.reads.devices?.kind === "absent";
  const said = absent
    ? "The cloud keeps no device list for this home: not available here."
    : "The cloud's list is empty; the read itself went well.";
  return view(
    blocksOf(
      heading(`Devices: none connected, none seen ${period} · ${placeOf(input)}`),
      note("info", [said], ["check the pods with ", commandText("nodes"), "."]),
      footer(input),
      buttons(checkAgain("devices", input.ids), ask("nodes", input.ids)),
    ),
  );
}

function devicesHeading({ connected, offline, unknown }: Groups, input: HomeInput): Block {
  const some = (list: readonly KnownDevice[]): string =>
    list.length === 0 ? "none" : number(list.length);
  const unclear = unknown.length === 0 ? "" : `, ${number(unknown.length)} with unclear state`;
  return heading(
    `Devices: ${some(connected)} connected, ${some(offline)} offline ${period}${unclear} · ${placeOf(input)}`,
  );
}

function gapNote({ reads, nowMs }: HomeInput): readonly Block[] {
  const when = whenOf(reads, nowMs);
  const gaps = (["location", "nodes"] as const).flatMap((part) => {
    const read = reads[part];
    if (read?.kind !== "failed") return [];
    const label = part === "location" ? "the location record" : "the pods' names";
    return [`${label} could not be read (${briefCauseOf(read.failure, when)})`];
  });
  return partialNote(gaps);
}

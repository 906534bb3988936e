import { commandText, note, text, type Block, type Button } from "../../core/view/view.ts";
import { cleanName } from "../../core/view/width.ts";
import { number, type When } from "../format.ts";
import type { DeviceState, KnownDevice } from "../health/devices.ts";
import { whenOf } from "../health/assess.ts";
import { deviceColumns, deviceRow, devicesInOrder } from "./device-rows.ts";
import { caution, checkAgain, placeOf, type HomeInput } from "./home.ts";
import { asFile, listArgs, matches, turnTo, type ListArgs, type Page } from "./pages.ts";

/** What `/devices` was asked with. */
export interface DevicesInput extends HomeInput {
  /** Rows on one page. */
  readonly pageRows: number;
  readonly page?: number | undefined;
  readonly show?: "offline" | "problems" | undefined;
  /** A part of a name or a MAC address. */
  readonly find?: string | undefined;
}

/** Devices by state, each group in order. */
export type Groups = { readonly [State in DeviceState]: readonly KnownDevice[] };

/** Sorts devices by state; within a group weak ones first, then by name. */
export function groupsOf(devices: readonly KnownDevice[]): Groups {
  const of = (state: DeviceState): readonly KnownDevice[] =>
    devicesInOrder(devices.filter((d) => d.state === state));
  return { connected: of("connected"), offline: of("offline"), unknown: of("unknown") };
}

/** How far back the cloud was asked for devices that left. */
export const period = "in the last 7 days";

/** What is paged through: the offline ones follow where all fit a page, else stand apart. */
export function listOf(
  { connected, offline, unknown }: Groups,
  { show, find, pageRows }: DevicesInput,
): readonly KnownDevice[] {
  const all = [...connected, ...offline, ...unknown];
  if (show === "offline") return found(offline, find);
  if (show === "problems") return found([...connected, ...unknown], find).filter((d) => d.weak);
  if (find !== undefined) return found(all, find);
  const present = [...connected, ...unknown];
  return all.length <= pageRows || present.length === 0 ? all : present;
}

function found(devices: readonly KnownDevice[], find: string | undefined): readonly KnownDevice[] {
  if (find === undefined) return devices;
  return devices.filter(({ name, device }) => matches(find, [name, device.name, device.mac]));
}

/** Said instead of an empty table. */
export function nothingFound({ show, find, ids }: DevicesInput): Block {
  if (find === undefined) {
    return text(
      show === "problems"
        ? "No connected device reports weak health."
        : `No device was seen leaving ${period}.`,
    );
  }
  return note(
    "info",
    [`No device here has "${cleanName(find)}" in its name or MAC address.`],
    [commandText("devices", ids.customerId, ids.locationId)],
  );
}

const titles: { readonly [State in DeviceState]: string } = {
  connected: "Connected",
  offline: "Offline",
  unknown: "State unknown",
};

/** One page of the devices, in groups by state. */
export function deviceTable(
  listed: readonly KnownDevice[],
  page: Page<KnownDevice>,
  input: DevicesInput,
): Block {
  const when = whenOf(input.reads, input.nowMs);
  const states = [...new Set(page.items.map((d) => d.state))];
  return {
    kind: "table",
    caption: `Devices of ${placeOf(input)}`,
    columns: deviceColumns,
    groups: states.map((state) => groupOf(state, { listed, page, input, when })),
    rowTitle: 0,
  };
}

interface Listing {
  readonly listed: readonly KnownDevice[];
  readonly page: Page<KnownDevice>;
  readonly input: DevicesInput;
  readonly when: When;
}

function groupOf(
  state: DeviceState,
  { listed, page, input, when }: Listing,
): Extract<Block, { kind: "table" }>["groups"][number] {
  const here = page.items.filter((d) => d.state === state);
  const total = listed.filter((d) => d.state === state).length;
  const before = listed
    .slice(0, Math.max(0, page.from - 1))
    .filter((d) => d.state === state).length;
  const filter = input.show === "problems" ? ", weak health" : "";
  const matching = input.find === undefined ? "" : `, matching "${cleanName(input.find)}"`;
  const range = page.pages > 1 ? `, ${before + 1}-${before + here.length} of ${number(total)}` : "";
  return {
    title: `${titles[state]}${filter}${matching}${range}`,
    rows: here.map((known) => deviceRow(known, when)),
  };
}

/** Tells on the first of several pages that weak ones come first. */
export function weakNote(
  { connected }: Groups,
  input: DevicesInput,
  page: Page<unknown>,
): readonly Block[] {
  const weak = connected.filter((d) => d.weak).length;
  const isFirst = page.page === 1 && page.pages > 1;
  if (weak === 0 || !isFirst || input.show !== undefined || input.find !== undefined) return [];
  return [caution(`${number(weak)} with weak health ${weak === 1 ? "comes" : "come"} first.`)];
}

/** Paging, the parts that are not shown, the file, and the same anew. */
export function buttonsOf(
  input: DevicesInput,
  {
    groups,
    listed,
    page,
  }: { groups: Groups; listed: readonly KnownDevice[]; page: Page<KnownDevice> },
): readonly Button[] {
  const { ids, show, find } = input;
  const turn = (label: string, args: ListArgs): Button => turnTo(label, "devices", { ids, args });
  const again = checkAgain("devices", ids, listArgs({ page: page.page, show, find }));
  const filtered = show !== undefined || find !== undefined;
  const hidden =
    !filtered && groups.offline.length > 0 && !listed.some((d) => d.state === "offline");
  const others = [
    ...(page.page < page.pages ? [turn("Next", { page: page.page + 1, show, find })] : []),
    ...(page.page > 1 ? [turn("Previous", { page: page.page - 1, show, find })] : []),
    ...(hidden ? [turn("Offline", { show: "offline" })] : []),
    ...(filtered ? [turn("All devices", {})] : []),
    asFile("devices", ids),
  ];
  return page.pages > 1 ? [...others, again] : [again, ...others];
}

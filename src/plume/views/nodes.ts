import {
  buttons,
  commandText,
  heading,
  mark,
  note,
  text,
  view,
  type Block,
  type Button,
  type View,
} from "../../core/view/view.ts";
import { cleanName } from "../../core/view/width.ts";
import { plural } from "../format.ts";
import { gapsOf } from "../health/gaps.ts";
import { fleetOf, type Fleet, type KnownPod } from "../health/pods.ts";
import { whenOf } from "../health/assess.ts";
import { csvFile } from "./csv.ts";
import { homeErrorView, unreadListView, type Main } from "./errors.ts";
import { ask, blocksOf, checkAgain, footer, partialNote, placeOf, type HomeInput } from "./home.ts";
import { asFile, listArgs, matches, pageOf, turnTo, type Page } from "./pages.ts";
import {
  isTroubled,
  podColumns,
  podCsvHeader,
  podCsvRow,
  podRow,
  podsInOrder,
} from "./pod-rows.ts";

/** What `/nodes` was asked with. */
export interface NodesInput extends HomeInput {
  /** Rows on one page. */
  readonly pageRows: number;
  readonly page?: number | undefined;
  readonly show?: "problems" | undefined;
  /** A part of a name, an id or a MAC address. */
  readonly find?: string | undefined;
}

const main: Main = { command: "nodes", part: "nodes" };

/** `/nodes`: the pods as a table, one page of it. */
export function nodesView(input: NodesInput): View {
  const fleet = readFleet(input);
  if (!fleet) return failedView(input);
  if (fleet.pods.length === 0) return noPodsView(input);
  const found = podsInOrder(fleet).filter((p) => isWanted(p, input));
  const page = pageOf(found, { page: input.page, rows: input.pageRows });
  return view(
    blocksOf(
      podsHeading(fleet, input),
      partialNote(gapsOf(input.reads, undefined, whenOf(input.reads, input.nowMs))),
      found.length === 0 ? nothingFound(input) : podTable(page, { fleet, input, of: found.length }),
      footer(input),
      buttons(...buttonsOf(input, page, fleet)),
    ),
  );
}

/** `/nodes as=file`: all pods as CSV. */
export function nodesFile(input: HomeInput): View {
  const fleet = readFleet(input);
  if (!fleet) return failedView(input);
  const rows = podsInOrder(fleet).map((known) => podCsvRow(known, fleet));
  const label = `Pods of ${placeOf(input)}: ${plural(fleet.pods.length, "pod")}`;
  return view(
    blocksOf(
      text(`${label}, as CSV. Times are in UTC.`),
      csvFile(`pods-${input.ids.locationId}.csv`, label, [podCsvHeader, ...rows]),
      footer(input),
    ),
  );
}

function readFleet({ reads: { nodes } }: HomeInput): Fleet | undefined {
  if (nodes?.kind === "absent") return fleetOf([]);
  return nodes?.kind === "read" ? fleetOf(nodes.value) : undefined;
}

function failedView(input: HomeInput): View {
  return homeErrorView(input, main) ?? unreadListView(input, main, "the pods");
}

function noPodsView(input: HomeInput): View {
  return view(
    blocksOf(
      heading(`Pods: none are registered · ${placeOf(input)}`),
      note(
        "unknown",
        [mark("⚪"), " No pods are registered at this location; the read itself went well."],
        ["compare both IDs with the ticket."],
      ),
      footer(input),
      buttons(checkAgain("nodes", input.ids), ask("health", input.ids)),
    ),
    "unknown",
  );
}

function podsHeading(fleet: Fleet, input: HomeInput): Block {
  const { up, down, unclear, unread, pods } = fleet;
  const lost = [...down, ...unclear].map((p) => p.word ?? "n/a");
  const words = [...new Set(lost)];
  const counts = words.map((word) => `${lost.filter((w) => w === word).length} ${word}`);
  const parts = [
    `${up.length} of ${pods.length} connected`,
    ...(counts.length > 3 ? [`${lost.length} with other states`] : counts),
    ...(unread.length === 0 ? [] : [`${unread.length} with no state`]),
  ];
  return heading(`Pods: ${parts.join(", ")} · ${placeOf(input)}`);
}

function isWanted(known: KnownPod, { show, find }: NodesInput): boolean {
  if (show === "problems" && !isTroubled(known)) return false;
  return find === undefined || matches(find, [known.name, known.pod.id, known.pod.mac]);
}

function nothingFound({ show, find, ids }: NodesInput): Block {
  if (find === undefined) return text("No pod has a problem.");
  const wanted = show === "problems" ? "No pod with a problem" : "No pod";
  return note(
    "info",
    [`${wanted} has "${cleanName(find)}" in its name, ID or MAC address.`],
    [commandText("nodes", ids.customerId, ids.locationId)],
  );
}

function podTable(
  page: Page<KnownPod>,
  { fleet, input, of }: { fleet: Fleet; input: NodesInput; of: number },
): Block {
  const rows = page.items.map((known) => podRow(known, fleet));
  const filter = filterWords(input);
  const range = page.pages > 1 || filter !== "" ? `${page.from}-${page.to} of ${of}${filter}` : "";
  return {
    kind: "table",
    caption: `Pods of ${placeOf(input)}`,
    columns: podColumns,
    groups: range === "" ? [{ rows }] : [{ rows }, { title: range, rows: [] }],
    rowTitle: 0,
  };
}

function filterWords({ show, find }: NodesInput): string {
  const problems = show === "problems" ? " with problems" : "";
  return find === undefined ? problems : `${problems} that match "${cleanName(find)}"`;
}

function buttonsOf(input: NodesInput, page: Page<KnownPod>, fleet: Fleet): readonly Button[] {
  const { ids, show, find } = input;
  const turn = (label: string, args: Parameters<typeof listArgs>[0]): Button =>
    turnTo(label, "nodes", { ids, args });
  const again = checkAgain("nodes", ids, listArgs({ page: page.page, show, find }));
  const filtered = show !== undefined || find !== undefined;
  const offersProblems = !filtered && page.pages > 1 && fleet.pods.some(isTroubled);
  const paging = [
    ...(page.page < page.pages ? [turn("Next", { page: page.page + 1, show, find })] : []),
    ...(page.page > 1 ? [turn("Previous", { page: page.page - 1, show, find })] : []),
    ...(offersProblems ? [turn("Problems only", { show: "problems" })] : []),
    ...(filtered ? [turn("All pods", {})] : []),
    asFile("nodes", ids),
  ];
  return page.pages > 1 ? [...paging, again] : [again, ...paging, ask("health", ids)];
}

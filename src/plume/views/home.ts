import { cleanName } from "../../core/view/width.ts";
import {
  code,
  commandButton,
  footer as footerOf,
  heading,
  mark,
  note,
  type Block,
  type Button,
  type SpanLike,
} from "../../core/view/view.ts";
import { asOf } from "../format.ts";
import { verdictMarks } from "../health/finding.ts";
import { verdictWord, whenOf, type Assessment } from "../health/assess.ts";
import type { HomeIds, HomeReads, PartName } from "../model.ts";

/** What every view of a home is built from. */
export interface HomeInput {
  readonly reads: HomeReads;
  readonly ids: HomeIds;
  readonly nowMs: number;
}

/** The home's name, else its location's id. */
export function placeOf({ reads, ids }: HomeInput): string {
  const name = reads.location?.kind === "read" ? cleanName(reads.location.value.name ?? "") : "";
  return name === "" ? `location ${ids.locationId}` : name;
}

/** True if any part of the home was read. */
export function anyRead(reads: HomeReads): boolean {
  return Object.values(reads).some((read) => read.kind === "read");
}

const parts: readonly PartName[] = ["location", "nodes", "devices", "qoe", "wifi"];

/** When the oldest part was read; `undefined` when nothing was. */
export function oldestReadMs(reads: HomeReads): number | undefined {
  const times = parts.flatMap((part) => {
    const read = reads[part];
    return read?.kind === "read" ? [read.atMs] : [];
  });
  return times.length === 0 ? undefined : Math.min(...times);
}

/** The last line: how old the view is, and of which home. Nothing when nothing was read. */
export function footer(input: HomeInput, was = ""): readonly Block[] {
  const { reads, ids, nowMs } = input;
  const atMs = oldestReadMs(reads);
  if (atMs === undefined) return [];
  const { location } = reads;
  const account = location?.kind === "read" ? cleanName(location.value.accountId ?? "") : "";
  const said = [
    asOf(atMs, whenOf(reads, nowMs)),
    ...(was === "" ? [] : [was]),
    ...(account === "" ? [] : [`account ${account}`]),
    "location ",
  ];
  return [footerOf(said.join(" · "), code(ids.locationId))];
}

/** `🟠 Disrupted: 1 of 3 pods is disconnected · Home`. */
export function verdictHeading(assessment: Assessment, place: string): Block {
  const { verdict, partial, headline } = assessment;
  const limits = partial ? " as far as could be read" : "";
  return heading(
    mark(verdictMarks[verdict]),
    ` ${verdictWord(verdict)}${limits}: ${headline} · ${place}`,
  );
}

/** Names what is missing under a verdict; nothing when nothing is. */
export function partialNote(gaps: readonly string[]): readonly Block[] {
  if (gaps.length === 0) return [];
  return [note("caution", [mark("⚠️"), ` Partial: ${gaps.join("; ")}.`])];
}

/** A caution with its mark. */
export function caution(words: string | readonly SpanLike[], next?: readonly SpanLike[]): Block {
  const [first = "", ...rest] = typeof words === "string" ? [words] : words;
  const said = typeof first === "string" ? [` ${first}`] : [" ", first];
  return note("caution", [mark("⚠️"), ...said, ...rest], next);
}

/** Reads this command's home anew, in the same message. */
export function checkAgain(
  command: string,
  ids: HomeIds,
  more: { readonly [name: string]: string } = {},
): Button {
  return commandButton("Check again", command, {
    args: { customerId: ids.customerId, locationId: ids.locationId, ...more },
    inPlace: true,
    weight: "primary",
  });
}

const labels = {
  health: "Health",
  status: "Status",
  nodes: "Pods",
  devices: "Devices",
  wifi: "Wi-Fi",
} as const;

/** Asks another command about this home, in a new message. */
export function ask(command: keyof typeof labels, ids: HomeIds): Button {
  return commandButton(labels[command], command, {
    args: { customerId: ids.customerId, locationId: ids.locationId },
  });
}

/** The blocks as a non-empty list. */
export function blocksOf(
  first: Block,
  ...rest: readonly (Block | readonly Block[])[]
): readonly [Block, ...Block[]] {
  return [first, ...rest.flat()];
}

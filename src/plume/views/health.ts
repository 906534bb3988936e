import {
  buttons,
  facts,
  heading,
  mark,
  note,
  view,
  type Block,
  type Button,
  type View,
} from "../../core/view/view.ts";
import { ageMs, clock, duration, exactClock } from "../format.ts";
import { verdictMarks } from "../health/finding.ts";
import { assess, verdictWord, whenOf, type Assessment, type Verdict } from "../health/assess.ts";
import type { HomeIds, OldReads, ReadFailure } from "../model.ts";
import { connectedPods, devicesFact, podsFact, qoeFact, type Fact } from "./facts.ts";
import { findingBlocks, roomOf, type Room } from "./findings.ts";
import { homeErrorView } from "./errors.ts";
import {
  anyRead,
  ask,
  blocksOf,
  checkAgain,
  footer,
  partialNote,
  placeOf,
  verdictHeading,
  type HomeInput,
} from "./home.ts";

/** A verdict that was shown before. */
export interface Was {
  readonly verdict: Verdict;
  readonly atMs: number;
}

/** A home with what was known of it before. */
export interface HealthInput extends HomeInput {
  /** The last good read; used only when the pods could not be read now. */
  readonly old?: OldReads | undefined;
  /** What the message to be edited said. */
  readonly was?: Was | undefined;
}

/** `/health`: verdict, findings, the four facts. */
export function healthView(input: HealthInput): View {
  const { ids, reads } = input;
  return homeView(input, {
    command: "health",
    row: [checkAgain("health", ids), ask("nodes", ids), ask("devices", ids), ask("status", ids)],
    factsOf: ({ online, fleet }) => [
      ["Online", online],
      ["Pods", podsFact(fleet)],
      ["Devices", devicesFact(reads, fleet)],
      ["QoE", qoeFact(reads)],
    ],
    cautionsOf: () => [],
  });
}

/** What `/health` and `/status` differ in. */
export interface HomePage {
  readonly command: "health" | "status";
  readonly row: readonly [Button, ...Button[]];
  factsOf(assessment: Assessment): readonly Fact[];
  /** Cautions of this page alone, which are no findings. */
  cautionsOf(assessment: Assessment): readonly Block[];
}

/** A page about a home: verdict first, then what is wrong, the facts, the time. */
export function homeView(input: HealthInput, page: HomePage): View {
  const failed = homeErrorView(input, { command: page.command, part: "nodes" });
  if (failed) return failed;
  const assessment = assess(input.reads, input.nowMs);
  const stale = staleView(input, page, assessment);
  if (stale) return stale;
  const shown = anyRead(input.reads) ? page.factsOf(assessment) : [];
  const frame: Frame = {
    above: [
      ...page.cautionsOf(assessment),
      ...(assessment.fleet ? partialNote(assessment.gaps) : []),
    ],
    facts: shown.length === 0 ? [] : [facts(shown)],
    heading: verdictHeading(assessment, placeOf(input)),
    footer: footer(input, wasText(input, assessment.verdict)),
  };
  const notes = notesOf(assessment, frame, input.ids);
  return view(
    blocksOf(
      frame.heading,
      notes.findings,
      frame.above,
      frame.facts,
      notes.remarks,
      frame.footer,
      buttons(...(shown.length === 0 ? page.row.slice(0, 1) : page.row)),
    ),
    assessment.verdict,
  );
}

/** What a page holds in any case. */
interface Frame {
  readonly heading: Block;
  readonly above: readonly Block[];
  readonly facts: readonly Block[];
  readonly footer: readonly Block[];
}

// A view is to be read at a glance: 12 lines and 900 characters.
const most: Room = { lines: 12, characters: 900 };

/** Findings and remarks that fit beside the frame. One line is kept for a remark. */
function notesOf(
  { findings, remarks }: Assessment,
  frame: Frame,
  ids: HomeIds,
): { readonly findings: readonly Block[]; readonly remarks: readonly Block[] } {
  const fixed = [frame.heading, ...frame.above, ...frame.facts, ...frame.footer];
  const said = remarks.map((r) => note("info", [mark("ℹ️"), ` ${r}`]));
  const left = roomBeside([...fixed, ...said.slice(0, 1)]);
  const found = findings.length === 0 ? [] : findingBlocks(findings, left, ids);
  const fits = said.findLastIndex((_, last) => {
    const room = roomBeside([...fixed, ...found, ...said.slice(0, last + 1)]);
    return room.lines >= 0 && room.characters >= 0;
  });
  return { findings: found, remarks: said.slice(0, fits + 1) };
}

function roomBeside(blocks: readonly Block[]): Room {
  const taken = roomOf(blocks);
  // Three characters for the empty lines around what is added.
  return { lines: most.lines - taken.lines, characters: most.characters - taken.characters - 3 };
}

function wasText(input: HealthInput, verdict: Verdict): string {
  const { was, reads, nowMs } = input;
  if (!was || was.verdict === verdict) return "";
  return `was ${verdictWord(was.verdict)} at ${exactClock(was.atMs, whenOf(reads, nowMs))}`;
}

const oldestMs = 60 * 60_000;

function staleView(input: HealthInput, page: HomePage, now: Assessment): View | undefined {
  const { nodes } = input.reads;
  const { old, nowMs, ids } = input;
  if (!old || nodes?.kind !== "failed") return undefined;
  const reason = staleReason(nodes.failure);
  if (reason === undefined || nowMs - old.atMs >= oldestMs) return undefined;
  const before = assess(old.reads, old.atMs);
  if (!before.fleet) return undefined;
  // The name and the zone are those of before, if they could not be read now.
  const known = input.reads.location?.kind === "read" ? input.reads : old.reads;
  const reads = anyRead(input.reads) ? input.reads : old.reads;
  const named = { ...reads, ...(known.location ? { location: known.location } : {}) };
  const shown = anyRead(input.reads) ? [facts(page.factsOf(now))] : [];
  const next = [nextOf(nodes.failure)];
  return view(
    blocksOf(
      heading(mark("⚪"), ` Unknown now: ${reason} · ${placeOf({ ...input, reads: named })}`),
      note("unknown", lastRead({ atMs: old.atMs, nowMs, before }, whenOf(named, nowMs).zone), next),
      shown,
      footer({ reads: named, ids, nowMs }, wasText(input, "unknown")),
      buttons(...page.row),
    ),
    "unknown",
  );
}

function staleReason(failure: ReadFailure): string | undefined {
  switch (failure.kind) {
    case "error":
      return `Plume Cloud error ${failure.status}`;
    case "broken":
      return "Plume Cloud does not answer";
    case "unreadable":
      return "Plume Cloud sent a reply I do not understand";
    case "unknown-home":
    case "forbidden":
    case "limited":
    case "unreachable":
      return undefined;
  }
}

function nextOf(failure: ReadFailure): string {
  return failure.kind === "unreadable"
    ? `check again. If it stays, report reference ${failure.reference}.`
    : "check again. If other homes fail too, it is the cloud.";
}

function lastRead(
  { atMs, nowMs, before }: { atMs: number; nowMs: number; before: Assessment },
  zone: string,
): Parameters<typeof note>[1] {
  const age = duration(ageMs(atMs, nowMs) ?? 0);
  const pods = before.fleet
    ? connectedPods(before.fleet).replace(" connected", " pods connected")
    : "";
  return [
    `Last read ${age} ago (${clock(atMs, { nowMs, zone })}): `,
    mark(verdictMarks[before.verdict]),
    ` ${verdictWord(before.verdict)}${before.partial ? " as far as could be read" : ""}, ${pods}. It may have changed.`,
  ];
}

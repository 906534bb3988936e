import { toPlain } from "../../core/view/plain.ts";
import { commandText, mark, note, view, type Block, type SpanLike } from "../../core/view/view.ts";
import { countGraphemes } from "../../core/view/width.ts";
import type { Finding } from "../health/finding.ts";
import type { HomeIds } from "../model.ts";

/** Lines that are not empty, and characters. */
export interface Room {
  readonly lines: number;
  readonly characters: number;
}

const mostFindings = 5;

/** The findings that fit, worst first, at least one; the rest is a number with a command. */
export function findingBlocks(
  findings: readonly Finding[],
  room: Room,
  ids: HomeIds,
): readonly Block[] {
  for (let count = Math.min(findings.length, mostFindings); count > 1; count--) {
    const blocks = blocksFor(findings, count, ids);
    const taken = roomOf(blocks);
    if (taken.lines <= room.lines && taken.characters <= room.characters) return blocks;
  }
  const least = blocksFor(findings, 1, ids);
  // Long names alone can fill the room; the pods' button still knows the IDs.
  return roomOf(least).characters <= room.characters ? least : blocksFor(findings, 1, undefined);
}

/** How much room these blocks take by themselves. */
export function roomOf(blocks: readonly Block[]): Room {
  const [first, ...rest] = blocks;
  if (!first) return { lines: 0, characters: 0 };
  const text = toPlain(view([first, ...rest]), { buttons: "none" });
  const lines = text.split("\n").filter((line) => line !== "");
  return { lines: lines.length, characters: countGraphemes(text) };
}

function blocksFor(
  findings: readonly Finding[],
  count: number,
  ids: HomeIds | undefined,
): readonly Block[] {
  const shown = byAdvice(findings.slice(0, count)).map(groupNote);
  const rest = findings.length - count;
  if (rest <= 0) return shown;
  const more = commandText("nodes", ...(ids ? [ids.customerId, ids.locationId] : []));
  return [...shown, note("info", [`and ${rest} more: `, more])];
}

// Neighbours with the same advice share one `Next:`; five times the same line helps nobody.
function byAdvice(findings: readonly Finding[]): readonly (readonly Finding[])[] {
  const groups: Finding[][] = [];
  for (const one of findings) {
    const last = groups.at(-1);
    if (last?.[0] && adviceOf(last[0]) === adviceOf(one)) last.push(one);
    else groups.push([one]);
  }
  return groups;
}

function adviceOf(finding: Finding): string {
  return JSON.stringify([finding.tone, finding.next]);
}

function groupNote(group: readonly Finding[]): Block {
  const said = group.flatMap((f, i): readonly SpanLike[] => [
    ...(i === 0 ? [] : ["\n"]),
    mark(f.mark),
    ` ${f.text}`,
  ]);
  const [first] = group;
  return note(first?.tone ?? "unknown", said, first?.next ?? []);
}

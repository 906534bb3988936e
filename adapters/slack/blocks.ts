import type { types } from "@slack/bolt";

import {
  lineText,
  phoneView,
  printable,
  sections,
  type Block,
  type LayoutOptions,
  type Line,
  type Section,
  type Span,
  type View,
} from "../../src/index.ts";
import { longestHeader, longestTextObject, phoneColumns } from "./limits.ts";
import { listsOf, preformattedOf, sectionsOf } from "./rich-text.ts";

/** How a view is written in Slack. */
export interface RenderOptions {
  /** Stands before a command's name, for example `/plume `. */
  readonly prefix: string;
}

/** What becomes one block of Slack's: a heading, text in small, or text with its pieces. */
type Part =
  | { readonly kind: "header"; readonly text: string }
  | { readonly kind: "small" | "prose"; readonly lines: readonly Line[] }
  | { readonly kind: "pieces"; readonly elements: readonly types.RichTextBlockElement[] };

/** A text that Slack shows as it is: no format, no mention, no link, no emoji by name. */
export function plainText(text: string): types.PlainTextElement {
  return { type: "plain_text", text, emoji: false };
}

/** Lays a view out in lines as they are in all that Slack shows of it. */
export function layoutOf({ prefix }: RenderOptions): LayoutOptions {
  return { prefix, buttons: "none", columns: phoneColumns };
}

/** All of the view but its buttons, in order. Nothing that is in it formats, links or mentions. */
export function blocksOf(view: View, options: RenderOptions): readonly types.KnownBlock[] {
  const parts: Part[] = [];
  for (const section of sections(phoneView(view), layoutOf(options))) {
    const isFirst = parts.every(({ kind }) => kind !== "header");
    const part = partOf(section, { ...options, isFirst, isTop: parts.length === 0 });
    const above = parts.at(-1);
    if (section.tight && above && "lines" in above && "lines" in part && above.kind === part.kind)
      parts[parts.length - 1] = { ...above, lines: [...above.lines, ...part.lines] };
    else parts.push(part);
  }
  return parts.flatMap(blockOf);
}

interface Place extends RenderOptions {
  /** No heading stands above it. */
  readonly isFirst: boolean;
  /** Nothing stands above it. */
  readonly isTop: boolean;
}

function partOf({ block, lines }: Section, place: Place): Part {
  if (block.kind === "heading" && place.isFirst && lines.length === 1) {
    const text = lines.map(lineText).join("");
    if (text.length <= longestHeader) return { kind: "header", text };
  }
  if (block.kind === "list") return { kind: "pieces", elements: listPieces(block, place) };
  if (block.kind === "table") return { kind: "pieces", elements: tablePieces(lines) };
  if (block.kind === "code")
    return { kind: "pieces", elements: preformattedOf(printable(block.text)) };
  return { kind: isSmall(block, place) ? "small" : "prose", lines };
}

/** A footer, and a remark that has nothing to be copied and does not stand alone. */
function isSmall(block: Block, { isTop }: Place): boolean {
  if (block.kind === "footer") return true;
  if (block.kind !== "note" || block.tone !== "info" || block.next || isTop) return false;
  return block.spans.every(({ kind }) => kind === "text" || kind === "mark");
}

function blockOf(part: Part): readonly types.KnownBlock[] {
  switch (part.kind) {
    case "header":
      return part.text.trim() === "" ? [] : [{ type: "header", text: plainText(part.text) }];
    case "small":
      return smallBlocks(part.lines);
    case "prose":
      return richText(sectionsOf(part.lines));
    case "pieces":
      return richText(part.elements);
  }
}

function smallBlocks(lines: readonly Line[]): readonly types.KnownBlock[] {
  const text = lines.map(lineText).join("\n");
  if (text.trim() === "") return [];
  if (text.length > longestTextObject) return richText(sectionsOf(lines));
  return [{ type: "context", elements: [plainText(text)] }];
}

const richText = (
  elements: readonly types.RichTextBlockElement[],
): readonly types.RichTextBlock[] =>
  elements.length === 0 ? [] : [{ type: "rich_text", elements: [...elements] }];

function listPieces(
  { items, more }: Extract<Block, { kind: "list" }>,
  options: RenderOptions,
): readonly types.RichTextBlockElement[] {
  const rows = items.map(({ mark, spans }) =>
    linesOf(
      mark ? [{ kind: "mark", mark }, { kind: "text", text: " " }, ...spans] : spans,
      options,
    ),
  );
  return [...listsOf(rows), ...(more ? sectionsOf(linesOf(more, options)) : [])];
}

const linesOf = (spans: readonly Span[], options: RenderOptions): readonly Line[] =>
  sections(
    { blocks: [{ kind: "text", spans }], tone: "plain", audience: "asker" },
    layoutOf(options),
  ).flatMap(({ lines }) => lines);

/** Titles stand above the rows of their group. */
function tablePieces(lines: readonly Line[]): readonly types.RichTextBlockElement[] {
  const groups: { readonly isTitle: boolean; readonly lines: Line[] }[] = [];
  for (const line of lines) {
    const isTitle = line.some(({ role }) => role === "title");
    const last = groups.at(-1);
    if (last?.isTitle === isTitle) last.lines.push(line);
    else groups.push({ isTitle, lines: [line] });
  }
  return groups.flatMap((group) =>
    group.isTitle ? sectionsOf(group.lines) : listsOf(group.lines.map((line) => [line])),
  );
}

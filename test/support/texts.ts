import type { Block, Span, View } from "../../src/core/view/view.ts";

function spanText(span: Span): string {
  if (span.kind === "mark") return span.mark;
  return span.kind === "command" ? [`/${span.name}`, ...span.args].join(" ") : span.text;
}

const joined = (spans: readonly Span[]): string => spans.map(spanText).join("");

function blockText(block: Block): string {
  if (block.kind === "note") {
    return joined(block.spans) + (block.next ? `\nNext: ${joined(block.next)}` : "");
  }
  if (block.kind === "question") return block.lines.join("\n");
  if (block.kind === "buttons") return block.items.map((b) => `[${b.label}]`).join(" ");
  return "spans" in block ? joined(block.spans) : block.kind;
}

/** The bare words of a view, a line or more a block; for tests that are not about layout. */
export const wordsOf = (view: View | undefined): string =>
  view?.blocks.map(blockText).join("\n") ?? "";

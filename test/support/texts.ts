import type { Block, Span, View } from "../../src/core/view.ts";

const spanText = (span: Span): string => {
  switch (span.kind) {
    case "mark":
      return span.mark;
    case "command":
      return ["/" + span.name, ...span.args].join(" ");
    default:
      return span.text;
  }
};
const joined = (spans: readonly Span[]): string => spans.map(spanText).join("");

function blockText(block: Block): string {
  switch (block.kind) {
    case "heading":
    case "text":
      return joined(block.spans);
    case "note":
      return joined(block.spans) + (block.next ? `\nNext: ${joined(block.next)}` : "");
    case "question":
      return block.lines.join("\n");
    case "buttons":
      return block.items.map((b) => `[${b.label}]`).join(" ");
    default:
      return block.kind;
  }
}

/** The bare words of a view, a line or more a block; for tests that are not about layout. */
export const wordsOf = (view: View | undefined): string =>
  view?.blocks.map(blockText).join("\n") ?? "";

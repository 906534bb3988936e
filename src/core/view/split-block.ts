import type { Block, Row, Span } from "./view.ts";

/** How many lines, rows or items a block can be cut into; 1 if it cannot. */
export function units(block: Block): number {
  switch (block.kind) {
    case "heading":
    case "text":
    case "footer":
      return spanLines(block.spans).length;
    case "note":
      return spanLines(block.spans).length + (block.next ? 1 : 0);
    case "facts":
    case "list":
      return block.items.length;
    case "table":
      return block.groups.reduce((sum, { rows }) => sum + Math.max(1, rows.length), 0);
    case "code":
      return block.text.split("\n").length;
    case "question":
      return block.lines.length;
    case "image":
    case "file":
    case "progress":
    case "form":
    case "buttons":
      return 1;
  }
}

/** The units from number `from` up to, not including, `to`, as a block of the same kind. */
export function slice(block: Block, from: number, to: number): Block {
  switch (block.kind) {
    case "heading":
    case "text":
    case "footer":
      return { ...block, spans: sliceSpans(block.spans, from, to) };
    case "note":
      return sliceNote(block, from, to);
    case "facts":
      return { ...block, items: block.items.slice(from, to) };
    case "list":
      return sliceList(block, from, to);
    case "table":
      return sliceTable(block, from, to);
    case "code":
      return { ...block, text: block.text.split("\n").slice(from, to).join("\n") };
    case "question":
      return { ...block, lines: block.lines.slice(from, to) };
    case "image":
    case "file":
    case "progress":
    case "form":
    case "buttons":
      return block;
  }
}

function spanLines(spans: readonly Span[]): readonly (readonly Span[])[] {
  const out: Span[][] = [[]];
  for (const span of spans) {
    if (span.kind === "mark" || span.kind === "command") {
      out.at(-1)?.push(span);
      continue;
    }
    const [first = "", ...rest] = span.text.split("\n");
    out.at(-1)?.push({ ...span, text: first });
    out.push(...rest.map((text) => [{ ...span, text }]));
  }
  return out;
}

function sliceSpans(spans: readonly Span[], from: number, to: number): readonly Span[] {
  return spanLines(spans)
    .slice(from, to)
    .flatMap((line, i): readonly Span[] =>
      i === 0 ? line : [{ kind: "text", text: "\n" }, ...line],
    );
}

type Of<Kind extends Block["kind"]> = Extract<Block, { kind: Kind }>;

function sliceNote(block: Of<"note">, from: number, to: number): Block {
  const { next, ...said } = block;
  const count = spanLines(block.spans).length;
  if (from >= count && next) {
    return { kind: "text", spans: [{ kind: "text", text: "Next: " }, ...next] };
  }
  const spans = sliceSpans(block.spans, from, Math.min(to, count));
  return next && to > count ? { ...said, spans, next } : { ...said, spans };
}

function sliceList(block: Of<"list">, from: number, to: number): Block {
  const { more, ...rest } = block;
  const items = block.items.slice(from, to);
  return more && to >= block.items.length ? { ...rest, items, more } : { ...rest, items };
}

function sliceTable(block: Of<"table">, from: number, to: number): Block {
  let at = 0;
  const groups = block.groups.flatMap((group) => {
    const start = at;
    at += Math.max(1, group.rows.length);
    if (start >= to || at <= from) return [];
    const rows: readonly Row[] = group.rows.slice(Math.max(0, from - start), to - start);
    return [{ ...group, rows }];
  });
  return { ...block, groups };
}

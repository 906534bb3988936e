import { buttonLines } from "./button-lines.ts";
import { indent, lines, markRuns, markText, oneLine } from "./line.ts";
import type { LayoutOptions, Line, Role, Run } from "./line.ts";
import { tableLines } from "./table-layout.ts";
import type { Block, Span, View } from "./view.ts";
import { displayWidth } from "./width.ts";

/** A block as lines; `tight` if no empty line separates it from the one above. */
export interface Section {
  readonly block: Block;
  readonly lines: readonly Line[];
  readonly tight: boolean;
}

/** The blocks of a view that show anything, for renderers that treat some kinds on their own. */
export function sections(view: View, options: LayoutOptions = {}): readonly Section[] {
  const out: Section[] = [];
  for (const block of view.blocks) {
    const shown = blockLines(block, view, options);
    if (shown.length === 0) continue;
    const above = out.at(-1)?.block;
    out.push({ block, lines: shown, tight: above === undefined || isTight(above, block) });
  }
  return out;
}

/**
 * The lines of a view: blocks are separated by an empty line, but a note stands directly below a
 * note, facts below a text, and the buttons directly below a text, note or question.
 */
export function layout(view: View, options: LayoutOptions = {}): readonly Line[] {
  return sections(view, options).flatMap(({ lines: shown, tight }) =>
    tight ? shown : [[], ...shown],
  );
}

const joinsButtons: readonly Block["kind"][] = ["text", "footer", "note", "question"];

function isTight(above: Block, block: Block): boolean {
  if (block.kind === "note") return above.kind === "note";
  if (block.kind === "facts") return above.kind === "text";
  return block.kind === "buttons" && joinsButtons.includes(above.kind);
}

function blockLines(block: Block, view: View, options: LayoutOptions): readonly Line[] {
  switch (block.kind) {
    case "heading":
      return spanLines(block.spans, options).map((line) =>
        line.map((run) => ({ ...run, role: "heading" as const, tone: view.tone })),
      );
    case "text":
      return spanLines(block.spans, options);
    case "footer":
      return spanLines(block.spans, options).map((line) => line.map(small));
    case "note":
      return noteLines(block, options);
    case "facts":
      return factLines(block, options);
    case "list":
      return listLines(block, options);
    case "table":
      return tableLines(block, options);
    case "code":
      return lines(block.text, "code").map((line) => (line.length > 0 ? [indent(2), ...line] : []));
    case "image":
      return [placed(`[image: ${block.alt}]`, block.name, options)];
    case "file":
      return [placed(`[file: ${block.label}]`, block.name, options)];
    case "progress":
      return [progressLine(block, options)];
    case "question":
      return block.lines.flatMap((line) => lines(line));
    case "form":
      return formLines(block);
    case "buttons":
      return buttonLines(view, block, options);
  }
}

const small = (run: Run): Run => (run.role === "plain" ? { ...run, role: "footer" } : run);

function spanLines(spans: readonly Span[], options: LayoutOptions): readonly Line[] {
  const out: Run[][] = [[]];
  for (const span of spans) {
    const [first, ...rest] = lines(...spanRun(span, options));
    out.at(-1)?.push(...(first ?? []));
    out.push(...rest.map((line) => [...line]));
  }
  return out;
}

function spanRun(span: Span, options: LayoutOptions): readonly [text: string, role: Role] {
  switch (span.kind) {
    case "text":
      return [span.text, "plain"];
    case "strong":
      return [span.text, "strong"];
    case "code":
      return [span.text, "code"];
    case "mark":
      return [markText(span.mark, options), "mark"];
    case "command":
      return [[`${options.prefix ?? "/"}${span.name}`, ...span.args].join(" "), "command"];
  }
}

type Of<Kind extends Block["kind"]> = Extract<Block, { kind: Kind }>;

function noteLines(block: Of<"note">, options: LayoutOptions): readonly Line[] {
  const said = spanLines(block.spans, options).map((line) =>
    line.map((run) => ({ ...run, tone: block.tone })),
  );
  if (!block.next) return said;
  const [first = [], ...rest] = spanLines(block.next, options);
  return [...said, [{ text: "Next:", role: "next" }, indent(1), ...first], ...rest];
}

function factLines(block: Of<"facts">, options: LayoutOptions): readonly Line[] {
  const labels = block.items.map((item) => oneLine(item.label));
  const width = Math.max(0, ...labels.map(displayWidth)) + 2;
  return block.items.flatMap(({ value }, i) => {
    const label = labels[i] ?? "";
    const [first = [], ...rest] = spanLines(value, options);
    const gap = first.length > 0 ? [indent(width - displayWidth(label))] : [];
    return [
      [{ text: label, role: "label" as const }, ...gap, ...first],
      ...rest.map((line) => (line.length > 0 ? [indent(width), ...line] : [])),
    ];
  });
}

function listLines(block: Of<"list">, options: LayoutOptions): readonly Line[] {
  const items = block.items.flatMap(({ mark, spans }) => {
    const [first = [], ...rest] = spanLines(spans, options);
    return [[...markRuns(mark, options), ...first], ...rest];
  });
  return block.more ? [...items, ...spanLines(block.more, options)] : items;
}

function placed(label: string, name: string, options: LayoutOptions): Line {
  const place = options.placeOf?.(name) ?? name;
  return [
    { text: oneLine(label), role: "label" },
    indent(1),
    { text: oneLine(place), role: "code" },
  ];
}

function progressLine(block: Of<"progress">, options: LayoutOptions): Line {
  const parts = block.parts.map(({ label, state }) =>
    state === "waiting" ? `${label} …` : `${label} ${state}`,
  );
  const said = parts.length > 0 ? `${block.label}: ${parts.join(", ")}` : block.label;
  return [...markRuns("🔄", options), { text: oneLine(said), role: "plain", tone: "waiting" }];
}

function formLines(block: Of<"form">): readonly Line[] {
  const fields = block.fields.flatMap((field) => [
    [],
    ...lines(field.optional !== undefined ? `${field.label} (optional)` : field.label, "label"),
    ...lines(field.hint).filter((line) => line.length > 0),
    ...(field.value === undefined || field.secret ? [] : lines(`Now: ${field.value}`)),
    ...(field.error === undefined ? [] : lines(field.error)),
  ]);
  return [...lines(block.title, "heading"), ...fields];
}

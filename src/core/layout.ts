import { buttonLines, type CommandWriter } from "./button-lines.ts";
import { tableLines } from "./table-layout.ts";
import { twins, type Block, type Mark, type Span, type Tone, type View } from "./view.ts";
import { displayWidth, printable } from "./width.ts";

/** What a run of text is; a terminal paints by it, plain text ignores it. */
export type Role =
  | "plain"
  | "heading"
  | "strong"
  | "code"
  | "mark"
  | "label"
  | "title"
  | "next"
  | "button";

/** A piece of a line without line breaks. `tone` is set where the piece belongs to a finding. */
export interface Run {
  readonly text: string;
  readonly role: Role;
  readonly tone?: Tone;
}

/** One line of a laid-out view. */
export type Line = readonly Run[];

/** How a view is written down. */
export interface LayoutOptions {
  /** Stands before a command's name; `/` unless told. */
  readonly prefix?: string;
  /**
   * `numbered` is for a terminal, `words` for a pipe: commands and words to type; `none` leaves
   * buttons out. `numbered` unless told. While a text is asked, numbers choose nothing, so a
   * question's buttons are words in both.
   */
  readonly buttons?: "numbered" | "words" | "none";
  /** `twins` writes `[ok]` for 🟢. `emoji` unless told. */
  readonly marks?: "emoji" | "twins";
  /**
   * Width of the screen. Under 60 a table becomes a list; from 120 on `keep: 3` is shown; what
   * is too wide is wrapped inside its column. Without it nothing is wrapped, `keep: 3` is left
   * out.
   */
  readonly columns?: number;
  /** Writes a command button in words, for example by the declared parameters. */
  readonly writeCommand?: CommandWriter;
  /** Where an image or file was put; shown beside its label. */
  readonly placeOf?: (name: string) => string | undefined;
}

/** Plain text as lines of one role. */
export function lines(words: string, role: Role = "plain"): readonly Line[] {
  return printable(words)
    .split("\n")
    .map((line) => (line === "" ? [] : [{ text: line, role }]));
}

/** The mark, or its twin. */
export function markText(mark: Mark, options: LayoutOptions): string {
  return options.marks === "twins" ? twins[mark] : mark;
}

/** The characters of a line. */
export function lineText(line: Line): string {
  return line.map((run) => run.text).join("");
}

/**
 * The lines of a view: blocks are separated by an empty line, but a note stands directly below a
 * note, and the buttons directly below a text, note or question.
 */
export function layout(view: View, options: LayoutOptions = {}): readonly Line[] {
  const out: Line[] = [];
  let above: Block | undefined;
  for (const block of view.blocks) {
    const chunk = blockLines(block, view, options);
    if (chunk.length === 0) continue;
    if (above && !isTight(above, block)) out.push([]);
    out.push(...chunk);
    above = block;
  }
  return out;
}

function isTight(above: Block, block: Block): boolean {
  if (block.kind === "note") return above.kind === "note";
  const joins = above.kind === "text" || above.kind === "note" || above.kind === "question";
  return block.kind === "buttons" && joins;
}

function blockLines(block: Block, view: View, options: LayoutOptions): readonly Line[] {
  switch (block.kind) {
    case "heading":
      return spanLines(block.spans, options).map((line) =>
        line.map((run) => ({ ...run, role: "heading" as const, tone: view.tone })),
      );
    case "text":
      return spanLines(block.spans, options);
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
      return buttonLines(view, block.items, options);
  }
}

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
      return [[`${options.prefix ?? "/"}${span.name}`, ...span.args].join(" "), "code"];
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

/** A mark and the space behind it; nothing without a mark. */
export function markRuns(mark: Mark | undefined, options: LayoutOptions): Line {
  return mark === undefined ? [] : [{ text: markText(mark, options), role: "mark" }, indent(1)];
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
    ...lines(field.optional ? `${field.label} (optional)` : field.label, "label"),
    ...lines(field.hint).filter((line) => line.length > 0),
    ...(field.value === undefined || field.secret ? [] : lines(`Now: ${field.value}`)),
    ...(field.error === undefined ? [] : lines(field.error)),
  ]);
  return [
    ...lines(block.title, "heading"),
    ...(block.intro === "" ? [] : [[], ...lines(block.intro)]),
    ...fields,
  ];
}

/** So many spaces. */
export function indent(width: number): Run {
  return { text: " ".repeat(Math.max(0, width)), role: "plain" };
}

/** A text for a place that has one line only. */
export function oneLine(words: string): string {
  return printable(words).replaceAll("\n", " ");
}

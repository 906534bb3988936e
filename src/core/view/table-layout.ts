import { indent, lines, markRuns, markText, oneLine, type LayoutOptions } from "./line.ts";
import type { Line, Run } from "./line.ts";
import type { Block, Column, Row } from "./view.ts";
import { displayWidth, graphemes } from "./width.ts";

type Table = Extract<Block, { kind: "table" }>;

const narrow = 60;
const broad = 120;
// A column squeezed below this is harder to read than a line that is too long.
const leastColumn = 10;

interface Grid {
  readonly columns: readonly { readonly column: Column; readonly at: number; width: number }[];
  /** Columns of the mark and the space behind it; 0 when no row has a mark. */
  readonly markWidth: number;
}

/**
 * The table with two-space gutters. A group's title stands on its own line, the first one above
 * the header; a group without rows is a line of text. The header is left out when no column
 * has a label.
 */
export function tableLines(table: Table, options: LayoutOptions): readonly Line[] {
  if ((options.columns ?? broad) < narrow) return tableAsList(table, options);
  const grid = gridOf(table, options);
  const header = headerLines(table, grid);
  return table.groups.flatMap(({ title, rows }, i) => [
    ...(title === undefined ? [] : lines(title, "title")),
    ...(i === 0 ? header : []),
    ...rows.flatMap((row) => rowLines(row, grid, options)),
  ]);
}

/** The table as a phone shows it: mark, row title · `keep: 1` · `keep: 2`. */
function tableAsList(table: Table, options: LayoutOptions): readonly Line[] {
  const order = table.columns
    .map(({ keep }, at) => ({ at, rank: at === table.rowTitle ? 0 : keep }))
    .filter(({ rank }) => rank < 3)
    .sort((a, b) => a.rank - b.rank);
  return table.groups.flatMap(({ title, rows }) => [
    ...(title === undefined ? [] : lines(title, "title")),
    ...rows.map((row) => {
      const cells = order.map(({ at }) => oneLine(row.cells[at] ?? "")).filter((c) => c !== "");
      return [...markRuns(row.mark, options), ...runsOf(cells.join(" · "))];
    }),
  ]);
}

const runsOf = (text: string): Line => (text === "" ? [] : [{ text, role: "plain" }]);

function gridOf(table: Table, options: LayoutOptions): Grid {
  const rows = table.groups.flatMap((group) => group.rows);
  const marks = rows.flatMap((r) => (r.mark ? [displayWidth(markText(r.mark, options))] : []));
  const markWidth = marks.length > 0 ? Math.max(...marks) + 1 : 0;
  const showsAll = (options.columns ?? 0) >= broad;
  const columns = table.columns
    .map((column, at) => ({ column, at }))
    .filter(({ column }) => column.keep < 4 || showsAll)
    .map(({ column, at }) => {
      const cells = rows.map((row) => displayWidth(oneLine(row.cells[at] ?? "")));
      return { column, at, width: Math.max(displayWidth(oneLine(column.label)), 0, ...cells) };
    });
  if (options.columns !== undefined) squeeze(columns, options.columns - markWidth);
  return { columns, markWidth };
}

/** Takes from the widest text columns, in turn, what does not fit. */
function squeeze(
  columns: readonly { readonly column: Column; width: number }[],
  room: number,
): void {
  const total = (): number => columns.reduce((sum, c) => sum + c.width + 2, -2);
  for (let over = total() - room; over > 0; over--) {
    const widest = columns
      .filter((c) => c.column.align === "left" && c.width > leastColumn)
      .reduce<{ width: number } | undefined>(
        (a, b) => (a && a.width >= b.width ? a : b),
        undefined,
      );
    if (!widest) return;
    widest.width--;
  }
}

function headerLines(table: Table, grid: Grid): readonly Line[] {
  const isEmpty = table.columns.every(({ label }) => label.trim() === "");
  if (isEmpty || table.groups.every((group) => group.rows.length === 0)) return [];
  return gridLines(
    [],
    grid,
    grid.columns.map(({ column }) => column.label),
  ).map((line) => line.map((run) => ({ ...run, role: "label" })));
}

function rowLines(row: Row, grid: Grid, options: LayoutOptions): readonly Line[] {
  const mark: readonly Run[] = row.mark
    ? [{ text: markText(row.mark, options), role: "mark" }]
    : [];
  return gridLines(
    mark,
    grid,
    grid.columns.map(({ at }) => row.cells[at] ?? ""),
  );
}

function gridLines(mark: Line, grid: Grid, cells: readonly string[]): readonly Line[] {
  const wrapped = cells.map((cell, i) => wrapCell(oneLine(cell), grid.columns[i]?.width ?? 0));
  const height = Math.max(1, ...wrapped.map((w) => w.length));
  return Array.from({ length: height }, (_, y) => {
    const texts = wrapped.map((w) => w[y] ?? "");
    const first = y === 0 ? mark : [];
    const used = first.reduce((sum, run) => sum + displayWidth(run.text), 0);
    const body = joinCells(texts, grid);
    if (body === "") return first;
    return [...first, ...spaces(grid.markWidth - used), { text: body, role: "plain" }];
  });
}

const spaces = (width: number): Line => (width > 0 ? [indent(width)] : []);

function joinCells(texts: readonly string[], grid: Grid): string {
  return texts
    .map((text, i) => {
      const { column, width } = grid.columns[i] ?? { column: undefined, width: 0 };
      const gap = " ".repeat(Math.max(0, width - displayWidth(text)));
      return column?.align === "right" ? gap + text : text + gap;
    })
    .join("  ")
    .trimEnd();
}

/** Breaks between words; a word that is wider than its column is cut, or the next ones shift. */
function wrapCell(text: string, width: number): readonly string[] {
  if (displayWidth(text) <= width) return [text];
  const out: string[] = [];
  for (const word of text.split(" ").flatMap((w) => cutWord(w, width))) {
    const line = out.at(-1);
    if (line !== undefined && displayWidth(`${line} ${word}`) <= width) {
      out[out.length - 1] = `${line} ${word}`;
    } else {
      out.push(word);
    }
  }
  return out;
}

function cutWord(word: string, width: number): readonly string[] {
  if (displayWidth(word) <= width) return [word];
  const out = [""];
  for (const grapheme of graphemes(word)) {
    const part = out.at(-1) ?? "";
    if (part !== "" && displayWidth(part + grapheme) > width) out.push(grapheme);
    else out[out.length - 1] = part + grapheme;
  }
  return out;
}

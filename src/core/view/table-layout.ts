import { indent, lines, markRuns, markText, oneLine, type LayoutOptions } from "./line.ts";
import type { Line, Run } from "./line.ts";
import type { Block, Column, Row } from "./view.ts";
import { displayWidth, graphemes } from "./width.ts";

type Table = Extract<Block, { kind: "table" }>;

const narrow = 60;
const broad = 120;
// A word of more columns than this may be cut.
const longestWord = 20;

interface GridColumn {
  readonly column: Column;
  readonly at: number;
  /** So wide are its words: no narrower without cutting one. */
  readonly least: number;
  width: number;
}

interface Grid {
  readonly columns: readonly GridColumn[];
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
    .map(({ column, at }) => gridColumn(column, at, rows));
  if (options.columns === undefined) return { columns, markWidth };
  const room = options.columns - markWidth;
  const kept = fitting(columns, room);
  squeeze(kept, room);
  return { columns: kept, markWidth };
}

function gridColumn(column: Column, at: number, rows: readonly Row[]): GridColumn {
  const texts = [column.label, ...rows.map((row) => row.cells[at] ?? "")].map(oneLine);
  const words = texts.flatMap((text) => text.split(" ")).map(displayWidth);
  const width = Math.max(0, ...texts.map(displayWidth));
  const least = column.align === "left" ? Math.min(longestWord, Math.max(0, ...words)) : width;
  return { column, at, width, least };
}

const widthOf = (widths: readonly number[]): number => widths.reduce((sum, w) => sum + w + 2, -2);

/** The columns without the last ones of rank 3, as many as have to go lest words be cut. */
function fitting(columns: readonly GridColumn[], room: number): readonly GridColumn[] {
  if (widthOf(columns.map((c) => c.least)) <= room) return columns;
  const last = columns.findLast((c) => c.column.keep === 3);
  return last
    ? fitting(
        columns.filter((c) => c !== last),
        room,
      )
    : columns;
}

/** Takes from the widest text columns, in turn, what does not fit. */
function squeeze(columns: readonly GridColumn[], room: number): void {
  for (let over = widthOf(columns.map((c) => c.width)) - room; over > 0; over--) {
    const widest = columns
      .filter((c) => c.width > c.least)
      .reduce<GridColumn | undefined>((a, b) => (a && a.width >= b.width ? a : b), undefined);
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

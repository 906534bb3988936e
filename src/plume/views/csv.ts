import { printable } from "../../core/view/width.ts";
import type { Block } from "../../core/view/view.ts";
import { isInstant } from "../format.ts";

/** One cell; `undefined` is `n/a`. */
export type Cell = string | number | undefined;

/**
 * A table as a file: RFC 4180, UTF-8, lines end in CR LF. A cell that a spreadsheet would take
 * for a formula starts with an apostrophe.
 */
export function csvFile(
  name: string,
  label: string,
  rows: readonly (readonly Cell[])[],
): Extract<Block, { kind: "file" }> {
  const csv = rows.map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");
  return { kind: "file", label, name, base64: Buffer.from(csv, "utf8").toString("base64") };
}

/** A time in a cell: ISO 8601 in UTC, to the second. */
export function csvTime(atMs: number | undefined): string | undefined {
  return isInstant(atMs) ? `${new Date(atMs).toISOString().slice(0, -5)}Z` : undefined;
}

function csvCell(cell: Cell): string {
  if (typeof cell === "number") return Number.isFinite(cell) ? String(cell) : "n/a";
  const line = printable(cell ?? "")
    .replace(/\s+/gu, " ")
    .trim();
  const text = line === "" ? "n/a" : line;
  const safe = /^[=+\-@]/.test(text) ? `'${text}` : text;
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

import {
  layout,
  lineText,
  type CommandWriter,
  type LayoutOptions,
  type Line,
  type TextRun,
  type Tone,
  type View,
} from "../../src/index.ts";
import type { Surface } from "./surface.ts";
import { wrapLine } from "./wrap.ts";

/** A view for the screen: `plain` measures it, `painted` is what is written. */
export interface Rendered {
  readonly plain: readonly string[];
  readonly painted: readonly string[];
}

/** What rendering needs to know beside the view. */
export interface Setting {
  readonly surface: Surface;
  /** Of the terminal; unused in a pipe, where nothing is wrapped. */
  readonly columns: number;
  readonly writeCommand: CommandWriter | undefined;
  /** Where a file of this name was put. */
  readonly placeOf: (name: string) => string | undefined;
}

/** The view's lines, with colours and bold where the terminal has them. */
export function renderView(view: View, setting: Setting): Rendered {
  const { surface, columns } = setting;
  const full = layout(view, optionsFor(setting));
  const lines = surface.mode === "terminal" ? full.flatMap((l) => wrapLine(l, columns)) : full;
  const plain = lines.map(lineText);
  const { colours } = surface;
  return { plain, painted: colours === "none" ? plain : lines.map((l) => painted(l, colours)) };
}

function optionsFor({ surface, columns, writeCommand, placeOf }: Setting): LayoutOptions {
  const words = writeCommand ? { writeCommand } : {};
  const common = { marks: surface.marks, placeOf, ...words };
  switch (surface.mode) {
    case "terminal":
      return { ...common, buttons: "numbered", columns };
    case "pipe":
      return { ...common, buttons: "words" };
  }
}

function painted(line: Line, colours: "16" | "256"): string {
  return line.map((run) => paint(run, colours)).join("");
}

function paint(run: TextRun, colours: "16" | "256"): string {
  if (run.text.trim() === "") return run.text;
  const codes = [...weight(run), ...colour(run, colours)];
  return codes.length > 0 ? `\u001b[${codes.join(";")}m${run.text}\u001b[0m` : run.text;
}

const bold = "1";
const dim = "2";

function weight({ role }: TextRun): readonly string[] {
  switch (role) {
    case "heading":
    case "strong":
    case "title":
    case "next":
      return [bold];
    case "label":
      return [dim];
    case "plain":
    case "code":
    case "command":
    case "footer":
    case "mark":
    case "button":
      return [];
  }
}

const green = "32";
const yellow = "33";
const red = "31";
const orange = "38;5;208";

/** Colour only repeats what mark and word say; 16 colours have no orange. */
function colour({ role, tone }: TextRun, colours: "16" | "256"): readonly string[] {
  if (role === "button") return ["36"];
  if (tone === undefined || role === "code" || role === "command") return [];
  const code = colourOf(tone, colours);
  return code === undefined ? [] : [code];
}

function colourOf(tone: Tone, colours: "16" | "256"): string | undefined {
  switch (tone) {
    case "operational":
    case "done":
      return green;
    case "degraded":
    case "caution":
    case "waiting":
      return yellow;
    case "disrupted":
      return colours === "256" ? orange : yellow;
    case "offline":
    case "failed":
      return red;
    case "unknown":
    case "info":
    case "plain":
      return undefined;
  }
}

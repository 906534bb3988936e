import { twins, type Mark, type Tone } from "./view.ts";
import { printable } from "./width.ts";

/** What a run of text is; a terminal paints by it, plain text ignores it. */
export type Role =
  | "plain"
  | "heading"
  | "strong"
  | "code"
  | "command"
  | "footer"
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

/** Writes a command with its arguments as a person would type it, for example `/nodes a page=2`. */
export type CommandWriter = (
  name: string,
  args: { readonly [name: string]: string },
) => readonly string[];

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

/** A mark and the space behind it; nothing without a mark. */
export function markRuns(mark: Mark | undefined, options: LayoutOptions): Line {
  return mark === undefined ? [] : [{ text: markText(mark, options), role: "mark" }, indent(1)];
}

/** The characters of a line. */
export function lineText(line: Line): string {
  return line.map((run) => run.text).join("");
}

/** So many spaces. */
export function indent(width: number): Run {
  return { text: " ".repeat(Math.max(0, width)), role: "plain" };
}

/** A text for a place that has one line only. */
export function oneLine(words: string): string {
  return printable(words).replaceAll("\n", " ");
}

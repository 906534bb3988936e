import { displayWidth, graphemes } from "../../src/index.ts";
import type { Rendered } from "./render.ts";

/** The size of the terminal, in characters. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** What to do with the screen above the prompt: go up, clear, then write. */
export interface Stroke {
  readonly up: number;
  readonly lines: readonly string[];
}

interface Piece {
  readonly plain: readonly string[];
  readonly painted: readonly string[];
}

// Below a progress message somebody can type for long; what far away began is not rewritten.
const mostPieces = 50;

/**
 * Remembers what stands below the last progress message, so that this one can be edited and in
 * the end replaced by the answer in its place. Everything else is appended.
 */
export class Screen {
  #live: string | undefined;
  #pieces: Piece[] = [];

  /** Shows a message: in place if it replaces the progress message and that is still in reach. */
  show(
    rendered: Rendered,
    message: { readonly key: string; readonly replaces?: string; readonly isProgress: boolean },
    size: Size,
  ): Stroke | undefined {
    const piece = spaced(rendered);
    const replacesLive = this.#live !== undefined && message.replaces === this.#live;
    const up = this.#pieces.reduce((sum, { plain }) => sum + rowsOf(plain, size.columns), 0);
    const isInReach = replacesLive && up > 0 && up + 1 < size.rows;
    // An edit of what has scrolled away would be a second copy; the answer itself is not left out.
    if (message.isProgress && message.replaces !== undefined && !isInReach) return undefined;
    const below = isInReach ? this.#pieces.slice(1) : [];
    this.#remember(message, isInReach ? [piece, ...below] : [piece], replacesLive);
    return { up: isInReach ? up : 0, lines: [piece, ...below].flatMap((p) => p.painted) };
  }

  /** A line was typed, or something else was written that `Screen` should know of. */
  typed(line: string): void {
    if (this.#live === undefined) return;
    this.#pieces.push({ plain: [line], painted: [line] });
    if (this.#pieces.length > mostPieces) this.forget();
  }

  /** The screen is no longer as remembered: from now on everything is appended. */
  forget(): void {
    this.#live = undefined;
    this.#pieces = [];
  }

  #remember(
    message: { readonly key: string; readonly isProgress: boolean },
    pieces: Piece[],
    replacesLive: boolean,
  ): void {
    if (message.isProgress) {
      this.#live = message.key;
      this.#pieces = pieces;
    } else if (replacesLive) {
      this.forget();
    } else if (this.#live !== undefined) {
      this.#pieces.push(...pieces);
      if (this.#pieces.length > mostPieces) this.forget();
    }
  }
}

/** A message and the empty line that sets it apart. */
function spaced({ plain, painted }: Rendered): Piece {
  return { plain: [...plain, ""], painted: [...painted, ""] };
}

/** How many rows of the terminal the lines take. */
export function rowsOf(lines: readonly string[], columns: number): number {
  return lines.reduce((sum, line) => sum + rowsOfLine(line, columns), 0);
}

function rowsOfLine(line: string, columns: number): number {
  if (displayWidth(line) <= columns) return 1;
  let rows = 1;
  let used = 0;
  // A wide character that does not fit the last column goes to the next row as a whole.
  for (const grapheme of graphemes(line)) {
    const width = displayWidth(grapheme);
    if (used + width > columns) {
      rows++;
      used = 0;
    }
    used += width;
  }
  return rows;
}

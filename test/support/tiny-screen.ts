import { displayWidth, graphemes } from "../../src/index.ts";

/** As much of a terminal as the console adapter uses; what it cannot do makes it throw. */
export class TinyScreen {
  readonly #rows: string[][] = [[]];
  readonly #columns: number;
  #row = 0;
  #column = 0;

  constructor(columns: number) {
    this.#columns = columns;
  }

  /** The lines as they stand there, without trailing spaces and empty lines at the end. */
  get lines(): readonly string[] {
    const lines = this.#rows.map((row) => row.join("").trimEnd());
    while (lines.at(-1) === "") lines.pop();
    return lines;
  }

  /** The characters left of the cursor in its row. */
  get beforeCursor(): string {
    return (this.#rows[this.#row] ?? []).slice(0, this.#column).join("");
  }

  write(output: string): void {
    const pieces = output.split(/(\p{Cc}\[[?0-9;]*[A-Za-z]|\p{Cc})/u);
    for (const piece of pieces) {
      if (piece === "" || piece === "\u0007") continue;
      if (piece === "\r") this.#column = 0;
      else if (piece === "\n") this.#down();
      else if (piece.startsWith("\u001b[")) this.#command(piece.slice(2, -1), piece.slice(-1));
      else this.#print(piece);
    }
  }

  #command(argument: string, letter: string): void {
    const count = Number(argument || "1");
    if (letter === "A") this.#row = Math.max(0, this.#row - count);
    else if (letter === "B") for (let i = 0; i < count; i++) this.#down();
    else if (letter === "C") this.#column = Math.min(this.#columns, this.#column + count);
    else if (letter === "D") this.#column = Math.max(0, this.#column - count);
    else if (letter === "G") this.#column = count - 1;
    else if (letter === "K") this.#rows[this.#row]?.splice(this.#column);
    else if (letter === "J") {
      this.#rows[this.#row]?.splice(this.#column);
      this.#rows.splice(this.#row + 1);
    } else if (letter !== "m" && letter !== "h" && letter !== "l") {
      throw new Error(`the tiny screen does not know ${JSON.stringify(argument + letter)}`);
    }
  }

  #down(): void {
    this.#row++;
    this.#rows[this.#row] ??= [];
  }

  #print(text: string): void {
    for (const grapheme of graphemes(text)) {
      const width = displayWidth(grapheme);
      if (this.#column + width > this.#columns) {
        this.#down();
        this.#column = 0;
      }
      const row = (this.#rows[this.#row] ??= []);
      while (row.length < this.#column) row.push(" ");
      row[this.#column] = grapheme;
      if (width === 2) row[this.#column + 1] = "";
      this.#column += width;
    }
  }
}

/** A piece of what comes from a terminal's keyboard. */
export type Key =
  /** Characters and escape sequences, as the line editor understands them. */
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "enter" }
  /** Ctrl-C. */
  | { readonly kind: "interrupt" };

const lineBreak = /(\r\n|[\r\n\u{2028}\u{2029}])/u;
// oxlint-disable-next-line no-control-regex -- Ctrl-C is U+0003
const lineBreakOrInterrupt = /(\r\n|[\r\n\u{2028}\u{2029}\u{3}])/u;
const pasteStart = "\u001b[200~";
const pasteEnd = "\u001b[201~";

/** Asks the terminal to mark what is pasted, and to stop it. */
export const pasteMarks = { on: "\u001b[?2004h", off: "\u001b[?2004l" } as const;

/**
 * Takes apart what a terminal sends. In a paste a tab completes nothing, Ctrl-C ends nothing and
 * an escape sequence moves nothing: such characters become spaces. Marks that are cut in two by
 * the transport are recognised.
 */
export class KeyReader {
  #isPasting = false;
  #rest = "";
  #endedWithReturn = false;

  read(chunk: string): readonly Key[] {
    const keys: Key[] = [];
    let text = this.#rest + chunk;
    this.#rest = "";
    while (text !== "") {
      const mark = this.#isPasting ? pasteEnd : pasteStart;
      const at = text.indexOf(mark);
      if (at === -1) {
        const held = beginningOf(mark, text, this.#isPasting ? 1 : 2);
        this.#rest = text.slice(text.length - held);
        this.#take(text.slice(0, text.length - held), keys);
        return keys;
      }
      this.#take(text.slice(0, at), keys);
      this.#isPasting = !this.#isPasting;
      text = text.slice(at + mark.length);
    }
    return keys;
  }

  #take(text: string, keys: Key[]): void {
    if (text === "") return;
    // The `\n` of a `\r\n` that was cut in two is not another line.
    const fresh = this.#endedWithReturn && text.startsWith("\n") ? text.slice(1) : text;
    this.#endedWithReturn = text.endsWith("\r");
    const parts = fresh.split(this.#isPasting ? lineBreak : lineBreakOrInterrupt);
    for (const part of parts) {
      if (part === "") continue;
      if (part === "\u0003" && !this.#isPasting) keys.push({ kind: "interrupt" });
      else if (lineBreak.test(part)) keys.push({ kind: "enter" });
      else
        keys.push({ kind: "text", text: this.#isPasting ? part.replace(/\p{Cc}/gu, " ") : part });
    }
  }
}

/** How many characters at the end of `text` may be the beginning of `mark`; 0 below `least`. */
function beginningOf(mark: string, text: string, least: number): number {
  for (let length = Math.min(mark.length - 1, text.length); length >= least; length--) {
    if (text.endsWith(mark.slice(0, length))) return length;
  }
  return 0;
}

/** A line that is typed without being shown. Nothing of it reaches a history or a kill ring. */
export class HiddenLine {
  #text = "";

  /** Edits the line: backspace, Ctrl-U and Ctrl-W delete. True for Ctrl-D on an empty line. */
  type(keys: string): boolean {
    for (const character of keys.replace(escapeSequence, "")) {
      if (character === "\u0004" && this.#text === "") return true;
      if (character === "\u007f" || character === "\b") {
        this.#text = Array.from(this.#text).slice(0, -1).join("");
      } else if (character === "\u0015" || character === "\u0017") {
        this.#text = "";
      } else if (!/\p{Cc}/u.test(character)) {
        this.#text += character;
      }
    }
    return false;
  }

  /** The line, and an empty one from now on. */
  take(): string {
    const text = this.#text;
    this.#text = "";
    return text;
  }
}

// oxlint-disable-next-line no-control-regex -- arrows and function keys begin with ESC
const escapeSequence = /\u{1B}(?:\[[0-9;?]*[ -/]*[@-~]|O.|.)?/gsu;

/** Splits a byte stream's text into lines. */
export class LineReader {
  readonly #limit: number;
  #line = "";
  #isFirst = true;

  /** What a line has beyond `limit` characters is dropped: a flood must not fill the memory. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  read(text: string): readonly string[] {
    const start = this.#isFirst ? text.replace(/^\u{FEFF}/u, "") : text;
    if (text !== "") this.#isFirst = false;
    const [first = "", ...rest] = start.split("\n");
    this.#append(first);
    const lines: string[] = [];
    for (const part of rest) {
      lines.push(this.#take());
      this.#append(part);
    }
    return lines;
  }

  /** The last line, if it had no line break. */
  end(): readonly string[] {
    return this.#line === "" ? [] : [this.#take()];
  }

  #append(text: string): void {
    this.#line += text.slice(0, this.#limit - this.#line.length);
  }

  #take(): string {
    const line = this.#line.endsWith("\r") ? this.#line.slice(0, -1) : this.#line;
    this.#line = "";
    return line;
  }
}

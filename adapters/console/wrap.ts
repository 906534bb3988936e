import { displayWidth, lineText, type Line, type TextRun } from "../../src/index.ts";

/**
 * The line broken between words where it is wider than the terminal. A word that is wider than
 * that, an address or an ID, is left whole, so that it can be copied.
 */
export function wrapLine(line: Line, columns: number): readonly Line[] {
  if (displayWidth(lineText(line)) <= columns) return [line];
  const out: TextRun[][] = [[]];
  let used = 0;
  let spaced = false;
  for (const word of wordsOf(line)) {
    const width = displayWidth(word.text);
    const isTooWide = used + displayWidth(word.text.trimEnd()) > columns;
    // Only behind a space, and never right behind the line's own indent.
    const breaks = isTooWide && out.at(-1)?.some((w) => w.text.trim() !== "") === true && spaced;
    if (breaks) out.push([]);
    out.at(-1)?.push(word);
    spaced = word.text.endsWith(" ");
    used = (breaks ? 0 : used) + width;
  }
  return out.map(withoutTail);
}

/** Each word with the spaces behind it; what is to be copied, a header or a command, is one. */
function wordsOf(line: Line): readonly TextRun[] {
  return line.flatMap((run) =>
    run.role === "code" || run.role === "command"
      ? [run]
      : run.text
          .split(/(?<= )(?=[^ ])/u)
          .filter((text) => text !== "")
          .map((text) => ({ ...run, text })),
  );
}

function withoutTail(line: Line): Line {
  const last = line.at(-1);
  return last === undefined ? line : [...line.slice(0, -1), { ...last, text: last.text.trimEnd() }];
}

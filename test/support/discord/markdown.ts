import { markAt, type Inner, type NameOf, type Readout, type Taken } from "./marks.ts";
import type { Piece } from "./types.ts";

/** Reads Discord's markdown as its client shows it. */
export const readMarkdown = (text: string, nameOf: NameOf): Readout =>
  read(text, { nameOf, hasBlocks: true, isQuoted: false });

/** The same where nothing begins a line: in a title, or the name of a field. */
export const readInline = (text: string, nameOf: NameOf): Readout =>
  read(text, { nameOf, hasBlocks: false, isQuoted: false });

interface Manner {
  readonly nameOf: NameOf;
  /** What begins a line may be a heading, a list or a quote. */
  readonly hasBlocks: boolean;
  /** No quote begins within a quote. */
  readonly isQuoted: boolean;
}

function read(text: string, manner: Manner): Readout {
  const { nameOf, hasBlocks } = manner;
  const inner: Inner = (within) => read(within, { ...manner, hasBlocks: false });
  let rest = text;
  let shown = "";
  let isLineStart = true;
  const pieces: Piece[] = [];
  while (rest !== "") {
    const taken: Taken =
      (hasBlocks && isLineStart ? blockAt(rest, { inner, manner }) : undefined) ??
      markAt(rest, { inner, nameOf }) ??
      characterAt(rest);
    rest = rest.slice(taken.whole.length);
    isLineStart = taken.whole.endsWith("\n");
    shown += taken.readout.text;
    pieces.push(...taken.readout.pieces);
  }
  return { text: shown, pieces };
}

function characterAt(text: string): Taken {
  const [whole = ""] = /^[\s\S]/u.exec(text) ?? [];
  return { whole, readout: { text: whole, pieces: [] } };
}

interface Line {
  readonly inner: Inner;
  readonly manner: Manner;
}

/** What begins a line. Source: Discord's help, "Markdown Text 101", and its "Message Formatting". */
function blockAt(text: string, { inner, manner }: Line): Taken | undefined {
  return (
    (manner.isQuoted ? undefined : quoteAt(text, manner)) ??
    lineAt(text, /^ *#{1,3} +([^\n]*\S[^\n]*)/, (line) => marked(inner(line.trim()), "heading")) ??
    lineAt(text, /^ *-# +(?!-#)([^\n]*\S[^\n]*)/, (line) => marked(inner(line.trim()), "small")) ??
    itemAt(text, inner)
  );
}

const marked = ({ text, pieces }: Readout, as: Piece["as"]): Readout => ({
  text,
  pieces: [{ text, as }, ...pieces],
});

function lineAt(text: string, pattern: RegExp, toReadout: Inner): Taken | undefined {
  const [whole, line] = pattern.exec(text) ?? [];
  return whole === undefined || line === undefined
    ? undefined
    : { whole, readout: toReadout(line) };
}

function quoteAt(text: string, manner: Manner): Taken | undefined {
  const [all, behind] = /^ *>>> ([\s\S]*)/.exec(text) ?? [];
  const [lines] = /^ *> [^\n]*(?:\n *> [^\n]*)*/.exec(text) ?? [];
  const whole = all ?? lines;
  if (whole === undefined) return undefined;
  const within = behind ?? whole.replace(/^ *> /gm, "");
  return { whole, readout: marked(read(within, { ...manner, isQuoted: true }), "quote") };
}

function itemAt(text: string, inner: Inner): Taken | undefined {
  const [whole, indent = "", sign = "", words = ""] =
    /^( *)([-*]|\d+\.) +(\S[^\n]*)/.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const { text: shown, pieces } = inner(words);
  const mark = /\d/.test(sign) ? sign : "•";
  return { whole, readout: { text: `${indent}${mark} ${shown}`, pieces } };
}

import { toEmojis } from "./emoji.ts";
import type { Piece } from "./types.ts";

/** Text as it is shown, and what of it is shown otherwise. */
export interface Readout {
  readonly text: string;
  readonly pieces: readonly Piece[];
}

/** What is shown for a mention of this id: "@Ann", "#general". */
export type NameOf = (id: string) => string;

interface Mark {
  readonly pattern: RegExp;
  readonly as: Piece["as"];
  /** Nothing is marked within. */
  readonly isLiteral?: boolean;
}

// A mark begins a word and ends one. Source: docs.slack.dev, "Formatting message text".
const marks: readonly Mark[] = [
  { pattern: /^```\n?([\s\S]+?)\n?```/, as: "pre", isLiteral: true },
  { pattern: /^`([^`\n]+)`/, as: "code", isLiteral: true },
  { pattern: /^\*(?! )([^*\n]+?)(?<! )\*(?!\w)/, as: "bold" },
  { pattern: /^_(?! )([^_\n]+?)(?<! )_(?!\w)/, as: "italic" },
  { pattern: /^~(?! )([^~\n]+?)(?<! )~(?!\w)/, as: "strike" },
];

/** Reads a text with Slack's marks. */
export function readMarkup(text: string, nameOf: NameOf): Readout {
  let rest = text;
  let shown = "";
  const pieces: Piece[] = [];
  const take = (whole: string, { text: read, pieces: more }: Readout): void => {
    rest = rest.slice(whole.length);
    shown += read;
    pieces.push(...more);
  };
  while (rest !== "") {
    const reference = /^<([^<>]+)>/.exec(rest);
    const marked = /\w$/.test(shown) ? undefined : markedAt(rest, nameOf);
    if (reference) take(reference[0], readReference(reference[1] ?? "", nameOf));
    else if (marked) take(marked.whole, marked.readout);
    else {
      const plain = /^(?:\w+|[\s\S])/.exec(rest)?.[0] ?? "";
      take(plain, { text: plain, pieces: [] });
    }
  }
  return { text: toEmojis(unescaped(shown)), pieces };
}

function markedAt(
  text: string,
  nameOf: NameOf,
): { readonly whole: string; readonly readout: Readout } | undefined {
  for (const { pattern, as, isLiteral = false } of marks) {
    const [whole, inner = ""] = pattern.exec(text) ?? [];
    if (whole === undefined) continue;
    const read: Readout = isLiteral ? { text: inner, pieces: [] } : readMarkup(inner, nameOf);
    const piece: Piece = { text: unescaped(read.text), as };
    return { whole, readout: { text: read.text, pieces: [piece, ...read.pieces] } };
  }
  return undefined;
}

function readReference(inner: string, nameOf: NameOf): Readout {
  const [target = "", label] = inner.split("|");
  const mention = (text: string): Readout => ({ text, pieces: [{ text, as: "mention" }] });
  if (/^[@#]/.test(target)) return mention(nameOf(target.slice(1)));
  if (target.startsWith("!date")) return { text: label ?? "", pieces: [] };
  if (target.startsWith("!")) return mention(`@${target.slice(1)}`);
  const text = unescaped(label ?? target);
  return { text, pieces: [{ text, as: "link", url: unescaped(target) }] };
}

/** Undoes what is escaped. */
export const unescaped = (text: string): string =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/** The three characters that must be escaped. */
export const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

import type { Piece } from "./types.ts";

/** Text as it is shown, and what of it is shown otherwise. */
export interface Readout {
  readonly text: string;
  readonly pieces: readonly Piece[];
}

/** What is shown for a mention of a person or a channel: "@Ann", "#general". */
export type NameOf = (id: string) => string;

/** What a mark took of the text, and what is shown instead. */
export interface Taken {
  readonly whole: string;
  readonly readout: Readout;
}

/** Reads what stands within a mark. */
export type Inner = (text: string) => Readout;

const plain = (text: string): Readout => ({ text, pieces: [] });

const shown = (text: string, as: Piece["as"]): Readout => ({ text, pieces: [{ text, as }] });

// Discord's client follows simple-markdown; of those that begin alike the one that takes most wins.
// Source: Discord API reference, "Message Formatting"; github.com/discordapp/SimpleAST, SimpleMarkdownRules.
const emphases: readonly (readonly [pattern: RegExp, as: Piece["as"]])[] = [
  [/^\b_((?:__|\\[\s\S]|[^\\_])+?)_\b/, "italic"],
  [/^\*(?=\S)((?:\*\*|\\[\s\S]|\s+(?:\\[\s\S]|[^\s*\\]|\*\*)|[^\s*\\])+?)\*(?!\*)/, "italic"],
  [/^\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)/, "bold"],
  [/^__((?:\\[\s\S]|[^\\])+?)__(?!_)/, "underline"],
  [/^~~((?:\\[\s\S]|[^\\])+?)~~(?!_)/, "strike"],
  [/^\|\|((?:\\[\s\S]|[^\\])+?)\|\|/, "spoiler"],
];

function emphasisAt(text: string, inner: Inner): Taken | undefined {
  const found = emphases.flatMap(([pattern, as]) => {
    const [whole, within = ""] = pattern.exec(text) ?? [];
    return whole === undefined ? [] : [{ whole, within, as }];
  });
  const [best] = found.toSorted((a, b) => b.whole.length - a.whole.length);
  if (!best) return undefined;
  const read = inner(best.within);
  const piece = { text: read.text, as: best.as };
  return {
    whole: best.whole,
    readout: { text: read.text, pieces: [piece, ...read.pieces] },
  };
}

function codeAt(text: string): Taken | undefined {
  const [fenced, block] = /^```(?:[a-z0-9_+\-.#]+?\n)?\n*([^\n][\s\S]*?)\n*```/i.exec(text) ?? [];
  if (fenced !== undefined && block !== undefined)
    return { whole: fenced, readout: shown(block, "pre") };
  const [whole, , within] = /^(`+)([\s\S]*?[^`])\1(?!`)/.exec(text) ?? [];
  if (whole === undefined || within === undefined) return undefined;
  // A blank keeps a backtick from the edge. Source: CommonMark, "Code spans".
  return { whole, readout: shown(within.replace(/^ (?=`)|(?<=`) $/g, ""), "code") };
}

function linkAt(text: string, inner: Inner): Taken | undefined {
  const [masked, label = "", target = ""] =
    /^\[((?:\\[\s\S]|[^[\]\\])+)\]\(\s*<?((?:https?|mailto):[^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*)>?(?:\s+"[^"]*")?\s*\)/.exec(
      text,
    ) ?? [];
  if (masked !== undefined) {
    const read = inner(label);
    const piece: Piece = { text: read.text, as: "link", url: target };
    return { whole: masked, readout: { text: read.text, pieces: [piece, ...read.pieces] } };
  }
  const [bare, angled, open] =
    /^(?:<(https?:\/\/[^\s<>]+)>|(https?:\/\/[^\s<]+[^<.,:;"')\]\s]))/.exec(text) ?? [];
  const url = angled ?? open;
  if (bare === undefined || url === undefined) return undefined;
  return { whole: bare, readout: { text: url, pieces: [{ text: url, as: "link", url }] } };
}

/** Source: Discord API reference, "Message Formatting", formats. */
function referenceAt(text: string, nameOf: NameOf): Taken | undefined {
  const [whole, kind = "", id = ""] = /^<(@!?|#|@&)(\d+)>/.exec(text) ?? [];
  if (whole !== undefined)
    return { whole, readout: shown(kind === "@&" ? "@role" : nameOf(id), "mention") };
  const [all] = /^@(?:everyone|here)/.exec(text) ?? [];
  if (all !== undefined) return { whole: all, readout: shown(all, "mention") };
  const [command, name = ""] = /^<\/([^:>]+):\d+>/.exec(text) ?? [];
  if (command !== undefined) return { whole: command, readout: shown(`/${name}`, "mention") };
  const [time, seconds = ""] = /^<t:(-?\d{1,12})(?::[tTdDfFRsS])?>/.exec(text) ?? [];
  if (time === undefined) return undefined;
  const at = new Date(Number(seconds) * 1_000).toISOString().slice(0, 16).replace("T", " ");
  return { whole: time, readout: shown(`${at} UTC`, "time") };
}

const emojis: { readonly [name: string]: string } = {
  fire: "🔥",
  warning: "⚠️",
  white_check_mark: "✅",
  x: "❌",
  smile: "😄",
  rocket: "🚀",
};

function emojiAt(text: string): Taken | undefined {
  const [own, name = ""] = /^<a?(:\w+:)\d+>/.exec(text) ?? [];
  if (own !== undefined) return { whole: own, readout: plain(name) };
  const [whole, known = ""] = /^:([\w+-]+):/.exec(text) ?? [];
  const emoji = emojis[known];
  return whole === undefined || emoji === undefined ? undefined : { whole, readout: plain(emoji) };
}

function escapeAt(text: string): Taken | undefined {
  const [whole, sign] = /^\\([^0-9A-Za-z\s])/u.exec(text) ?? [];
  return whole === undefined || sign === undefined ? undefined : { whole, readout: plain(sign) };
}

/** What stands at the beginning of the text, if it is anything but a character. */
export const markAt = (
  text: string,
  { inner, nameOf }: { readonly inner: Inner; readonly nameOf: NameOf },
): Taken | undefined =>
  escapeAt(text) ??
  codeAt(text) ??
  linkAt(text, inner) ??
  referenceAt(text, nameOf) ??
  emojiAt(text) ??
  emphasisAt(text, inner);

import { at, listAt, numberAt, textAt } from "../../src/index.ts";

/** A text as a person typed it, out of what Slack made of it; `blocks` are the message's own. */
export function typedText(text: string, blocks: readonly unknown[] = []): string {
  return spaced(restored(decoded(text), blocks.flatMap(piecesIn)));
}

/** The text of a slash command as typed: it comes without blocks, and code keeps its marks. */
export function slashText(text: string): string {
  // Ids are often copied from an answer, where they stand as code; none has a backtick itself.
  return spaced(decoded(text)).replace(/(?<!\S)`([^`\s]+)`(?!\S)/g, "$1");
}

/** The text without the mention of a user at its beginning or end, and whether there was one. */
export function withoutMention(
  text: string,
  user: string | undefined,
): { readonly text: string; readonly mentioned: boolean } {
  if (user === undefined) return { text, mentioned: false };
  const mention = `<@${user}(?:\\|[^<>]*)?>`;
  // Tried only where a space begins: from each space on, a long gap would take seconds.
  const bare = text
    .replace(new RegExp(`^\\s*(?:${mention}[\\s,:]*)+`), "")
    .replace(new RegExp(`(?:(?<!\\s)\\s*${mention})+\\s*$`), "");
  return { text: bare, mentioned: new RegExp(mention).test(text) };
}

/** The user that a text mentions first. */
export function firstMention(text: string): string | undefined {
  return /<@([UW][A-Z0-9]+)/.exec(text)?.[1];
}

const spaced = (text: string): string => text.replaceAll("\u00A0", " ");

// Source: Slack, "Formatting message text": only these three are escaped, and what stands in
// angle brackets is a link, a mention or a date.
const encodedForm = /<([^<>\s][^<>]*)>|&(amp|lt|gt);/g;
const characters: { readonly [name: string]: string } = { amp: "&", lt: "<", gt: ">" };

/** In one pass: what comes out of it is not read again. */
function decoded(text: string): string {
  return text.replace(encodedForm, (whole, inside?: string, name?: string) =>
    inside === undefined ? (characters[name ?? ""] ?? whole) : plainly(inside),
  );
}

/** What stood in angle brackets, as a person sees it. */
function plainly(inside: string): string {
  const bar = inside.indexOf("|");
  const target = bar === -1 ? inside : inside.slice(0, bar);
  const label = bar === -1 ? "" : inside.slice(bar + 1);
  const named = unescaped(label === "" ? nameOf(target) : label);
  const sign = /^[@#]/.exec(target)?.[0] ?? "";
  return named.startsWith(sign) ? named : `${sign}${named}`;
}

/** `!here` is written with an at sign; everything else as it is. */
function nameOf(target: string): string {
  return target.startsWith("!") ? `@${target.slice(1)}` : target;
}

const unescaped = (text: string): string =>
  text.replace(/&(amp|lt|gt);/g, (whole, name: string) => characters[name] ?? whole);

/** A piece of a message: how it stands in the text, and how it was typed. */
interface Piece {
  readonly written: string;
  readonly typed: string;
}

/** The pieces of a rich text, in order; other blocks have none. */
function piecesIn(node: unknown): readonly Piece[] {
  const type = textAt(node, "type");
  if (type === "emoji") return [emoji(node)];
  if (type === "text") return plain(node);
  const inner = listAt(node, "elements").flatMap(piecesIn);
  if (type !== "rich_text_preformatted") return inner;
  const typed = inner.map((piece) => piece.typed).join("");
  return [{ written: `\`\`\`${typed}\`\`\``, typed }];
}

function plain(node: unknown): readonly Piece[] {
  const typed = spaced(textAt(node, "text") ?? "");
  if (typed === "") return [];
  return [{ written: at(node, "style", "code") === true ? `\`${typed}\`` : typed, typed }];
}

/** Slack tells the sign itself beside its name, unless the workspace made it. */
function emoji(node: unknown): Piece {
  const tone = numberAt(node, "skin_tone");
  const written = `:${textAt(node, "name") ?? ""}:${tone === undefined ? "" : `:skin-tone-${tone}:`}`;
  return { written, typed: sign(textAt(node, "unicode") ?? "") ?? written };
}

function sign(unicode: string): string | undefined {
  if (!/^[0-9a-f]{2,6}(?:-[0-9a-f]{2,6})*$/i.test(unicode)) return undefined;
  const points = unicode.split("-").map((hex) => Number.parseInt(hex, 16));
  return points.every((point) => point <= 0x10_ff_ff) ? String.fromCodePoint(...points) : undefined;
}

/** The text with each piece as it was typed, found in their order. */
function restored(text: string, pieces: readonly Piece[]): string {
  const source = spaced(text);
  let said = "";
  let read = 0;
  for (const { written, typed } of pieces) {
    const found = source.indexOf(written, read);
    // What marks of bold or a quote tear apart is left as it stands.
    if (found === -1) continue;
    said += source.slice(read, found) + typed;
    read = found + written.length;
  }
  return said + source.slice(read);
}

import { lineText, type Line, type Role, type Section, type TextRun } from "../../src/index.ts";
import { joiner } from "./joiner.ts";
import { menuName } from "./parse.ts";

/** A text twice: with Telegram's tags, and as it reads. */
export interface Marked {
  readonly html: string;
  readonly plain: string;
}

/** The text as it stands, whatever is in it. Source: Bot API, "HTML style". */
export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

// What Telegram makes something of by itself, as its clients' library finds it (TDLib,
// MessageEntity.cpp): mentions of 5 letters and a few short ones, hashtags, cashtags, addresses.
const patterns: readonly RegExp[] = [
  /@(?=[A-Za-z0-9_]{4}|(?:bing|cc|coub|gif|imdb|like|pic|vid|wiki|ya)(?![A-Za-z0-9_]))/gi,
  /#(?=[\p{L}\p{N}_]*\p{L})/gu,
  /\$(?=[A-Z]{1,8}(?![A-Z]))/g,
  /:(?=\/\/\S)/g,
  /(?<=[\p{L}\p{N}_-])\.(?=\p{L}{2})/gu,
  /(?<=(?<![\d.])\d{1,3})\.(?=\d{1,3}\.\d{1,3}\.\d{1,3}(?![\d.]))/g,
];

/**
 * The text so that Telegram makes no mention, tag or link of what only looks like one: names of
 * people's things are in it. An invisible character breaks the pattern; what is to be copied has to
 * be code.
 */
export function inert(text: string): string {
  return patterns.reduce((safe, pattern) => safe.replace(pattern, `$&${joiner}`), text);
}

/** A section in Telegram's HTML; every tag is closed on the line where it is opened. */
export function sectionMarked({ block, lines }: Section): Marked {
  if (block.kind === "code") return codeMarked(block.text);
  const marked = lines.map(lineMarked);
  return {
    html: marked.map(({ html }) => html).join("\n"),
    plain: marked.map(({ plain }) => plain).join("\n"),
  };
}

const codeMarked = (text: string): Marked => ({
  html: `<pre>${escapeHtml(text)}</pre>`,
  plain: text,
});

function lineMarked(line: Line): Marked {
  const runs = merged(line);
  return {
    html: runs.map(runHtml).join(""),
    plain: lineText(runs),
  };
}

type Tag = "b" | "i" | "code" | undefined;

interface TaggedRun extends TextRun {
  readonly tag: Tag;
  /** To be copied as it is. */
  readonly literal: boolean;
}

/** Neighbours of one kind as one run, with their text as it is shown. */
function merged(line: Line): readonly TaggedRun[] {
  const out: TaggedRun[] = [];
  for (const run of line) {
    const tag = tagOf(run);
    const literal = run.role === "code" || run.role === "command";
    const text = run.role === "command" ? menuCommand(run.text) : run.text;
    const last = out.at(-1);
    if (last && last.tag === tag && last.literal === literal)
      out[out.length - 1] = { ...last, text: last.text + text };
    else out.push({ ...run, text, tag, literal });
  }
  // Only as a whole: a pattern may begin in one run and end in the next.
  return out.map((run) => (run.literal ? run : { ...run, text: inert(run.text) }));
}

/** `/my-command a` as Telegram knows it, `/my_command a`. */
function menuCommand(text: string): string {
  const [name = "", ...args] = text.split(" ");
  return [menuName(name), ...args].join(" ");
}

/** Tags close around words: a space at their edge would be taken away with them. */
function runHtml({ text, tag }: TaggedRun): string {
  const escaped = escapeHtml(text);
  if (tag === undefined) return escaped;
  return escaped.replace(/\S(?:.*\S)?/su, (words) => `<${tag}>${words}</${tag}>`);
}

function tagOf({ role, text }: TextRun): Tag {
  // A command alone is left to Telegram, which makes it something to tap; code is tapped to copy.
  if (role === "command") return text.includes(" ") ? "code" : undefined;
  return tags[role];
}

const tags: { readonly [role in Exclude<Role, "command">]: Tag } = {
  plain: undefined,
  heading: "b",
  strong: "b",
  code: "code",
  footer: "i",
  mark: undefined,
  label: "b",
  title: "b",
  next: "b",
  button: undefined,
};

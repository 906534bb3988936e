import { lineText, type Line, type Role, type Section, type TextRun } from "../../src/index.ts";
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

const joiner = "\u2060";

/**
 * The text so that Telegram makes no mention, hashtag or link of what only looks like one: names of
 * people's things are in it. An invisible character breaks the pattern.
 */
export function inert(text: string): string {
  return text
    .replace(/([@#$])(?=[\p{L}\p{N}_]{4,})/gu, `$1${joiner}`)
    .replace(/:(?=\/\/\S)/g, `:${joiner}`)
    .replace(/(?<=[\p{L}\p{N}_-])\.(?=\p{L}{2,})/gu, `.${joiner}`);
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
}

/** Neighbours of one tag as one run, with their text as it is shown. */
function merged(line: Line): readonly TaggedRun[] {
  const out: TaggedRun[] = [];
  for (const run of line) {
    const tag = tagOf(run);
    const text = shown(run);
    const last = out.at(-1);
    if (last && last.tag === tag) out[out.length - 1] = { ...last, text: last.text + text };
    else out.push({ ...run, text, tag });
  }
  return out;
}

function shown({ role, text }: TextRun): string {
  if (role === "command") return menuCommand(text);
  return role === "code" ? text : inert(text);
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

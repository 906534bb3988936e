import {
  lineText,
  phoneView,
  printable,
  sections,
  type Block,
  type LayoutOptions,
  type Line,
  type Section,
  type Span,
  type View,
} from "../../src/index.ts";
import { longestFooter, longestTitle, phoneColumns } from "./limits.ts";
import { bareMarkdown, fence, lineMarkdown } from "./markdown.ts";

/** The words of a view for an embed; what is empty is left out of it. */
export interface EmbedWords {
  /** The heading, if it stands on top and is short. */
  readonly title: string;
  readonly description: string;
  /** The footer, if it stands last. No markdown: Discord shows it as it is. */
  readonly footer: string;
}

const options: LayoutOptions = { buttons: "none", columns: phoneColumns };

/** All of the view but its buttons, pictures and files, in Discord's markdown. */
export const contentOf = (view: View): string => joined(shown(view));

/** The same for an embed. */
export function embedWordsOf(view: View): EmbedWords {
  const all = shown(view);
  const [first, ...below] = all;
  const title = first === undefined ? "" : titleOf(first);
  const rest = title === "" ? all : below;
  const last = rest.at(-1);
  const footer = last === undefined ? "" : footerOf(last);
  return { title, description: joined(footer === "" ? rest : rest.slice(0, -1)), footer };
}

const isMedia = ({ kind }: Block): boolean => kind === "image" || kind === "file";

/** The sections in which anything is to be seen. */
const shown = (view: View): readonly Section[] =>
  sections(phoneView(view), options).filter(
    ({ block, lines }) => !isMedia(block) && lines.some((line) => lineText(line).trim() !== ""),
  );

const joined = (all: readonly Section[]): string =>
  all
    .map((section, i) => `${i === 0 ? "" : section.tight ? "\n" : "\n\n"}${textOf(section)}`)
    .join("");

function titleOf({ block, lines: [line, ...others] }: Section): string {
  if (block.kind !== "heading" || line === undefined || others.length > 0) return "";
  const title = bareMarkdown(line).trim();
  return title.length <= longestTitle ? title : "";
}

function footerOf({ block, lines }: Section): string {
  if (block.kind !== "footer") return "";
  const footer = lines.map(lineText).join("\n").trim();
  return footer.length <= longestFooter ? footer : "";
}

function textOf({ block, lines }: Section): string {
  switch (block.kind) {
    case "footer":
      return linesWith("-# ", lines);
    case "list":
      return listText(block);
    case "table":
      return lines.map(rowText).join("\n").trimStart();
    case "code":
      return fence(printable(block.text));
    case "heading":
    case "text":
    case "note":
    case "facts":
    case "image":
    case "file":
    case "progress":
    case "question":
    case "form":
    case "buttons":
      return linesWith("", lines);
  }
}

/** What stands before a line would stand alone before an empty one. */
const linesWith = (before: string, lines: readonly Line[]): string =>
  lines
    .map(lineMarkdown)
    .map((line) => (line.trim() === "" ? "" : `${before}${line}`))
    .join("\n");

const isTitle = (line: Line): boolean => line.some(({ role }) => role === "title");

/** Titles stand above the rows of their group; directly below a row they would belong to it. */
const rowText = (line: Line): string =>
  isTitle(line) ? `\n${linesWith("", [line])}` : linesWith("- ", [line]);

function listText({ items, more }: Extract<Block, { kind: "list" }>): string {
  const rows = items.map(({ mark, spans }) =>
    itemText(
      linesOf(mark ? [{ kind: "mark", mark }, { kind: "text", text: " " }, ...spans] : spans),
    ),
  );
  const below = more ? linesWith("", linesOf(more)) : "";
  return [rows.filter((row) => row !== "").join("\n"), below]
    .filter((part) => part.trim() !== "")
    .join("\n\n");
}

/** An indented line belongs to the item above it. */
function itemText(lines: readonly Line[]): string {
  const rows = lines.map(lineMarkdown).filter((line) => line.trim() !== "");
  return rows.map((row, i) => `${i === 0 ? "- " : "  "}${row}`).join("\n");
}

const linesOf = (spans: readonly Span[]): readonly Line[] =>
  sections(
    { blocks: [{ kind: "text", spans }], tone: "plain", audience: "asker" },
    options,
  ).flatMap(({ lines }) => lines);

import type { types } from "@slack/bolt";

import type { Line, Role } from "../../src/index.ts";

type Style = "bold" | "code" | undefined;

const styles: { readonly [role in Role]: Style } = {
  plain: undefined,
  heading: "bold",
  strong: "bold",
  code: "code",
  command: "code",
  footer: undefined,
  mark: undefined,
  label: "bold",
  title: "bold",
  next: "bold",
  button: undefined,
};

/** A text of one style; nothing in it is a mention, a link, an emoji by name or a format. */
interface Literal {
  readonly text: string;
  readonly style: Style;
}

/**
 * Lines as literal text elements, neighbours of one style as one; empty where nothing is visible.
 * What is no element of its own kind is no mention or link. Source: docs.slack.dev, "Rich text
 * block".
 */
export function textElements(lines: readonly Line[]): readonly types.RichTextText[] {
  const runs: Literal[] = [];
  for (const { text, style } of lines.flatMap(literals)) {
    const last = runs.at(-1);
    if (last && last.style === style) runs[runs.length - 1] = { text: last.text + text, style };
    else runs.push({ text, style });
  }
  const seen = runs.some(({ text }) => text.trim() !== "");
  return seen ? runs.filter(({ text }) => text !== "").map(textElement) : [];
}

/** A line break belongs to the text that it stands behind. */
function literals(line: Line, at: number, lines: readonly Line[]): readonly Literal[] {
  const runs = line.map(({ text, role }) => ({ text, style: styles[role] }));
  return at === lines.length - 1 ? runs : [...runs, { text: "\n", style: undefined }];
}

function textElement({ text, style }: Literal): types.RichTextText {
  return { type: "text", text, ...(style === undefined ? {} : { style: { [style]: true } }) };
}

/** A paragraph; none where nothing is visible. */
export function sectionsOf(lines: readonly Line[]): readonly types.RichTextSection[] {
  const elements = textElements(lines);
  return elements.length === 0 ? [] : [{ type: "rich_text_section", elements: [...elements] }];
}

/** A list, each item of one or more lines; none where no item is visible. */
export function listsOf(
  items: readonly (readonly Line[])[],
): readonly types.RichTextBlockElement[] {
  const elements = items.flatMap(sectionsOf);
  return elements.length === 0 ? [] : [{ type: "rich_text_list", style: "bullet", elements }];
}

/** Text as it is, in columns of one width; none where nothing is visible. */
export function preformattedOf(text: string): readonly types.RichTextBlockElement[] {
  if (text.trim() === "") return [];
  return [{ type: "rich_text_preformatted", elements: [{ type: "text", text }] }];
}

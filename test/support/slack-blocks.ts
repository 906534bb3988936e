import type { types } from "@slack/bolt";

/** An object that Slack knows by its type. */
export interface Node {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** Every object with a type within a value, parents first. */
export function nodesIn(value: unknown): readonly Node[] {
  if (typeof value !== "object" || value === null) return [];
  const inner = Object.values(value).flatMap(nodesIn);
  return "type" in value && typeof value.type === "string"
    ? [value as unknown as Node, ...inner]
    : inner;
}

/** All that is to be read in blocks, button labels left out. */
export function wordsIn(blocks: readonly types.KnownBlock[]): string {
  return nodesIn(blocks.filter(({ type }) => type !== "actions"))
    .filter(({ type }) => type === "text" || type === "plain_text")
    .map(({ text }) => String(text))
    .join("\n");
}

/** A text without its spaces and line breaks: where it is broken is another question. */
export const tight = (text: string): string => text.replaceAll(/\s+/gu, "");

/** What `&amp;`, `&lt;` and `&gt;` stand for. */
export const unescaped = (text: string): string =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

// Only these show a text as it is. All others format, link, mention or are made of names.
const literal: readonly string[] = [
  "header",
  "context",
  "section",
  "actions",
  "button",
  "input",
  "plain_text_input",
  "plain_text",
  "rich_text",
  "rich_text_section",
  "rich_text_list",
  "rich_text_preformatted",
  "text",
];

/** What in blocks could format, link, mention or become an emoji; empty if nothing can. */
export function lively(blocks: readonly types.AnyBlock[]): readonly string[] {
  return nodesIn(blocks).flatMap((node) => [
    ...(literal.includes(node.type) ? [] : [node.type]),
    ...(node.type === "plain_text" && node["emoji"] !== false ? ["plain_text with emoji"] : []),
  ]);
}

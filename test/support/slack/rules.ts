import { spotsIn } from "../sizes.ts";

/** What the content of a message or a view must keep besides sizes and shapes. */
export function ruleProblems(root: unknown): readonly string[] {
  const spots = spotsIn(root);
  return [
    ...repeated(spots.map(({ at, value }) => [at, value["block_id"]])).map(
      (at) => `block_id is used twice [json-pointer:${at}/block_id]`,
    ),
    // An input of every field may be called the same: "unique in the containing block".
    ...repeated(spots.map(({ at, value }) => [at, inBlock(at, value["action_id"])])).map(
      (at) => `action_id is used twice [json-pointer:${at}/action_id]`,
    ),
    ...spots.flatMap(({ at, value }) => [
      ...urlProblems(value, at),
      ...(value["type"] === "mrkdwn" ? markupProblems(String(value["text"]), `${at}/text`) : []),
    ]),
  ];
}

/** An id with the block that it stands in, `/blocks/3`. */
const inBlock = (at: string, id: unknown): unknown =>
  id === undefined ? undefined : JSON.stringify([at.split("/").slice(0, 3), id]);

/** Where something stands that stood elsewhere already. */
function repeated(all: readonly (readonly [at: string, id: unknown])[]): readonly string[] {
  const seen = new Set<unknown>();
  return all.flatMap(([at, id]) => {
    const isRepeated = id !== undefined && seen.has(id);
    seen.add(id);
    return isRepeated ? [at] : [];
  });
}

const urlFields = ["url", "image_url", "thumbnail_url", "video_url"] as const;

function urlProblems(value: { readonly [field: string]: unknown }, at: string): readonly string[] {
  return urlFields.flatMap((field) => {
    const url = value[field];
    if (typeof url !== "string" || isWebAddress(url)) return [];
    return [`must be an http(s) address [json-pointer:${at}/${field}]`];
  });
}

function isWebAddress(url: string): boolean {
  return URL.canParse(url) && ["http:", "https:"].includes(new URL(url).protocol);
}

const markup = /<(?:(?:https?:\/\/|mailto:|tel:)[^<>|\s]+(?:\|[^<>]*)?|[@#!][^<>]+)>/g;

/**
 * The three characters that must be escaped outside of links and mentions. Source: docs.slack.dev,
 * "Formatting message text", escaping text.
 */
export function markupProblems(text: string, at: string): readonly string[] {
  const bare = text.replace(markup, "");
  if (/[<>]/.test(bare)) return [`has a "<" or ">" that is not escaped [json-pointer:${at}]`];
  if (/&(?!(?:amp|lt|gt);)/.test(bare))
    return [`has a "&" that is not escaped [json-pointer:${at}]`];
  return [];
}

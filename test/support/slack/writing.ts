import type { RichTextBlock, RichTextElement } from "@slack/types";
import { emojiElement, emojiPattern, toNames } from "./emoji.ts";
import { escaped } from "./markup.ts";

/** The ids of what can be mentioned, by what is written: "@Plume", "#general". */
export type Mentionable = ReadonlyMap<string, string>;

/** What somebody typed, as the app gets to see it. */
export interface Written {
  readonly text: string;
  readonly blocks: readonly RichTextBlock[];
}

interface Token {
  readonly text: string;
  readonly element: RichTextElement;
}

const address = /https?:\/\/[^\s<>]+[^\s<>.,;:!?)]/u;
const domain = /(?<![\w.@/-])[\w-]+(?:\.[\w-]+)*\.(?:com|dev|example|io|net|org)(?:\/[^\s<>]*)?/u;
const mail = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/u;
const code = /`[^`\n]+`/u;

/**
 * Encodes a text as Slack's client does. Source: docs.slack.dev, "Formatting message text", and the
 * `message` event for the blocks.
 */
export function write(typed: string, mentionable: Mentionable, blockId: string): Written {
  const mentions = [...mentionable.keys()].toSorted((a, b) => b.length - a.length);
  const names = mentions.map((name) => `${escapeRegExp(name)}\\b`);
  const sources = [...names, code.source, address.source, mail.source, domain.source];
  const pattern = new RegExp(`(${[...sources, emojiPattern.source].join("|")})`, "gu");
  const tokens = typed
    .split(pattern)
    .filter((part) => part !== "" && part !== undefined)
    .map((part) => toToken(part, mentionable));
  const section = {
    type: "rich_text_section" as const,
    elements: tokens.map((one) => one.element),
  };
  return {
    text: tokens.map(({ text }) => text).join(""),
    blocks: [{ type: "rich_text", block_id: blockId, elements: [section] }],
  };
}

const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

const whole = (pattern: RegExp): RegExp => new RegExp(`^${pattern.source}$`, "u");

function toToken(part: string, mentionable: Mentionable): Token {
  const id = mentionable.get(part);
  if (id !== undefined && part.startsWith("@")) {
    return { text: `<@${id}>`, element: { type: "user", user_id: id } };
  }
  if (id !== undefined) {
    return { text: `<#${id}|${part.slice(1)}>`, element: { type: "channel", channel_id: id } };
  }
  if (whole(address).test(part)) {
    return { text: `<${escaped(part)}>`, element: { type: "link", url: part } };
  }
  if (whole(mail).test(part)) return toLink(part, `mailto:${part}`);
  if (whole(domain).test(part)) return toLink(part, `http://${part}`);
  if (whole(code).test(part)) {
    const element = { type: "text", text: part.slice(1, -1), style: { code: true } } as const;
    return { text: escaped(part), element };
  }
  if (whole(emojiPattern).test(part)) {
    return { text: toNames(part), element: { type: "emoji", ...emojiElement(part) } };
  }
  return { text: escaped(part), element: { type: "text", text: part } };
}

const toLink = (text: string, url: string): Token => ({
  text: `<${escaped(url)}|${escaped(text)}>`,
  element: { type: "link", url, text },
});

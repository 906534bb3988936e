import type { MessageEntity } from "grammy/types";
import { parseHtml, type Marked } from "./html.ts";
import { badRequest, notPlayed } from "./refusal.ts";

/** A text or a caption as it is kept. */
export interface Wording extends Marked {
  /** As it was sent. */
  readonly html: string;
}

/** At most so many UTF-16 units after parsing. Source: Bot API, sendMessage. */
const maxText = 4096;
/** Source: Bot API, sendPhoto. */
const maxCaption = 1024;
/** What is emphasised beyond that is dropped without a word. */
const maxEntities = 100;

/** The text of a message. Throws a `Refusal` if it is empty, too long or cannot be parsed. */
export function parseText(raw: string, mode: string | undefined): Wording {
  const wording = parse(raw, mode);
  if (isBlank(wording.text)) throw badRequest("message text is empty");
  if (wording.text.length > maxText) throw badRequest("message is too long");
  return wording;
}

/** The caption of a file, which may be empty. */
export function parseCaption(raw: string, mode: string | undefined): Wording {
  const wording = parse(raw, mode);
  if (wording.text.length > maxCaption) throw badRequest("message caption is too long");
  return wording;
}

/** The commands and mentions that Telegram finds in what a person writes, as it stands. */
export function findEntities(text: string): MessageEntity[] {
  const patterns = [
    ["bot_command", /(?<![\p{L}\p{N}_/<>])\/\w{1,64}(@\w{3,32})?(?![\p{L}\p{N}_/<>])/gu],
    ["mention", /(?<![\p{L}\p{N}_/])@[a-z]\w{2,31}(?![\p{L}\p{N}_])/giu],
  ] as const;
  return patterns
    .flatMap(([type, pattern]) =>
      [...text.matchAll(pattern)].map((found) => ({
        type,
        offset: found.index,
        length: found[0].length,
      })),
    )
    .toSorted((a, b) => a.offset - b.offset);
}

function parse(raw: string, mode: string | undefined): Wording {
  const html = raw.replaceAll("\r", "");
  if (mode !== undefined && !/^(html|markdown|markdownv2)?$/i.test(mode)) {
    throw badRequest("unsupported parse_mode");
  }
  if (mode !== undefined && /^markdown/i.test(mode)) throw notPlayed(`the parse mode ${mode}`);
  const marked = mode ? parseHtml(html) : { text: html, entities: [] };
  return { ...trim({ ...marked, text: clean(marked.text) }), html: raw };
}

/** Control characters, the tabulator too, become spaces. */
function clean(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are the ones that do not pass
  return text.replaceAll(/[\u0000-\u0009\u000b-\u001f]/g, " ");
}

/** White space around the text goes, and what is emphasised moves with it. */
function trim({ text, entities }: Marked): Marked {
  const end = text.trimEnd().length;
  const start = Math.min(text.length - text.trimStart().length, end);
  const moved = entities.flatMap((entity) => {
    const from = Math.max(entity.offset, start);
    const length = Math.min(entity.offset + entity.length, end) - from;
    return length > 0 ? [{ ...entity, offset: from - start, length }] : [];
  });
  const sorted = moved.toSorted((a, b) => a.offset - b.offset || b.length - a.length);
  return { text: text.slice(start, end), entities: sorted.slice(0, maxEntities) };
}

const isBlank = (text: string): boolean => /^[\s\u200b-\u200f\u2060\ufeff]*$/.test(text);

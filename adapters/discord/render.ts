import type { APIEmbed } from "discord.js";

import { splitView, text, type Tone, type View } from "../../src/index.ts";
import { contentOf, embedWordsOf, type EmbedWords } from "./blocks.ts";
import { rowsOf, type ButtonPlace, type ButtonRow } from "./buttons.ts";
import { longestContent, longestDescription, longestEmbeds, mostFiles } from "./limits.ts";
import { filesOf, mediaWords, type AttachedFile } from "./media.ts";

/** One message of an answer. What it lacks is to be taken away where it replaces another message. */
export interface Rendered {
  readonly content?: string;
  readonly embeds?: readonly APIEmbed[];
  readonly components: readonly ButtonRow[];
  readonly files: readonly AttachedFile[];
}

/** How a view is written in Discord. */
export type RenderOptions = ButtonPlace;

const colours: { readonly [tone in Tone]: number } = {
  operational: 0x2e9e5b,
  done: 0x2e9e5b,
  degraded: 0xd9a400,
  caution: 0xd9a400,
  disrupted: 0xe07b00,
  offline: 0xc93c3c,
  failed: 0xc93c3c,
  unknown: 0x8a8f98,
  info: 0x8a8f98,
  waiting: 0x8a8f98,
  plain: 0x8a8f98,
};

/** The words of a message. */
type Words = Pick<Rendered, "content" | "embeds">;

/**
 * The view as Discord's messages, in order, three at most. The buttons, pictures and files are with
 * the last ones. Nothing that is in the view formats, links or mentions.
 *
 * What is more than a few words is an embed, and only that: its title and description are read aloud
 * and shown in notifications in this order, and the same words above it would be read twice.
 */
export function messagesOf(view: View, options: RenderOptions = {}): readonly Rendered[] {
  const files = filesOf(view);
  const words = wordsOf(view);
  const parts = portions(files);
  const count = Math.max(words.length, parts.length);
  return Array.from({ length: count }, (_, i) => {
    const said = words[i] ?? {};
    const attached = parts[i - (count - parts.length)] ?? [];
    return {
      ...withPicture(said, attached),
      components: i === count - 1 ? rowsOf(view, options) : [],
      files: attached,
    };
  });
}

/** As many files as one message takes each time; beyond three messages they are left out. */
function portions(files: readonly AttachedFile[]): readonly (readonly AttachedFile[])[] {
  const starts = Array.from({ length: mostMessages }, (_, i) => i * mostFiles);
  return starts
    .map((start) => files.slice(start, start + mostFiles))
    .filter((portion) => portion.length > 0);
}

const mostMessages = 3;

/** In an embed a picture stands below the words; elsewhere Discord shows it so by itself. */
function withPicture(words: Words, files: readonly AttachedFile[]): Words {
  const [embed, ...others] = words.embeds ?? [];
  const picture = files.find(({ isImage }) => isImage);
  if (!embed || !picture) return words;
  const { name, description } = picture;
  const image = { url: `attachment://${name}`, description };
  return { ...words, embeds: [{ ...embed, image }, ...others] };
}

/** The words of each message; one at least, and none is empty. */
function wordsOf(view: View): readonly [Words, ...Words[]] {
  const said = spoken(view);
  if (isPlain(said)) {
    const content = contentOf(said);
    if (content.length <= longestContent) return [{ content }];
  }
  const [first, ...rest] = splitView(said, { fits, most: mostMessages })
    .map((part) => ({ words: embedWordsOf(part), tone: part.tone }))
    .filter(({ words }) => lengthOf(words) > 0)
    .map(({ words, tone }): Words => ({ embeds: [embedOf(words, tone)] }));
  return [first ?? { content: "…" }, ...rest];
}

/** The view without its pictures, files and buttons; what those are where no word is left. */
function spoken(view: View): View {
  const [first = text(""), ...rest] = view.blocks.filter(
    ({ kind }) => kind !== "image" && kind !== "file" && kind !== "buttons",
  );
  const said: View = { ...view, blocks: [first, ...rest] };
  if (contentOf(said) !== "") return said;
  const about = mediaWords(view);
  return { ...said, blocks: [text(about === "" ? "…" : about)] };
}

const plainTones: readonly Tone[] = ["plain", "info", "waiting"];

/** A few words, of which nothing is more important than the rest. */
const isPlain = ({ blocks, tone }: View): boolean =>
  plainTones.includes(tone) && blocks.every(({ kind }) => kind !== "heading");

const lengthOf = ({ title, description, footer }: EmbedWords): number =>
  title.length + description.length + footer.length;

function fits(part: View): boolean {
  const words = embedWordsOf(part);
  return words.description.length <= longestDescription && lengthOf(words) <= longestEmbeds;
}

const embedOf = ({ title, description, footer }: EmbedWords, tone: Tone): APIEmbed => ({
  ...(title === "" ? {} : { title }),
  ...(description === "" ? {} : { description }),
  color: colours[tone],
  ...(footer === "" ? {} : { footer: { text: footer } }),
});

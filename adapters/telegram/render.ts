import {
  cutGraphemes,
  phoneView,
  sections,
  splitView,
  type Block,
  type Button,
  type View,
} from "../../src/index.ts";
import { sectionMarked, type Marked } from "./html.ts";
import { buttonsOf } from "./keyboard.ts";

/** One message: a text, or a picture or file with a caption. */
export type Piece =
  | { readonly kind: "text"; readonly text: Marked }
  | {
      readonly kind: "photo" | "document";
      readonly name: string;
      readonly bytes: Buffer;
      readonly caption: Marked;
    };

/** An answer as messages, in order. The buttons belong below the one at `buttonsAt`. */
export interface Rendered {
  readonly pieces: readonly [Piece, ...Piece[]];
  readonly buttons: readonly Button[];
  readonly buttonsAt: number;
}

// Bot API: sendMessage, 1-4096 characters after entities parsing; captions, 0-1024.
const longestText = 4_096;
const longestCaption = 1_024;
const shortCaption = 200;
// What comes behind the hundredth entity of a message has no formatting.
const mostEntities = 100;
const phoneColumns = 40;

type Media = Extract<Block, { kind: "image" | "file" }>;

const isMedia = (block: Block): block is Media => block.kind === "image" || block.kind === "file";

/** The view as Telegram's messages. Nothing that is in it formats, links or mentions. */
export function renderView(view: View): Rendered {
  const media = view.blocks.filter(isMedia);
  const buttons = buttonsOf(view);
  const [first, ...rest] = view.blocks.filter((b) => !isMedia(b) && b.kind !== "buttons");
  const texts = first === undefined ? [] : textsOf({ ...view, blocks: [first, ...rest] });
  const [only, ...more] = media;
  if (only && more.length === 0 && texts.length < 2) {
    const caption = texts[0] ?? captionOf(only);
    if (caption.plain.length <= longestCaption)
      return { pieces: [mediaPiece(only, caption)], buttons, buttonsAt: 0 };
  }
  const pieces: readonly Piece[] = [
    ...texts.map((text): Piece => ({ kind: "text", text })),
    ...media.map((block) => mediaPiece(block, captionOf(block))),
  ];
  const [head = emptyPiece, ...tail] = pieces;
  return { pieces: [head, ...tail], buttons, buttonsAt: Math.max(0, texts.length - 1) };
}

// Telegram takes no message without a text, and buttons need one to stand below.
const emptyPiece: Piece = { kind: "text", text: { html: "…", plain: "…" } };

function textsOf(view: View): readonly Marked[] {
  const phone = phoneView(view);
  const fits = (part: View): boolean => {
    const { html, plain } = markedOf(part);
    return plain.length <= longestText && entitiesIn(html) <= mostEntities;
  };
  return splitView(phone, { fits })
    .map(markedOf)
    .filter(({ plain }) => plain.trim() !== "");
}

const entitiesIn = (html: string): number => html.split("</").length - 1;

function markedOf(view: View): Marked {
  const all = sections(view, { buttons: "none", columns: phoneColumns });
  return all.reduce<Marked>(
    (above, section, i) => {
      const gap = i === 0 ? "" : section.tight ? "\n" : "\n\n";
      const { html, plain } = sectionMarked(section);
      return { html: above.html + gap + html, plain: above.plain + gap + plain };
    },
    { html: "", plain: "" },
  );
}

function mediaPiece(block: Media, caption: Marked): Piece {
  const bytes = Buffer.from(block.base64, "base64");
  const kind = block.kind === "image" ? "photo" : "document";
  return { kind, name: block.name, bytes, caption };
}

function captionOf(block: Media): Marked {
  const words = cutGraphemes(block.kind === "image" ? block.alt : block.label, shortCaption);
  return markedOf({
    blocks: [{ kind: "text", spans: [{ kind: "text", text: words }] }],
    tone: "plain",
    audience: "asker",
  });
}

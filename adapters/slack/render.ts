import type { types } from "@slack/bolt";

import { cutLine, say, splitView, text, toPlain, type Block, type View } from "../../src/index.ts";
import { actionsOf, buttonsOf, labelOf } from "./actions.ts";
import { blocksOf, layoutOf, type RenderOptions } from "./blocks.ts";
import { fitMessage, longestText } from "./limits.ts";

/** A message as chat.postMessage, chat.update, chat.postEphemeral and a `response_url` take it. */
export interface SlackMessage {
  /** All that is in the blocks, for notifications and screen readers, which read no blocks. */
  readonly text: string;
  readonly blocks: readonly types.KnownBlock[];
  /** Without it Slack would format what is in `text`. */
  readonly mrkdwn: false;
}

/** One message of an answer, or one upload. */
export type Piece =
  | { readonly kind: "message"; readonly message: SlackMessage }
  | {
      readonly kind: "image" | "file";
      readonly name: string;
      readonly bytes: Buffer;
      /** What is to be seen in the picture, or what the file holds. */
      readonly alt: string;
    };

type Media = Extract<Block, { kind: "image" | "file" }>;

const isMedia = (block: Block): block is Media => block.kind === "image" || block.kind === "file";
const longestAlt = 1_000;

/**
 * The view as Slack's messages, in order, three at most, then its pictures and files. The buttons
 * are below the last message. Nothing that is in the view formats, links or mentions.
 */
export function renderView(view: View, options: RenderOptions): readonly [Piece, ...Piece[]] {
  const media = view.blocks.filter(isMedia);
  const [head, ...tail] = [
    ...messagesOf(withWords(view, options), options),
    ...media.map((block) => upload(block)),
  ];
  return head ? [head, ...tail] : [toPiece(messageOf(say("…"), options))];
}

/** The view without its pictures and files; where no word is left, buttons get some to stand below. */
function withWords(view: View, options: RenderOptions): View {
  const [first, ...rest] = view.blocks.filter((block) => !isMedia(block));
  const said: View = { ...view, blocks: [first ?? text(""), ...rest] };
  if (buttonsOf(view).length === 0 || blocksOf(said, options).length > 0) return said;
  const about = view.blocks.filter(isMedia).map(wordsOf).join("\n");
  return { ...said, blocks: [text(about.trim() === "" ? "…" : about), ...said.blocks] };
}

function messagesOf(view: View, options: RenderOptions): readonly Piece[] {
  const fits = (part: View): boolean => {
    const message = messageOf(part, options);
    return message.text.length <= longestText && fitMessage(message.blocks);
  };
  return splitView(view, { fits })
    .map((part) => messageOf(part, options))
    .filter(({ blocks }) => blocks.length > 0)
    .map(toPiece);
}

const toPiece = (message: SlackMessage): Piece => ({ kind: "message", message });

function messageOf(view: View, options: RenderOptions): SlackMessage {
  const blocks = [...blocksOf(view, options), ...actionsOf(view)];
  return { text: escapeText(plainOf(view, options)), blocks, mrkdwn: false };
}

/** The canonical text of the view, its buttons by their labels: no number is to be typed here. */
function plainOf(view: View, options: RenderOptions): string {
  const labels = buttonsOf(view).map((button) => `[${labelOf(button)}]`);
  const said = toPlain(view, layoutOf(options));
  return labels.length === 0 ? said : `${said}\n\n${labels.join(" ")}`;
}

/** The text as it stands, whatever is in it. Source: docs.slack.dev, "Escaping text". */
export function escapeText(plain: string): string {
  return plain.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function upload(block: Media): Piece {
  const bytes = Buffer.from(block.base64, "base64");
  return { kind: block.kind, name: block.name, bytes, alt: wordsOf(block) };
}

const wordsOf = (block: Media): string =>
  cutLine(block.kind === "image" ? block.alt : block.label, longestAlt);

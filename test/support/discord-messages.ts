import type {
  APIModalInteractionResponseCallbackData,
  RESTPostAPIChannelMessageJSONBody,
} from "discord-api-types/v10";

import { phoneColumns } from "../../adapters/discord/limits.ts";
import type { Modal } from "../../adapters/discord/modal.ts";
import type { Rendered } from "../../adapters/discord/render.ts";
import { phoneView } from "../../src/core/view/phone.ts";
import { toPlain } from "../../src/core/view/plain.ts";
import { mapBlocks, type View } from "../../src/core/view/view.ts";
import { formRule } from "./discord/form-rules.ts";
import { Inspector } from "./discord/inspector.ts";
import { readInline, readMarkdown } from "./discord/markdown.ts";
import type { Readout } from "./discord/marks.ts";
import { messageRule } from "./discord/message-rules.ts";
import type { Piece } from "./discord/types.ts";

/** What is posted for a message. */
export const postOf = (message: Rendered): RESTPostAPIChannelMessageJSONBody => ({
  ...(message.content === undefined ? {} : { content: message.content }),
  embeds: [...(message.embeds ?? [])],
  components: [...message.components],
  allowed_mentions: { parse: [] },
  attachments: message.files.map(({ name, description }, id) => ({
    id,
    filename: name,
    description,
  })),
});

/** What Discord would not take of the messages; empty if it takes all. */
export function refusedOf(messages: readonly Rendered[]): readonly string[] {
  const inspector = new Inspector();
  for (const [index, message] of messages.entries()) {
    try {
      inspector.check(`message ${index + 1}`, messageRule("post"), postOf(message));
    } catch {
      // Noted by the inspector.
    }
  }
  return inspector.violations;
}

/** What Discord would not take of a form; empty if it takes all. */
export function refusedOfForm(modal: Modal): readonly string[] {
  const opened: APIModalInteractionResponseCallbackData = modal;
  const inspector = new Inspector();
  try {
    inspector.check("form", formRule, opened);
  } catch {
    // Noted by the inspector.
  }
  return inspector.violations;
}

const nameOf = (id: string): string => `named ${id}`;

/** All that Discord reads as markdown in a message, as it is shown. */
export const readoutsOf = ({ content, embeds = [] }: Rendered): readonly Readout[] => [
  ...(content === undefined ? [] : [readMarkdown(content, nameOf)]),
  ...embeds.flatMap(({ title, description }) => [
    ...(title === undefined ? [] : [readInline(title, nameOf)]),
    ...(description === undefined ? [] : [readMarkdown(description, nameOf)]),
  ]),
];

/** All that is to be read in a message, but for its buttons, line by line. */
export const wordsIn = (message: Rendered): string =>
  [
    ...readoutsOf(message).map(({ text }) => text),
    ...(message.embeds ?? []).flatMap(({ footer }) => (footer ? [footer.text] : [])),
  ].join("\n");

// What the renderer itself makes of blocks. All else could only come out of what is in a view.
const own: readonly Piece["as"][] = ["bold", "code", "pre", "small"];

const lively = ({ pieces }: Readout): readonly Piece[] =>
  pieces.filter(({ as }) => !own.includes(as));

/** What in a message formats, links, mentions or is hidden though nothing should. */
export const livelyIn = (message: Rendered): readonly Piece[] =>
  readoutsOf(message).flatMap(lively);

/** The same in what stands above the fields of a form. */
export const livelyInForm = ({ components }: Modal): readonly Piece[] =>
  components.flatMap((one) => ("content" in one ? lively(readMarkdown(one.content, nameOf)) : []));

/** The pieces of a message that are shown so. */
export const shownAs = (message: Rendered, as: Piece["as"]): readonly string[] =>
  readoutsOf(message).flatMap(({ pieces }) =>
    pieces.flatMap((piece) => (piece.as === as ? [piece.text] : [])),
  );

/** The words of a view without pictures, files and buttons, as a phone shows them. */
export const wordsOfView = (view: View): string =>
  toPlain(
    phoneView(
      mapBlocks(view, (block) =>
        block.kind === "image" || block.kind === "file" ? { kind: "text", spans: [] } : block,
      ),
    ),
    { buttons: "none", columns: phoneColumns },
  );

/**
 * A text without its spaces, line breaks and the signs before the rows of lists: where it is broken
 * is another question.
 */
export const tight = (text: string): string =>
  text.replaceAll(/^(?:\s*[-•](?:\s+|$))+/gmu, "").replaceAll(/[\s\u200B]+/gu, "");

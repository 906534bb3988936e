import type { types } from "@slack/bolt";

/** Blocks in one message. Source: docs.slack.dev, Block Kit, "Blocks". */
export const mostMessageBlocks = 50;
/** Blocks in a modal or a Home tab. Source: docs.slack.dev, Block Kit, "Blocks". */
export const mostViewBlocks = 100;
/**
 * Characters of a message's `text`. Slack takes 40,000 and may show what is longer than 4,000 as
 * several messages (chat.postMessage); all of it is read aloud, so it is no longer than a section.
 */
export const longestText = 3_000;
/** Characters in a text object, hence in a section. Source: docs.slack.dev, "Text object". */
export const longestTextObject = 3_000;
/** Characters in a header. Source: docs.slack.dev, "Header block". */
export const longestHeader = 150;
/**
 * Characters of all blocks of a message, as JSON. Slack documents no such limit and has one: 12,000
 * characters of text and something for what is around it, with many small elements less. So all is
 * counted, and what is above that number is left to the values of buttons. Source: slackapi/bolt-js,
 * issues 2509 and 2867 (`msg_blocks_too_long`).
 */
export const longestMessageBlocks = 12_000;
/** Bytes of a modal or Home tab, as JSON. Source: docs.slack.dev, views.open, `view_too_large`. */
export const largestView = 250_000;
/** Buttons side by side in one `actions` block: more are not seen on a phone. Slack takes 25. */
export const buttonsInRow = 5;
/** Buttons of a whole view: as many as one `actions` block takes. Source: "Actions block". */
export const mostButtons = 25;
/** Characters on a button. Source: docs.slack.dev, "Button element". */
export const longestButton = 75;
/** Characters of an `action_id`, `block_id` or `callback_id`. Source: docs.slack.dev, "Blocks". */
export const longestId = 255;
/** Characters of a modal's title, submit and close. Source: docs.slack.dev, "Modal views". */
export const longestTitle = 24;
/** Characters of an input's label and of its hint. Source: docs.slack.dev, "Input block". */
export const longestLabel = 2_000;
/** Characters that an input can hold. Source: docs.slack.dev, "Plain-text input element". */
export const longestValue = 3_000;
/** Width from which on a phone breaks the lines of a table. */
export const phoneColumns = 40;

/** True if Slack takes these blocks as one message. */
export function fitMessage(blocks: readonly types.KnownBlock[]): boolean {
  return (
    blocks.length <= mostMessageBlocks &&
    JSON.stringify(blocks).length <= longestMessageBlocks &&
    longestTextIn(blocks) <= longestTextObject
  );
}

/** True if Slack takes this modal or Home tab. */
export function fitView(view: types.ModalView | types.HomeView): boolean {
  return (
    view.blocks.length <= mostViewBlocks &&
    Buffer.byteLength(JSON.stringify(view)) <= largestView &&
    longestTextIn(view.blocks) <= longestTextObject
  );
}

function longestTextIn(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return Object.entries(value).reduce(
    (longest, [name, inside]: readonly [string, unknown]) =>
      Math.max(
        longest,
        name === "text" && typeof inside === "string" ? inside.length : longestTextIn(inside),
      ),
    0,
  );
}

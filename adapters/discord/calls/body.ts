import type { APIAllowedMentions, RESTAPIAttachment } from "discord.js";

import type { AttachedFile } from "../media.ts";
import type { Rendered } from "../render.ts";

/** Nobody is notified by what a message names, nor by being answered. */
export const noMentions: APIAllowedMentions = { parse: [], replied_user: false };

/** What a message is sent or changed with: what it lacks is empty, and an old one loses it so. */
export function bodyOf({ content = "", embeds = [], components, files }: Rendered): object {
  return {
    content,
    embeds,
    components,
    allowed_mentions: noMentions,
    attachments: files.map(attachmentOf),
  };
}

/** The files go beside the body, in this order. */
const attachmentOf = ({ name, description }: AttachedFile, index: number): RESTAPIAttachment => ({
  id: index,
  filename: name,
  description,
});

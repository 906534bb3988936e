import type { ChatEvent } from "../../src/index.ts";
import type { Dispatch } from "./dispatch.ts";
import type { Acquaintance } from "./known-commands.ts";
import { parseInteraction, type InteractionNews } from "./parse-interaction.ts";
import { parseEdit, parseMessage } from "./parse-message.ts";

/** What the gateway tells of. Discord waits for no answer to what was `written`. */
export type News = { readonly kind: "written"; readonly event: ChatEvent } | InteractionNews;

/** What a dispatch tells; `undefined` for what is not for this bot, or nobody did. */
export function parseDispatch({ t, d }: Dispatch, known: Acquaintance): News | undefined {
  switch (t) {
    case "MESSAGE_CREATE":
      return written(parseMessage(d, known));
    case "MESSAGE_UPDATE":
      return written(parseEdit(d, known));
    case "INTERACTION_CREATE":
      return parseInteraction(d, known);
    default:
      return undefined;
  }
}

const written = (event: ChatEvent | undefined): News | undefined =>
  event && { kind: "written", event };

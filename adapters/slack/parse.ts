import { type ChatEvent, textAt } from "../../src/index.ts";
import { slashLine, type Names } from "./command-line.ts";
import { parseEvent } from "./parse-event.ts";
import { parseClosed, parsePress, parseSubmission } from "./parse-interaction.ts";
import { placed, sourceOfSlash } from "./source.ts";
import { slashText } from "./text.ts";
import { secondsOf } from "./time.ts";

/** What the bot answers to, and when. */
export interface Acquaintance extends Names {
  /** Now, in ms since 1970: Slack does not always say when a person did something. */
  readonly nowMs: number;
}

/** The event in what Slack delivered; `undefined` for what is not for this bot, or nobody did. */
export function parsePayload(body: unknown, known: Acquaintance): ChatEvent | undefined {
  switch (textAt(body, "type")) {
    case "event_callback":
      return parseEvent(body, known);
    case "block_actions":
      return parsePress(body, known.nowMs);
    case "view_submission":
      return parseSubmission(body, known.nowMs);
    case "view_closed":
      return parseClosed(body, known.nowMs);
    case undefined:
      return fromSlash(body, known);
    default:
      return undefined;
  }
}

function fromSlash(body: unknown, known: Acquaintance): ChatEvent | undefined {
  const source = sourceOfSlash(body);
  const [command, place, id, url] = ["command", "channel_id", "trigger_id", "response_url"].map(
    (name) => textAt(body, name),
  );
  if (!source || command === undefined || place === undefined || id === undefined) return undefined;
  const { nowMs: atMs } = known;
  const text = slashLine(command, slashText(textAt(body, "text") ?? ""), known);
  return {
    delivery: `s:${id}`,
    at: placed(source, place, {
      trigger: { id, atMs },
      ...(url === undefined ? {} : { responseUrl: { url, atMs, replaces: false } }),
    }),
    atMs: secondsOf(atMs),
    content: { kind: "text", text, addressed: true },
  };
}

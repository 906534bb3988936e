import { listAt, textAt } from "../../../src/index.ts";
import { done, type Answer } from "../answer.ts";
import type { WebApi, WebCall } from "../web-api.ts";
import { markIn, type Place } from "./messages.ts";

/** A message of ours that may stand in a place since then. */
export interface Wanted extends Place {
  readonly sinceMs: number;
  /** By what it is known: the mark of its post, or the file that it brings. */
  readonly by: { readonly mark: string } | { readonly file: string };
}

// Those who may read only 15 messages at a time, once a minute, find theirs among the first.
// Source: docs.slack.dev, Rate limits, non-Marketplace apps.
const pageSize = 100;
const mostPages = 3;
// Slack's clock and ours differ.
const clockMarginMs = 60_000;

/** Looks for a message of ours; gives its `ts`, or an empty text if there is none. */
export async function find(
  api: WebApi,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<Answer<string>> {
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const answer = await api.call(wanted, lookup(wanted, cursor), signal);
    if (answer.kind === "failed") return answer;
    if (answer.value.found !== undefined) return done(answer.value.found);
    cursor = answer.value.next;
    if (cursor === undefined) break;
  }
  return done("");
}

interface Page {
  readonly found: string | undefined;
  /** The cursor of the next page. */
  readonly next: string | undefined;
}

function lookup(wanted: Wanted, cursor: string | undefined): WebCall<Page> {
  const { channel, thread, sinceMs, by } = wanted;
  const oldest = (Math.max(0, sinceMs - clockMarginMs) / 1_000).toFixed(6);
  return {
    method: thread === undefined ? "conversations.history" : "conversations.replies",
    args: {
      channel,
      ts: thread,
      oldest,
      limit: pageSize,
      include_all_metadata: true,
      cursor,
    },
    read: (answer) => ({
      found: textAt(
        listAt(answer, "messages").find((message) => isWanted(message, by)),
        "ts",
      ),
      next: textAt(answer, "response_metadata", "next_cursor"),
    }),
  };
}

const isWanted = (message: unknown, by: Wanted["by"]): boolean =>
  "file" in by
    ? listAt(message, "files").some((file) => textAt(file, "id") === by.file)
    : markIn(message) === by.mark;

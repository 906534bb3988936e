import { done, failed, type Answer } from "../answer.ts";
import { failureOf } from "../failure.ts";
import type { WebApi, Workspace } from "../web-api.ts";
import type { Words } from "./messages.ts";

/** What is said through a `response_url`. */
export interface Response extends Workspace, Words {
  readonly url: string;
  readonly thread?: string | undefined;
  readonly to: "asker" | "place";
  /** True to take the place of the message whose button was pressed. */
  readonly replaces: boolean;
}

/** Says something through a `response_url`. */
export function respond(
  api: WebApi,
  response: Response,
  signal: AbortSignal,
): Promise<Answer<true>> {
  const body = JSON.stringify(bodyOf(response));
  const contentType = "application/json; charset=utf-8";
  const errand = { name: "response_url", url: response.url, contentType, body, read: outcomeOf };
  return api.post(response, errand, signal);
}

function bodyOf(response: Response): { readonly [name: string]: unknown } {
  const { blocks, text, to, replaces, thread } = response;
  return {
    text,
    blocks,
    mrkdwn: false,
    response_type: to === "place" ? "in_channel" : "ephemeral",
    replace_original: replaces,
    ...(thread === undefined ? {} : { thread_ts: thread }),
  };
}

/** Slack answers `ok`, a word, or JSON with a word in it. */
function outcomeOf(status: number, text: string): Answer<true> {
  const body = jsonIn(text);
  const isDone = status === 200 && (text.trim() === "ok" || body?.["ok"] === true);
  if (isDone) return done(true);
  if (status === 404 && body === undefined && text.trim() === "")
    return failed(failureOf("expired_url"));
  return failed(failureOf(body ? body["error"] : text.trim()));
}

function jsonIn(text: string): { readonly [name: string]: unknown } | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null ? { ...body } : undefined;
  } catch {
    return undefined;
  }
}

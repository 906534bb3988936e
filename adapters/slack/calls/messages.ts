import { textAt } from "../../../src/index.ts";
import type { types } from "@slack/bolt";

import type { Answer } from "../answer.ts";
import type { WebApi, WebCall, Workspace } from "../web-api.ts";

/** A channel, and the thread in it, if any. */
export interface Place extends Workspace {
  readonly channel: string;
  readonly thread?: string | undefined;
}

/** What a message shows: blocks, and the same as text for who sees no blocks. */
export interface Words {
  readonly blocks: readonly types.KnownBlock[];
  readonly text: string;
}

/** A message for all in its place. */
export interface Post extends Place, Words {
  /** The same for a repeated sending; the message is found again by it. */
  readonly mark: string;
}

/** A message that one person sees. */
export interface Whisper extends Place, Words {
  readonly user: string;
}

/** One message that stands. */
export interface Message extends Workspace {
  readonly channel: string;
  readonly ts: string;
}

// Slack takes event types of one's own making. Source: docs.slack.dev, Message metadata.
const eventType = "plume_chatops";

/** The mark in a message's metadata; `undefined` for a message that is not ours. */
export function markIn(message: unknown): string | undefined {
  return textAt(message, "metadata", "event_type") === eventType
    ? textAt(message, "metadata", "event_payload", "key")
    : undefined;
}

type Args = WebCall<never>["args"];

const where = ({ channel, thread }: Place): Args => ({ channel, thread_ts: thread });

const wording = ({ blocks, text }: Words): Args => ({
  blocks,
  text,
  // The text is read aloud and shown in notifications: nothing in it is meant as markup.
  parse: "none",
  link_names: false,
});

const tsIn = (answer: unknown): string | undefined => textAt(answer, "ts");
const yes = (): true => true;

/** Posts for all; gives the message's `ts`. */
export function post(api: WebApi, said: Post, signal: AbortSignal): Promise<Answer<string>> {
  const metadata = { event_type: eventType, event_payload: { key: said.mark } };
  const plain = { mrkdwn: false, unfurl_links: false, unfurl_media: false };
  const args = { ...where(said), ...wording(said), ...plain, metadata };
  return api.call(said, { method: "chat.postMessage", args, read: tsIn }, signal);
}

/** Posts for one person. */
export function whisper(api: WebApi, said: Whisper, signal: AbortSignal): Promise<Answer<true>> {
  const args = { ...where(said), ...wording(said), user: said.user };
  return api.call(said, { method: "chat.postEphemeral", args, read: yes }, signal);
}

/** Changes a message that all see; its metadata stays. */
export function change(
  api: WebApi,
  said: Message & Words,
  signal: AbortSignal,
): Promise<Answer<string>> {
  const { channel, ts } = said;
  const args = { channel, ts, ...wording(said) };
  return api.call(said, { method: "chat.update", args, read: tsIn }, signal);
}

/** Deletes a message of the bot. */
export function remove(api: WebApi, message: Message, signal: AbortSignal): Promise<Answer<true>> {
  const { channel, ts } = message;
  return api.call(message, { method: "chat.delete", args: { channel, ts }, read: yes }, signal);
}

import type { Answer } from "../answer.ts";
import { isUnread } from "../failure.ts";
import type { Rendered } from "../render.ts";
import { nothing, type RestApi, type RestCall } from "../rest-api.ts";
import { idAt } from "../snowflake.ts";
import { bodyOf } from "./body.ts";

/** A message in a channel. */
export interface Message {
  readonly channel: string;
  readonly id: string;
}

/** What is posted in a channel. */
export interface Post {
  readonly channel: string;
  readonly message: Rendered;
  /** 25 characters at most; Discord takes the same one twice within minutes for one message. */
  readonly nonce: string;
  /** The message in this channel that is answered, if it is still there. */
  readonly answers?: string | undefined;
}

const idIn = (answer: unknown): string | undefined => idAt(answer, "id");

/** Posts in a channel; gives the message's id. Sent again with the same nonce, that of the first. */
export async function post(api: RestApi, said: Post, signal: AbortSignal): Promise<Answer<string>> {
  const posted = await api.call(postOf(said), signal);
  // To answer a message takes one permission more than to say it without.
  return posted.kind === "failed" && isUnread(posted.failure) && said.answers !== undefined
    ? api.call(postOf({ ...said, answers: undefined }), signal)
    : posted;
}

function postOf({ channel, message, nonce, answers }: Post): RestCall<string> {
  const reference =
    answers === undefined
      ? {}
      : { message_reference: { message_id: answers, fail_if_not_exists: false } };
  const body = { ...bodyOf(message), nonce, enforce_nonce: true, ...reference };
  const route = `/channels/${channel}/messages` as const;
  return { method: "POST", route, body, files: message.files, read: idIn };
}

/** Changes a message of the bot; what the new one lacks is taken away. Gives its id. */
export function change(
  api: RestApi,
  { old, message }: { readonly old: Message; readonly message: Rendered },
  signal: AbortSignal,
): Promise<Answer<string>> {
  const call = { method: "PATCH", route: routeOf(old), body: bodyOf(message), read: idIn } as const;
  return api.call({ ...call, files: message.files }, signal);
}

/** Deletes a message. */
export function remove(api: RestApi, message: Message, signal: AbortSignal): Promise<Answer<true>> {
  return api.call({ method: "DELETE", route: routeOf(message), read: nothing }, signal);
}

const routeOf = ({ channel, id }: Message): `/${string}` => `/channels/${channel}/messages/${id}`;

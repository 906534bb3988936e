import { type Address, at, type Json, numberAt, textAt } from "../../src/index.ts";

/** What an answer needs beside the channel and the person. */
export interface ReplyTo {
  /** The thread that it belongs to. */
  readonly thread?: string;
  /** May open a modal, for 3 s from then on. Source: Slack, "Using modals". */
  readonly trigger?: { readonly id: string; readonly atMs: number };
  /**
   * Where a message can be sent to without being a member, for 30 min and 5 times from then on.
   * Only that of an interaction `replaces` the message that had the button; that of a slash command
   * always posts another one (https://github.com/slackapi/bolt-js/issues/2287).
   */
  readonly responseUrl?: {
    readonly url: string;
    readonly atMs: number;
    readonly replaces: boolean;
  };
  /** The modal that this came from. */
  readonly view?: string;
  /** It came from the direct message with the person, although the conversation is elsewhere. */
  readonly direct?: true;
  /** The organization that the workspace belongs to. */
  readonly enterprise?: string;
}

/** In a thread, if it is one. */
export function inThread(thread: string | undefined): ReplyTo {
  return thread === undefined ? {} : { thread };
}

/** As the reply part of an address; {@link replyToOf} reads it. */
export function replyOf(reply: ReplyTo): Json {
  const { thread, trigger, responseUrl, view, direct, enterprise } = reply;
  return {
    ...(thread === undefined ? {} : { thread }),
    ...(trigger ? { trigger: { ...trigger } } : {}),
    ...(responseUrl ? { responseUrl: { ...responseUrl } } : {}),
    ...(view === undefined ? {} : { view }),
    ...(direct ? { direct } : {}),
    ...(enterprise === undefined ? {} : { enterprise }),
  };
}

/** What the reply part of an address holds; an address may come from a store. */
export function replyToOf({ reply }: Pick<Address, "reply">): ReplyTo {
  const thread = textAt(reply, "thread");
  const trigger = triggerIn(reply);
  const responseUrl = responseUrlIn(reply);
  const view = textAt(reply, "view");
  const direct = at(reply, "direct") === true;
  const enterprise = textAt(reply, "enterprise");
  return {
    ...(thread === undefined ? {} : { thread }),
    ...(trigger ? { trigger } : {}),
    ...(responseUrl ? { responseUrl } : {}),
    ...(view === undefined ? {} : { view }),
    ...(direct ? { direct } : {}),
    ...(enterprise === undefined ? {} : { enterprise }),
  };
}

function triggerIn(reply: Json): ReplyTo["trigger"] {
  const id = textAt(reply, "trigger", "id");
  const atMs = numberAt(reply, "trigger", "atMs");
  return id === undefined || atMs === undefined ? undefined : { id, atMs };
}

function responseUrlIn(reply: Json): ReplyTo["responseUrl"] {
  const url = textAt(reply, "responseUrl", "url");
  const atMs = numberAt(reply, "responseUrl", "atMs");
  const replaces = at(reply, "responseUrl", "replaces") === true;
  return url === undefined || atMs === undefined ? undefined : { url, atMs, replaces };
}

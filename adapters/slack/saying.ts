import {
  readSendingKey,
  sendingMark,
  type Address,
  type MessageKey,
  type SendingKey,
  type SendOptions,
  type View,
} from "../../src/index.ts";
import type { Answer } from "./answer.ts";
import { keyOf, standingOf, type Standing } from "./message-key.ts";
import { replyToOf, type ReplyTo } from "./reply.ts";
import { msOf } from "./time.ts";
import type { Workspace } from "./web-api.ts";

/** What is said to whom, under which key, and what is known of why. */
export interface Saying extends SendingKey {
  readonly to: Address;
  readonly reply: ReplyTo;
  readonly workspace: Workspace;
  readonly view: View;
  /** The same for a repeated sending. */
  readonly key: string;
  /** When the person did what is answered, in ms since 1970, if that is known. */
  readonly sinceMs: number | undefined;
  readonly signal: AbortSignal;
}

/** Where messages go. */
export interface Spot {
  readonly channel: string;
  readonly thread: string | undefined;
}

/** All that is known of a sending. */
export function sayingOf(to: Address, view: View, { key, signal }: SendOptions): Saying {
  const reply = replyToOf(to);
  const said = readSendingKey(key);
  return {
    to,
    reply,
    workspace: { team: to.tenant, enterprise: reply.enterprise },
    view,
    key,
    ...said,
    sinceMs: sinceOf(said.delivery, reply),
    signal,
  };
}

const timedForm = /^[meh]:.*:(\d+\.\d+)$/;

/** What people say, and the Home tab they open, is named by its time; all else comes with one. */
const sinceOf = (delivery: string, { trigger, responseUrl }: ReplyTo): number | undefined =>
  msOf(timedForm.exec(delivery)?.[1]) ?? trigger?.atMs ?? responseUrl?.atMs;

/** The channel and thread where it was asked. */
export const spotOf = ({ to, reply }: Saying): Spot => ({
  channel: to.place,
  thread: reply.thread,
});

/** What is to be replaced; `undefined` where there is nothing, or nothing that can be. */
export function replacedBy({ view }: Saying): Standing | undefined {
  const old = view.replaces === undefined ? undefined : standingOf(view.replaces);
  return old?.kind === "gone" ? undefined : old;
}

/** Names one message of a sending for Slack. */
export const markOf = ({ key }: Saying, index: number): string => sendingMark(key, index);

/** The key of what was said and can be reached no more. */
export const goneKey = (saying: Saying): MessageKey =>
  keyOf({ kind: "gone", mark: markOf(saying, 0) });

/** True for what may work in a moment, so that no other way is to be tried. */
export function isPassing(answer: Answer<unknown>): boolean {
  if (answer.kind === "done") return false;
  switch (answer.failure.kind) {
    case "rate-limited":
    case "unreachable":
    case "unsent":
    case "unauthorized":
      return true;
    case "not-there":
    case "no-thread":
    case "gone":
    case "expired":
    case "missing-scope":
    case "refused":
    case "unknown-team":
      return false;
  }
}

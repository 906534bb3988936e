import {
  readSendingKey,
  sendingMark,
  type Address,
  type MessageKey,
  type SendingKey,
  type SendOptions,
  type View,
} from "../../../src/index.ts";
import type { Answer } from "../answer.ts";
import { keyOf, standingOf, type Standing } from "../message-key.ts";
import { replyToOf, type ReplyTo } from "../reply.ts";

/** What is said to whom, under which key, and what is known of why. */
export interface Saying extends SendingKey {
  readonly to: Address;
  readonly reply: ReplyTo;
  readonly view: View;
  /** The same for a repeated sending. */
  readonly key: string;
  readonly signal: AbortSignal;
}

/** All that is known of a sending. */
export const sayingOf = (to: Address, view: View, { key, signal }: SendOptions): Saying => ({
  to,
  reply: replyToOf(to),
  view,
  key,
  ...readSendingKey(key),
  signal,
});

/** True for what is not said below another answer to the same. */
export const isFirst = ({ index = 0 }: Saying): boolean => index === 0;

/** What is to be replaced; `undefined` where there is nothing, or nothing that can be. */
export function replacedBy({ view }: Saying): Standing | undefined {
  const old = view.replaces === undefined ? undefined : standingOf(view.replaces);
  return old?.kind === "gone" ? undefined : old;
}

/** The same as a new message. */
export function withoutReplacing(saying: Saying): Saying {
  const { replaces: _, ...view } = saying.view;
  return { ...saying, view };
}

/** Names one message of a sending for Discord, which takes 25 characters. */
export const nonceOf = ({ key }: Pick<Saying, "key">, index: number): string =>
  sendingMark(key, index);

/** The key of what was said and can be reached no more. */
export const goneKey = (saying: Saying): MessageKey =>
  keyOf({ kind: "gone", mark: nonceOf(saying, 0) });

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
    case "gone":
    case "expired":
    case "too-large":
    case "refused":
      return false;
  }
}

/** True for what may go another way: the bot may not say it there, or nobody is there. */
export const isNotThere = (answer: Answer<unknown>): boolean =>
  answer.kind === "failed" && answer.failure.kind === "not-there";

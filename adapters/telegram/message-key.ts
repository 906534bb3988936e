import type { MessageKey } from "../../src/index.ts";

/** An answer as it stands in a chat: one message, or several that belong together, first to last. */
export interface Standing {
  readonly chat: string;
  readonly ids: readonly number[];
}

/** The answer's name for the bot: `<chat>/<id>[,<id>…]`. */
export function keyOf({ chat, ids }: Standing): MessageKey {
  return `${chat}/${ids.join(",")}`;
}

const form = /^(-?\d{1,20})\/(\d{1,15}(?:,\d{1,15})*)$/;

/** The messages that a key names; `undefined` for a key of another making. */
export function standingOf(key: MessageKey): Standing | undefined {
  const [, chat, ids] = form.exec(key) ?? [];
  return chat === undefined || ids === undefined
    ? undefined
    : { chat, ids: ids.split(",").map(Number) };
}

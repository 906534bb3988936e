import { Fault, reveal, type Sealed } from "../../src/index.ts";

/**
 * The number before the colon of a token: whose it is. No secret; it is in every answer. Throws
 * `Fault` `adapter.refused` for what cannot be a token. Source: Bot API, "Authorizing your bot".
 */
export function telegramBotId(token: Sealed): number {
  const id = /^(\d{1,15}):[A-Za-z0-9_-]+$/.exec(reveal(token))?.[1];
  if (id === undefined) {
    const reason = "the bot's token has another form than 123456789:AAH…";
    throw new Fault("adapter.refused", { platform: "telegram", reason });
  }
  return Number(id);
}

import { reveal, type Sealed } from "../../src/index.ts";
import { isSnowflake } from "./snowflake.ts";

const tokenForm = /^([A-Za-z0-9_-]+)={0,2}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

/**
 * The bot's user id, which the first part of its token says; `undefined` for what is no bot's
 * token. No secret. Source: Discord API reference, "Authentication"; the parts are not documented.
 */
export function botIdOf(token: Sealed): string | undefined {
  const [, first = ""] = tokenForm.exec(reveal(token)) ?? [];
  const id = Buffer.from(first, "base64url").toString("latin1");
  return isSnowflake(id) ? id : undefined;
}

/** What else of an app's somebody takes for the bot's token, in words; each is seen beside it. */
const others: readonly (readonly [form: RegExp, what: string])[] = [
  [/^Bot\s/i, "a token with the word Bot before it"],
  [/^\d{15,20}$/, "an id"],
  [/^[0-9a-f]{64}$/i, "the app's public key"],
  [/^[A-Za-z0-9_-]{32}$/, "the app's client secret"],
  [/^https?:\/\//i, "an address"],
];

/** What it is instead of a bot's token, in words that hold nothing of it; `undefined` if unknown. */
export function takenForToken(token: Sealed): string | undefined {
  const text = reveal(token);
  return others.find(([form]) => form.test(text))?.[1];
}

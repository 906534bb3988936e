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

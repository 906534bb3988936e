import { createHmac, timingSafeEqual } from "node:crypto";

import { reveal, type Sealed } from "../../src/index.ts";

/** The header in which Telegram sends the secret. Source: Bot API, setWebhook. */
export const secretHeader = "x-telegram-bot-api-secret-token";

/**
 * The secret that Telegram shows with every update: the same for all processes of a bot, and of no
 * use to find the token.
 */
export function webhookSecret(token: Sealed): string {
  return createHmac("sha256", reveal(token)).update("telegram webhook").digest("base64url");
}

/** True if the header holds the secret; takes as long for a wrong one. */
export function isFromTelegram(
  header: string | readonly string[] | undefined,
  secret: string,
): boolean {
  if (typeof header !== "string") return false;
  const [shown, expected] = [header, secret].map((text) =>
    createHmac("sha256", "length").update(text).digest(),
  );
  return shown !== undefined && expected !== undefined && timingSafeEqual(shown, expected);
}

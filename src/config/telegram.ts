import type { Sealed } from "../core/sealed.ts";
import type { Reading } from "./reading.ts";

/** Which bot on Telegram, and how it hears. */
export interface TelegramConfig {
  readonly token: Sealed;
  /** `undefined`: it polls. */
  readonly webhook:
    | { readonly url: string; readonly host?: string; readonly port?: number }
    | undefined;
  /** A Bot API server of one's own. */
  readonly apiRoot: string | undefined;
}

/** What belongs to Telegram, if the bot is there. */
export function readTelegram(reading: Reading): TelegramConfig | undefined {
  const token = reading.read("TELEGRAM_BOT_TOKEN");
  const apiRoot = reading.read("TELEGRAM_API_ROOT");
  const url = reading.read("TELEGRAM_WEBHOOK_URL");
  const host = reading.read("TELEGRAM_WEBHOOK_HOST");
  const port = reading.read("TELEGRAM_WEBHOOK_PORT");
  reading.lonely("TELEGRAM_BOT_TOKEN", ["TELEGRAM_API_ROOT", "TELEGRAM_WEBHOOK_URL"]);
  reading.lonely("TELEGRAM_WEBHOOK_URL", ["TELEGRAM_WEBHOOK_HOST", "TELEGRAM_WEBHOOK_PORT"]);
  // Only a Bot API server of one's own calls without TLS.
  if (url?.startsWith("http:") === true && apiRoot === undefined)
    reading.expected("TELEGRAM_WEBHOOK_URL");
  if (!token) return undefined;
  const listens = {
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
  };
  return { token, apiRoot, webhook: url === undefined ? undefined : { url, ...listens } };
}

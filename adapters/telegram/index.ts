import { TelegramChat, type TelegramAdapter, type TelegramOptions } from "./adapter.ts";

export type { TelegramAdapter, TelegramOptions } from "./adapter.ts";
export {
  inspectTelegram,
  type InspectOptions,
  type KnownBot,
  type KnownHook,
  type KnownMenu,
  type TelegramInspection,
} from "./inspect.ts";
export type { Translations } from "./menu.ts";
export { telegramLimits, type Limits } from "./pace.ts";
export { telegramBotId } from "./token.ts";
export type { WebhookOptions } from "./webhook.ts";

/**
 * Telegram as a chat platform, by long polling or a webhook. Throws `Fault` `adapter.refused` for
 * what cannot be a token.
 */
export function createTelegramAdapter(options: TelegramOptions): TelegramAdapter {
  return new TelegramChat(options);
}

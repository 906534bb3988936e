import type { TelegramInspection } from "../../../adapters/telegram/index.ts";
import type { TelegramConfig } from "../../config.ts";
import type { Facts } from "../facts.ts";
import type { Numbers } from "../platform.ts";

/** As people call it. */
export const platform = "Telegram";

/** What its steps are judged by. */
export interface TelegramFacts {
  readonly own: TelegramConfig;
  readonly found: TelegramInspection;
  readonly common: Facts;
  readonly numbers: Numbers;
}

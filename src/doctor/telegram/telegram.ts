import { inspectTelegram, telegramBotId } from "../../../adapters/telegram/index.ts";
import type { TelegramConfig } from "../../config.ts";
import type { Asking, Platform } from "../platform.ts";
import { platform as name } from "./facts.ts";
import { groups } from "./groups.ts";
import { hello } from "./hello.ts";
import { makeTheBot } from "./make-the-bot.ts";
import { start } from "./start.ts";

/** The bot on Telegram, which is asked about it. */
export async function lookAtTelegram(own: TelegramConfig, asking: Asking): Promise<Platform> {
  const found = await inspectTelegram({ ...own, ...asking });
  const id = telegramBotId(own.token);
  return {
    name,
    traces: {
      platform: name,
      prefix: `telegram:${id}:`,
      // As the bot names it, where it polls.
      turn: own.webhook ? undefined : `telegram:${id}`,
      installs: undefined,
    },
    times: found.time,
    titles: { before: ["Make the bot", "Groups, if wanted"], after: [] },
    judge: (common, numbers) => {
      const facts = { own, found, common, numbers };
      return {
        before: [makeTheBot(facts), groups(facts)],
        start: start(facts),
        after: [],
        hello: hello(facts),
      };
    },
  };
}

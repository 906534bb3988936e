import { ok, wrong, type Check } from "../checks.ts";
import { reasonOf } from "../told.ts";
import type { TelegramFacts } from "./facts.ts";

const token = "TELEGRAM_BOT_TOKEN";

/** There is a bot, and its token is known. */
export function makeTheBot({ own, found: { bot } }: TelegramFacts): readonly Check[] {
  const form = ok(`${token} is set, and has the form of a token`);
  switch (bot.kind) {
    case "told":
      return [form, ok(`Telegram accepts the token: @${bot.value.username}`)];
    case "refused":
      return [
        form,
        wrong({
          text: `Telegram refuses the token (${bot.reason}): it is mistyped, or was revoked`,
          next: `send /token to @BotFather, and put what it gives into ${token}`,
        }),
      ];
    case "busy":
      return [
        form,
        wrong({
          text: `Telegram does not answer: ${reasonOf(bot)}`,
          next: "wait so long, then npm run doctor",
        }),
      ];
    case "away":
      return [
        form,
        wrong({
          text: `Telegram cannot be reached: ${bot.reason}`,
          next: cureOf(own.apiRoot),
        }),
      ];
  }
}

const cureOf = (root: string | undefined): string =>
  root === undefined
    ? "let this machine reach https://api.telegram.org"
    : `start the Bot API server at ${root}, or correct TELEGRAM_API_ROOT`;

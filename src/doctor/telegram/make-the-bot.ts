import { ok, todo, wrong, type Check } from "../checks.ts";
import { reasonOf } from "../told.ts";
import type { Facts } from "../facts.ts";

const token = "TELEGRAM_BOT_TOKEN";

/** Step 1: there is a bot, and its token is known. */
export function makeTheBot({ config, telegram }: Facts): readonly Check[] {
  if (!telegram)
    return [
      todo(
        `${token} is not set`,
        `open https://t.me/BotFather, send /newbot, answer its questions, and put the token that it gives into ${token}`,
      ),
    ];
  const form = ok(`${token} is set, and has the form of a token`);
  const { bot } = telegram;
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
          next: cureOf(config.telegram?.apiRoot),
        }),
      ];
  }
}

const cureOf = (root: string | undefined): string =>
  root === undefined
    ? "let this machine reach https://api.telegram.org"
    : `start the Bot API server at ${root}, or correct TELEGRAM_API_ROOT`;

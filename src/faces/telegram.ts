import { createTelegramAdapter, telegramBotId } from "../../adapters/telegram/index.ts";
import type { TelegramConfig } from "../config.ts";
import { tokens } from "../container/tokens.ts";
import { createTurn } from "../ops/turn.ts";
import { platformFace, type Face, type FaceParts } from "./face.ts";

/** The bot on Telegram. */
export function openTelegram(
  telegram: TelegramConfig,
  { config, container, logger }: FaceParts,
): Face {
  const { commands, wizards } = container.get(tokens.Repertoire);
  // What waits long for a store that is away would keep a process that is to end.
  const { quickCache: cache } = container.get(tokens.Store);
  const adapter = createTelegramAdapter({
    ...telegram,
    clock: container.get(tokens.Clock),
    logger,
    commands,
    links: wizards.map(({ command }) => command),
    overhears: wizards.some(({ where }) => where === "anywhere"),
    cache,
    // Another bot on the same Redis has a turn of its own.
    turn: config.redis && createTurn(cache, `telegram:${telegramBotId(telegram.token)}`),
  });
  const { webhook } = telegram;
  const way = (): string =>
    webhook ? `webhook ${webhook.url}, here port ${adapter.port ?? "unknown"}` : "long polling";
  return platformFace(adapter, () =>
    adapter.username === undefined ? notYet(adapter.trouble()) : welcome(adapter.username, way()),
  );
}

const notYet = (trouble = "it does not answer"): string =>
  `I am not on Telegram yet: ${trouble}. I keep trying, and the log says when I got through.`;

const welcome = (username: string, way: string): string =>
  `I am on Telegram as @${username} (${way}).\nOpen https://t.me/${username} and press Start.`;

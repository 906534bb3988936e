import { join } from "node:path";

import { createConsoleAdapter } from "../adapters/console/index.ts";
import type { Config, TelegramConfig } from "./config.ts";
import type { createContainer } from "./container/container.ts";
import { tokens } from "./container/tokens.ts";
import { commandWriter } from "./core/command/command-words.ts";
import { completions } from "./core/command/completion.ts";
import { createTurn } from "./ops/turn.ts";
import type { ChatAdapter } from "./ports/chat-adapter.ts";
import type { Logger } from "./ports/logger.ts";
import type { Bot } from "./runtime/bot.ts";
import { takeSeat } from "./seat.ts";

/** What people reach the bot by. */
export interface Face {
  readonly adapters: readonly ChatAdapter[];
  /** Resolves when nobody will write here any more; never, for a platform. */
  readonly closed: Promise<void>;
  /** Said on standard output once it listens. */
  greeting(): string;
  /** True if somebody may have written what was not saved. */
  unsaved(): boolean;
  release(): void;
}

/** What a face is opened with. */
export interface FaceParts {
  readonly config: Config;
  readonly container: ReturnType<typeof createContainer>;
  readonly logger: Logger;
  readonly bot: () => Bot;
}

/** The platforms that the configuration names; without any, this terminal or pipe. */
export async function openFace(parts: FaceParts): Promise<Face> {
  const { telegram } = parts.config;
  return telegram ? openTelegram(telegram, parts) : openConsole(parts);
}

function openConsole({ config, container, bot }: FaceParts): Face {
  const seat = config.redis && takeSeat(config.dataDir);
  if (seat && seat.number > 1)
    process.stderr.write(
      "Another terminal uses this folder: this one has a conversation and a sign-in of its own.\n",
    );
  const { commands } = container.get(tokens.Repertoire);
  const adapter = createConsoleAdapter({
    input: process.stdin,
    output: process.stdout,
    env: process.env,
    whenIdle: () => bot().idle(),
    complete: (line) => completions(commands, line),
    writeCommand: commandWriter(commands),
    filesFolder: join(config.dataDir, "files"),
    ...(seat ? { name: seat.name } : {}),
  });
  return {
    adapters: [adapter],
    closed: adapter.closed,
    greeting: () => "",
    unsaved: () => adapter.unsaved,
    release: () => seat?.release(),
  };
}

async function openTelegram(
  telegram: TelegramConfig,
  { config, container, logger }: FaceParts,
): Promise<Face> {
  // Loaded only here: a terminal needs none of it.
  const { createTelegramAdapter, telegramBotId } = await import("../adapters/telegram/index.ts");
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
  return {
    adapters: [adapter],
    closed: new Promise(() => undefined),
    greeting: () =>
      adapter.username === undefined ? notYet(adapter.trouble()) : welcome(adapter.username, way()),
    unsaved: () => false,
    release: () => undefined,
  };
}

const notYet = (trouble = "it does not answer"): string =>
  `I am not on Telegram yet: ${trouble}. I keep trying, and the log says when I got through.\n`;

const welcome = (username: string, way: string): string =>
  `I am on Telegram as @${username} (${way}).\nOpen https://t.me/${username} and press Start. Ctrl-C ends me.\n`;

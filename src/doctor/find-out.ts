import { resolve } from "node:path";

import {
  inspectTelegram,
  telegramBotId,
  type TelegramInspection,
} from "../../adapters/telegram/index.ts";
import type { Config } from "../config.ts";
import { createPlumeRepertoire } from "../plume/bot.ts";
import type { Clock } from "../ports/clock.ts";
import { createVault } from "../stores/vault.ts";
import type { Configured } from "./configured.ts";
import type { Facts, FolderFacts, StoreFacts } from "./facts.ts";
import { lookAtFile } from "./file-store.ts";
import { lookAtFolder } from "./folder.ts";
import { lookAtRedis } from "./redis-store.ts";

const telegramMs = 5_000;

/** Looks at everything that the configuration names, and changes nothing there. */
export async function findOut(configured: Configured, clock: Clock): Promise<Facts> {
  const config = { ...configured.config, dataDir: resolve(configured.config.dataDir) };
  const folder = lookAtFolder(config.dataDir, config.redis === undefined);
  const looked = { ...configured, config };
  const [telegram, store] = await Promise.all([
    askTelegram(config, clock),
    lookAtStore(looked, { folder, clock }),
  ]);
  return { config, telegram, folder, store, nowMs: clock.now() };
}

async function askTelegram(
  { telegram, partnerIdMin, allowedHosts }: Config,
  clock: Clock,
): Promise<TelegramInspection | undefined> {
  if (!telegram) return undefined;
  // Of the repertoire only the commands are wanted: the menu is made of them.
  const settings = { partnerIdMin, allowedHosts, defaultApiBase: "" };
  const { commands } = createPlumeRepertoire(settings);
  const signal = AbortSignal.timeout(telegramMs);
  return inspectTelegram({ ...telegram, commands, clock, signal });
}

function lookAtStore(
  configured: Configured,
  { folder, clock }: { readonly folder: FolderFacts; readonly clock: Clock },
): Promise<StoreFacts> {
  const { config, ring, redisCa: ca } = configured;
  const { redis, telegram, dataDir } = config;
  const prefix = telegram && `telegram:${telegramBotId(telegram.token)}:`;
  if (redis && ring) return lookAtRedis({ redis, ca, vault: createVault(ring), clock, prefix });
  const look = { configured, folder: dataDir, state: folder, prefix, nowMs: clock.now() };
  return lookAtFile(look);
}

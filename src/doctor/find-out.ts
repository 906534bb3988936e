import { resolve } from "node:path";

import type { Config } from "../config.ts";
import { createPlumeRepertoire } from "../plume/bot.ts";
import type { Clock } from "../ports/clock.ts";
import { createVault } from "../stores/vault.ts";
import type { Configured } from "./configured.ts";
import type { Facts, FolderFacts, StoreFacts, Traces } from "./facts.ts";
import { lookAtDiscord } from "./discord/discord.ts";
import { lookAtFile } from "./file-store.ts";
import { lookAtFolder } from "./folder.ts";
import { noPlatform } from "./no-platform.ts";
import type { Asking, Platform } from "./platform.ts";
import { lookAtRedis } from "./redis-store.ts";
import { lookAtSlack } from "./slack/slack.ts";
import { lookAtTelegram } from "./telegram/telegram.ts";

/** All that was found out. */
export interface Findings {
  readonly facts: Facts;
  /** At least one. */
  readonly platforms: readonly Platform[];
}

const askMs = 5_000;

/** Looks at everything that the configuration names, and changes nothing there. */
export async function findOut(configured: Configured, clock: Clock): Promise<Findings> {
  const config = { ...configured.config, dataDir: resolve(configured.config.dataDir) };
  const folder = lookAtFolder(config.dataDir, config.redis === undefined);
  const looked = { ...configured, config };
  const asked = await askAll(config, clock);
  const platforms = asked.length === 0 ? [noPlatform] : asked;
  // What to look for there is known only now: which workspace a token is for, Slack says.
  const traces = platforms.map((platform) => platform.traces);
  const store = await lookAtStore(looked, { folder, clock, traces });
  return { facts: { config, folder, store, nowMs: clock.now() }, platforms };
}

async function askAll(config: Config, clock: Clock): Promise<readonly Platform[]> {
  const { telegram, slack, discord, partnerIdMin, allowedHosts } = config;
  // Of the repertoire only the commands are wanted: the menu is made of them.
  const settings = { partnerIdMin, allowedHosts, defaultApiBase: "" };
  const { commands } = createPlumeRepertoire(settings);
  const asking: Asking = { commands, clock, signal: AbortSignal.timeout(askMs) };
  return Promise.all([
    ...(telegram ? [lookAtTelegram(telegram, asking)] : []),
    ...(slack ? [lookAtSlack(slack, asking)] : []),
    ...(discord ? [lookAtDiscord(discord, asking)] : []),
  ]);
}

interface StoreLook {
  readonly folder: FolderFacts;
  readonly clock: Clock;
  readonly traces: readonly Traces[];
}

function lookAtStore(
  configured: Configured,
  { folder, clock, traces }: StoreLook,
): Promise<StoreFacts> {
  const { config, ring, redisCa: ca } = configured;
  const { redis, dataDir } = config;
  if (redis && ring) return lookAtRedis({ redis, ca, vault: createVault(ring), clock, traces });
  const look = { configured, folder: dataDir, state: folder, traces, nowMs: clock.now() };
  return lookAtFile(look);
}

import {
  readDiscordCommands,
  readDiscordRegistry,
  type DiscordCommandsConfig,
  type DiscordRegistryConfig,
} from "./config/discord-commands.ts";
import { readDiscord, type DiscordConfig } from "./config/discord.ts";
import { misspelt } from "./config/misspelt.ts";
import { Reading, type Environment } from "./config/reading.ts";
import { readRedis, type RedisConfig } from "./config/redis.ts";
import { readManifestConfig, type ManifestConfig } from "./config/slack-manifest.ts";
import { readSlack, type SlackConfig } from "./config/slack.ts";
import { readTelegram, type TelegramConfig } from "./config/telegram.ts";
import { variables } from "./config/variables.ts";
import { Fault } from "./core/fault.ts";

export type { DiscordCommandsConfig, DiscordRegistryConfig } from "./config/discord-commands.ts";
export type { DiscordConfig } from "./config/discord.ts";
export type { RedisConfig } from "./config/redis.ts";
export type { ManifestConfig } from "./config/slack-manifest.ts";
export type { SlackConfig } from "./config/slack.ts";
export type { TelegramConfig } from "./config/telegram.ts";

/** All that the environment decides, checked. */
export interface Config {
  /** Folder of the store file, the key and the log. */
  readonly dataDir: string;
  /** `sandbox`: a simulated Plume Cloud inside this process; `plume`: the real one. */
  readonly cloud: "sandbox" | "plume";
  /** What `/skip` takes as API base; the sandbox has its own. */
  readonly apiBase: string | undefined;
  /** Shortest partner ID that is accepted, in characters. */
  readonly partnerIdMin: number;
  /** Hosts, by name or address, that may lie inside a private network. */
  readonly allowedHosts: readonly string[];
  /** A PEM file of certificate authorities to trust beside the known ones. */
  readonly extraCaFile: string | undefined;
  /** `id:base64key,…`, the first one primary; else a key file is made in `dataDir`. */
  readonly vaultKeys: string | undefined;
  /** The Redis that keeps everything; `undefined` keeps it in a file in `dataDir`. */
  readonly redis: RedisConfig | undefined;
  /** The bot on Telegram, if there is one. */
  readonly telegram: TelegramConfig | undefined;
  /** The app on Slack, if there is one. */
  readonly slack: SlackConfig | undefined;
  /** The bot on Discord, if there is one. */
  readonly discord: DiscordConfig | undefined;
  /** A file, or `-` for standard error. */
  readonly logFile: string | undefined;
  readonly logLevel: "debug" | "info" | "warn" | "error";
}

/** Every variable there is. */
export const variableNames: readonly string[] = Object.keys(variables);

/**
 * The configuration in an environment. Throws `Fault` `config.invalid` that lists every mistake
 * with its variable, what was expected and an example; never a value, it may be a secret.
 */
export function parseConfig(env: Environment): Config {
  const reading = new Reading(env);
  const config: Config = {
    redis: readRedis(reading),
    telegram: readTelegram(reading),
    slack: readSlack(reading),
    discord: readDiscord(reading),
    dataDir: reading.read("PLUME_DATA_DIR") ?? ".plume",
    cloud: reading.read("PLUME_CLOUD") ?? "sandbox",
    apiBase: reading.read("PLUME_API_BASE"),
    partnerIdMin: reading.read("PLUME_PARTNER_ID_MIN") ?? 20,
    allowedHosts: reading.read("PLUME_ALLOWED_HOSTS") ?? [],
    extraCaFile: reading.read("PLUME_EXTRA_CA_FILE"),
    vaultKeys: reading.read("VAULT_KEYS"),
    logFile: reading.read("LOG_FILE"),
    logLevel: reading.read("LOG_LEVEL") ?? "info",
  };
  refuse(env, reading);
  return config;
}

/** What the manifest of a Slack app is made of. Throws as {@link parseConfig} does. */
export function parseManifestConfig(env: Environment): ManifestConfig {
  const reading = new Reading(env);
  const config = readManifestConfig(reading);
  refuse(env, reading);
  return config;
}

/** What the commands of a bot on Discord are made of. Throws as {@link parseConfig} does. */
export function parseDiscordCommandsConfig(env: Environment): DiscordCommandsConfig {
  const reading = new Reading(env);
  const config = readDiscordCommands(reading);
  refuse(env, reading);
  return config;
}

/** The same with a token, by which they are registered. Throws as {@link parseConfig} does. */
export function parseDiscordRegistryConfig(env: Environment): DiscordRegistryConfig {
  const reading = new Reading(env);
  const config = readDiscordRegistry(reading);
  const problems = problemsOf(env, reading);
  if (!config || problems.length > 0) throw new Fault("config.invalid", { problems });
  return config;
}

function refuse(env: Environment, reading: Reading): void {
  const problems = problemsOf(env, reading);
  if (problems.length > 0) throw new Fault("config.invalid", { problems });
}

const problemsOf = (env: Environment, reading: Reading): readonly string[] => [
  ...misspelt(env),
  ...reading.problems,
];

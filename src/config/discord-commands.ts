import type { DiscordConfig } from "./discord.ts";
import type { Reading } from "./reading.ts";

/** What the commands of a bot on Discord are made of. No token is needed to see them. */
export type DiscordCommandsConfig = Pick<DiscordConfig, "guilds" | "permissions">;

/** The same, and where they are registered. */
export type DiscordRegistryConfig = DiscordCommandsConfig &
  Pick<DiscordConfig, "token" | "apiRoot">;

/** What is set of it. */
export function readDiscordCommands(reading: Reading): DiscordCommandsConfig {
  return {
    guilds: reading.read("DISCORD_GUILDS") ?? [],
    permissions: reading.read("DISCORD_PERMISSIONS") ?? {},
  };
}

/** `undefined` without a token, which is a mistake then. */
export function readDiscordRegistry(reading: Reading): DiscordRegistryConfig | undefined {
  const config = readDiscordCommands(reading);
  const token = reading.read("DISCORD_TOKEN");
  const apiRoot = reading.read("DISCORD_API_ROOT");
  if (!reading.isSet("DISCORD_TOKEN")) reading.expected("DISCORD_TOKEN");
  return token && { ...config, token, apiRoot };
}

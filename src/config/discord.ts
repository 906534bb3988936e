import type { Sealed } from "../core/sealed.ts";
import type { DiscordPermissions } from "./discord-permissions.ts";
import type { Name, Reading } from "./reading.ts";

/** Which bot on Discord, and for which servers. */
export interface DiscordConfig {
  readonly token: Sealed;
  /** The servers that its commands are registered for; all, and direct messages, without any. */
  readonly guilds: readonly string[];
  /** How many connections share what happens on all servers. */
  readonly shards: "auto" | number;
  /** What a person needs on a server to see the commands that need something. */
  readonly permissions: DiscordPermissions;
  /** Another API than Discord's. */
  readonly apiRoot: string | undefined;
}

const others: readonly Name[] = [
  "DISCORD_GUILDS",
  "DISCORD_SHARDS",
  "DISCORD_PERMISSIONS",
  "DISCORD_API_ROOT",
];

/** What belongs to Discord, if the bot is there. */
export function readDiscord(reading: Reading): DiscordConfig | undefined {
  const token = reading.read("DISCORD_TOKEN");
  const config = {
    guilds: reading.read("DISCORD_GUILDS") ?? [],
    shards: reading.read("DISCORD_SHARDS") ?? "auto",
    permissions: reading.read("DISCORD_PERMISSIONS") ?? {},
    apiRoot: reading.read("DISCORD_API_ROOT"),
  } as const;
  reading.lonely("DISCORD_TOKEN", others);
  return token && { token, ...config };
}

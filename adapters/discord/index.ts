import { DiscordChat, type DiscordAdapter, type DiscordOptions } from "./adapter.ts";

export type { DiscordAdapter, DiscordOptions } from "./adapter.ts";
export type { KnownApp } from "./application.ts";
export type { Told } from "./ask.ts";
export {
  inspectDiscord,
  type DiscordInspection,
  type KnownBot,
  type KnownGateway,
  type KnownServer,
  type KnownServers,
} from "./inspect.ts";
export type { InspectOptions, KnownCommands, KnownPlace } from "./inspect-commands.ts";
export { inviteOf, type BotPermission } from "./invite.ts";
export { botIdOf as discordBotId } from "./tokens.ts";
export type { Identity } from "./client.ts";
export { discordLimits, type Limits } from "./outbound.ts";

/** Discord as a chat platform: its gateway, which one process among many hears, and its API. */
export function createDiscordAdapter(options: DiscordOptions): DiscordAdapter {
  return new DiscordChat(options);
}

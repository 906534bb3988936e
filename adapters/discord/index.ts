import { DiscordChat, type DiscordAdapter, type DiscordOptions } from "./adapter.ts";

export type { DiscordAdapter, DiscordOptions } from "./adapter.ts";
export type { Answer } from "./answer.ts";
export type { KnownApp, Lacking } from "./application.ts";
export type { Registration, Server } from "./calls/commands.ts";
export type { Identity } from "./client.ts";
export { commandDifferences, isEntryPoint } from "./commands/commands-diff.ts";
export { commandsProblems } from "./commands/commands-limits.ts";
export { commandsOf, type CommandsOptions, type SlashCommand } from "./commands/commands.ts";
export { reasonOf, type Failure } from "./failure.ts";
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
export { shardTurn as discordShardTurn } from "./gateway/lease.ts";
export { discordLimits, type Limits } from "./speech/outbound.ts";
export { openRegistry, type Registry } from "./commands/registry.ts";
export type { RestOptions, TokenWatch } from "./rest-api.ts";
export {
  findTwins,
  standings,
  type Standing,
  type Twins,
  type Wanted as WantedCommands,
} from "./commands/standing.ts";
export { botIdOf as discordBotId } from "./tokens.ts";
export type { Shard } from "./gateway/wire.ts";

/** Discord as a chat platform: its gateway, which one process among many hears, and its API. */
export function createDiscordAdapter(options: DiscordOptions): DiscordAdapter {
  return new DiscordChat(options);
}

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

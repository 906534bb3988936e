import { SlackChat, type SlackAdapter, type SlackOptions } from "./adapter.ts";

export type {
  Listening,
  ManyWorkspaces,
  OneWorkspace,
  SlackAdapter,
  SlackOptions,
} from "./adapter.ts";
export type { AskOptions } from "./ask.ts";
export type { Identity } from "./calls/people.ts";
export type { HttpOptions, InstallPages } from "./http.ts";
export {
  inspectSlack,
  type InspectOptions,
  type KnownApp,
  type SlackInspection,
} from "./inspect.ts";
export { exportManifest, validateManifest } from "./live-manifest.ts";
export { manifestDifferences } from "./manifest-diff.ts";
export { manifestProblems } from "./manifest-limits.ts";
export {
  manifestOf,
  type Manifest,
  type ManifestHttp,
  type ManifestOptions,
  type ManifestSlash,
} from "./manifest.ts";
export { slackLimits, type Limits } from "./outbound.ts";
export { installPath, redirectPath } from "./paths.ts";
export { botScopes, type BotScope } from "./scopes.ts";
export type { SocketOptions } from "./socket.ts";
export { slashesOf, slashPrefix, type Slash, type SlashOptions } from "./slash.ts";

/**
 * Slack as a chat platform, by HTTP or Socket Mode, in one workspace or in all that install the bot.
 */
export function createSlackAdapter(options: SlackOptions): SlackAdapter {
  return new SlackChat(options);
}

import { cutGraphemes, usage, type Command } from "../../src/index.ts";
import { botScopeNames, botScopes } from "./scopes.ts";
import { slashesOf, type Slash, type SlashOptions } from "./slash.ts";

/** What an app's manifest is made of. */
export interface ManifestOptions extends SlashOptions {
  /** The app's name, up to 35 characters. */
  readonly name: string;
  /** What it is, in a line of up to 140 characters. */
  readonly description: string;
  /** All declared commands. */
  readonly commands: readonly Command[];
  /** Where Slack sends everything; `undefined` for Socket Mode. */
  readonly http: ManifestHttp | undefined;
}

/** Addresses at which an app is reached. */
export interface ManifestHttp {
  /** Events, slash commands, buttons and forms. */
  readonly eventsUrl: string;
  /** Where people come back to when they install it. */
  readonly redirectUrls: readonly string[];
}

/** A slash command in a manifest. */
export interface ManifestSlash {
  readonly command: string;
  readonly url?: string;
  readonly description: string;
  readonly usage_hint?: string;
  readonly should_escape: false;
}

/** The parts of an app's manifest that the bot needs. Source: https://docs.slack.dev/reference/app-manifest */
export interface Manifest {
  readonly display_information: { readonly name: string; readonly description: string };
  readonly features: {
    readonly app_home: {
      readonly home_tab_enabled: boolean;
      readonly messages_tab_enabled: boolean;
      readonly messages_tab_read_only_enabled: boolean;
    };
    readonly bot_user: { readonly display_name: string; readonly always_online: boolean };
    readonly slash_commands: readonly ManifestSlash[];
  };
  readonly oauth_config: {
    readonly redirect_urls?: readonly string[];
    readonly scopes: { readonly bot: readonly string[]; readonly bot_optional: readonly string[] };
  };
  readonly settings: {
    readonly event_subscriptions: {
      readonly request_url?: string;
      readonly bot_events: readonly string[];
    };
    readonly interactivity: { readonly is_enabled: boolean; readonly request_url?: string };
    readonly org_deploy_enabled: boolean;
    readonly socket_mode_enabled: boolean;
    readonly token_rotation_enabled: boolean;
  };
}

/** Longest texts, in characters. Source: https://docs.slack.dev/reference/app-manifest */
export const longest = {
  name: 35,
  description: 140,
  botName: 80,
  command: 32,
  commandDescription: 2_000,
  usageHint: 1_000,
} as const;

/** What the bot wants to be told of. */
export const botEvents: readonly string[] = [
  "app_home_opened",
  "app_mention",
  "app_uninstalled",
  "message.im",
  "tokens_revoked",
];

/** The manifest of an app for these commands. Texts that are too long are cut, names are not. */
export function manifestOf(options: ManifestOptions): Manifest {
  const { name, description, commands, http } = options;
  const request = http ? { request_url: http.eventsUrl } : {};
  return {
    display_information: { name, description: cutGraphemes(description, longest.description) },
    features: {
      app_home: {
        home_tab_enabled: true,
        messages_tab_enabled: true,
        messages_tab_read_only_enabled: false,
      },
      bot_user: { display_name: botNameOf(name), always_online: true },
      slash_commands: slashesOf(options, commands).map((slash) => slashOf(slash, options)),
    },
    oauth_config: {
      ...(http ? { redirect_urls: http.redirectUrls } : {}),
      scopes: {
        bot: botScopeNames,
        bot_optional: botScopes.filter((scope) => scope.optional).map((scope) => scope.name),
      },
    },
    settings: {
      event_subscriptions: { ...request, bot_events: botEvents },
      interactivity: { is_enabled: true, ...request },
      org_deploy_enabled: false,
      socket_mode_enabled: http === undefined,
      // Tokens that end by themselves would have to be renewed by one process for all.
      token_rotation_enabled: false,
    },
  };
}

/** Small letters, digits and `-_.`: all that a bot's name may have. */
const botNameOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, "-")
    .replace(/^-+|-+$/g, "") || "bot";

function slashOf(
  { name, calls }: Slash,
  { description, commands, http }: ManifestOptions,
): ManifestSlash {
  const hint = calls ? parametersOf(calls) : commands.map((command) => command.name).join(" | ");
  return {
    command: name,
    ...(http ? { url: http.eventsUrl } : {}),
    description: cutGraphemes(calls?.summary ?? description, longest.commandDescription),
    ...(hint === "" ? {} : { usage_hint: cutGraphemes(hint, longest.usageHint) }),
    // Names of people and channels stay as they were typed.
    should_escape: false,
  };
}

/** `<customerId> <locationId> [page=…]`. */
const parametersOf = (command: Command): string =>
  usage(command, "").slice(command.name.length).trim();

import type {
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  RESTPostAPIChatInputApplicationCommandsJSONBody,
} from "discord.js";

import type { Command } from "../../../src/index.ts";
import { optionOf, summaryOf } from "./command-option.ts";
import { localised } from "./locales.ts";
import { commandNames, optionNames } from "../option-names.ts";

/** A slash command as it is registered. */
export type SlashCommand = RESTPostAPIChatInputApplicationCommandsJSONBody;

/** Where commands are registered, and who sees them there. */
export interface CommandsOptions {
  /** The servers that have them; all, and direct messages, without any. */
  readonly guilds: readonly string[];
  /** What people need on a server for the commands that need something, each as a set of bits. */
  readonly permissions: { readonly [permission: string]: string };
}

// discord.js is heavy, so that only its types are imported here: these are its values.
const slashType: ApplicationCommandType.ChatInput = 1;
const onServers: ApplicationIntegrationType.GuildInstall = 0;
const inServers: InteractionContextType.Guild = 0;
const inDirectMessages: InteractionContextType.BotDM = 1;

/**
 * The declared commands as Discord shows them. Whatever has a default there stands in them all the
 * same: a command that is registered again might else keep what it had. Throws a `TypeError` where
 * Discord would take two names for one.
 */
export function commandsOf(
  commands: readonly Command[],
  options: CommandsOptions,
): readonly SlashCommand[] {
  const names = [...commandNames(commands).keys()];
  return commands.map((command, i) => commandOf(names[i] ?? command.name, command, options));
}

function commandOf(
  name: string,
  command: Command,
  { guilds, permissions }: CommandsOptions,
): SlashCommand {
  const description = summaryOf(command.summary);
  return {
    type: slashType,
    name,
    description,
    description_localizations: localised(description, command.summaries, summaryOf),
    options: optionsOf(command),
    default_member_permissions: permissionsFor(command, permissions),
    nsfw: false,
    // On a server it is for that server alone, and Discord takes neither.
    ...(guilds.length > 0
      ? {}
      : { contexts: [inServers, inDirectMessages], integration_types: [onServers] }),
  };
}

/** What must be given stands first: Discord takes them in no other order. */
function optionsOf(command: Command): NonNullable<SlashCommand["options"]> {
  const names = [...optionNames(command).keys()];
  const all = command.parameters.map((parameter, i) =>
    optionOf(names[i] ?? parameter.name, parameter),
  );
  return [...all.filter(({ required }) => required), ...all.filter(({ required }) => !required)];
}

const permissionsFor = (
  { permission }: Command,
  permissions: CommandsOptions["permissions"],
): string | null =>
  permission !== undefined && Object.hasOwn(permissions, permission)
    ? (permissions[permission] ?? null)
    : null;

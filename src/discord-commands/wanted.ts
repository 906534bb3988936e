import { commandsOf, commandsProblems, type SlashCommand } from "../../adapters/discord/index.ts";
import type { DiscordCommandsConfig } from "../config.ts";
import type { Command } from "../core/command/command.ts";
import { Fault } from "../core/fault.ts";

/**
 * The commands as the configuration has them. Throws `Fault` `config.invalid` for what Discord
 * would refuse, and for permissions that stand for nothing.
 */
export function wantedCommands(
  config: DiscordCommandsConfig,
  commands: readonly Command[],
): readonly SlashCommand[] {
  const wanted = commandsOf(commands, config);
  const problems = [
    ...unneeded(config, commands),
    ...commandsProblems(wanted).map((problem) => `The commands: ${problem}`),
  ];
  if (problems.length > 0) throw new Fault("config.invalid", { problems });
  return wanted;
}

function unneeded(
  { permissions }: DiscordCommandsConfig,
  commands: readonly Command[],
): readonly string[] {
  const needed = new Set(commands.flatMap(({ permission }) => permission ?? []));
  const known = [...needed].join(", ") || "none";
  return Object.keys(permissions)
    .filter((permission) => !needed.has(permission))
    .map((one) => `DISCORD_PERMISSIONS: no command needs ${one}, only: ${known}`);
}

import type { SlashCommand } from "../../adapters/discord/index.ts";
import {
  parseDiscordCommandsConfig,
  parseDiscordRegistryConfig,
  type DiscordCommandsConfig,
} from "../config.ts";
import { Fault, isFault } from "../core/fault.ts";
import { exitCodes, type ExitCode, type Surroundings } from "../keys/surroundings.ts";
import { createPlumeRepertoire } from "../plume/bot.ts";
import { apply } from "./apply.ts";
import { check } from "./check.ts";
import { clear } from "./clear.ts";
import { help, parseCall } from "./command-line.ts";
import { atRegistry, type Errand } from "./found.ts";
import { wantedCommands } from "./wanted.ts";

/** Prints the commands as Discord takes them, or sees to it that it has them so. Never rejects. */
export async function runDiscordCommands(
  args: readonly string[],
  surroundings: Surroundings,
): Promise<ExitCode> {
  const call = parseCall(args);
  const { env, say, note } = surroundings;
  try {
    switch (call.kind) {
      case "print":
        say(JSON.stringify(wantedBy(parseDiscordCommandsConfig(env)), undefined, 2));
        return exitCodes.well;
      case "check":
        return await atRegistry(prepare(surroundings), check);
      case "apply":
        return await atRegistry(prepare(surroundings), apply);
      case "clear":
        return await atRegistry(prepare(surroundings), (all) => clear(call.server, all));
      case "help":
        for (const line of help) say(line);
        return exitCodes.well;
      case "mistake":
        for (const line of [call.text, ...help]) note(line);
        return exitCodes.mistake;
    }
  } catch (error) {
    return explain(error, surroundings);
  }
}

function prepare(surroundings: Surroundings): Errand {
  const config = parseDiscordRegistryConfig(surroundings.env);
  const wanted = { commands: wantedBy(config), guilds: config.guilds };
  return { config, wanted, surroundings };
}

function wantedBy(config: DiscordCommandsConfig): readonly SlashCommand[] {
  // Of the repertoire only the commands are wanted.
  const settings = { partnerIdMin: 1, allowedHosts: [], defaultApiBase: "" };
  return wantedCommands(config, createPlumeRepertoire(settings).commands);
}

function explain(error: unknown, { note }: Surroundings): ExitCode {
  if (isFault(error, "config.invalid")) for (const problem of error.details.problems) note(problem);
  else note(error instanceof Fault ? error.message : "an unexpected error");
  return exitCodes.mistake;
}

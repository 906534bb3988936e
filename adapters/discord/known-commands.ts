import type { Command } from "../../src/index.ts";
import { commandNames, optionNames } from "./option-names.ts";

/** A declared command, as Discord's names lead to it. */
export interface KnownCommand {
  /** As declared. */
  readonly name: string;
  /** The declared names of its values, by the names of its options. */
  readonly options: ReadonlyMap<string, string>;
}

/** Declared commands by Discord's names for them. */
export type KnownCommands = ReadonlyMap<string, KnownCommand>;

/** Who the bot is, and what it answers to. */
export interface Acquaintance {
  /** Its user id. */
  readonly botId: string;
  readonly commands: KnownCommands;
}

/** The commands by Discord's names. Throws a `TypeError` for a name that Discord does not take. */
export function knownCommands(commands: readonly Command[]): KnownCommands {
  const names = commandNames(commands);
  const declared = new Map(commands.map((command) => [command.name, command]));
  const known = new Map<string, KnownCommand>();
  for (const [discords, name] of names) {
    const command = declared.get(name);
    if (command) known.set(discords, { name, options: optionNames(command) });
  }
  return known;
}

const wordForm = /^\s*\/?(\S+)([\s\S]*)$/;

/**
 * What a message to the bot means. Discord keeps what begins with a slash for the commands that are
 * registered there, so a command is known without one, too. All else stays as it was typed.
 */
export function messageLine(text: string, commands: KnownCommands): string {
  const [, word = "", rest = ""] = wordForm.exec(text) ?? [];
  const command = commands.get(word.toLowerCase());
  return command ? `/${command.name}${rest}` : text;
}

import type { Command } from "../../src/index.ts";
import { slashesOf, type SlashOptions } from "./slash.ts";

/** What the bot answers to. */
export interface Names {
  /** Names of the commands, as declared. */
  readonly commands: readonly string[];
  /** The slash command that takes all commands, for example `/plume`. */
  readonly slash: string;
  /** Slash commands of their own, for example `/plume-health`, and what each of them calls. */
  readonly separate: { readonly [slash: string]: string };
}

/** What the bot answers to, by its slash commands and its declared ones. */
export function namesOf(options: SlashOptions, commands: readonly Command[]): Names {
  const own = slashesOf(options, commands).flatMap(({ name, calls }) =>
    calls ? [[name, calls.name] as const] : [],
  );
  return {
    commands: commands.map(({ name }) => name),
    slash: options.command,
    separate: Object.fromEntries(own),
  };
}

// What a wizard takes beside answers; the core knows them with and without a slash.
const wizardWord = /^\s*(?:skip|back|keep|cancel|start over|again|anyway|fix \d{1,2})\s*$/i;

const declaredForm = /^\s*\/?(\S+)([\s\S]*)$/;

/** What a slash command calls, as a typed line. Without words it is help that is wanted. */
export function slashLine(slash: string, text: string, names: Names): string {
  const own = separateName(slash, names);
  if (own !== undefined) return `/${own} ${text.trim()}`.trim();
  const [, word, rest = ""] = declaredForm.exec(text) ?? [];
  return word === undefined ? "/help" : `/${declared(word, names) ?? word}${rest}`.trimEnd();
}

/**
 * What a message to the bot means. Slack keeps messages that begin with a slash to itself, so a
 * command is known without one; all else stays as it was typed.
 */
export function messageLine(text: string, names: Names): string {
  const [, word = "", rest = ""] = declaredForm.exec(text) ?? [];
  const name = word.toLowerCase();
  const own = separateName(`/${name}`, names);
  if (own !== undefined) return `/${own}${rest}`;
  if (`/${name}` === names.slash.toLowerCase()) return ownLine(text, rest, names);
  const command = declared(word, names);
  return command === undefined ? text : `/${command}${rest}`;
}

/** What follows the bot's own name; after a slash it can be meant as nothing but a command. */
function ownLine(text: string, rest: string, names: Names): string {
  if (text.trimStart().startsWith("/") || rest.trim() === "") return slashLine("", rest, names);
  if (wizardWord.test(rest)) return rest.trim();
  const line = messageLine(rest, names);
  return line === rest ? text : line;
}

function declared(word: string, { commands }: Names): string | undefined {
  const name = word.toLowerCase();
  return commands.find((command) => command.toLowerCase() === name);
}

function separateName(slash: string, { separate }: Names): string | undefined {
  const name = slash.toLowerCase();
  return Object.entries(separate).find(([key]) => key.toLowerCase() === name)?.[1];
}

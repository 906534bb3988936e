import type { ApplicationCommandOptionType } from "discord.js";

import { at, listAt, numberAt, textAt } from "../../src/index.ts";
import type { KnownCommand } from "./known-commands.ts";
import { typedText } from "./text.ts";

/** The value that a person is typing. */
export interface Focused {
  /** As declared. */
  readonly name: string;
  /** What stands there so far. */
  readonly value: string;
  readonly isNumber: boolean;
}

/** What stands in a command's options, by the declared names. */
export interface Options {
  readonly focused: Focused | undefined;
  /** All the others. */
  readonly args: { readonly [name: string]: string };
}

type Named = Pick<KnownCommand, "options"> | undefined;

/** The values of a command that was sent. */
export const valuesOf = (data: unknown, command: Named): Options["args"] =>
  valuesIn(listAt(data, "options"), command);

/** The values of a command that is being typed. */
export function parseOptions(data: unknown, command: Named): Options {
  const all = listAt(data, "options");
  const [focused] = all.filter(isFocused);
  return {
    focused: focused === undefined ? undefined : focusedIn(focused, command),
    args: valuesIn(
      all.filter((option) => !isFocused(option)),
      command,
    ),
  };
}

const isFocused = (option: unknown): boolean => at(option, "focused") === true;

// discord.js is heavy, so that only its types are imported here: these are its values.
const integer: ApplicationCommandOptionType.Integer = 4;
const number: ApplicationCommandOptionType.Number = 10;
const numbers: readonly unknown[] = [integer, number];

const focusedIn = (option: unknown, command: Named): Focused => ({
  name: nameOf(option, command),
  // What is typed for a number comes as a text, too.
  value: valueOf(option) ?? "",
  isNumber: numbers.includes(numberAt(option, "type")),
});

function valuesIn(options: readonly unknown[], command: Named): Options["args"] {
  const given = options.flatMap((option) => {
    const value = valueOf(option);
    return value === undefined ? [] : [[nameOf(option, command), value] as const];
  });
  return Object.fromEntries(given);
}

/** An option that nobody declares keeps its name: the bot says that it has none of that name. */
function nameOf(option: unknown, command: Named): string {
  const name = textAt(option, "name") ?? "";
  return command?.options.get(name) ?? name;
}

/** A value as a text; ids are often copied with the marks of code that they stood in. */
function valueOf(option: unknown): string | undefined {
  const value = at(option, "value");
  if (typeof value === "string") return typedText(value);
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

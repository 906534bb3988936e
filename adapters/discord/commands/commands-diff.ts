import type { ApplicationCommandType } from "discord.js";

import { at, listAt, textAt } from "../../../src/index.ts";
import { choiceFacts, commandFacts, optionFacts, placeFacts, type Facts } from "./command-facts.ts";
import type { SlashCommand } from "./commands.ts";

// discord.js is heavy, so that only its types are imported here: these are its values.
const slashType: ApplicationCommandType.ChatInput = 1;
const entryType: ApplicationCommandType.PrimaryEntryPoint = 4;

/**
 * True for the command by which an app's Activity is started: Discord makes it, and takes no list
 * without it. Source: Discord API reference, "Entry Point Commands".
 */
export const isEntryPoint = (command: unknown): boolean => at(command, "type") === entryType;

/**
 * What is registered otherwise than it is wanted, a line each; nothing where people see just what
 * the bot knows. What Discord adds by itself is passed over, and so is the order of the commands.
 */
export function commandDifferences(
  wanted: readonly SlashCommand[],
  found: readonly unknown[],
): readonly string[] {
  const theirs = byName(found.filter(isSlash));
  const names = new Set(wanted.map(({ name }) => name));
  const others = found.filter((one) => !isSlash(one) && !isEntryPoint(one));
  return [
    ...wanted.flatMap((command) => differences(command, theirs.get(command.name))),
    ...[...theirs.keys()].filter((name) => !names.has(name)).map((name) => tooMuch(`/${name}`)),
    ...others.map((one) => tooMuch(JSON.stringify(textAt(one, "name") ?? ""))),
  ];
}

/** True for a command that is typed, behind a slash. */
export const isSlash = (command: unknown): boolean =>
  (at(command, "type") ?? slashType) === slashType;

const tooMuch = (name: string): string => `${name} is registered, too`;

const byName = (all: readonly unknown[], name = "name"): ReadonlyMap<string, unknown> =>
  new Map(all.map((one) => [String(at(one, name)), one]));

function differences(wanted: SlashCommand, found: unknown): readonly string[] {
  const what = `/${wanted.name}`;
  if (found === undefined) return [`${what} is missing`];
  return [
    ...unlike(what, commandFacts(wanted), placed(commandFacts(found), wanted)),
    ...inBoth(listAt(wanted, "options"), listAt(found, "options"), "name").flatMap((pair) =>
      optionDifferences(`${what} ${pair.name}`, pair),
    ),
  ];
}

function optionDifferences(what: string, { ours, theirs }: Pair): readonly string[] {
  return [
    ...unlike(what, optionFacts(ours), optionFacts(theirs)),
    ...inBoth(listAt(ours, "choices"), listAt(theirs, "choices"), "value").flatMap((choice) =>
      unlike(`${what} ${choice.name}`, choiceFacts(choice.ours), choiceFacts(choice.theirs)),
    ),
  ];
}

interface Pair {
  readonly name: string;
  readonly ours: unknown;
  readonly theirs: unknown;
}

/** What both lists have: that one has more is told of the list. */
function inBoth(
  wanted: readonly unknown[],
  found: readonly unknown[],
  key: string,
): readonly Pair[] {
  const others = byName(found, key);
  return [...byName(wanted, key)]
    .filter(([name]) => others.has(name))
    .map(([name, ours]) => ({ name, ours, theirs: others.get(name) }));
}

/** On a server Discord says by itself where a command is shown: there is only that server. */
const placed = (found: Facts, { contexts }: SlashCommand): Facts =>
  contexts
    ? found
    : new Map([...found].filter(([what]) => !Object.values(placeFacts).includes(what)));

const unlike = (what: string, wanted: Facts, found: Facts): readonly string[] =>
  [...new Set([...wanted.keys(), ...found.keys()])]
    .filter((name) => wanted.get(name) !== found.get(name))
    .map(
      (name) =>
        `${what}: the ${name} is ${found.get(name) ?? "missing"}, not ${wanted.get(name) ?? "left out"}`,
    );

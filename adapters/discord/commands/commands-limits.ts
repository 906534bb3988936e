import type {
  APIApplicationCommandOption,
  APIApplicationCommandOptionChoice,
  LocalizationMap,
} from "discord.js";

import type { SlashCommand } from "./commands.ts";
import {
  longestChoice,
  longestCommand,
  longestName,
  longestSummary,
  mostChoices,
  mostCommands,
  mostOptions,
} from "../limits.ts";

type Option = APIApplicationCommandOption;
type Choice = APIApplicationCommandOptionChoice;

/** What Discord would refuse of these commands, in words; nothing if it takes them. */
export function commandsProblems(commands: readonly SlashCommand[]): readonly string[] {
  return [
    ...tooMany("commands", commands.length, mostCommands),
    ...twins("the commands", commands),
    ...commands.flatMap(commandProblems),
  ];
}

function commandProblems(command: SlashCommand): readonly string[] {
  const what = `/${command.name}`;
  const options = command.options ?? [];
  const length = lengthOf(command);
  const late = options.find(
    ({ required }, i) => required === true && options.slice(0, i).some((one) => !one.required),
  );
  return [
    ...nameProblems(what, command.name),
    ...textProblems(`the description of ${what}`, command, longestSummary),
    ...tooMany(`options of ${what}`, options.length, mostOptions),
    ...twins(`the options of ${what}`, options),
    ...(late ? [`${late.name} of ${what} is required but stands behind an optional one`] : []),
    ...options.flatMap((option) => optionProblems(what, option)),
    ...(length > longestCommand
      ? [`${what} has ${length} characters in all, ${longestCommand} at most`]
      : []),
  ];
}

function optionProblems(command: string, option: Option): readonly string[] {
  const what = `${option.name} of ${command}`;
  const choices = choicesIn(option);
  return [
    ...nameProblems(what, option.name),
    ...textProblems(`the description of ${what}`, option, longestSummary),
    ...tooMany(`choices for ${what}`, choices.length, mostChoices),
    ...twins(`the choices for ${what}`, choices),
    ...choices.flatMap((choice) => choiceProblems(what, choice)),
    ...(choices.length > 0 && "autocomplete" in option && option.autocomplete === true
      ? [`${what} has choices and completion`]
      : []),
    ...rangeProblems(what, option),
  ];
}

function choiceProblems(option: string, choice: Choice): readonly string[] {
  const what = `the choice ${choice.name} for ${option}`;
  const texts = { description: choice.name, description_localizations: choice.name_localizations };
  return [
    ...textProblems(what, texts, longestChoice),
    ...lengthProblems(`the value of ${what}`, String(choice.value), longestChoice),
  ];
}

function rangeProblems(what: string, option: Option): readonly string[] {
  if (!("min_value" in option) || !("max_value" in option)) return [];
  const { min_value: min = -Infinity, max_value: max = Infinity } = option;
  return min > max ? [`${what} is from ${min} to ${max}`] : [];
}

// Source: Discord API reference, "Application Command Naming".
const nameForm = new RegExp(`^[-_'\\p{L}\\p{N}\\p{sc=Deva}\\p{sc=Thai}]{1,${longestName}}$`, "u");

const nameProblems = (what: string, name: string): readonly string[] =>
  nameForm.test(name) && name === name.toLowerCase()
    ? []
    : [
        `${what} has no name that Discord takes: up to ${longestName} small letters, digits, - and _`,
      ];

interface Texts {
  readonly description: string;
  readonly description_localizations?:
    | { readonly [locale in keyof LocalizationMap]?: string | null | undefined }
    | null
    | undefined;
}

const textsIn = ({ description, description_localizations: others }: Texts): readonly string[] => [
  description,
  ...Object.values(others ?? {}).map((text) => text ?? ""),
];

/** The first problem of the text and of its translations. */
const textProblems = (what: string, texts: Texts, most: number): readonly string[] =>
  textsIn(texts)
    .flatMap((text) => lengthProblems(what, text, most))
    .slice(0, 1);

function lengthProblems(what: string, text: string, most: number): readonly string[] {
  if (text.trim() === "") return [`${what} is empty`];
  return text.length > most ? [`${what} has ${text.length} characters, ${most} at most`] : [];
}

const tooMany = (what: string, count: number, most: number): readonly string[] =>
  count > most ? [`there are ${count} ${what}, ${most} at most`] : [];

function twins(where: string, all: readonly { readonly name: string }[]): readonly string[] {
  const names = all.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  return twice === undefined ? [] : [`${twice} is twice among ${where}`];
}

const choicesIn = (option: Option): readonly Choice[] =>
  "choices" in option ? (option.choices ?? []) : [];

/** All characters that Discord counts, each text in the language in which it is longest. */
function lengthOf(command: SlashCommand): number {
  const options = (command.options ?? []).map(
    (option) => option.name.length + longestOf(option) + sum(choicesIn(option).map(choiceLength)),
  );
  return command.name.length + longestOf(command) + sum(options);
}

const choiceLength = ({ name, name_localizations: others, value }: Choice): number =>
  longestOf({ description: name, description_localizations: others }) + String(value).length;

const longestOf = (texts: Texts): number => Math.max(...textsIn(texts).map(({ length }) => length));

const sum = (all: readonly number[]): number => all.reduce((one, other) => one + other, 0);

import type {
  APIApplicationCommandBasicOption,
  APIApplicationCommandIntegerOption,
  APIApplicationCommandOptionChoice,
  ApplicationCommandOptionType,
} from "discord.js";

import { cutLine, type Argument, type Parameter, type Range } from "../../../src/index.ts";
import { longestChoice, longestSummary, mostChoices } from "../limits.ts";
import { localised } from "./locales.ts";

// discord.js is heavy, so that only its types are imported here: these are its values.
const stringType: ApplicationCommandOptionType.String = 3;
const integerType: ApplicationCommandOptionType.Integer = 4;

/** A value of a command as Discord asks for it; `name` is what Discord calls it. */
export function optionOf(
  name: string,
  { argument, required }: Parameter,
): APIApplicationCommandBasicOption {
  const description = summaryOf(argument.label);
  const base = {
    name,
    description,
    description_localizations: localised(description, argument.labels, summaryOf),
    required,
  };
  return argument.range
    ? { ...base, type: integerType, ...bounds(argument.range), ...helpFor(argument, []) }
    : { ...base, type: stringType, ...helpFor(argument, choicesOf(argument)) };
}

/** What stands below a name, on one line. */
export const summaryOf = (text: string): string => cutLine(text, longestSummary);

/** How Discord helps who types it: what is no choice may be typed where it completes, too. */
function helpFor<Choice>(
  { choices, complete }: Argument<unknown>,
  offered: Choice[],
): { readonly choices: Choice[] } | { readonly autocomplete: true } | object {
  if (complete) return { autocomplete: true };
  if (offered.length > 0) return { choices: offered };
  // There are too many of them for a list, or Discord takes no list of such.
  return Object.keys(choices).length > 0 ? { autocomplete: true } : {};
}

/** Without the bounds that Discord cannot hold: the command says itself what it does not take. */
const bounds = ({
  min,
  max,
}: Range): Pick<APIApplicationCommandIntegerOption, "min_value" | "max_value"> => ({
  ...(Number.isSafeInteger(min) ? { min_value: min } : {}),
  ...(Number.isSafeInteger(max) ? { max_value: max } : {}),
});

type Choice = APIApplicationCommandOptionChoice<string>;

/** The values with what they stand for; none where Discord takes them not all. */
function choicesOf({ choices, summaries = {} }: Argument<unknown>): Choice[] {
  const offered = Object.entries(choices).map(([value, summary]): Choice => {
    const named = (words: string): string => choiceName(value, words);
    const name = named(summary);
    return { name, name_localizations: localised(name, summaries[value], named), value };
  });
  const isTaken = offered.length <= mostChoices && offered.every(isChoice);
  return isTaken && hasNoTwins(offered) ? offered : [];
}

/** The value stands first: it is what people type, and what Discord looks for. */
const choiceName = (value: string, summary: string): string =>
  cutLine(summary === "" ? value : `${value}: ${summary}`, longestChoice);

const isChoice = ({ value }: Choice): boolean =>
  value !== "" && value === value.trim() && value.length <= longestChoice;

const hasNoTwins = (all: readonly Choice[]): boolean =>
  new Set(all.map(({ name }) => name)).size === all.length;

import {
  ApplicationCommandOptionType as Type,
  ApplicationCommandType as CommandType,
  Locale,
} from "discord-api-types/v10";

import {
  anything,
  below,
  by,
  complain,
  fieldsOf,
  flag,
  list,
  number,
  oneOf,
  optional,
  record,
  remark,
  text,
  type Rule,
  type Spot,
} from "./rules.ts";

const longest = 32;
const naming = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

/** Source: Discord API reference, "Application Command Naming". */
const name: Rule = (value, spot) => {
  text({ most: longest, pattern: naming })(value, spot);
  if (typeof value === "string" && value !== value.toLowerCase())
    complain(spot, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid");
};

const description = text({ most: 100 });

const locales: readonly string[] = Object.values(Locale);

const localized = (rule: Rule): Rule =>
  optional((value, spot) => {
    for (const [locale, words] of Object.entries(fieldsOf(value))) {
      const here = below(spot, locale);
      if (!locales.includes(locale))
        complain(here, "BASE_TYPE_CHOICES", `Value must be one of {${locales.join(", ")}}.`);
      optional(rule)(words, here);
    }
  });

const choice = (value: Rule): Rule =>
  record({
    name: text({ most: 100 }),
    name_localizations: localized(text({ most: 100 })),
    value,
  });

const naturally = {
  type: anything,
  name,
  name_localizations: localized(name),
  description,
  description_localizations: localized(description),
  required: optional(flag),
};

const choosing = (value: Rule): { readonly [field: string]: Rule } => ({
  choices: optional(list(choice(value), { most: 25 })),
  autocomplete: optional(flag),
});

const exclusive: Rule = (value, spot) => {
  const { choices, autocomplete } = fieldsOf(value);
  if (autocomplete === true && Array.isArray(choices) && choices.length > 0)
    complain(
      spot,
      "APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE_MUTUALLY_EXCLUSIVE",
      "Choices and autocomplete exclude each other",
    );
};

const numeric = (whole: boolean): Rule =>
  record(
    {
      ...naturally,
      ...choosing(number({ whole })),
      min_value: optional(number({ whole })),
      max_value: optional(number({ whole })),
    },
    exclusive,
  );

const length = optional(number({ least: 0, most: 6_000 }));

/** The options that hold a value; the fake plays no subcommands. */
const option = by("type", {
  [Type.String]: record(
    { ...naturally, ...choosing(text({ most: 100 })), min_length: length, max_length: length },
    exclusive,
  ),
  [Type.Integer]: numeric(true),
  [Type.Number]: numeric(false),
  ...Object.fromEntries(
    [Type.Boolean, Type.User, Type.Channel, Type.Role].map((type) => [type, record(naturally)]),
  ),
});

const options: Rule = (value, spot) => {
  list(option, { most: 25 })(value, spot);
  const all = (Array.isArray(value) ? value : []).map(fieldsOf);
  const required = all.map((one) => one["required"] === true);
  if (required.some((is, index) => is && required.slice(0, index).includes(false)))
    complain(
      spot,
      "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
      "Required options must be placed before non-required options",
    );
  namedOnce(all, spot);
};

/** Every name stands there once, in every language. */
export function namedOnce(all: readonly { readonly [field: string]: unknown }[], spot: Spot): void {
  const code = "APPLICATION_COMMANDS_DUPLICATE_NAME";
  const message = "Application command names must be unique";
  const seen = new Set<unknown>();
  for (const [index, one] of all.entries()) {
    const names = Object.entries(fieldsOf(one["name_localizations"]));
    for (const key of [["", one["name"]], ...names].map((pair) => JSON.stringify(pair))) {
      if (seen.has(key)) complain(below(below(spot, index), "name"), code, message);
      seen.add(key);
    }
  }
}

const bits: Rule = (value, spot) => {
  if (typeof value !== "string" || !/^\d+$/.test(value))
    complain(spot, "BASE_TYPE_BAD_TYPE", "Only bits in digits are taken here.");
};

const mostCharacters = 8_000;

/** Source: Discord API reference, "Slash Commands": limits of a command. */
const size: Rule = (value, spot) => {
  if (charactersOf(value) > mostCharacters)
    complain(
      spot,
      "APPLICATION_COMMAND_TOO_LARGE",
      `Command exceeds maximum size (${mostCharacters})`,
    );
};

/** Of each localised text the longest counts. */
function charactersOf(value: unknown): number {
  const fields = fieldsOf(value);
  const longestOf = (part: string): number => {
    const others = Object.values(fieldsOf(fields[`${part}_localizations`]));
    const lengths = [fields[part], ...others].map((one) =>
      typeof one === "string" ? one.length : 0,
    );
    return Math.max(0, ...lengths);
  };
  const chosen = typeof fields["value"] === "string" ? fields["value"].length : 0;
  const inner = [fields["options"], fields["choices"]].flatMap((one) =>
    Array.isArray(one) ? one : [],
  );
  return inner.reduce<number>(
    (sum, one) => sum + charactersOf(one),
    longestOf("name") + longestOf("description") + chosen,
  );
}

const onlyGlobal: Rule = (value, spot) => {
  if (value !== undefined) remark(spot, "only a global command has this");
};

/** The command that starts an Activity, which an app has once, everywhere. */
const entryPoint: Rule = record({
  id: optional(anything),
  type: anything,
  name: text({ most: longest }),
  name_localizations: optional(anything),
  description: optional(text({ least: 0, most: 100 })),
  description_localizations: optional(anything),
  default_member_permissions: optional(anything),
  nsfw: optional(flag),
  contexts: optional(list(oneOf(0, 1, 2), { least: 1, most: 3 })),
  integration_types: optional(list(oneOf(0, 1), { least: 1, most: 2 })),
  handler: optional(oneOf(1, 2)),
});

/** A command with a slash, or the one that starts an Activity. */
export function commandRule(isGlobal: boolean): Rule {
  const slash = slashRule(isGlobal);
  return (value, spot) => {
    const isEntry = isGlobal && fieldsOf(value)["type"] === CommandType.PrimaryEntryPoint;
    (isEntry ? entryPoint : slash)(value, spot);
  };
}

function slashRule(isGlobal: boolean): Rule {
  const global = (rule: Rule): Rule => (isGlobal ? optional(rule) : onlyGlobal);
  return record(
    {
      id: optional(anything),
      type: optional(oneOf(1)),
      name,
      name_localizations: localized(name),
      description,
      description_localizations: localized(description),
      options: optional(options),
      default_member_permissions: optional(bits),
      dm_permission: global(flag),
      nsfw: optional(flag),
      contexts: global(list(oneOf(0, 1, 2), { least: 1, most: 3 })),
      integration_types: global(list(oneOf(0, 1), { least: 1, most: 2 })),
    },
    size,
  );
}

/** All commands of a place. */
export const commandsRule =
  (isGlobal: boolean): Rule =>
  (value, spot) => {
    list(commandRule(isGlobal), { most: 100 })(value, spot);
    namedOnce((Array.isArray(value) ? value : []).map(fieldsOf), spot);
  };

const choiceValue: Rule = (value, spot) => {
  if (typeof value === "number") number({ whole: false })(value, spot);
  else text({ most: 100 })(value, spot);
};

/** What may be meant (type 8). */
export const choicesRule: Rule = record({ choices: list(choice(choiceValue), { most: 25 }) });

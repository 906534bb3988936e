import { at, listAt, textAt } from "../../../src/index.ts";

/** What is said of something, by what it is said of: all that matters, as an operator reads it. */
export type Facts = ReadonlyMap<string, string>;

type Fact = readonly [what: string, said: string | undefined];

const quoted = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : JSON.stringify(text);

/** What only Discord decides for a command of one server. */
export const placeFacts = {
  place: "place where it is shown",
  installation: "kind of installation",
};

/** What matters of a command beside its options. Discord adds more, and leaves out what is usual. */
export const commandFacts = (command: unknown): Facts =>
  facts([
    ...textFacts("description", command, "description"),
    ...translationFacts("name", command, "name"),
    ["permission that people need", textAt(command, "default_member_permissions")],
    ["age limit", at(command, "nsfw") === true ? "on" : undefined],
    [placeFacts.place, listed(command, "contexts", places)],
    [placeFacts.installation, listed(command, "integration_types", installations)],
    ["list of options", namesIn(command, "options")],
  ]);

/** What matters of an option. */
export const optionFacts = (option: unknown): Facts =>
  facts([
    ...textFacts("description", option, "description"),
    ...translationFacts("name", option, "name"),
    ["value", kindOf(at(option, "type"))],
    ["option itself", at(option, "required") === true ? "required" : "optional"],
    ...bounds.map(([what, name]): Fact => [what, numberIn(option, name)]),
    ["completion", at(option, "autocomplete") === true ? "on" : undefined],
    ["list of choices", namesIn(option, "choices", "value")],
  ]);

/** What matters of a choice. */
export const choiceFacts = (choice: unknown): Facts => facts(textFacts("name", choice, "name"));

const facts = (all: readonly Fact[]): Facts =>
  new Map(all.flatMap(([what, said]) => (said === undefined ? [] : [[what, said] as const])));

const textFacts = (what: string, of: unknown, name: string): readonly Fact[] => [
  [what, quoted(textAt(of, name))],
  ...translationFacts(what, of, name),
];

/** Its translations, without those that Discord ignores. */
function translationFacts(what: string, of: unknown, name: string): readonly Fact[] {
  const text = textAt(of, name);
  const others = at(of, `${name}_localizations`);
  return Object.entries(isRecord(others) ? others : {})
    .filter(([, other]) => typeof other === "string" && other !== text)
    .map(([locale, other]) => [`${what} in ${locale}`, quoted(String(other))]);
}

const bounds = [
  ["lowest value", "min_value"],
  ["highest value", "max_value"],
  ["shortest length", "min_length"],
  ["longest length", "max_length"],
] as const;

// Source: Discord API reference, "Application Command Option Type", "Interaction Context Types",
// "Application Integration Types".
const kinds: { readonly [type: number]: string } = { 3: "a text", 4: "a whole number" };
const places: readonly string[] = ["servers", "direct messages", "messages among people"];
const installations: readonly string[] = ["servers", "people"];

const kindOf = (type: unknown): string =>
  (typeof type === "number" ? kinds[type] : undefined) ?? `of type ${String(type)}`;

function numberIn(of: unknown, name: string): string | undefined {
  const value = at(of, name);
  return typeof value === "number" ? String(value) : undefined;
}

/** Sorted, since their order means nothing. */
function listed(of: unknown, name: string, words: readonly string[]): string | undefined {
  const there = listAt(of, name);
  const all = there.map((one) => words[Number(one)] ?? String(one)).sort();
  return all.length === 0 ? undefined : all.join(", ");
}

/** In the order in which people see them. */
function namesIn(of: unknown, list: string, name = "name"): string | undefined {
  const names = listAt(of, list).map((one) => String(at(one, name)));
  return names.length === 0 ? undefined : names.join(", ");
}

const isRecord = (value: unknown): value is { readonly [name: string]: unknown } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

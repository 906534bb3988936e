import type { Address } from "../event.ts";
import type { Service } from "../service.ts";
import { nearest } from "./nearest.ts";

/** What became of one raw value. `problem` follows the name: `customerId is not an ID: …`. */
export type Parsed<Value> =
  | { readonly kind: "value"; readonly value: Value }
  | { readonly kind: "refused"; readonly problem: string };

/** A value that may be meant, with what a person knows it by. */
export interface Suggestion {
  readonly value: string;
  readonly label: string;
}

/** What completion may look at. */
export interface CompletionContext {
  /** The person wherever they write from. */
  readonly owner: string;
  readonly at: Address;
  /** What stands in the command's other values already, as typed. */
  readonly args: { readonly [name: string]: string };
  /** All declared commands. */
  readonly commands: readonly { readonly name: string; readonly summary: string }[];
  /** The service of this name. */
  readonly use: <Value>(service: Service<Value>) => Value;
  /** Aborts when nobody waits for it any more. */
  readonly signal: AbortSignal;
}

/** What may be meant by the beginning of a value. It reads and changes nothing. */
export type Complete = (
  begun: string,
  context: CompletionContext,
) => Promise<readonly Suggestion[]>;

/** Words in other languages, by the language's BCP 47 tag: `de`, `pt-BR`. */
export interface Translations {
  readonly [language: string]: string;
}

/** From `min` to `max`, both included. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** One typed value of a command. */
export interface Argument<Value> {
  /** What it is, in words, for the help page. */
  readonly label: string;
  /** The label in other languages, for platforms that show a person's own. */
  readonly labels?: Translations;
  /** A value that would be accepted; used in examples. */
  readonly example: string;
  /** Values with a summary each, where only these are allowed. */
  readonly choices: { readonly [value: string]: string };
  /** The summaries of such values in other languages, by the values. */
  readonly summaries?: { readonly [value: string]: Translations | undefined };
  /** Whole numbers, where only these are allowed; for platforms whose values have types. */
  readonly range?: Range;
  /** Offers values while a person types, where a platform has that. */
  readonly complete?: Complete;
  /** Reads one raw value; never throws. */
  parse(raw: string): Parsed<Value>;
}

/** What helps who types a value. */
export interface Extras {
  readonly labels?: Translations;
  readonly complete?: Complete;
}

const extras = ({ labels, complete }: Extras): Extras => ({
  ...(labels ? { labels } : {}),
  ...(complete ? { complete } : {}),
});

const refused = (problem: string): Parsed<never> => ({ kind: "refused", problem });

const idPattern = /^[A-Za-z0-9_-]{1,64}$/;

/** An identifier that goes into a URL path: letters, digits, `-` and `_`, 64 at most. */
export function id(
  label: string,
  options: { readonly example: string } & Extras,
): Argument<string> {
  return {
    ...extras(options),
    label,
    example: options.example,
    choices: {},
    parse: (raw) =>
      idPattern.test(raw)
        ? { kind: "value", value: raw }
        : refused("is not an ID: only letters, digits, - and _ are allowed, 64 at most."),
  };
}

/** A whole number from 1 on. */
export function count(label: string, options: { readonly max: number } & Extras): Argument<number> {
  const range: Range = { min: 1, max: options.max };
  return {
    ...extras(options),
    label,
    example: "2",
    choices: {},
    range,
    parse: (raw) => {
      const value = /^\d{1,9}$/.test(raw) ? Number(raw) : 0;
      return value >= range.min && value <= range.max
        ? { kind: "value", value }
        : refused(`is not a whole number from ${range.min} to ${range.max}.`);
    },
  };
}

/** What helps who picks one of a few words. */
export interface ChoiceExtras<Value extends string> extends Pick<Extras, "labels"> {
  /** What the words stand for in other languages. */
  readonly summaries?: { readonly [V in Value]?: Translations };
}

/** One of a few words, in any case; `choices` maps each to its summary. */
export function choice<const Choices extends { readonly [value: string]: string }>(
  label: string,
  choices: Choices,
  options: ChoiceExtras<keyof Choices & string> = {},
): Argument<keyof Choices & string> {
  const words: readonly (keyof Choices & string)[] = Object.keys(choices);
  return {
    ...extras(options),
    ...(options.summaries ? { summaries: options.summaries } : {}),
    label,
    example: words[0] ?? "",
    choices,
    parse: (raw) => {
      const value = words.find((word) => word === raw.toLowerCase());
      if (value !== undefined) return { kind: "value", value };
      const near = nearest(raw.toLowerCase(), words)[0];
      const hint = near === undefined ? "" : ` Did you mean ${near}?`;
      const or = [words.slice(0, -1).join(", "), words.at(-1)].filter((part) => part !== "");
      return refused(`can only be ${or.join(" or ")}.${hint}`);
    },
  };
}

/** Any text of at most `max` characters on one line. */
export function words(
  label: string,
  options: { readonly example: string; readonly max: number } & Extras,
): Argument<string> {
  return {
    ...extras(options),
    label,
    example: options.example,
    choices: {},
    parse: (raw) =>
      raw.length <= options.max && !/\p{Cc}/u.test(raw)
        ? { kind: "value", value: raw }
        : refused(`is too long or not one line: ${options.max} characters at most.`),
  };
}

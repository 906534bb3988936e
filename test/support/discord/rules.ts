import type { ErrorTree } from "./refusal.ts";

/** What Discord would not take, and where it stands. */
export interface Problem {
  readonly path: readonly string[];
  /** Discord's own: "BASE_TYPE_REQUIRED". */
  readonly code: string;
  readonly message: string;
}

/** What was found so far. */
export interface Findings {
  readonly problems: Problem[];
  /** What Discord lets pass, though it should not be sent. */
  readonly notes: string[];
}

/** Where a value stands. */
export interface Spot {
  readonly path: readonly string[];
  readonly found: Findings;
}

/** Looks at a value and says what is wrong with it. */
export type Rule = (value: unknown, spot: Spot) => void;

/** Says what is wrong there. */
export const complain = ({ path, found }: Spot, code: string, message: string): void =>
  void found.problems.push({ path, code, message });

/** Says what should not be there. */
export const remark = ({ path, found }: Spot, what: string): void =>
  void found.notes.push(path.length === 0 ? what : `${path.join(".")}: ${what}`);

/** The spot of a field, or of an entry of a list. */
export const below = ({ path, found }: Spot, name: string | number): Spot => ({
  path: [...path, String(name)],
  found,
});

/** The fields of an object; none of anything else. */
export const fieldsOf = (value: unknown): { readonly [field: string]: unknown } =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as { readonly [field: string]: unknown })
    : {};

const missing = (spot: Spot): void =>
  complain(spot, "BASE_TYPE_REQUIRED", "This field is required");

/** What a text may be. */
export interface TextLimits {
  /** @default 1 */
  readonly least?: number;
  readonly most: number;
  readonly pattern?: RegExp;
}

/** A text of so many characters; blanks at its ends are taken away by Discord, and do not count. */
export function text({ least = 1, most, pattern }: TextLimits): Rule {
  return (value, spot) => {
    if (value === undefined || value === null) return missing(spot);
    if (typeof value !== "string") return wrongType(spot, "string");
    if (least > 0 && value.trim() === "") return missing(spot);
    if (value.length < least || value.length > most) return badLength(spot, least, most);
    if (pattern && !pattern.test(value))
      complain(spot, "STRING_TYPE_REGEX", "String value did not match validation regex.");
  };
}

function badLength(spot: Spot, least: number, most: number): void {
  if (least > 0)
    return complain(
      spot,
      "BASE_TYPE_BAD_LENGTH",
      `Must be between ${least} and ${most} in length.`,
    );
  complain(spot, "BASE_TYPE_MAX_LENGTH", `Must be ${most} or fewer in length.`);
}

const wrongType = (spot: Spot, type: string): void =>
  complain(spot, "BASE_TYPE_BAD_TYPE", `Only a ${type} is taken here.`);

/** A number, whole unless said otherwise. */
export function number({
  least = Number.MIN_SAFE_INTEGER,
  most = Number.MAX_SAFE_INTEGER,
  whole = true,
}: {
  readonly least?: number;
  readonly most?: number;
  readonly whole?: boolean;
}): Rule {
  return (value, spot) => {
    if (value === undefined || value === null) return missing(spot);
    if (typeof value !== "number") return wrongType(spot, "number");
    if (whole && !Number.isInteger(value))
      return complain(spot, "NUMBER_TYPE_COERCE", `Value "${value}" is not int.`);
    if (value < least || value > most)
      complain(spot, "NUMBER_TYPE_RANGE", `Value should be between ${least} and ${most}.`);
  };
}

export const flag: Rule = (value, spot) => {
  if (typeof value !== "boolean") wrongType(spot, "boolean");
};

/** One of these values. */
export const oneOf =
  (...values: readonly unknown[]): Rule =>
  (value, spot) => {
    if (value === undefined) return missing(spot);
    if (!values.includes(value))
      complain(spot, "BASE_TYPE_CHOICES", `Value must be one of {${values.join(", ")}}.`);
  };

/** An id of Discord's. */
export const snowflake: Rule = (value, spot) => {
  if (value === undefined || value === null) return missing(spot);
  const text = typeof value === "number" ? String(value) : value;
  if (typeof text !== "string" || !/^\d{1,20}$/.test(text))
    complain(spot, "NUMBER_TYPE_COERCE", `Value ${JSON.stringify(value)} is not snowflake.`);
};

/** An address of the web, or a file of the message. */
export const link: Rule = (value, spot) => {
  const text = typeof value === "string" ? value : "";
  const isKnown = URL.canParse(text) && /^(?:https?|attachment):/.test(text);
  if (!isKnown) complain(spot, "URL_TYPE_INVALID_URL", "Not a well formed URL.");
};

/** It may be left out, or be nothing. */
export const optional =
  (rule: Rule): Rule =>
  (value, spot) => {
    if (value !== undefined && value !== null) rule(value, spot);
  };

/** So many of them. */
export function list(
  rule: Rule,
  { least = 0, most }: { readonly least?: number; readonly most: number },
): Rule {
  return (value, spot) => {
    if (value === undefined || value === null) return missing(spot);
    if (!Array.isArray(value))
      return complain(spot, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType");
    if (value.length < least || value.length > most) badLength(spot, least, most);
    for (const [index, one] of value.entries()) rule(one, below(spot, index));
  };
}

/** An object with these fields. What it has besides Discord does not look at. */
export function record(rules: { readonly [field: string]: Rule }, ...also: readonly Rule[]): Rule {
  return (value, spot) => {
    if (value === undefined || value === null) return missing(spot);
    if (typeof value !== "object" || Array.isArray(value))
      return complain(spot, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType");
    const fields = fieldsOf(value);
    for (const [name, rule] of Object.entries(rules)) rule(fields[name], below(spot, name));
    for (const name of Object.keys(fields))
      if (!Object.hasOwn(rules, name)) remark(below(spot, name), "there is no such field");
    for (const rule of also) rule(value, spot);
  };
}

/** What it has to be is decided by one of its fields. */
export function by(field: string, rules: { readonly [value: string]: Rule }): Rule {
  return (value, spot) => {
    const kind = String(fieldsOf(value)[field]);
    const rule = Object.hasOwn(rules, kind) ? rules[kind] : undefined;
    if (rule) return rule(value, spot);
    const values = Object.keys(rules).join(", ");
    complain(below(spot, field), "BASE_TYPE_CHOICES", `Value must be one of {${values}}.`);
  };
}

/** Takes all. */
export const anything: Rule = () => undefined;

/** As Discord answers it. */
export function treeOf(problems: readonly Problem[]): ErrorTree {
  const tree: { [field: string]: unknown } = {};
  for (const { path, code, message } of problems) {
    let node = tree;
    for (const name of path) node = (node[name] ??= {}) as typeof tree;
    const errors = (node["_errors"] ??= []) as object[];
    errors.push({ code, message });
  }
  return tree;
}

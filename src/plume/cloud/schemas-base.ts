import { z } from "zod";

// The cloud's replies are not fully documented, so reading is tolerant: unknown members are
// ignored, null and members of the wrong type count as missing, numbers and booleans may come
// as text.

/** The value of a JSON text; `undefined` if it is none. */
export function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ""));
    return value;
  } catch {
    return undefined;
  }
}

/** A JSON object, not an array. */
export type JsonObject = { readonly [name: string]: unknown };

/** True for a JSON object, not an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

type Compact<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & { [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined> };

/** The same members less the undefined ones: a gap is a missing member, never a present one. */
export function compact<T extends object>(members: T): Compact<T> {
  const present = Object.entries(members).filter(([, value]) => value !== undefined);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only undefined members are left out, which is what Compact says
  return Object.fromEntries(present) as Compact<T>;
}

/** Text; a number or a boolean becomes its text, an empty text is missing. */
export const text = z
  .union([z.string(), z.number(), z.boolean()])
  .transform((value) => String(value).trim() || undefined)
  .optional()
  .catch(undefined);

/** A finite number from 0 on, or its text. */
export const number = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\s*\d+(?:\.\d+)?\s*$/)
      .transform(Number),
  ])
  .pipe(z.number().nonnegative())
  .optional()
  .catch(undefined);

/** A boolean, or `"true"` and `"false"`. */
export const bool = z
  .union([
    z.boolean(),
    z
      .string()
      .transform((word) => word.trim().toLowerCase())
      .pipe(z.enum(["true", "false"]))
      .transform((word) => word === "true"),
  ])
  .optional()
  .catch(undefined);

/** A time as ms since 1970. */
export const time = z.unknown().transform(parseTime).optional();

const isoTime =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s*(Z|[+-]\d{2}:?\d{2})?)?$/i;

/**
 * A time as ms since 1970: ISO 8601 (UTC where no zone is named), or seconds or ms since 1970 as
 * a number or its text. `undefined` for anything else.
 */
export function parseTime(value: unknown): number | undefined {
  if (typeof value === "number") return parseEpoch(value);
  if (typeof value !== "string") return undefined;
  const words = value.trim();
  if (/^\d{9,13}(?:\.\d+)?$/.test(words)) return parseEpoch(Number(words));
  const [, day, clock = "00:00", zone = "Z"] = isoTime.exec(words) ?? [];
  const atMs = day === undefined ? Number.NaN : Date.parse(`${day}T${clock}${withColon(zone)}`);
  // Some services write year 1 for "never".
  return atMs > 0 ? atMs : undefined;
}

const withColon = (zone: string): string =>
  zone.toUpperCase().replace(/^([+-]\d{2}):?(\d{2})$/, "$1:$2");

// 1e11 s is the year 5138, 1e11 ms is 1973: nothing in between is meant by either.
function parseEpoch(value: number): number | undefined {
  const atMs = value < 1e11 ? value * 1000 : value;
  return atMs >= 1e12 && atMs < 1e14 ? Math.floor(atMs) : undefined;
}

/** A reply in its meaning, or the first path at which it made no sense. */
export type Parsed<Value> =
  | { readonly kind: "parsed"; readonly value: Value }
  | { readonly kind: "unknown-shape"; readonly path: string };

const envelopes = ["data", "items", "item", "results", "result"];
const deepest = 3;

interface Place {
  readonly value: unknown;
  readonly path: string;
}

function inside(place: Place, names: readonly string[]): Place | undefined {
  const { value, path } = place;
  if (!isJsonObject(value)) return undefined;
  const name = names.find((key) => (value[key] ?? undefined) !== undefined);
  return name === undefined ? undefined : { value: value[name], path: `${path}.${name}` };
}

/**
 * The members of a list: bare, in `[key]`, in `[key][key]`, or in a common envelope. A reply
 * without a list is of unknown shape, never an empty list.
 */
export function parseList<Item>(
  json: unknown,
  key: string,
  item: z.ZodType<Item>,
): Parsed<readonly Item[]> {
  let place: Place = { value: json, path: "$" };
  for (let depth = 0; depth < deepest && !Array.isArray(place.value); depth += 1) {
    const next = inside(place, [key, ...envelopes]);
    if (!next) break;
    place = next;
  }
  const list: unknown = place.value;
  if (!Array.isArray(list)) {
    const path = isJsonObject(list) ? `${place.path}.${key}` : place.path;
    return { kind: "unknown-shape", path };
  }
  return parseItems({ value: list, path: place.path }, item);
}

function parseItems<Item>(
  { value, path }: { readonly value: readonly unknown[]; readonly path: string },
  item: z.ZodType<Item>,
): Parsed<readonly Item[]> {
  const items: Item[] = [];
  for (const [index, member] of value.entries()) {
    const parsed = item.safeParse(member);
    if (!parsed.success) return { kind: "unknown-shape", path: `${path}[${index}]` };
    items.push(parsed.data);
  }
  return { kind: "parsed", value: items };
}

/**
 * An object: bare, in `[key]`, alone in an array, or in a common envelope. Only an object with at
 * least one of the `known` members is taken for it.
 */
export function parseObject<Value>(
  json: unknown,
  shape: {
    readonly key: string;
    readonly known: readonly string[];
    readonly schema: z.ZodType<Value>;
  },
): Parsed<Value> {
  let place: Place | undefined = { value: json, path: "$" };
  let path = "$";
  for (let depth = 0; depth <= deepest && place; depth += 1) {
    if (Array.isArray(place.value) && place.value.length === 1) {
      place = { value: place.value[0], path: `${place.path}[0]` };
    }
    const { value } = place;
    path = place.path;
    if (isJsonObject(value) && shape.known.some((name) => name in value)) {
      const parsed = shape.schema.safeParse(value);
      if (parsed.success) return { kind: "parsed", value: parsed.data };
    }
    place = inside(place, [shape.key, ...envelopes]);
  }
  return { kind: "unknown-shape", path };
}

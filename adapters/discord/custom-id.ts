import { isSnowflake } from "./snowflake.ts";

/**
 * What a press brings about in Discord itself: a message of its own (`answer`), a change of the
 * message with the button (`change`), or a form (`form`). Where it is `inPlace`, everything that is
 * said to it takes the place of that message.
 */
export interface ButtonId {
  readonly kind: "answer" | "change" | "form";
  readonly inPlace: boolean;
  /** The button's own id, as the conversation gave it. */
  readonly button: string;
  /** Where it was asked, if the button stands somewhere else. */
  readonly origin: string | undefined;
  /** The earlier messages of its answer, first to last. */
  readonly earlier: readonly string[];
}

/** What a form brings with it when it is sent: never a value. */
export interface FormId {
  readonly wizard: string;
  readonly draft: string;
  readonly inPlace: boolean;
  /** Where it was asked, if its button stood somewhere else. */
  readonly origin: string | undefined;
}

// Source: Discord API reference, Components, "Custom ID".
const longest = 100;

const kinds = { a: "answer", c: "change", f: "form" } as const;
const letters = { answer: "a", change: "c", form: "f" } as const;

/** The `custom_id` of a button; earlier messages are left out if they do not fit. */
export function buttonIdOf({ kind, inPlace, button, origin, earlier }: ButtonId): string {
  const letter = letters[kind];
  const head = [inPlace ? letter.toUpperCase() : letter, button, short(origin)];
  const all = [...head, ...earlier.map(short)].map(escaped).join("~");
  return all.length <= longest ? all : head.map(escaped).join("~");
}

/** What a `custom_id` says; `undefined` for a button of another making. */
export function parseButtonId(id: string): ButtonId | undefined {
  const [letter = "", button = "", origin = "", ...earlier] = id.split("~").map(unescaped);
  const kind = kindOf(letter);
  if (!kind || button === "") return undefined;
  const ids = earlier.map(long);
  return {
    kind,
    inPlace: letter !== letter.toLowerCase(),
    button,
    origin: long(origin),
    earlier: ids.every((one) => one !== undefined) ? ids : [],
  };
}

/** The `custom_id` of a form. */
export function formIdOf({ wizard, draft, inPlace, origin }: FormId): string {
  return [inPlace ? "M" : "m", wizard, draft, short(origin)].map(escaped).join("~");
}

/** What a `custom_id` says; `undefined` for a form of another making. */
export function parseFormId(id: string): FormId | undefined {
  const [letter = "", wizard = "", draft = "", origin = ""] = id.split("~").map(unescaped);
  if (letter.toLowerCase() !== "m" || wizard === "" || draft === "") return undefined;
  return { wizard, draft, inPlace: letter === "M", origin: long(origin) };
}

/** The `custom_id` of the button that shows the answer of this mark to its owner. */
export const showIdOf = (mark: string): string => `s~${mark}`;

/** The mark in a `custom_id`; `undefined` for a button of another making. */
export const parseShowId = (id: string): string | undefined =>
  /^s~([A-Za-z0-9_-]{1,64})$/.exec(id)?.[1];

function kindOf(letter: string): ButtonId["kind"] | undefined {
  const small = letter.toLowerCase();
  return small === "a" || small === "c" || small === "f" ? kinds[small] : undefined;
}

const escaped = (part: string): string => part.replaceAll("%", "%25").replaceAll("~", "%7E");

const unescaped = (part: string): string => part.replaceAll("%7E", "~").replaceAll("%25", "%");

// Discord's ids have 64 bits, 20 digits: there is no room for two of them beside the rest.

const short = (id: string | undefined): string => (id === undefined ? "" : BigInt(id).toString(36));

function long(text: string): string | undefined {
  if (!/^[0-9a-z]{1,13}$/.test(text)) return undefined;
  let id = 0n;
  for (const digit of text) id = id * 36n + BigInt(Number.parseInt(digit, 36));
  return isSnowflake(id.toString()) ? id.toString() : undefined;
}

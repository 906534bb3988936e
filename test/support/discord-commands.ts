import type { Argument, Translations } from "../../src/core/command/argument.ts";
import type { Command, Parameter } from "../../src/core/command/command.ts";
import { say } from "../../src/core/view/view.ts";
import type { Random } from "./random.ts";

// Commands as somebody could declare them, sensible or not.

const letters = Array.from("abzABZ019-_ .:~äÖ𠮷'éß\n\t");

/** Any text, up to `max` characters and maybe empty. */
export const anyText = (random: Random, max: number): string =>
  Array.from(
    { length: random.below(max + 1) },
    () => letters[random.below(letters.length)] ?? "",
  ).join("");

const anyName = (random: Random, i: number): string =>
  `${random.pick(["a", "customer", "Home", "über", "x_y"])}${anyText(random, 40)}${random.pick(["", "Id", "2"])}#${i}x`;

function anyTranslations(random: Random): Translations {
  const tags = ["de", "fr", "es", "es-MX", "pt-br", "nb", "zh-Hant", "en", "tlh"];
  return Object.fromEntries(
    tags.filter(() => random.once(3)).map((tag) => [tag, anyText(random, 130)]),
  );
}

function anyArgument(random: Random): Argument<string> {
  const count = random.pick([0, 0, 1, 3, 25, 26]);
  const values = Array.from({ length: count }, (_, i) => `${i}${anyText(random, 3)}`);
  const [low, high] = [random.below(9), random.pick([9, 999, Number.POSITIVE_INFINITY])];
  return {
    label: anyText(random, 130),
    labels: anyTranslations(random),
    example: "x",
    choices: Object.fromEntries(values.map((value) => [value, anyText(random, 40)])),
    summaries: Object.fromEntries(values.map((value) => [value, anyTranslations(random)])),
    ...(random.once(4) ? { range: { min: low, max: high } } : {}),
    ...(random.once(4) ? { complete: () => Promise.resolve([]) } : {}),
    parse: (value) => ({ kind: "value", value }),
  };
}

const anyParameter = (random: Random, i: number): Parameter => ({
  name: anyName(random, i),
  argument: anyArgument(random),
  required: random.once(2),
  positional: random.once(2),
});

/** A command of up to three values. */
export const anyCommand = (random: Random, i: number): Command => ({
  name: `c${i}`,
  summary: anyText(random, 130),
  summaries: anyTranslations(random),
  group: "",
  parameters: Array.from({ length: random.below(4) }, (_, at) => anyParameter(random, at)),
  prerequisite: undefined,
  permission: random.pick([undefined, "network:read", "unknown", "toString"]),
  disruptive: false,
  act: { kind: "reply", reply: () => say("well") },
});

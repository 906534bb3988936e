import type { Locale, LocalizationMap } from "discord.js";

import type { Translations } from "../../../src/index.ts";

/** The languages that people may have Discord in. Source: Discord API reference, "Locales". */
export const locales: readonly `${Locale}`[] = [
  "id",
  "da",
  "de",
  "en-GB",
  "en-US",
  "es-ES",
  "es-419",
  "fr",
  "hr",
  "it",
  "lt",
  "hu",
  "nl",
  "no",
  "pl",
  "pt-BR",
  "ro",
  "fi",
  "sv-SE",
  "vi",
  "tr",
  "cs",
  "el",
  "bg",
  "ru",
  "uk",
  "hi",
  "th",
  "zh-CN",
  "ja",
  "zh-TW",
  "ko",
];

// What is a language of its own in BCP 47, or is written in its script there, has one name here.
const otherTags: { readonly [locale: string]: readonly string[] } = {
  no: ["nb", "nb-NO"],
  "zh-CN": ["zh-Hans", "zh-Hans-CN"],
  "zh-TW": ["zh-Hant", "zh-Hant-TW"],
};

/**
 * Translations of a text as Discord takes them, made of each by `shown`. One of a language without a
 * country is for all of its countries that have none of their own: `es` for es-ES and es-419. What is
 * as the text itself is left out, as Discord does; `null` where nothing is left.
 */
export function localised(
  text: string,
  translations: Translations | undefined,
  shown: (translation: string) => string,
): LocalizationMap | null {
  const byTag = new Map(
    Object.entries(translations ?? {})
      .filter(([, words]) => words.trim() !== "")
      .map(([tag, words]) => [tag.toLowerCase(), shown(words)]),
  );
  const found = locales.flatMap((locale) => {
    const words = tagsFor(locale).flatMap((tag) => byTag.get(tag) ?? [])[0];
    return words === undefined || words === text ? [] : [[locale, words] as const];
  });
  return found.length === 0 ? null : Object.fromEntries(found);
}

/** The tags whose words are taken for it, the nearest first. */
const tagsFor = (locale: string): readonly string[] =>
  [locale, ...(otherTags[locale] ?? []), ...locale.split("-").slice(0, 1)].map((tag) =>
    tag.toLowerCase(),
  );

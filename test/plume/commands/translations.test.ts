import { expect } from "chai";

import type { Translations } from "../../../src/core/command/argument.ts";
import { createPlumeRepertoire } from "../../../src/plume/bot.ts";
import { choices, labels, summaries } from "../../../src/plume/commands/translations.ts";

const { commands } = createPlumeRepertoire({
  partnerIdMin: 1,
  allowedHosts: [],
  defaultApiBase: "",
});

/** What a person reads in English, with its translations. */
const texts: readonly (readonly [string, Translations | undefined])[] = commands.flatMap(
  ({ summary, summaries: translated, parameters }) => [
    [summary, translated] as const,
    ...parameters.flatMap(({ argument }) => [
      [argument.label, argument.labels] as const,
      ...Object.entries(argument.choices)
        .filter(([, stands]) => stands !== "")
        .map(([value, stands]) => [stands, argument.summaries?.[value]] as const),
    ]),
  ],
);

describe("translations of the commands", () => {
  it("are there for every command, value and choice, in German, French and Spanish", () => {
    for (const [english, translated] of texts)
      expect(Object.keys(translated ?? {}), english).to.deep.equal(["de", "fr", "es"]);
  });

  it("belong each to a command, a value or a choice", () => {
    const used = new Set(texts.map(([, translated]) => translated));
    const chosen = Object.values(choices).flatMap((words) => Object.values(words));
    for (const translated of [...Object.values(summaries), ...Object.values(labels), ...chosen])
      expect(used.has(translated), translated.de).to.equal(true);
  });

  it("fit, and are no English", () => {
    for (const [english, translated] of texts) {
      expect(english.length, english).to.be.at.most(100);
      for (const text of Object.values(translated ?? {})) {
        expect(text.length, text).to.be.within(1, 100);
        expect(text).to.equal(text.trim()).and.not.to.equal(english);
      }
    }
  });

  it("keep the numbers and the words that are typed", () => {
    for (const [english, translated] of texts)
      for (const word of english.match(/\b(?:now|update|QoE|MAC|0-9|24|Plume Cloud)\b/g) ?? [])
        for (const text of Object.values(translated ?? {})) expect(text).to.contain(word);
  });
});

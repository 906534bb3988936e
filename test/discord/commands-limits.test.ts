import { expect } from "chai";
import type {
  APIApplicationCommandBasicOption,
  APIApplicationCommandStringOptionBase,
} from "discord-api-types/v10";

import { commandsProblems } from "../../adapters/discord/commands/commands-limits.ts";
import type { SlashCommand } from "../../adapters/discord/commands/commands.ts";

const ping: SlashCommand = { name: "ping", description: "Answers" };
const page: APIApplicationCommandBasicOption = { type: 4, name: "page", description: "Page" };
const form: APIApplicationCommandStringOptionBase = { type: 3, name: "as", description: "Form" };

const many = <Item>(count: number, make: (i: number) => Item): Item[] =>
  Array.from({ length: count }, (_, i) => make(i));
const withOptions = (...options: APIApplicationCommandBasicOption[]): readonly string[] =>
  commandsProblems([{ ...ping, options }]);

describe("what Discord takes of commands", () => {
  it("is a hundred of them, each of its own name", () => {
    const named = (i: number): SlashCommand => ({ ...ping, name: `ping${i}` });
    expect(commandsProblems(many(100, named))).to.deep.equal([]);
    expect(commandsProblems(many(101, named))).to.deep.equal([
      "there are 101 commands, 100 at most",
    ]);
    expect(commandsProblems([ping, { ...ping }])).to.deep.equal([
      "ping is twice among the commands",
    ]);
  });

  it("is a name of small letters, digits, - and _", () => {
    const problems = (name: string): readonly string[] => commandsProblems([{ ...ping, name }]);
    for (const name of ["ping", "p-1_x", "größe", "x".repeat(32), "家"])
      expect(problems(name), name).to.deep.equal([]);
    for (const name of ["Ping", "", "a b", "x".repeat(33), "a.b"])
      expect(problems(name), name).to.deep.equal([
        `/${name} has no name that Discord takes: up to 32 small letters, digits, - and _`,
      ]);
    expect(withOptions({ ...page, name: "Page" })).to.have.lengthOf(1);
  });

  it("is a description of a hundred characters, in every language", () => {
    const problems = (description: string, de?: string): readonly string[] =>
      commandsProblems([
        {
          ...ping,
          description,
          ...(de === undefined ? {} : { description_localizations: { de } }),
        },
      ]);
    const [fits, long] = ["x".repeat(100), "x".repeat(101)];
    expect(problems(fits, fits)).to.deep.equal([]);
    const tooLong = "the description of /ping has 101 characters, 100 at most";
    expect(problems(long)).to.deep.equal([tooLong]);
    expect(problems("x", long)).to.deep.equal([tooLong]);
    expect(problems(" ")).to.deep.equal(["the description of /ping is empty"]);
    expect(problems("x", "")).to.deep.equal(["the description of /ping is empty"]);
    expect(withOptions({ ...page, description: long })).to.deep.equal([
      "the description of page of /ping has 101 characters, 100 at most",
    ]);
  });

  it("is 25 options, each of its own name, the required ones first", () => {
    const option = (i: number): APIApplicationCommandBasicOption => ({ ...page, name: `p${i}` });
    expect(withOptions(...many(25, option))).to.deep.equal([]);
    expect(withOptions(...many(26, option))).to.deep.equal([
      "there are 26 options of /ping, 25 at most",
    ]);
    expect(withOptions(page, page)).to.deep.equal(["page is twice among the options of /ping"]);
    const required = { ...form, required: true };
    expect(withOptions(required, page)).to.deep.equal([]);
    expect(withOptions(page, required)).to.deep.equal([
      "as of /ping is required but stands behind an optional one",
    ]);
    expect(withOptions({ ...page, required: false }, required)).to.have.lengthOf(1);
    expect(withOptions(required, { ...page, required: true })).to.deep.equal([]);
  });

  it("is 25 choices of a hundred characters, each of its own name, or completion", () => {
    const choice = (i: number) => ({ name: `c${i}`, value: `c${i}` });
    const problems = (...choices: { name: string; value: string }[]): readonly string[] =>
      withOptions({ ...form, choices } as APIApplicationCommandBasicOption);
    const [fits, long] = ["x".repeat(100), "x".repeat(101)];
    expect(problems(...many(25, choice))).to.deep.equal([]);
    expect(problems(...many(26, choice))).to.deep.equal([
      "there are 26 choices for as of /ping, 25 at most",
    ]);
    expect(problems({ name: fits, value: fits })).to.deep.equal([]);
    expect(problems({ name: "a", value: long })).to.deep.equal([
      "the value of the choice a for as of /ping has 101 characters, 100 at most",
    ]);
    expect(problems({ name: long, value: "a" })).to.deep.equal([
      `the choice ${long} for as of /ping has 101 characters, 100 at most`,
    ]);
    expect(problems({ name: "a", value: "b" }, { name: "a", value: "c" })).to.deep.equal([
      "a is twice among the choices for as of /ping",
    ]);
    const both = { ...form, choices: [choice(1)], autocomplete: true };
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Discord's types know better
    expect(withOptions(both as unknown as APIApplicationCommandBasicOption)).to.deep.equal([
      "as of /ping has choices and completion",
    ]);
    expect(withOptions({ ...form, autocomplete: true })).to.deep.equal([]);
    const named = { name: "a", name_localizations: { de: long }, value: "a" };
    expect(withOptions({ ...form, choices: [named] })).to.have.lengthOf(1);
  });

  it("is a range that holds a number", () => {
    expect(withOptions({ ...page, min_value: 1, max_value: 1 })).to.deep.equal([]);
    expect(withOptions({ ...page, min_value: 2, max_value: 1 })).to.deep.equal([
      "page of /ping is from 2 to 1",
    ]);
    expect(withOptions({ ...page, min_value: 2 })).to.deep.equal([]);
  });

  it("is 8,000 characters in all, each text in its longest language", () => {
    // 25 options of 320 characters without the command's own.
    const value = "v".repeat(19);
    const option = (i: number, length: number): APIApplicationCommandBasicOption => ({
      ...form,
      name: `o${String(i).padStart(2, "0")}`,
      description: "x",
      description_localizations: { de: "x".repeat(98), fr: "x".repeat(2) },
      choices: [
        { name: "a", name_localizations: { de: "y".repeat(length) }, value },
        { name: "b".repeat(100), value: "" },
      ],
    });
    const problems = (length: number): readonly string[] =>
      withOptions(...many(25, (i) => option(i, i === 0 ? length : 100))).filter(
        (problem) => !problem.endsWith("is empty"),
      );
    const own = "ping".length + "Answers".length;
    expect(25 * (3 + 98 + 100 + 19 + 100)).to.equal(8_000);
    expect(problems(100 - own)).to.deep.equal([]);
    expect(problems(100 - own + 1)).to.deep.equal([
      "/ping has 8001 characters in all, 8000 at most",
    ]);
  });
});

import { expect } from "chai";

import { commandDifferences, isEntryPoint } from "../../adapters/discord/commands/commands-diff.ts";
import { commandsOf, type SlashCommand } from "../../adapters/discord/commands/commands.ts";
import { choice, count, id } from "../../src/core/command/argument.ts";
import { command } from "../../src/core/command/command.ts";
import { say } from "../../src/core/view/view.ts";
import { anyCommand } from "../support/discord-commands.ts";
import { createRandom } from "../support/random.ts";

const labels = { de: "Kunde" };
const declared = [
  command("list", "Lists")
    .arg("customerId", id("customer", { example: "a", labels }))
    .option("page", count("page", { max: 9 }))
    .option("as", choice("form", { file: "As a file", text: "As text" }))
    .translated({ de: "Listet auf" })
    .needs("network:read")
    .reply(() => say("well")),
  command("ping", "Answers").reply(() => say("pong")),
];
const permissions = { "network:read": "32" };
const wanted = commandsOf(declared, { guilds: [], permissions });
const onServer = commandsOf(declared, { guilds: ["290926798626357999"], permissions });

type Fields = { readonly [name: string]: unknown };

/** The commands as Discord tells them: with what it adds, and without what is usual. */
const told = (commands: readonly SlashCommand[]): readonly Fields[] =>
  commands.map(({ options = [], contexts, ...command }, i) => ({
    ...command,
    id: `${900 + i}`,
    application_id: "290926798626357000",
    version: "1",
    name_localizations: null,
    default_permission: true,
    dm_permission: true,
    ...(contexts
      ? { contexts: [...contexts].reverse() }
      : { contexts: null, integration_types: [0, 1], guild_id: "290926798626357999" }),
    ...(options.length === 0 ? {} : { options: options.map(usual) }),
  }));

const usual = (option: object): Fields =>
  Object.fromEntries(
    Object.entries(option).filter(([, value]) => value !== false && value !== null),
  );

const [list, ping] = told(wanted);
if (!list || !ping) throw new Error("there are two of them");
const options = list["options"] as readonly Fields[];

/** The differences where `list` is told with other fields. */
const withList = (fields: Fields): readonly string[] =>
  commandDifferences(wanted, [{ ...list, ...fields }, ping]);

/** The differences where its option of this number is told with other fields. */
function withOption(at: number, fields: Fields): readonly string[] {
  return withList({
    options: options.map((option, i) => (i === at ? { ...option, ...fields } : option)),
  });
}

describe("registered commands", () => {
  it("are as wanted with what Discord adds and leaves out, in any order", () => {
    expect(commandDifferences(wanted, told(wanted))).to.deep.equal([]);
    expect(commandDifferences(wanted, [...told(wanted)].reverse())).to.deep.equal([]);
    expect(commandDifferences(wanted, wanted)).to.deep.equal([]);
    expect(commandDifferences(onServer, told(onServer))).to.deep.equal([]);
    expect(commandDifferences([], [])).to.deep.equal([]);
    const random = createRandom(13);
    for (let round = 0; round < 40; round += 1) {
      const all = commandsOf(
        Array.from({ length: random.below(4) }, (_, i) => anyCommand(random, i)),
        { guilds: random.once(2) ? [] : ["290926798626357999"], permissions },
      );
      expect(commandDifferences(all, told(all))).to.deep.equal([]);
    }
  });

  it("may lack some, and have more", () => {
    expect(commandDifferences(wanted, [ping])).to.deep.equal(["/list is missing"]);
    expect(commandDifferences(wanted, [list, ping, { ...ping, name: "old" }])).to.deep.equal([
      "/old is registered, too",
    ]);
    expect(
      commandDifferences(wanted, [list, ping, { type: 3, name: "Say\nit" }, { type: 2 }]),
    ).to.deep.equal(['"Say\\nit" is registered, too', '"" is registered, too']);
    const { type: _, ...untyped } = ping;
    expect(commandDifferences(wanted, [list, untyped])).to.deep.equal([]);
    // A command for people may have the name of another for typing.
    expect(commandDifferences(wanted, [list, { ...ping, type: 2 }])).to.deep.equal([
      "/ping is missing",
      '"ping" is registered, too',
    ]);
  });

  it("may have the command that starts an Activity, which Discord makes", () => {
    const launch = { type: 4, name: "launch", handler: 2 };
    expect(commandDifferences(wanted, [list, ping, launch])).to.deep.equal([]);
    expect([launch, list, {}, undefined].map(isEntryPoint)).to.deep.equal([
      true,
      false,
      false,
      false,
    ]);
  });

  it("differ in what people read", () => {
    expect(withList({ description: "Old" })).to.deep.equal([
      '/list: the description is "Old", not "Lists"',
    ]);
    expect(withList({ description_localizations: { de: "Alt", it: "Elenca" } })).to.deep.equal([
      '/list: the description in de is "Alt", not "Listet auf"',
      '/list: the description in it is "Elenca", not left out',
    ]);
    expect(withList({ description_localizations: null })).to.deep.equal([
      '/list: the description in de is missing, not "Listet auf"',
    ]);
    expect(withList({ name_localizations: { de: "liste" } })).to.deep.equal([
      '/list: the name in de is "liste", not left out',
    ]);
    expect(withOption(0, { description: "Old" })).to.deep.equal([
      '/list customer-id: the description is "Old", not "customer"',
    ]);
    expect(withOption(0, { description_localizations: {} })).to.deep.equal([
      '/list customer-id: the description in de is missing, not "Kunde"',
    ]);
    expect(withOption(0, { name_localizations: { de: "kunde" } })).to.deep.equal([
      '/list customer-id: the name in de is "kunde", not left out',
    ]);
  });

  it("do not differ in a translation that is as the text itself: Discord ignores it", () => {
    const translations = { de: "Listet auf", fr: "Lists" };
    expect(withList({ description_localizations: translations })).to.deep.equal([]);
  });

  it("differ in who sees them, and where", () => {
    expect(withList({ default_member_permissions: null })).to.deep.equal([
      "/list: the permission that people need is missing, not 32",
    ]);
    expect(withList({ default_member_permissions: "0" })).to.deep.equal([
      "/list: the permission that people need is 0, not 32",
    ]);
    expect(withList({ nsfw: true })).to.deep.equal(["/list: the age limit is on, not left out"]);
    expect(withList({ contexts: [0, 1, 2] })).to.deep.equal([
      "/list: the place where it is shown is direct messages, messages among people, servers, not direct messages, servers",
    ]);
    expect(withList({ contexts: null })).to.deep.equal([
      "/list: the place where it is shown is missing, not direct messages, servers",
    ]);
    expect(withList({ integration_types: [0, 1] })).to.deep.equal([
      "/list: the kind of installation is people, servers, not servers",
    ]);
  });

  it("differ in their options, also in the order that people see", () => {
    expect(withList({ options: options.slice(0, 2) })).to.deep.equal([
      "/list: the list of options is customer-id, page, not customer-id, page, as",
    ]);
    expect(withList({ options: undefined })).to.deep.equal([
      "/list: the list of options is missing, not customer-id, page, as",
    ]);
    expect(withList({ options: [options[0], options[2], options[1]] })).to.deep.equal([
      "/list: the list of options is customer-id, as, page, not customer-id, page, as",
    ]);
    expect(withList({ options: [...options, { type: 3, name: "x" }] })).to.deep.equal([
      "/list: the list of options is customer-id, page, as, x, not customer-id, page, as",
    ]);
    expect(
      commandDifferences(wanted, [list, { ...ping, options: [{ type: 3, name: "x" }] }]),
    ).to.deep.equal(["/ping: the list of options is x, not left out"]);
  });

  it("differ in what an option takes", () => {
    expect(withOption(0, { required: undefined })).to.deep.equal([
      "/list customer-id: the option itself is optional, not required",
    ]);
    expect(withOption(1, { required: true })).to.have.lengthOf(1);
    expect(withOption(0, { type: 4 })).to.deep.equal([
      "/list customer-id: the value is a whole number, not a text",
    ]);
    expect(withOption(1, { type: 10 })).to.deep.equal([
      "/list page: the value is of type 10, not a whole number",
    ]);
    expect(withOption(1, { min_value: 0, max_value: undefined })).to.deep.equal([
      "/list page: the lowest value is 0, not 1",
      "/list page: the highest value is missing, not 9",
    ]);
    expect(withOption(0, { min_length: 2, max_length: 3 })).to.deep.equal([
      "/list customer-id: the shortest length is 2, not left out",
      "/list customer-id: the longest length is 3, not left out",
    ]);
    expect(withOption(0, { autocomplete: true })).to.deep.equal([
      "/list customer-id: the completion is on, not left out",
    ]);
  });

  it("differ in what may be picked", () => {
    const file = { name: "file: As a file", value: "file" };
    const text = { name: "text: As text", value: "text" };
    expect(withOption(2, { choices: [file, text] })).to.deep.equal([]);
    expect(withOption(2, { choices: [text, file] })).to.deep.equal([
      "/list as: the list of choices is text, file, not file, text",
    ]);
    expect(withOption(2, { choices: [file] })).to.deep.equal([
      "/list as: the list of choices is file, not file, text",
    ]);
    expect(withOption(2, { choices: [file, { ...text, name: "Text" }] })).to.deep.equal([
      '/list as text: the name is "Text", not "text: As text"',
    ]);
    const named = { ...file, name_localizations: { de: "Datei" } };
    expect(withOption(2, { choices: [named, text] })).to.deep.equal([
      '/list as file: the name in de is "Datei", not left out',
    ]);
  });
});

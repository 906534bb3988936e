import { expect } from "chai";
import type {
  APIApplicationCommandBasicOption,
  RESTPostAPIChatInputApplicationCommandsJSONBody,
} from "discord-api-types/v10";

import { commandsProblems } from "../../adapters/discord/commands/commands-limits.ts";
import { commandsOf } from "../../adapters/discord/commands/commands.ts";
import { optionNames } from "../../adapters/discord/option-names.ts";
import { choice, count, id, words } from "../../src/core/command/argument.ts";
import { command, type Command } from "../../src/core/command/command.ts";
import { say } from "../../src/core/view/view.ts";
import { createPlumeRepertoire } from "../../src/plume/bot.ts";
import { anyCommand } from "../support/discord-commands.ts";
import { createRandom } from "../support/random.ts";

type Slash = RESTPostAPIChatInputApplicationCommandsJSONBody;
type Option = APIApplicationCommandBasicOption;

const everywhere = { guilds: [], permissions: {} };
const complete = () => Promise.resolve([]);

/** The command as it is registered everywhere. */
function shown(declared: Command, options: Parameters<typeof commandsOf>[1] = everywhere): Slash {
  const [one] = commandsOf([declared], options);
  if (!one) throw new Error("no command");
  return one;
}

function option(declared: Command, name: string): Option {
  const found = shown(declared).options?.find((one) => one.name === name);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the bot has no subcommands
  return found as Option;
}

const ping = () => command("ping", "Answers");

describe("a declared command on Discord", () => {
  it("is a slash command for servers and direct messages with the bot", () => {
    expect(shown(ping().reply(() => say("pong")))).to.deep.equal({
      type: 1,
      name: "ping",
      description: "Answers",
      description_localizations: null,
      options: [],
      default_member_permissions: null,
      nsfw: false,
      contexts: [0, 1],
      integration_types: [0],
    });
  });

  it("is for one server without a word about where it is shown", () => {
    const guilds = ["290926798626357999"];
    const one = shown(
      ping().reply(() => say("pong")),
      { ...everywhere, guilds },
    );
    expect(one).not.to.have.any.keys("contexts", "integration_types");
    expect(one).to.include({ name: "ping", nsfw: false });
  });

  it("is for people with the permission that stands for what it needs", () => {
    const options = { guilds: [], permissions: { "network:read": "32" } };
    const needing = (permission: string): unknown =>
      shown(
        ping()
          .needs(permission)
          .reply(() => say("pong")),
        options,
      ).default_member_permissions;
    expect(needing("network:read")).to.equal("32");
    expect(needing("network:write")).to.equal(null);
    expect(needing("toString")).to.equal(null);
    expect(
      shown(
        ping().reply(() => say("x")),
        options,
      ).default_member_permissions,
    ).to.equal(null);
  });

  it("has its summary on a line of 100 characters", () => {
    const described = (summary: string): string =>
      shown(command("ping", summary).reply(() => say("pong"))).description;
    expect(described("Two\nlines ")).to.equal("Two lines");
    expect(described("x".repeat(100))).to.equal("x".repeat(100));
    expect(described("x".repeat(101))).to.equal(`${"x".repeat(99)}…`);
    expect(described("")).to.equal("…");
  });

  it("has its values as options, what is required first", () => {
    const search = command("search", "Searches")
      .option("asFile", choice("how", { yes: "" }))
      .arg("customerId", id("customer", { example: "a" }))
      .maybe("maxRows", count("rows", { max: 50 }))
      .arg("term", words("what", { example: "tv", max: 9 }))
      .reply(() => say("well"));
    expect(shown(search).options?.map(({ name, required }) => [name, required])).to.deep.equal([
      ["customer-id", true],
      ["term", true],
      ["as-file", false],
      ["max-rows", false],
    ]);
  });

  it("refuses names that Discord cannot tell apart", () => {
    const one = command("x", "X")
      .maybe("aB", words("a", { example: "a", max: 1 }))
      .maybe("a-b", words("a", { example: "a", max: 1 }))
      .reply(() => say("well"));
    expect(() => commandsOf([one], everywhere)).to.throw(TypeError, "of /x are both");
    const pong = ping().reply(() => say("pong"));
    expect(() => commandsOf([pong, { ...pong, name: "Ping" }], everywhere)).to.throw(
      TypeError,
      "among the commands",
    );
  });
});

describe("a value of a command on Discord", () => {
  it("is a text, or a whole number with its bounds", () => {
    const list = command("list", "Lists")
      .arg("page", count("page of it", { max: 999 }))
      .arg("most", count("rows", { max: Number.POSITIVE_INFINITY }))
      .arg("find", words("part of a name", { example: "tv", max: 9 }))
      .reply(() => say("well"));
    const base = { description_localizations: null, required: true };
    expect(shown(list).options).to.deep.equal([
      {
        ...base,
        name: "page",
        description: "page of it",
        type: 4,
        min_value: 1,
        max_value: 999,
      },
      { ...base, name: "most", description: "rows", type: 4, min_value: 1 },
      { ...base, name: "find", description: "part of a name", type: 3 },
    ]);
  });

  it("completes where it was declared to", () => {
    const one = command("x", "X")
      .maybe("home", id("home", { example: "h", complete }))
      .maybe("page", count("page", { max: 9, complete }))
      .reply(() => say("well"));
    expect(option(one, "home")).to.include({ type: 3, autocomplete: true });
    expect(option(one, "page")).to.include({ type: 4, autocomplete: true, max_value: 9 });
    for (const { name } of shown(one).options ?? [])
      expect(option(one, name)).not.to.have.property("choices");
  });

  it("is picked from what is allowed, found by the word and by what it stands for", () => {
    const one = command("x", "X")
      .maybe("as", choice("form", { file: "As a file", now: "" }))
      .reply(() => say("well"));
    expect(option(one, "as")).to.deep.include({
      choices: [
        { name: "file: As a file", name_localizations: null, value: "file" },
        { name: "now", name_localizations: null, value: "now" },
      ],
    });
    expect(option(one, "as")).not.to.have.property("autocomplete");
  });

  it("completes instead where Discord takes no such list", () => {
    const listed = (all: { readonly [value: string]: string }): Option =>
      option(
        command("x", "X")
          .maybe("as", choice("form", all))
          .reply(() => say("well")),
        "as",
      );
    const many = (size: number) =>
      Object.fromEntries(Array.from({ length: size }, (_, i) => [`word${i}`, ""]));
    const [most, more] = [listed(many(25)), listed(many(26))];
    expect(most).to.have.property("choices").that.has.lengthOf(25);
    expect(most).not.to.have.property("autocomplete");
    const long = "x".repeat(100);
    expect(listed({ [long]: "" }))
      .to.have.property("choices")
      .that.has.lengthOf(1);
    const untaken = [{ [`${long}y`]: "" }, { " a": "" }, { "": "Nothing" }];
    for (const one of [more, ...untaken.map(listed)]) {
      expect(one).to.include({ autocomplete: true });
      expect(one).not.to.have.property("choices");
    }
  });

  it("is no list where two choices would look the same", () => {
    const long = "x".repeat(99);
    const one = command("x", "X")
      .maybe("as", choice("form", { [`${long}a`]: "One", [`${long}b`]: "Two" }))
      .reply(() => say("well"));
    // The words end where Discord cuts: what tells them apart is the last letter.
    expect(option(one, "as")).to.include({ autocomplete: true });
  });
});

describe("a command on Discord in other languages", () => {
  const translated = (summaries: { readonly [language: string]: string }): unknown =>
    shown(
      ping()
        .translated(summaries)
        .reply(() => say("pong")),
    ).description_localizations;

  it("is in those of Discord, a language without a country in all of its countries", () => {
    expect(translated({ de: "Antwortet", es: "Responde", tlh: "jang" })).to.deep.equal({
      de: "Antwortet",
      "es-ES": "Responde",
      "es-419": "Responde",
    });
    expect(translated({ es: "uno", "es-419": "dos" })).to.deep.equal({
      "es-ES": "uno",
      "es-419": "dos",
    });
    expect(translated({ "pt-br": "Responde", sv: "Svarar", nb: "Svarer" })).to.deep.equal({
      "pt-BR": "Responde",
      "sv-SE": "Svarar",
      no: "Svarer",
    });
    expect(translated({ "zh-Hant": "1", "zh-Hans": "2" })).to.deep.equal({
      "zh-TW": "1",
      "zh-CN": "2",
    });
    expect(translated({ "de-AT": "Antwortet" })).to.equal(null);
  });

  it("leaves out what is empty, and what is as the text itself, as Discord does", () => {
    expect(translated({ de: "Answers", fr: "Répond", it: " " })).to.deep.equal({ fr: "Répond" });
    expect(translated({ de: "Answers" })).to.equal(null);
    expect(translated({})).to.equal(null);
  });

  it("is cut like the text itself", () => {
    expect(translated({ de: `zwei\nZeilen ${"x".repeat(100)}` })).to.deep.equal({
      de: `zwei Zeilen ${"x".repeat(87)}…`,
    });
  });

  it("has the words of its values, too", () => {
    const one = command("x", "X")
      .maybe(
        "as",
        choice(
          "form",
          { file: "As a file", now: "" },
          {
            labels: { de: "Form" },
            summaries: { file: { de: "Als Datei" }, now: { de: "jetzt" } },
          },
        ),
      )
      .reply(() => say("well"));
    expect(option(one, "as")).to.deep.include({
      description_localizations: { de: "Form" },
      choices: [
        { name: "file: As a file", name_localizations: { de: "file: Als Datei" }, value: "file" },
        { name: "now", name_localizations: { de: "now: jetzt" }, value: "now" },
      ],
    });
  });
});

describe("commands on Discord, whatever was declared", () => {
  it("keep Discord's limits, and lead back to what was declared", () => {
    const random = createRandom(11);
    for (let round = 0; round < 100; round += 1) {
      const declared = Array.from({ length: random.below(6) }, (_, i) => anyCommand(random, i));
      const options = {
        guilds: random.once(2) ? [] : ["290926798626357999"],
        permissions: { "network:read": "32" },
      };
      const registered = commandsOf(declared, options);
      expect(commandsProblems(registered)).to.deep.equal([]);
      expect(registered.map(({ name }) => name)).to.deep.equal(declared.map(({ name }) => name));
      declared.forEach((one, i) => {
        const names = optionNames(one);
        const back = registered[i]?.options?.map(({ name }) => names.get(name)) ?? [];
        expect(back).to.have.members(one.parameters.map(({ name }) => name));
      });
    }
  });

  it("are the same each time", () => {
    const all = () => {
      const random = createRandom(12);
      return Array.from({ length: 40 }, (_, i) => anyCommand(random, i));
    };
    expect(commandsOf(all(), everywhere)).to.deep.equal(commandsOf(all(), everywhere));
  });
});

describe("the commands of the Plume bot on Discord", () => {
  const { commands } = createPlumeRepertoire({
    partnerIdMin: 1,
    allowedHosts: [],
    defaultApiBase: "",
  });
  const all = commandsOf(commands, { guilds: [], permissions: { "network:read": "32" } });
  const named = (name: string): Slash | undefined => all.find((one) => one.name === name);

  it("are nine that Discord takes", () => {
    expect(all).to.have.lengthOf(9);
    expect(commandsProblems(all)).to.deep.equal([]);
  });

  it("ask for a home by two texts that complete, and need the permission", () => {
    for (const name of ["health", "status", "nodes", "devices", "wifi"]) {
      expect(named(name)?.default_member_permissions, name).to.equal("32");
      expect(named(name)?.options?.slice(0, 2), name).to.deep.equal(
        named("health")?.options?.slice(0, 2),
      );
    }
    const [customer, location] = named("health")?.options ?? [];
    expect(customer).to.include({ name: "customer-id", required: true, autocomplete: true });
    expect(location).to.include({ name: "location-id", required: true, autocomplete: true });
    expect(named("auth")?.default_member_permissions).to.equal(null);
  });

  it("have a choice of what /auth does", () => {
    const [action, step] = named("auth")?.options ?? [];
    expect(action).to.deep.include({ name: "action", required: false, type: 3 });
    expect(action)
      .to.have.property("choices")
      .that.has.lengthOf(2)
      .and.has.nested.property("[0].name", "status: Show the sign-in, secrets hidden");
    expect(step).to.deep.include({ name: "step", type: 4, min_value: 1, max_value: 4 });
  });

  it("speak four languages, and Spanish in both of Discord's", () => {
    const languages = ["de", "es-419", "es-ES", "fr"];
    const keys = (of: object | null | undefined): readonly string[] => Object.keys(of ?? {}).sort();
    for (const { name, description_localizations: texts, options = [] } of all) {
      expect(keys(texts), name).to.deep.equal(languages);
      for (const one of options)
        expect(keys(one.description_localizations), `${name} ${one.name}`).to.deep.equal(languages);
    }
  });
});

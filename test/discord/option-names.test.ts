import { expect } from "chai";

import {
  commandNames,
  declaredNames,
  discordName,
  optionNames,
} from "../../adapters/discord/option-names.ts";
import { count, words } from "../../src/core/command/argument.ts";
import { command } from "../../src/core/command/command.ts";
import { say } from "../../src/core/view/view.ts";
import { createRandom } from "../support/random.ts";

// Source: Discord API reference, "Application Command Naming", without its apostrophe and marks.
const allowed = /^[-_\p{L}\p{N}]{1,32}$/u;

describe("a declared name on Discord", () => {
  it("is of small letters, with hyphens between words", () => {
    for (const [declared, known] of [
      ["help", "help"],
      ["customerId", "customer-id"],
      ["locationId", "location-id"],
      ["CustomerID", "customer-id"],
      ["HTTPPort", "http-port"],
      ["page2", "page2"],
      ["line2Text", "line2-text"],
      ["sign-in", "sign-in"],
      ["snake_case", "snake_case"],
      ["größeÜber", "größe-über"],
      ["näm", "näm"],
      ["two words", "two-words"],
      [" -odd: name!- ", "odd-name"],
      ["a".repeat(40), "a".repeat(32)],
      [`${"a".repeat(31)}-b`, "a".repeat(31)],
      ["𠮷".repeat(40), "𠮷".repeat(32)],
    ] as const)
      expect(discordName(declared), declared).to.equal(known);
  });

  it("is one that Discord takes, or empty, whatever was declared", () => {
    const random = createRandom(7);
    for (let i = 0; i < 3_000; i++) {
      const units = Array.from({ length: random.below(50) }, () =>
        random.pick([random.below(0x80), random.below(0x2_00), random.below(0x1_00_00)]),
      );
      const name = discordName(String.fromCharCode(...units));
      if (name === "") continue;
      expect(name).to.match(allowed);
      expect(name).to.equal(name.toLowerCase());
    }
  });

  it("leads back to what was declared", () => {
    const health = command("health", "Checks a home")
      .arg("customerId", words("the customer", { example: "acme", max: 9 }))
      .option("page", count("the page", { max: 9 }))
      .reply(() => say("well"));
    expect([...optionNames(health)]).to.deep.equal([
      ["customer-id", "customerId"],
      ["page", "page"],
    ]);
    expect([...commandNames([health, { name: "signIn" }])]).to.deep.equal([
      ["health", "health"],
      ["sign-in", "signIn"],
    ]);
  });

  it("that would be another's is refused where it is declared", () => {
    expect(() => declaredNames(["customerId", "customer-id"], "of /health")).to.throw(
      TypeError,
      '"customerId" and "customer-id" of /health are both "customer-id" on Discord',
    );
    const long = "a".repeat(32);
    expect(() => declaredNames([`${long}1`, `${long}2`], "of /x")).to.throw(TypeError, "are both");
    expect(() => declaredNames(["?!"], "of /x")).to.throw(TypeError, 'takes no name like "?!" of');
    const twice = command("x", "y")
      .maybe("aB", words("a", { example: "a", max: 1 }))
      .maybe("a-b", words("a", { example: "a", max: 1 }))
      .reply(() => say("well"));
    expect(() => optionNames(twice)).to.throw(TypeError, "of /x are both");
    expect(() => commandNames([{ name: "Start" }, { name: "start" }])).to.throw(
      TypeError,
      "among the commands",
    );
  });
});

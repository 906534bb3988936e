import { readFileSync } from "node:fs";

import { expect } from "chai";

import { variableNames } from "../src/config.ts";
import { createPlumeRepertoire } from "../src/plume/bot.ts";
import { ping } from "./fixtures/ping.ts";
import { Talk, terminal } from "./support/builders.ts";
import { callTool } from "./support/operator.ts";
import { openLiveBench } from "./support/live-bench.ts";
import { clusterRights, leastRights, tenantRights, toolRights } from "./support/redis-rights.ts";
import { wordsOf } from "./support/texts.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const block = (start: string): string => {
  const from = readme.indexOf(start);
  return readme.slice(from, readme.indexOf("\n```", from));
};

describe("the README", () => {
  it("leads with the two commands", () => {
    const [first = ""] = /```sh\n[\s\S]*?```/.exec(readme) ?? [];
    expect(first).to.contain("npm ci && npm start").and.to.contain("npm test");
  });

  it("shows a command that compiles and works", async () => {
    const source = readFileSync(new URL("./fixtures/ping.ts", import.meta.url), "utf8");
    expect(source.replace('"../../src/index.ts"', '"plume-chatops"').trim()).to.equal(
      block('import { command, id, say, type Command } from "plume-chatops";').trim(),
    );
    const talk = new Talk({ commands: [ping], wizards: [], greeting: "ping" }, terminal);
    const [answer] = await talk.send("/ping oslo");
    expect(wordsOf(answer)).to.equal("oslo, I heard you at 1970-01-01T00:16:40.000Z.");
    expect(wordsOf((await talk.send("/ping"))[0])).to.contain("Example: /ping oslo");
  });

  it("shows a transcript that is what the bot says", async () => {
    const bench = await openLiveBench();
    try {
      const told = (text: string): readonly string[] =>
        text
          // Another day is named before its time, and which day that is depends on the hour.
          .replace(/(\b\d{1,2} [A-Z][a-z]{2} )?\d\d:\d\d(:\d\d)?/g, "00:00")
          .replace(/\(\d+ (days|min|h \d+ min|s)\)/g, "(a while)")
          .split("\n")
          .map((line) => line.trim())
          .filter((line) => line !== "" && line !== "…" && !line.startsWith("> "));
      const { ssoUrl, credentials } = bench.sandbox;
      let said = "";
      for (const line of ["/auth", ssoUrl, credentials.header, credentials.partnerId, "/skip"]) {
        said += `${await bench.say(line)}\n`;
      }
      for (const command of ["/health", "/nodes"]) {
        said += `${await bench.ask(command, "One pod offline")}\n`;
      }
      const real = new Set(told(said));
      const shown = told(block("> /auth\n"));
      expect(shown.length).to.be.above(20);
      // A terminal lists a question's words behind it; canonical text numbers its buttons.
      expect(shown.filter((line) => !real.has(line) && line !== "(/cancel)")).to.deep.equal([]);
    } finally {
      await bench.close();
    }
  });

  it("names every command of the operator's tool", async () => {
    const { said } = await callTool({}, ["help"]);
    const names = said.flatMap((line) => /^ {2}([a-z]+)/.exec(line)?.[1] ?? []);
    expect(names).to.have.lengthOf(9);
    for (const name of names)
      expect(readme).to.match(new RegExp(`^\\| .*\`${name}[ \`].* \\|`, "m"));
  });

  it("names every command and every variable there is, and no other", () => {
    const { commands } = createPlumeRepertoire({
      partnerIdMin: 20,
      allowedHosts: [],
      defaultApiBase: "https://api.plume.com",
    });
    for (const { name } of commands) expect(readme).to.contain(`\`/${name}`);
    const table = /\| variable [\s\S]*?\n\n/.exec(readme)?.[0] ?? "";
    const variables = [...table.matchAll(/^\| (`[A-Z_`, ]+`) \|/gm)].flatMap(([, names = ""]) =>
      [...names.matchAll(/[A-Z_]+/g)].map(String),
    );
    expect(variables).to.have.members([...variableNames]);
  });

  it("names the rights that Redis must give, which are tried", () => {
    const setUser = /^ACL SETUSER .*$/m.exec(readme)?.[0] ?? "";
    expect(setUser.split(" ").filter((word) => word.startsWith("+"))).to.have.members([
      ...leastRights,
    ]);
    for (const more of [clusterRights, toolRights, tenantRights])
      expect(readme).to.contain(`\`${more.join(" ")}\``);
  });
});

import { expect } from "chai";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { createPlumeRepertoire } from "../src/plume/bot.ts";

// What the files themselves must keep to.

const root = fileURLToPath(new URL("..", import.meta.url));

const filesIn = (...folders: readonly string[]): readonly string[] =>
  folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
const textOf = (file: string): string => readFileSync(file, "utf8");
const package_: unknown = JSON.parse(textOf(join(root, "package.json")));
const { version, scripts } = package_ as {
  readonly version: string;
  readonly scripts: { readonly [name: string]: string };
};

const secrets: readonly (readonly [name: string, pattern: RegExp])[] = [
  ["a Telegram token", /\b\d{8,10}:[A-Za-z0-9_-]{35}\b/],
  ["a Slack token", /\bxox[abpors]-[A-Za-z0-9-]{10,}/],
  ["a Discord token", /\b[MNO][A-Za-z\d_-]{23,25}\.[\w-]{6}\.[\w-]{27,}/],
  ["an Authorization header", /\b(Basic|Bearer) (?=[A-Za-z0-9+/_-]*\d)[A-Za-z0-9+/_-]{20,}={0,2}/],
  ["a JWT", /\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/],
  ["a private key", /-----BEGIN [A-Z ]*PRIVATE KEY-----\n[A-Za-z0-9+/]/],
];

describe("the source", () => {
  it("(F-S1) holds no credential", () => {
    const files = filesIn("src", "adapters", "tools");
    expect(files).to.have.length.above(100);
    for (const file of files) {
      for (const [name, pattern] of secrets)
        expect(textOf(file), `${name} in ${file}`).not.to.match(pattern);
    }
  });

  it("names one default API base, in one place", () => {
    const naming = filesIn("src", "adapters").filter((file) =>
      /=\s*"https:\/\/api\.(?!slack\.com)[^"]*"/.test(textOf(file)),
    );
    expect(naming.map((file) => file.slice(root.length))).to.deep.equal(["src/outside.ts"]);
    expect(textOf(naming[0] ?? "")).to.contain('"https://api.plume.com"');
    const bases =
      /https:\/\/(?!api\.plume\.(com|test))[\w.-]*(piranha|plumenet|plume\.example)[\w.-]*/;
    for (const file of filesIn("src", "adapters")) expect(textOf(file), file).not.to.match(bases);
  });

  it("has its version in package.json alone", () => {
    for (const file of filesIn("src", "adapters", "tools")) {
      expect(textOf(file), file).not.to.contain(`"${version}"`);
      expect(textOf(file), file).not.to.match(/\bversion:\s*"\d+\.\d+/);
    }
  });
});

describe("the README", () => {
  const file = join(root, "README.md");
  const readme = existsSync(file) ? textOf(file) : "";

  it("names only commands and scripts that are there", () => {
    const { commands } = createPlumeRepertoire({
      partnerIdMin: 20,
      allowedHosts: [],
      defaultApiBase: "https://api.plume.com",
    });
    // The example of a command of one's own is declared in the README itself.
    const own = [...readme.matchAll(/command\("([a-z]+)"/g)].map(([, name = ""]) => name);
    const known = [...commands.map(({ name }) => name), ...own, "skip", "back", "cancel", "plume"];
    const code = [...readme.matchAll(/`([^`\n]+)`/g)].map(([, inside = ""]) => inside);
    // On Slack one slash command stands before them all.
    const named = code.flatMap((text) => /^\/(?:plume[ -])?([a-z]+)(?: |$)/.exec(text)?.[1] ?? []);
    expect(named.filter((name) => !known.includes(name))).to.deep.equal([]);
    const run = [...readme.matchAll(/npm run ([a-z:]+)/g)].map(([, name = ""]) => name);
    expect(run.filter((name) => !(name in scripts))).to.deep.equal([]);
  });
});

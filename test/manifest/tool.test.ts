import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { expect } from "chai";

import { runManifestTool } from "../../src/manifest/tool.ts";
import { createSystemClock } from "../../src/ops/system-clock.ts";
import { createFolder, type Folder } from "../support/stores-folder.ts";

type Environment = { readonly [name: string]: string };

interface Called {
  readonly code: number;
  readonly said: readonly string[];
  readonly noted: readonly string[];
}

async function call(
  env: Environment,
  args: readonly string[] = [],
  input?: string,
): Promise<Called> {
  const [said, noted]: [string[], string[]] = [[], []];
  const code = await runManifestTool(args, {
    env,
    clock: createSystemClock(),
    say: (line) => void said.push(line),
    note: (line) => void noted.push(line),
    input: () => Promise.resolve(input ?? ""),
    isTyped: input === undefined,
  });
  return { code, said, noted };
}

const printed = async (env: Environment = {}): Promise<string> => (await call(env)).said.join("\n");
const token = (kind: string): string => [kind, "1-A0123456789-42", "h".repeat(24)].join("-");
const same = "The manifest is as the bot needs it.";

describe("npm run slack:manifest", () => {
  it("prints the manifest before there is a token", async () => {
    const { code, said, noted } = await call({});
    expect([code, noted]).to.deep.equal([0, []]);
    const manifest: unknown = JSON.parse(said.join("\n"));
    expect(manifest).to.have.nested.property("settings.socket_mode_enabled", true);
    expect(manifest).to.have.nested.property("display_information.name", "Plume");
  });

  it("prints it for HTTP where there is an address", async () => {
    const env = {
      SLACK_PUBLIC_URL: "https://bot.example.net/x",
      SLACK_PATH: "/in",
      SLACK_APP_NAME: "Wi-Fi desk",
      SLACK_COMMAND: "/wifi",
      SLACK_SEPARATE_COMMANDS: "beside",
    };
    const manifest: unknown = JSON.parse(await printed(env));
    expect(manifest).to.have.nested.property("settings.socket_mode_enabled", false);
    const events = "https://bot.example.net/x/in";
    expect(manifest).to.have.nested.property("settings.event_subscriptions.request_url", events);
    expect(manifest).to.have.nested.property(
      "oauth_config.redirect_urls[0]",
      "https://bot.example.net/x/slack/oauth_redirect",
    );
    expect(manifest).to.have.nested.property("display_information.name", "Wi-Fi desk");
    expect(manifest).to.have.nested.property("features.slash_commands[0].command", "/wifi");
    expect(manifest).to.have.nested.property("features.slash_commands[1].command", "/wifi-start");
  });

  it("lists mistakes of the configuration", async () => {
    const problems = async (env: Environment) => {
      const { code, said, noted } = await call(env);
      expect([code, said]).to.deep.equal([2, []]);
      return noted;
    };
    const secret = { SLACK_SIGNING_SECRET: "5".repeat(32) };
    expect(await problems(secret)).to.deep.equal([
      "SLACK_PUBLIC_URL: expected with SLACK_SIGNING_SECRET, for the manifest: the public https address of this bot, without SLACK_PATH and a slash at its end, for example SLACK_PUBLIC_URL=https://bot.example.net",
    ]);
    expect(await problems({ SLACK_PUBLIC_URL: "http://bot.example.net" })).to.have.lengthOf(1);
    const app = { SLACK_APP_TOKEN: token("xapp"), SLACK_PUBLIC_URL: "https://bot.example.net" };
    expect(await problems(app)).to.have.lengthOf(1);
    expect(await problems({ SLACK_APP_NAME: "x".repeat(60) })).to.have.lengthOf(1);
    expect(
      await problems({ SLACK_COMMAND: `/${"a".repeat(31)}`, SLACK_SEPARATE_COMMANDS: "instead" }),
    ).to.have.lengthOf(9);
  });

  it("explains how it is called", async () => {
    const asked = await call({}, ["--help"]);
    expect([asked.code, asked.noted]).to.deep.equal([0, []]);
    expect(asked.said.join("\n")).to.contain("--check <file>");
    for (const words of [["print"], ["--check", "a", "b"]]) {
      const { code, said, noted } = await call({}, words);
      expect([code, said]).to.deep.equal([2, []]);
      expect(noted.slice(1)).to.deep.equal(asked.said);
    }
  });
});

describe("npm run slack:manifest -- --check", () => {
  let folder: Folder;
  beforeEach(() => {
    folder = createFolder();
  });
  afterEach(() => folder.remove());

  const file = (text: string): string => {
    const path = folder.path("manifest.json");
    writeFileSync(path, text);
    return path;
  };

  it("finds no difference to what it printed", async () => {
    const text = await printed();
    for (const { code, said } of [
      await call({}, ["--check", file(text)]),
      await call({}, ["--check", "-"], text),
      await call({}, ["--check"], text),
    ])
      expect([code, said]).to.deep.equal([0, [same]]);
  });

  it("says what differs, and what to do", async () => {
    const text = (await printed()).replace('"im:write",', '"users:read",');
    const { code, said, noted } = await call({}, ["--check", file(text)]);
    expect([code, said]).to.deep.equal([
      1,
      ["oauth_config.scopes.bot lacks im:write", "oauth_config.scopes.bot has users:read, too"],
    ]);
    expect(noted.join("\n")).to.match(/^Next: take what npm run --silent slack:manifest prints/);
    expect((await call({ SLACK_COMMAND: "/wifi" }, ["--check", file(text)])).said).to.include(
      "features.slash_commands lacks /wifi",
    );
  });

  it("keeps to a line a difference, whatever others wrote", async () => {
    const bad = JSON.stringify({ features: { slash_commands: [{ command: "/a\n\u001b[2J" }] } });
    const { said } = await call({}, ["--check", file(bad)]);
    // oxlint-disable-next-line no-control-regex -- what a terminal would act on
    for (const line of said) expect(line).not.to.match(/[\u0000-\u001f]/);
  });

  it("asks nobody to type a manifest", async () => {
    expect((await call({}, ["--check"])).noted).to.deep.equal([
      "--check needs a file, standard input, or SLACK_CONFIG_TOKEN with SLACK_APP_ID to ask Slack",
    ]);
  });

  it("ends with 2 where there is nothing to compare with", async () => {
    for (const { code, said, noted } of [
      await call({}, ["--check", folder.path("none.json")]),
      await call({}, ["--check", file("display_information:\n  name: Plume\n")]),
      await call({}, ["--check", file("[]")]),
      await call({}, ["--check"], ""),
      await call({}, ["--check"]),
    ]) {
      expect([code, said]).to.deep.equal([2, []]);
      expect(noted).to.have.lengthOf(1);
    }
  });
});

describe("npm run slack:manifest -- --check, with a configuration token", () => {
  let server: Server;
  let answers: { [method: string]: object | string };
  let asked: { method: string; token: string; args: URLSearchParams }[];
  let env: Environment;

  beforeEach(async () => {
    asked = [];
    answers = { "apps.manifest.validate": { ok: true, errors: [] } };
    server = createServer((request, response) => {
      let body = "";
      request.setEncoding("utf8").on("data", (text: string) => (body += text));
      request.on("end", () => {
        const method = request.url?.slice("/api/".length) ?? "";
        const bearer = request.headers.authorization ?? "";
        asked.push({ method, token: bearer, args: new URLSearchParams(body) });
        const answer = answers[method] ?? { ok: false, error: "unknown_method" };
        response.end(typeof answer === "string" ? answer : JSON.stringify(answer));
      });
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    env = {
      SLACK_API_ROOT: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`,
      SLACK_CONFIG_TOKEN: token("xoxe.xoxp"),
      SLACK_APP_ID: "A0123456789",
    };
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it("asks Slack for the app's manifest, and whether it would take ours", async () => {
    const manifest: unknown = JSON.parse(await printed());
    answers["apps.manifest.export"] = { ok: true, manifest };
    expect(await call(env, ["--check"])).to.deep.equal({ code: 0, said: [same], noted: [] });
    expect(asked.map(({ method }) => method)).to.have.members([
      "apps.manifest.export",
      "apps.manifest.validate",
    ]);
    for (const { args, token: bearer } of asked) {
      expect(args.get("app_id")).to.equal("A0123456789");
      expect(bearer).to.equal(`Bearer ${env["SLACK_CONFIG_TOKEN"] ?? ""}`);
    }
    const sent = asked.find(({ method }) => method === "apps.manifest.validate");
    expect(JSON.parse(sent?.args.get("manifest") ?? "")).to.deep.equal(manifest);
  });

  it("takes the app's ID from an app token", async () => {
    const { SLACK_APP_ID: _, ...rest } = env;
    answers["apps.manifest.export"] = { ok: true, manifest: JSON.parse(await printed()) };
    expect((await call(rest, ["--check"])).code).to.equal(2);
    const { code } = await call({ ...rest, SLACK_APP_TOKEN: token("xapp") }, ["--check"]);
    expect([code, asked[0]?.args.get("app_id")]).to.deep.equal([0, "A0123456789"]);
  });

  it("says what Slack has against ours", async () => {
    answers["apps.manifest.export"] = { ok: true, manifest: JSON.parse(await printed()) };
    answers["apps.manifest.validate"] = {
      ok: false,
      error: "invalid_manifest",
      errors: [
        { message: "Interactivity requires a Request URL", pointer: "/settings/interactivity" },
        {},
      ],
    };
    const { code, said, noted } = await call(env, ["--check"]);
    expect([code, said]).to.deep.equal([
      1,
      [
        "Slack would refuse ours: /settings/interactivity: Interactivity requires a Request URL",
        "Slack would refuse ours: /: is not as it must be",
      ],
    ]);
    expect(noted.join("\n")).to.contain("https://api.slack.com/apps/A0123456789/app-manifest");
  });

  it("says why Slack did not answer, and shows no token", async () => {
    const why = async (answer: object | string) => {
      answers["apps.manifest.export"] = answer;
      const { code, said, noted } = await call(env, ["--check"]);
      expect([code, said, noted.length]).to.deep.equal([2, [], 1]);
      expect(noted.join("\n")).not.to.contain("hhhh");
      return noted[0] ?? "";
    };
    expect(await why({ ok: false, error: "token_expired" })).to.match(
      /^Slack refuses \(token_expired\): SLACK_CONFIG_TOKEN ends after 12 hours/,
    );
    const foreign = "Slack cannot be reached: an answer that is not Slack's";
    expect(await why("<html>")).to.equal(foreign);
    expect(await why({ ok: true })).to.equal(foreign);
    expect(await why({ ok: false, error: `not a word ${token("xoxb")}` })).to.equal(foreign);
    expect(await why({ ok: false, error: "internal_error" })).to.equal(
      "Slack cannot be reached: internal_error",
    );
    server.closeAllConnections();
    server.close();
    expect(await why({})).to.match(/^Slack cannot be reached: [A-Z_]+$/);
  });
});

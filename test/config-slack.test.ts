import { expect } from "chai";

import { parseConfig } from "../src/config.ts";
import { isFault } from "../src/core/fault.ts";
import { reveal } from "../src/core/sealed.ts";

type Environment = { readonly [name: string]: string };

const problemsOf = (env: Environment): readonly string[] => {
  try {
    parseConfig(env);
  } catch (error) {
    if (isFault(error, "config.invalid")) return error.details.problems;
    throw error;
  }
  return [];
};

// Written so that nothing in this file looks like a credential.
const token = (kind: string): string => [kind, "1234567890", "h".repeat(24)].join("-");
const bot = { SLACK_BOT_TOKEN: token("xoxb") };
const app = { SLACK_APP_TOKEN: token("xapp") };
const signing = { SLACK_SIGNING_SECRET: "5".repeat(32) };
const socket = { ...bot, ...app };
const http = { ...bot, ...signing };
const oauth = {
  SLACK_CLIENT_ID: "1234567890.987654321",
  SLACK_CLIENT_SECRET: "c".repeat(32),
  SLACK_PUBLIC_URL: "https://bot.example.net",
  ...signing,
};

describe("the configuration of Slack", () => {
  it("is none without a token or a client ID", () => {
    expect(parseConfig({}).slack).to.equal(undefined);
    expect(parseConfig({ SLACK_BOT_TOKEN: "" }).slack).to.equal(undefined);
  });

  it("needs two tokens for Socket Mode and no more, and shows them to nobody", () => {
    const { slack } = parseConfig(socket);
    expect(slack).to.deep.include({
      face: { command: "/plume", separate: "no", publicUrl: undefined, path: "/slack/events" },
      apiRoot: undefined,
    });
    const [access, hearing] = [slack?.access, slack?.hearing];
    expect(access?.kind === "token" && reveal(access.token)).to.equal(bot.SLACK_BOT_TOKEN);
    expect(hearing?.kind === "socket" && reveal(hearing.appToken)).to.equal(app.SLACK_APP_TOKEN);
    expect(JSON.stringify(slack)).not.to.contain("hhhh");
  });

  it("listens on loopback for HTTP, or where it is told to", () => {
    const hears = parseConfig(http).slack?.hearing;
    expect(hears).to.deep.include({ kind: "http", host: "127.0.0.1", port: 3_000 });
    const all = parseConfig({
      ...http,
      SLACK_HOST: "0.0.0.0",
      SLACK_PORT: "8081",
      SLACK_PATH: "/bots/plume",
      SLACK_PUBLIC_URL: "https://bot.example.net/slack",
      SLACK_COMMAND: "/wifi",
      SLACK_SEPARATE_COMMANDS: "instead",
    }).slack;
    expect(all?.hearing).to.deep.include({ host: "0.0.0.0", port: 8_081 });
    expect(all?.face).to.deep.equal({
      command: "/wifi",
      separate: "instead",
      publicUrl: "https://bot.example.net/slack",
      path: "/bots/plume",
    });
    expect(JSON.stringify(all)).not.to.contain("5555");
  });

  it("serves several workspaces by OAuth over HTTP", () => {
    const { slack } = parseConfig(oauth);
    expect(slack?.access).to.deep.include({ kind: "oauth", clientId: oauth.SLACK_CLIENT_ID });
    expect(slack?.hearing.kind).to.equal("http");
    expect(JSON.stringify(slack)).not.to.contain("cccc");
  });

  it("stands beside Telegram", () => {
    const TELEGRAM_BOT_TOKEN = `123456789:${"A".repeat(35)}`;
    const config = parseConfig({ ...socket, TELEGRAM_BOT_TOKEN });
    expect([config.telegram === undefined, config.slack === undefined]).to.deep.equal([
      false,
      false,
    ]);
  });

  it("says where a token belongs that stands in another's place, and not what it is", () => {
    const kinds: readonly (readonly [name: string, value: string, not: string])[] = [
      [
        "SLACK_BOT_TOKEN",
        token("xapp"),
        "an app-level token (xapp-), which is for SLACK_APP_TOKEN",
      ],
      ["SLACK_BOT_TOKEN", token("xoxp"), "a person's token (xoxp-)"],
      ["SLACK_BOT_TOKEN", token("xoxe.xoxb"), "a bot token that ends by itself (xoxe.)"],
      ["SLACK_APP_TOKEN", token("xoxb"), "a bot token (xoxb-), which is for SLACK_BOT_TOKEN"],
      ["SLACK_CLIENT_ID", "A0123456789", "an app ID, which is for SLACK_APP_ID"],
      ["SLACK_CLIENT_SECRET", oauth.SLACK_CLIENT_ID, "a client ID, which is for SLACK_CLIENT_ID"],
      ["SLACK_SIGNING_SECRET", token("xapp"), "an app-level token (xapp-)"],
      ["SLACK_CONFIG_TOKEN", token("xoxe"), "a refresh token (xoxe-)"],
    ];
    for (const [name, value, not] of kinds) {
      const problems = problemsOf({ ...socket, [name]: value });
      const problem = problems.find((text) => text.startsWith(`${name}: expected `)) ?? "";
      expect(problem, name)
        .to.contain(`, not ${not}`)
        .and.to.match(/for example SLACK_\w+=\S+$/);
      expect(problems.join("\n"), name).not.to.contain("hhhh");
    }
    const swapped = problemsOf({
      SLACK_BOT_TOKEN: app.SLACK_APP_TOKEN,
      SLACK_APP_TOKEN: bot.SLACK_BOT_TOKEN,
    });
    expect(swapped.map((text) => text.split(":")[0])).to.have.members([
      "SLACK_BOT_TOKEN",
      "SLACK_APP_TOKEN",
    ]);
  });

  it("does not call a token that was cut off one of another kind", () => {
    expect(problemsOf({ ...socket, SLACK_BOT_TOKEN: "xoxb-1" })).to.deep.equal([
      "SLACK_BOT_TOKEN: expected the Bot User OAuth Token under OAuth & Permissions, which begins with xoxb-, for example SLACK_BOT_TOKEN=xoxb-<digits>-<digits>-<characters>",
    ]);
  });

  it("takes one way to hear, and needs one", () => {
    expect(problemsOf(bot)).to.deep.equal([
      "SLACK_APP_TOKEN: expected with SLACK_BOT_TOKEN, or SLACK_SIGNING_SECRET for HTTP: an App-Level Token with connections:write, which begins with xapp-, for example SLACK_APP_TOKEN=xapp-1-<characters>",
    ]);
    expect(problemsOf({ ...socket, ...signing })).to.deep.equal([
      "SLACK_SIGNING_SECRET: not beside SLACK_APP_TOKEN: with an app token it hears by Socket Mode, with a signing secret by HTTP",
    ]);
    for (const [name, value] of [
      ["SLACK_PORT", "3001"],
      ["SLACK_HOST", "0.0.0.0"],
      ["SLACK_PATH", "/x"],
      ["SLACK_PUBLIC_URL", "https://bot.example.net"],
    ] as const)
      expect(problemsOf({ ...socket, [name]: value }), name).to.deep.equal([
        `${name}: means nothing without SLACK_SIGNING_SECRET, for example SLACK_SIGNING_SECRET=<characters>`,
      ]);
  });

  it("serves one workspace or several, not both", () => {
    expect(problemsOf({ ...oauth, ...bot })).to.deep.equal([
      "SLACK_CLIENT_ID: not beside SLACK_BOT_TOKEN: with a bot token it serves one workspace, with client ID and secret any number",
    ]);
  });

  it("misses what several workspaces need", () => {
    const names = (env: Environment) => problemsOf(env).map((text) => text.split(":")[0]);
    expect(names({ SLACK_CLIENT_ID: oauth.SLACK_CLIENT_ID })).to.have.members([
      "SLACK_CLIENT_SECRET",
      "SLACK_SIGNING_SECRET",
      "SLACK_PUBLIC_URL",
    ]);
    const { SLACK_CLIENT_ID: _, ...noId } = oauth;
    expect(names(noId)).to.deep.equal(["SLACK_CLIENT_ID"]);
    const { SLACK_SIGNING_SECRET: __, ...noSecret } = oauth;
    expect(problemsOf({ ...noSecret, ...app })).to.deep.equal([
      "SLACK_SIGNING_SECRET: expected with SLACK_CLIENT_ID, since workspaces install it by HTTP: the Signing Secret under App Credentials, some 32 letters and digits, for example SLACK_SIGNING_SECRET=<characters>",
      "SLACK_APP_TOKEN: not beside SLACK_CLIENT_ID: workspaces install it by HTTP, so Slack sends that way, too",
    ]);
  });

  it("misses the token where the rest is there", () => {
    for (const [name, value] of Object.entries({
      ...app,
      ...signing,
      SLACK_COMMAND: "/wifi",
      SLACK_SEPARATE_COMMANDS: "beside",
      SLACK_API_ROOT: "http://localhost:1/api",
    }))
      expect(problemsOf({ [name]: value }), name).to.deep.equal([
        `${name}: means nothing without SLACK_BOT_TOKEN, or SLACK_CLIENT_ID for several workspaces`,
      ]);
  });

  it("takes a slash command that an app may have", () => {
    for (const name of ["/plume", "/wifi-2_b", `/${"a".repeat(31)}`])
      expect(problemsOf({ ...socket, SLACK_COMMAND: name }), name).to.be.empty;
    for (const name of ["plume", "/", "/Plume", "/two words", `/${"a".repeat(32)}`, "/status"])
      expect(problemsOf({ ...socket, SLACK_COMMAND: name }), name).to.deep.equal([
        "SLACK_COMMAND: expected a slash and up to 31 small letters, digits, - and _, and not one of Slack's own commands, for example SLACK_COMMAND=/plume",
      ]);
  });

  it("takes an address of https, and one of http only beside another Web API", () => {
    const at = (SLACK_PUBLIC_URL: string, more: Environment = {}) =>
      problemsOf({ ...http, ...more, SLACK_PUBLIC_URL });
    expect(at("https://bot.example.net:8443/slack")).to.be.empty;
    const inside = { SLACK_API_ROOT: "http://127.0.0.1:1/api" };
    expect(at("http://127.0.0.1:2", inside)).to.be.empty;
    for (const url of [
      "http://bot.example.net",
      "https://bot.example.net/",
      "https://ann:x@bot.example.net",
      "bot.example.net",
      "https://bot.example.net?x=1",
    ])
      expect(at(url), url).to.have.lengthOf(1);
  });

  it("says what is wrong with the rest of it, and never what it holds", () => {
    const problems = problemsOf({
      ...http,
      SLACK_PORT: "hunter2",
      SLACK_HOST: "hunter 2",
      SLACK_PATH: "hunter2",
      SLACK_SEPARATE_COMMANDS: "hunter2",
      SLACK_API_ROOT: "hunter2",
      SLACK_APP_NAME: "hunter2".repeat(6),
      SLACK_APP_ID: "hunter2",
      SLACK_CONFIG_TOKEN: "hunter2",
    });
    expect(problems).to.have.lengthOf(8);
    expect(problems.join("\n")).not.to.contain("hunter");
    expect(problems.join("\n"))
      .to.contain('SLACK_SEPARATE_COMMANDS: expected "no", "beside" the one command or "instead"')
      .and.to.contain("SLACK_APP_NAME: expected the name of the app for the manifest, up to 35");
  });

  it("notices a slip in a name, and what others call it", () => {
    const slips = {
      SLACK_BOT_TOKN: "SLACK_BOT_TOKEN",
      SLACK_SIGNING_SECRETS: "SLACK_SIGNING_SECRET",
      SLACK_TOKEN: "SLACK_BOT_TOKEN",
      SLACK_API_TOKEN: "SLACK_BOT_TOKEN",
      SLACK_APP_LEVEL_TOKEN: "SLACK_APP_TOKEN",
      SLACK_SECRET: "SLACK_SIGNING_SECRET",
      SLACK_COMMANDS: "SLACK_COMMAND",
    };
    for (const [slip, meant] of Object.entries(slips))
      expect(problemsOf({ [slip]: "x" }), slip).to.deep.equal([
        `${slip}: there is no such variable, did you mean ${meant}?`,
      ]);
  });

  it("does not take other programs' variables for slips or for its own", () => {
    const foreign = {
      SLACK_WEBHOOK_URL: "https://hooks.example.net/x",
      SLACK_CHANNEL: "#deploys",
      SLACK_USERNAME: "ci",
      SLACK_ICON_EMOJI: ":robot:",
      // A service called `slack` on Kubernetes.
      SLACK_PORT: "tcp://10.0.0.1:3000",
      SLACK_PORT_3000_TCP: "tcp://10.0.0.1:3000",
      SLACK_SERVICE_HOST: "10.0.0.1",
      SLACK_SERVICE_PORT: "3000",
    };
    expect(problemsOf(foreign)).to.deep.equal([]);
    const hears = parseConfig({ ...http, ...foreign }).slack?.hearing;
    expect(hears).to.deep.include({ port: 3_000 });
  });
});

import { expect } from "chai";

import {
  botScopes,
  manifestDifferences,
  manifestOf,
  manifestProblems,
  slashPrefix,
  type ManifestOptions,
} from "../../adapters/slack/index.ts";
import { command, id, say, words, type Command } from "../../src/index.ts";
import { createPlumeRepertoire } from "../../src/plume/bot.ts";
import { expectGolden } from "../support/golden.ts";
import { loadCheck, type Check } from "../support/slack/schema.ts";

const settings = { partnerIdMin: 20, allowedHosts: [], defaultApiBase: "" };
const { commands } = createPlumeRepertoire(settings);
const base: ManifestOptions = {
  name: "Plume",
  description: "Looks after home Wi-Fi networks",
  command: "/plume",
  commands,
  http: undefined,
};
const url = "https://bot.example.net/slack/events";
const http = { eventsUrl: url, redirectUrls: ["https://bot.example.net/slack/oauth_redirect"] };
const named = (name: string): Command => command(name, `Does ${name}`).reply(() => say("done"));

describe("the manifest of a Slack app", () => {
  it("is for Socket Mode and one slash command", () => {
    expectGolden("slack/manifest", JSON.stringify(manifestOf(base), undefined, 2));
  });

  it("names an address for everything over HTTP", () => {
    const { settings: set, features, oauth_config: oauth } = manifestOf({ ...base, http });
    expect(set.socket_mode_enabled).to.equal(false);
    expect(set.event_subscriptions.request_url).to.equal(url);
    expect(set.interactivity.request_url).to.equal(url);
    expect(features.slash_commands.map((slash) => slash.url)).to.deep.equal([url]);
    expect(oauth.redirect_urls).to.deep.equal(http.redirectUrls);
  });

  it("has every declared command", () => {
    const { slash_commands: one } = manifestOf(base).features;
    expect(one.map((slash) => slash.command)).to.deep.equal(["/plume"]);
    for (const { name } of commands)
      expect(one[0]?.usage_hint?.split(" | "), name).to.include(name);
    const instead = manifestOf({ ...base, separate: "instead" }).features.slash_commands;
    expect(instead.map((slash) => slash.command)).to.deep.equal(
      commands.map(({ name }) => `/plume-${name}`),
    );
    expect(instead.map(({ description }) => description)).to.deep.equal(
      commands.map(({ summary }) => summary),
    );
    const nodes = instead.find((slash) => slash.command === "/plume-nodes");
    expect(nodes?.usage_hint).to.match(/^<customerId> <locationId> \[/);
    const beside = manifestOf({ ...base, separate: "beside" }).features.slash_commands;
    expect(beside.map((slash) => slash.command)).to.deep.equal([
      "/plume",
      ...instead.map((slash) => slash.command),
    ]);
  });

  it("goes with what people are told to type", () => {
    expect(slashPrefix({ command: "/wifi" })).to.equal("/wifi ");
    expect(slashPrefix({ command: "/wifi", separate: "beside" })).to.equal("/wifi ");
    expect(slashPrefix({ command: "/wifi", separate: "instead" })).to.equal("/wifi-");
  });

  it("gives a reason for every right, and asks for none twice", () => {
    const names = botScopes.map(({ name }) => name);
    expect(new Set(names)).to.have.property("size", names.length);
    for (const { name, reason } of botScopes) expect(reason, name).to.match(/\w{3}/);
    const { scopes } = manifestOf(base).oauth_config;
    expect(scopes.bot).to.deep.equal(names);
    expect(names).to.include.members([...scopes.bot_optional]);
  });

  it("makes a name for the bot that Slack takes", () => {
    const botName = (name: string) => manifestOf({ ...base, name }).features.bot_user.display_name;
    expect(botName("Plume")).to.equal("plume");
    expect(botName("Home Wi-Fi (EU)")).to.equal("home-wi-fi-eu");
    expect(botName("ホーム")).to.equal("bot");
  });

  it("cuts texts that are too long", () => {
    const long = command("long", "s".repeat(3_000))
      .arg("first", id("first", { example: "1" }))
      .arg("x".repeat(1_200), words("second", { example: "2", max: 9 }))
      .reply(() => say("done"));
    const description = "d".repeat(500);
    const manifest = manifestOf({
      ...base,
      description,
      commands: [long],
      separate: "instead",
    });
    const [slash] = manifest.features.slash_commands;
    expect(manifest.display_information.description).to.have.lengthOf(140);
    expect(slash?.description).to.have.lengthOf(2_000);
    expect(slash?.usage_hint).to.have.lengthOf(1_000);
    expect(manifestProblems(manifest)).to.be.empty;
  });
});

describe("the manifest by Slack's own types", () => {
  let check: Check;
  before(async () => {
    check = await loadCheck("manifest");
  });

  it("has no field that Slack does not know, and none of another kind", () => {
    for (const separate of ["no", "beside", "instead"] as const)
      for (const way of [undefined, http])
        expect(check("Manifest", manifestOf({ ...base, separate, http: way }))).to.be.empty;
  });

  it("would not fit otherwise", () => {
    const { features, settings: set } = manifestOf(base);
    const wrongs = [
      { features },
      { ...manifestOf(base), features: { ...features, extra: true } },
      { ...manifestOf(base), settings: { ...set, socket_mode_enabled: "yes" } },
      { ...manifestOf(base), oauth_config: { scopes: { bot: ["no:such"] } } },
    ];
    for (const wrong of wrongs) expect(check("Manifest", wrong)).not.to.be.empty;
  });
}).timeout(60_000);

describe("the limits of a manifest", () => {
  it("are kept by ours", () => {
    for (const separate of ["no", "beside", "instead"] as const)
      for (const way of [undefined, http])
        expect(manifestProblems(manifestOf({ ...base, separate, http: way }))).to.be.empty;
  });

  it("refuse what Slack would refuse", () => {
    const problems = (options: Partial<ManifestOptions>) =>
      manifestProblems(manifestOf({ ...base, ...options }));
    expect(problems({ name: "x".repeat(60) })).to.deep.equal([
      "the app's name has 60 characters, 35 at most",
    ]);
    expect(problems({ name: "" })).to.deep.equal(["the app's name is empty"]);
    expect(problems({ command: "/Big" })[0]).to.equal("/Big has no name of a slash command");
    expect(problems({ command: `/${"a".repeat(40)}` })[0]).to.contain("41 characters, 32 at most");
    const many = Array.from({ length: 51 }, (_, i) => named(`c${i}`));
    expect(problems({ commands: many, separate: "instead" })).to.deep.equal([
      "there are 51 slash commands, 1 to 50 may be",
    ]);
    expect(problems({ commands: [], separate: "instead" })).to.have.lengthOf(1);
    const twin = named("a");
    expect(problems({ commands: [twin, twin], separate: "instead" })).to.deep.equal([
      "/plume-a is declared twice",
    ]);
    expect(problems({ http: { eventsUrl: "ftp://x", redirectUrls: ["x"] } })).to.have.lengthOf(4);
    const long = { eventsUrl: `https://x/${"y".repeat(3_000)}`, redirectUrls: [] };
    expect(problems({ http: long })).to.have.lengthOf(3);
  });
});

describe("two manifests", () => {
  const wanted = manifestOf({ ...base, http });
  const copy = (): typeof wanted => structuredClone(wanted);

  it("are the same in any order, and with what Slack adds by itself", () => {
    const found = copy();
    const { display_information: shown, oauth_config: oauth, settings: set, features } = found;
    const theirs = {
      _metadata: { major_version: 2 },
      settings: { ...set, is_hosted: false, org_deploy_enabled: undefined },
      oauth_config: {
        ...oauth,
        scopes: { ...oauth.scopes, bot: oauth.scopes.bot.toReversed(), user: [] },
      },
      features,
      display_information: { ...shown, background_color: "#123456" },
    };
    expect(manifestDifferences(wanted, theirs)).to.deep.equal([]);
    expect(manifestDifferences(wanted, JSON.parse(JSON.stringify(theirs)))).to.deep.equal([]);
  });

  it("differ when a command is added", () => {
    const more = [...commands, named("reboot")];
    const one = manifestDifferences(manifestOf({ ...base, http, commands: more }), wanted);
    expect(one).to.have.lengthOf(1);
    expect(one[0]).to.match(
      /^features\.slash_commands \/plume\.usage_hint is ".*", not ".*reboot"$/,
    );
    const separate = { ...base, http, separate: "beside" } as const;
    const lines = manifestDifferences(
      manifestOf({ ...separate, commands: more }),
      manifestOf(separate),
    );
    expect(lines).to.include("features.slash_commands lacks /plume-reboot");
    expect(
      manifestDifferences(manifestOf(separate), manifestOf({ ...separate, commands: more })),
    ).to.include("features.slash_commands has /plume-reboot, too");
  });

  it("differ in every part that matters", () => {
    const { oauth_config: oauth, settings: set, features } = wanted;
    const differ = (found: object): readonly string[] =>
      manifestDifferences(wanted, { ...wanted, ...found });
    expect(differ({ settings: { ...set, token_rotation_enabled: true } })).to.deep.equal([
      "settings.token_rotation_enabled is true, not false",
    ]);
    const bot = [...oauth.scopes.bot.slice(1), "users:read"];
    expect(differ({ oauth_config: { ...oauth, scopes: { ...oauth.scopes, bot } } })).to.deep.equal([
      "oauth_config.scopes.bot lacks commands",
      "oauth_config.scopes.bot has users:read, too",
    ]);
    const { app_home: _, ...homeless } = features;
    expect(differ({ features: homeless })).to.deep.equal([
      "features.app_home.home_tab_enabled is missing, not true",
      "features.app_home.messages_tab_enabled is missing, not true",
    ]);
    const elsewhere = { ...set, interactivity: { is_enabled: true, request_url: "https://x" } };
    expect(differ({ settings: elsewhere })).to.deep.equal([
      `settings.interactivity.request_url is "https://x", not "${url}"`,
    ]);
  });

  it("differ in everything where one is nothing", () => {
    for (const nothing of [undefined, null, 7, "x", [], {}])
      expect(manifestDifferences(wanted, nothing)).to.have.length.above(20);
    const odd = { ...wanted, features: { slash_commands: [null, 7, { command: 7 }] } };
    expect(manifestDifferences(wanted, odd)).to.include("features.slash_commands has 7, too");
  });
});

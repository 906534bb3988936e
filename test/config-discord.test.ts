import { expect } from "chai";
import { PermissionFlagsBits } from "discord-api-types/v10";

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

const id = "111222333444555666";
const first = Buffer.from(id).toString("base64url");
// Written so that nothing in this file looks like a credential.
const bot = { DISCORD_TOKEN: [first, "Gh1jKl", "h".repeat(38)].join(".") };
const slackToken = (kind: string): string => [kind, "1234567890", "h".repeat(24)].join("-");
const telegramToken = `123456789:${"h".repeat(35)}`;

const permissions = (text: string) =>
  parseConfig({ ...bot, DISCORD_PERMISSIONS: text }).discord?.permissions;

describe("the configuration of Discord", () => {
  it("is none without a token", () => {
    expect(parseConfig({}).discord).to.equal(undefined);
    expect(parseConfig({ DISCORD_TOKEN: "" }).discord).to.equal(undefined);
  });

  it("needs a token and no more, and shows it to nobody", () => {
    const { discord } = parseConfig(bot);
    expect(discord && reveal(discord.token)).to.equal(bot.DISCORD_TOKEN);
    expect(discord).to.deep.include({
      guilds: [],
      shards: "auto",
      permissions: {},
      apiRoot: undefined,
    });
    expect(JSON.stringify(discord)).not.to.contain("hhhh");
  });

  it("takes all of it", () => {
    const all = {
      DISCORD_GUILDS: `${id}, 222333444555666777,${id}`,
      DISCORD_SHARDS: "12",
      DISCORD_PERMISSIONS: "network:read=ManageGuild",
      DISCORD_API_ROOT: "http://127.0.0.1:1/api",
    };
    expect(parseConfig({ ...bot, ...all }).discord).to.deep.include({
      guilds: [id, "222333444555666777"],
      shards: 12,
      permissions: { "network:read": "32" },
      apiRoot: "http://127.0.0.1:1/api",
    });
    expect(parseConfig({ ...bot, DISCORD_SHARDS: "auto" }).discord?.shards).to.equal("auto");
  });

  it("stands beside Telegram and Slack", () => {
    const config = parseConfig({
      ...bot,
      TELEGRAM_BOT_TOKEN: telegramToken,
      SLACK_BOT_TOKEN: slackToken("xoxb"),
      SLACK_APP_TOKEN: slackToken("xapp"),
    });
    for (const one of [config.telegram, config.slack, config.discord])
      expect(one).not.to.equal(undefined);
  });

  it("takes tokens of all ages, and nothing that names no bot", () => {
    const token = (...parts: readonly string[]) => problemsOf({ DISCORD_TOKEN: parts.join(".") });
    const proof = "h".repeat(27);
    for (const one of ["11122233344455566", id, "9".repeat(20)])
      expect(token(Buffer.from(one).toString("base64url"), "Ab_-1z", proof), one).to.be.empty;
    for (const parts of [
      [first, "Ab_-1z"],
      [first, "Ab_-1z", "short"],
      [first, "Ab_-1z", proof, proof],
      [first, "Ab_-1z", `${proof} `],
      [Buffer.from("not a number at all").toString("base64url"), "Ab_-1z", proof],
    ])
      expect(token(...parts), String(parts)).to.have.lengthOf(1);
  });

  it("says what stands in the token's place, and where that belongs, and not what it is", () => {
    const kinds: readonly (readonly [value: string, not: string])[] = [
      ["0123456789abcdef".repeat(4), "a public key, for which the bot has no use"],
      [id, "an application ID, for which the bot has no use"],
      ["hunter2-".repeat(4), "a client secret, for which the bot has no use"],
      ["https://discord.com/api/webhooks/1/x", "an address"],
      [`Bot ${bot.DISCORD_TOKEN}`, "a token with the word Bot before it, which is to be left out"],
      [slackToken("xoxb"), "a bot token (xoxb-), which is for SLACK_BOT_TOKEN"],
      [slackToken("xoxp"), "a person's token (xoxp-)"],
      [telegramToken, "the token of a bot on Telegram, which is for TELEGRAM_BOT_TOKEN"],
    ];
    for (const [value, not] of kinds) {
      const problems = problemsOf({ DISCORD_TOKEN: value });
      expect(problems, not).to.deep.equal([
        `DISCORD_TOKEN: expected the token that Reset Token on the application's Bot page shows, three parts with dots between them, not ${not}; for example DISCORD_TOKEN=<characters>.<characters>.<characters>`,
      ]);
      expect(problems.join(), not).not.to.contain(value);
    }
    expect(problemsOf({ DISCORD_TOKEN: "hunter2" })).to.deep.equal([
      "DISCORD_TOKEN: expected the token that Reset Token on the application's Bot page shows, three parts with dots between them, for example DISCORD_TOKEN=<characters>.<characters>.<characters>",
    ]);
  });

  it("is known in the place of another platform's token", () => {
    const told = "not the token of a bot on Discord, which is for DISCORD_TOKEN; for example";
    for (const name of ["TELEGRAM_BOT_TOKEN", "SLACK_BOT_TOKEN"]) {
      const problems = problemsOf({ [name]: bot.DISCORD_TOKEN });
      expect(problems.join("\n"), name).to.contain(told).and.not.to.contain("hhhh");
    }
    expect(problemsOf({ TELEGRAM_BOT_TOKEN: slackToken("xapp") }).join()).to.contain(
      "not an app-level token (xapp-), which is for SLACK_APP_TOKEN; for example",
    );
  });

  it("knows every permission of Discord's by its name, and its bit", () => {
    for (const [name, bit] of Object.entries(PermissionFlagsBits))
      if (name !== "ManageEmojisAndStickers")
        expect(permissions(`x=${name}`), name).to.deep.equal({ x: String(bit) });
    const written = "network:read = MANAGE_GUILD , network:write=administrator";
    expect(permissions(written)).to.deep.equal({ "network:read": "32", "network:write": "8" });
  });

  it("helps with the name of a permission, and never shows what was written", () => {
    const problem = (text: string) => {
      const problems = problemsOf({ ...bot, DISCORD_PERMISSIONS: text });
      expect(problems, text).to.have.lengthOf(1);
      expect(problems.join(), text).not.to.contain("hunter");
      return problems.join();
    };
    expect(problem("network:read=ManageGild")).to.equal(
      "DISCORD_PERMISSIONS: expected what commands need, = and the permission that people need for it on a server, with commas between such pairs, not an unknown permission (did you mean ManageGuild?); for example DISCORD_PERMISSIONS=network:read=ManageGuild",
    );
    expect(problem("a=Manage Server")).to.contain("(did you mean ManageGuild?)");
    expect(problem("a=Timeout Members")).to.contain("(did you mean ModerateMembers?)");
    expect(problem("a=BanMembers,b=hunter2hunter2")).to.contain(
      ", not an unknown permission; for example",
    );
    expect(problem("a=BanMembers,a=KickMembers")).to.contain(", not the same permission twice;");
    for (const text of ["hunter2", "=BanMembers", "a=", "a=BanMembers,", "a:BanMembers"])
      expect(problem(text), text).to.contain("between such pairs, for example");
  });

  it("says what is wrong with the rest of it, and never what it holds", () => {
    const problems = problemsOf({
      ...bot,
      DISCORD_GUILDS: "hunter2",
      DISCORD_SHARDS: "hunter2",
      DISCORD_API_ROOT: "hunter2",
    });
    expect(problems).to.deep.equal([
      "DISCORD_GUILDS: expected IDs of servers, 17 to 20 digits, with commas between them (Copy Server ID, with Developer Mode on), for example DISCORD_GUILDS=<digits>,<digits>",
      'DISCORD_SHARDS: expected "auto" for as many as Discord recommends, or a whole number from 1 on, for example DISCORD_SHARDS=auto',
      "DISCORD_API_ROOT: expected the address of another API than Discord's, without a version and a slash at its end, for example DISCORD_API_ROOT=http://localhost:8083/api",
    ]);
    for (const shards of ["0", "-1", "1.5", "many", "100000"])
      expect(problemsOf({ ...bot, DISCORD_SHARDS: shards }), shards).to.have.lengthOf(1);
    for (const guilds of [`${id},`, `${id} ${id}`, "1234", `https://discord.com/channels/${id}`])
      expect(problemsOf({ ...bot, DISCORD_GUILDS: guilds }), guilds).to.have.lengthOf(1);
  });

  it("misses the token where the rest is there", () => {
    for (const [name, value] of Object.entries({
      DISCORD_GUILDS: id,
      DISCORD_SHARDS: "2",
      DISCORD_PERMISSIONS: "network:read=ManageGuild",
      DISCORD_API_ROOT: "http://localhost:1/api",
    }))
      expect(problemsOf({ [name]: value }), name).to.deep.equal([
        `${name}: means nothing without DISCORD_TOKEN, for example DISCORD_TOKEN=<characters>.<characters>.<characters>`,
      ]);
  });

  it("notices a slip in a name, and what others call it", () => {
    const slips = {
      DISCORD_TOKN: "DISCORD_TOKEN",
      DISCORD_BOT_TOKEN: "DISCORD_TOKEN",
      DISCORD_GUILD: "DISCORD_GUILDS",
      DISCORD_GUILD_ID: "DISCORD_GUILDS",
      DISCORD_SERVERS: "DISCORD_GUILDS",
      DISCORD_SHARD_COUNT: "DISCORD_SHARDS",
      DISCORD_PERMISSION: "DISCORD_PERMISSIONS",
      DISCORD_API_URL: "DISCORD_API_ROOT",
    };
    for (const [slip, meant] of Object.entries(slips))
      expect(problemsOf({ [slip]: "x" }), slip).to.deep.equal([
        `${slip}: there is no such variable, did you mean ${meant}?`,
      ]);
  });

  it("does not take other programs' variables for slips", () => {
    const foreign = {
      DISCORD_WEBHOOK_URL: "https://discord.example/api/webhooks/1/x",
      DISCORD_CLIENT_ID: id,
      DISCORD_CLIENT_SECRET: "x",
      DISCORD_PUBLIC_KEY: "x",
      DISCORD_APPLICATION_ID: id,
      DISCORD_CHANNEL_ID: id,
      DISCORD_SERVICE_HOST: "10.0.0.1",
      DISCORD_PORT: "tcp://10.0.0.1:80",
    };
    expect(problemsOf({ ...bot, ...foreign })).to.deep.equal([]);
  });
});

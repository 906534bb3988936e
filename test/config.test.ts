import { expect } from "chai";

import { parseConfig } from "../src/config.ts";
import { isFault } from "../src/core/fault.ts";
import { reveal } from "../src/core/sealed.ts";

const problemsOf = (env: { readonly [name: string]: string }): readonly string[] => {
  try {
    parseConfig(env);
  } catch (error) {
    if (isFault(error, "config.invalid")) return error.details.problems;
    throw error;
  }
  return [];
};

describe("the configuration", () => {
  it("needs nothing", () => {
    expect(parseConfig({})).to.deep.include({
      dataDir: ".plume",
      cloud: "sandbox",
      partnerIdMin: 20,
    });
    expect(parseConfig({ PLUME_CLOUD: "" }).cloud).to.equal("sandbox");
  });

  it("is read from the environment", () => {
    const config = parseConfig({
      PLUME_CLOUD: "plume",
      PLUME_PARTNER_ID_MIN: "4",
      PLUME_ALLOWED_HOSTS: "a.example, b.example",
      UNRELATED: "x",
    });
    expect(config).to.deep.include({
      cloud: "plume",
      partnerIdMin: 4,
      allowedHosts: ["a.example", "b.example"],
    });
  });

  it("(F32) does not take the quotes of an env file for part of a value", () => {
    const problems = problemsOf({
      PLUME_DATA_DIR: '"./data"',
      VAULT_KEYS: "'k1:aHVudGVyMg=='",
      LOG_FILE: 'say "x".log',
    });
    expect(problems).to.deep.equal([
      "PLUME_DATA_DIR: the quotes around it are part of the value, leave them out",
      "VAULT_KEYS: the quotes around it are part of the value, leave them out",
    ]);
  });

  it("takes addresses for hosts, of IPv6 with or without brackets", () => {
    const { allowedHosts } = parseConfig({ PLUME_ALLOWED_HOSTS: "10.0.0.7,::1, [fd00::7]" });
    expect(allowedHosts).to.deep.equal(["10.0.0.7", "::1", "[fd00::7]"]);
    for (const wrong of ["[::1", "[::1]:8443", "fe80::1%eth0", "[a.example]", "a.example:1"]) {
      expect(problemsOf({ PLUME_ALLOWED_HOSTS: wrong }), wrong).to.have.lengthOf(1);
    }
  });

  it("lists every mistake with an example and no value", () => {
    const problems = problemsOf({
      PLUME_CLOUD: "mars",
      PLUME_API_BASE: "http://x",
      PLUME_PARTNER_ID_MIN: "-1",
      PLUME_ALLOWED_HOSTS: "https://x",
      VAULT_KEYS: "hunter2",
      PLUME_DATADIR: "x",
    });
    expect(problems).to.have.lengthOf(6);
    expect(problems.join("\n"))
      .to.contain('PLUME_CLOUD: expected "sandbox" or "plume", for example PLUME_CLOUD=plume')
      .and.to.contain("PLUME_DATADIR: there is no such variable, did you mean PLUME_DATA_DIR?")
      .and.not.to.contain("hunter2");
  });
});

describe("the configuration of Redis", () => {
  const VAULT_KEYS = "k1:aHVudGVyMg==";
  const redisOf = (env: { readonly [name: string]: string }) =>
    parseConfig({ VAULT_KEYS, ...env }).redis;

  it("is none without REDIS_URL", () => {
    expect(parseConfig({}).redis).to.equal(undefined);
    expect(parseConfig({ REDIS_URL: "" }).redis).to.equal(undefined);
  });

  it("needs an address and no more", () => {
    expect(redisOf({ REDIS_URL: "redis://redis.example.net" })).to.deep.equal({
      address: {
        mode: "single",
        hosts: [{ host: "redis.example.net", port: 6379 }],
        name: undefined,
        database: 0,
        tls: false,
        user: undefined,
        password: undefined,
      },
      sentinelPassword: undefined,
      caFile: undefined,
      keyPrefix: "",
      durability: "primary",
    });
  });

  it("takes all of it", () => {
    const redis = redisOf({
      REDIS_URL: "rediss+sentinel://ann@a,b/plume-main",
      REDIS_PASSWORD: 'p@ss/w:rd "',
      REDIS_SENTINEL_PASSWORD: "watch",
      REDIS_CA_FILE: "./ca.pem",
      REDIS_KEY_PREFIX: "plume:1.",
      REDIS_DURABILITY: "replica",
    });
    expect(redis).to.include({
      caFile: "./ca.pem",
      keyPrefix: "plume:1.",
      durability: "replica",
    });
    expect(redis?.address).to.include({ mode: "sentinel", user: "ann", name: "plume-main" });
    const { password } = redis?.address ?? {};
    expect(password && reveal(password)).to.equal('p@ss/w:rd "');
    expect(redis?.sentinelPassword && reveal(redis.sentinelPassword)).to.equal("watch");
  });

  it("puts REDIS_PASSWORD before the one in the address", () => {
    const redis = redisOf({ REDIS_URL: "redis://:old@host", REDIS_PASSWORD: "new" });
    const { password } = redis?.address ?? {};
    expect(password && reveal(password)).to.equal("new");
  });

  it("says what is wrong with each variable, and never what it holds", () => {
    const problems = problemsOf({
      VAULT_KEYS,
      REDIS_URL: "redis://ann:hunter2/@host",
      REDIS_KEY_PREFIX: "{hunter2}",
      REDIS_DURABILITY: "hunter2",
      REDIS_PASSWORD: '"hunter2"',
    });
    expect(problems).to.have.lengthOf(4);
    const text = problems.join("\n");
    expect(text).to.not.include("hunter2");
    expect(text)
      .to.contain("REDIS_URL: expected redis://[user:password@]host[:port][/database]")
      .and.to.contain("percent-encoded, or comes by REDIS_PASSWORD")
      .and.to.contain("for example REDIS_URL=redis://redis.example.net:6379")
      .and.to.contain("REDIS_PASSWORD: the quotes around it are part of the value")
      .and.to.contain("REDIS_KEY_PREFIX: expected up to 40 letters, digits and . : _ -")
      .and.to.contain('REDIS_DURABILITY: expected "primary" or "replica"');
  });

  it("needs the keys that all processes share", () => {
    expect(problemsOf({ REDIS_URL: "redis://host" })).to.deep.equal([
      "VAULT_KEYS: expected with REDIS_URL, the same for all processes; npm run keys -- new makes a key",
    ]);
  });

  it("misses the address where the rest is there", () => {
    for (const name of ["REDIS_PASSWORD", "REDIS_SENTINEL_PASSWORD", "REDIS_CA_FILE"])
      expect(problemsOf({ [name]: "x" }), name).to.deep.equal([
        `${name}: means nothing without REDIS_URL, for example REDIS_URL=redis://redis.example.net:6379`,
      ]);
    expect(problemsOf({ REDIS_DURABILITY: "replica" })).to.have.lengthOf(1);
    expect(problemsOf({ REDIS_KEY_PREFIX: "x" })).to.have.lengthOf(1);
  });

  it("notices a slip in a name", () => {
    const slips = {
      REDIS_URLS: "REDIS_URL",
      REDIS_PASSWROD: "REDIS_PASSWORD",
      REDIS_DURABILTY: "REDIS_DURABILITY",
      REDIS_CAFILE: "REDIS_CA_FILE",
      VAULT_KEY: "VAULT_KEYS",
    };
    for (const [slip, meant] of Object.entries(slips))
      expect(problemsOf({ [slip]: "x" }), slip).to.deep.equal([
        `${slip}: there is no such variable, did you mean ${meant}?`,
      ]);
  });

  it("reads the bot on Telegram, and shows its token to nobody", () => {
    const TELEGRAM_BOT_TOKEN = `123456789:${"A".repeat(35)}`;
    const { telegram } = parseConfig({ TELEGRAM_BOT_TOKEN });
    expect(telegram && reveal(telegram.token)).to.equal(TELEGRAM_BOT_TOKEN);
    expect(telegram).to.deep.include({ webhook: undefined, apiRoot: undefined });
    expect(JSON.stringify(telegram)).not.to.contain("AAAA");
    const hook = {
      TELEGRAM_WEBHOOK_URL: "https://bot.example.net/telegram",
      TELEGRAM_WEBHOOK_HOST: "0.0.0.0",
      TELEGRAM_WEBHOOK_PORT: "8081",
    };
    expect(parseConfig({ TELEGRAM_BOT_TOKEN, ...hook }).telegram?.webhook).to.deep.equal({
      url: "https://bot.example.net/telegram",
      host: "0.0.0.0",
      port: 8_081,
    });
    const own = { TELEGRAM_API_ROOT: "http://localhost:8081" };
    expect(parseConfig({ TELEGRAM_BOT_TOKEN, ...own }).telegram?.apiRoot).to.equal(
      "http://localhost:8081",
    );
    expect(parseConfig({}).telegram).to.equal(undefined);
  });

  it("takes a webhook only at a port that Telegram calls", () => {
    const TELEGRAM_BOT_TOKEN = `123456789:${"A".repeat(35)}`;
    const problems = (port: number) =>
      problemsOf({
        TELEGRAM_BOT_TOKEN,
        TELEGRAM_WEBHOOK_URL: `https://bot.example.net:${port}/telegram`,
      });
    for (const port of [443, 80, 88, 8_443]) expect(problems(port), String(port)).to.be.empty;
    for (const port of [8_080, 8_444, 444]) expect(problems(port), String(port)).to.have.length(1);
  });

  it("says what is wrong with it", () => {
    const TELEGRAM_BOT_TOKEN = `123456789:${"A".repeat(35)}`;
    for (const wrong of [
      "abc",
      "123456789",
      `bot${TELEGRAM_BOT_TOKEN}`,
      `${TELEGRAM_BOT_TOKEN} `,
    ]) {
      const [problem = "", ...more] = problemsOf({ TELEGRAM_BOT_TOKEN: wrong });
      expect(problem).to.contain("TELEGRAM_BOT_TOKEN: expected the token that @BotFather gives");
      expect(problem).not.to.contain(wrong);
      expect(more).to.deep.equal([]);
    }
    const needsToken =
      "means nothing without TELEGRAM_BOT_TOKEN, for example TELEGRAM_BOT_TOKEN=<digits>:<characters>";
    expect(problemsOf({ TELEGRAM_WEBHOOK_URL: "https://bot.example.net/x" })).to.deep.equal([
      `TELEGRAM_WEBHOOK_URL: ${needsToken}`,
    ]);
    expect(problemsOf({ TELEGRAM_API_ROOT: "http://localhost:8081" })).to.deep.equal([
      `TELEGRAM_API_ROOT: ${needsToken}`,
    ]);
    for (const [name, value] of [
      ["TELEGRAM_WEBHOOK_PORT", "1"],
      ["TELEGRAM_WEBHOOK_HOST", "0.0.0.0"],
    ] as const)
      expect(problemsOf({ TELEGRAM_BOT_TOKEN, [name]: value }), name).to.deep.equal([
        `${name}: means nothing without TELEGRAM_WEBHOOK_URL, for example TELEGRAM_WEBHOOK_URL=https://bot.example.net/telegram`,
      ]);
    const hook = { TELEGRAM_BOT_TOKEN, TELEGRAM_WEBHOOK_URL: "https://bot.example.net/x" };
    expect(problemsOf({ ...hook, TELEGRAM_WEBHOOK_PORT: "65535" })).to.deep.equal([]);
    expect(problemsOf({ ...hook, TELEGRAM_WEBHOOK_PORT: "65536" })).to.have.lengthOf(1);
    for (const root of ["http://x/", "http://ann:hunter2@x"])
      expect(problemsOf({ TELEGRAM_BOT_TOKEN, TELEGRAM_API_ROOT: root }), root).to.have.lengthOf(1);
    for (const url of [
      "http://bot.example.net/x",
      "https://bot.example.net",
      "https://bot.example.net/",
      "bot.example.net/x",
    ])
      expect(problemsOf({ TELEGRAM_BOT_TOKEN, TELEGRAM_WEBHOOK_URL: url }), url).to.have.lengthOf(
        1,
      );
    // A server of one's own may call without TLS.
    const own = { TELEGRAM_API_ROOT: "http://localhost:8081" };
    const inside = { TELEGRAM_WEBHOOK_URL: "http://bot:8080/x" };
    expect(problemsOf({ TELEGRAM_BOT_TOKEN, ...own, ...inside })).to.deep.equal([]);
    for (const name of ["TELEGRAM_TOKEN", "TELEGRAM_API_TOKEN"])
      expect(problemsOf({ [name]: TELEGRAM_BOT_TOKEN })).to.deep.equal([
        `${name}: there is no such variable, did you mean TELEGRAM_BOT_TOKEN?`,
      ]);
    expect(problemsOf({ TELEGRAM_CHAT_ID: "1" })).to.deep.equal([]);
  });

  it("does not take other programs' variables for slips", () => {
    const foreign = {
      REDIS_SERVER_BIN: "/usr/bin/redis-server",
      REDISCLI_AUTH: "x",
      REDIS_HOST: "redis",
      REDIS_TLS_PORT: "6380",
      VAULT_ADDR: "https://vault.example.net",
      VAULT_TOKEN: "x",
      REDIS_PORT: "tcp://10.0.0.1:6379",
      REDIS_PORT_6379_TCP: "tcp://10.0.0.1:6379",
      REDIS_PORT_6379_TCP_ADDR: "10.0.0.1",
      REDIS_PORT_6379_TCP_PORT: "6379",
      REDIS_PORT_6379_TCP_PROTO: "tcp",
      REDIS_SERVICE_HOST: "10.0.0.1",
      REDIS_SERVICE_PORT: "6379",
      REDIS_SERVICE_PORT_CLIENT: "6379",
      REDIS_MASTER_SERVICE_HOST: "10.0.0.1",
      REDIS_MASTER_PORT: "tcp://10.0.0.1:6379",
      VAULT_SERVICE_HOST: "10.0.0.2",
      VAULT_PORT_8200_TCP: "tcp://10.0.0.2:8200",
      PLUME_SERVICE_HOST: "10.0.0.3",
      PLUME_BOT_PORT: "tcp://10.0.0.3:80",
      PLUME_BOT_SERVICE_PORT_HTTP: "80",
    };
    expect(problemsOf(foreign)).to.deep.equal([]);
    expect(problemsOf({ PLUME_PORT: "8080" })).to.deep.equal([
      "PLUME_PORT: there is no such variable",
    ]);
  });
});

import { expect } from "chai";

import { makeTheApplication } from "../../../src/doctor/discord/make-the-application.ts";
import type { FakeDiscord } from "../../support/discord/fake-discord.ts";
import { freePort } from "../../support/redis-server.ts";
import { openWard, type Ward } from "../ward.ts";
import { discordFacts, soundApp, told } from "./facts.ts";

const apps = "https://discord.com/developers/applications";

describe("the doctor's step 1 on Discord, make the application", () => {
  let ward: Ward;
  let discord: FakeDiscord;
  let env: Ward["env"];
  beforeEach(async () => {
    ward = await openWard();
    ({ discord, env } = await ward.opensDiscord());
  });
  afterEach(() => ward.close());

  it("names the bot that the token is for, and how its application is set", async () => {
    expect((await ward.examine(env)).step(1)).to.deep.equal([
      "ok    Discord accepts DISCORD_TOKEN: Plume",
      "ok    Discord sends commands and presses to the bot, over the gateway",
      "ok    It needs no privileged intents",
    ]);
  });

  it("says where a token comes from that Discord does not know, or not any more", async () => {
    discord.turnsTo();
    const { step, code } = await ward.examine(env);
    expect([code, ...step(1)]).to.deep.equal([
      1,
      `wrong Discord refuses DISCORD_TOKEN (the token was refused): it is mistyped, or was reset. Next: open ${apps}, choose the application, Bot, Reset Token, and put the token that it shows into DISCORD_TOKEN`,
    ]);
    expect(step(3)).to.deep.equal([
      "todo  Nobody listens. Next: npm start",
      "-     Discord's gateway cannot be checked before step 1",
    ]);
    for (const number of [4, 5])
      expect(step(number)).to.deep.equal(["-     Cannot be checked before step 1"]);
  });

  it("does not ask for what is no token, and says what it is instead", async () => {
    const secret = "client-secret-".repeat(3).slice(0, 32);
    ward.hides(secret);
    const { code, said, noted } = await ward.examine({ ...env, DISCORD_TOKEN: secret });
    expect([code, said]).to.deep.equal([2, []]);
    expect(noted.join()).to.contain("not a client secret, for which the bot has no use;");
    expect(discord.calls()).to.deep.equal([]);
  });

  it("says what keeps Discord from answering", async () => {
    const line = async () => (await ward.examine(env)).step(1)[0];
    discord.fails("GET /users/@me", { kind: "html" });
    expect(await line()).to.equal(
      `wrong Discord cannot be reached: an answer that is not Discord's. Next: start the API at ${discord.apiUrl}, or correct DISCORD_API_ROOT`,
    );
    discord.fails("GET /users/@me", { kind: "limited", seconds: 7 });
    expect(await line()).to.equal(
      "wrong Discord does not answer: it wants no calls for 7 s. Next: wait so long, then npm run doctor",
    );
    discord.fails("GET /users/@me", { kind: "status", status: 502 });
    expect(await line()).to.include("wrong Discord cannot be reached: HTTP status 502.");
    discord.fails("GET /users/@me", { kind: "cut" });
    expect(await line()).to.match(
      /^wrong Discord cannot be reached: (ECONNRESET|UND_ERR_SOCKET)\./,
    );
    const DISCORD_API_ROOT = `http://127.0.0.1:${await freePort()}/api`;
    const away = await ward.examine({ ...env, DISCORD_API_ROOT });
    expect(away.step(1)[0]).to.include("cannot be reached: ECONNREFUSED. Next:");
    expect(away.step(2).at(-1)).to.equal(
      "-     This computer's clock cannot be checked: there is no other to compare it with",
    );
  });

  it("waits some seconds for a Discord that says nothing, and no longer", async () => {
    discord.fails("*", { kind: "hang" });
    const { step, tookMs } = await ward.examine(env);
    expect(step(1)[0]).to.include("wrong Discord cannot be reached: no answer in time");
    expect(tookMs).to.be.below(8_000);
  });

  it("says when how the application is set is not told", async () => {
    discord.fails("GET /applications/@me", { kind: "limited", seconds: 7 });
    const { step, said } = await ward.examine(env);
    expect(step(1)).to.deep.equal([
      "ok    Discord accepts DISCORD_TOKEN: Plume",
      "wrong Discord does not say how the application is set: it wants no calls for 7 s. Next: npm run doctor",
    ]);
    expect(step(4)).to.deep.equal(["-     Cannot be checked before step 1"]);
    expect(said.at(-1)).to.equal("Next, step 1: npm run doctor");
  });

  it("leads to Discord itself where no other API is set", () => {
    const away = { kind: "away", reason: "ENOTFOUND" } as const;
    expect(makeTheApplication(discordFacts({ bot: away }))).to.deep.equal([
      {
        kind: "wrong",
        text: "Discord cannot be reached: ENOTFOUND",
        next: "let this machine reach https://discord.com",
      },
    ]);
  });

  const checks = (more: Partial<typeof soundApp>) =>
    makeTheApplication(discordFacts({ app: told({ ...soundApp, ...more }) }));

  it("finds an address that takes commands and presses away from the bot", () => {
    const endpoint = "https://example.net/interactions?key=1";
    expect(checks({ endpoint })[1]).to.deep.equal({
      kind: "wrong",
      text: "Discord sends commands and presses to example.net, and not to the bot",
      next: `empty Interactions Endpoint URL under General Information, at ${apps}/77/information, and save that`,
    });
  });

  it("is content with intents that nobody needs", () => {
    const privileged = ["Presence Intent", "Message Content Intent"];
    expect(checks({ privileged })[2]).to.deep.equal({
      kind: "ok",
      text: "It needs no privileged intents; on is Presence Intent, Message Content Intent, which the bot does not ask for",
    });
  });
});

import { writeFileSync } from "node:fs";

import { expect } from "chai";

import { commandsOf } from "../../../adapters/discord/commands/commands.ts";
import { seal } from "../../../src/core/sealed.ts";
import { createPlumeRepertoire } from "../../../src/plume/bot.ts";
import type { FakeDiscord } from "../../support/discord/fake-discord.ts";
import { openStoreIn } from "../../support/keys-store.ts";
import { testKeys } from "../../support/rotating.ts";
import { openWard, stepsInReadme, type Ward } from "../ward.ts";

describe("the doctor's last step on Discord, say hello", () => {
  let ward: Ward;
  let discord: FakeDiscord;
  let env: Ward["env"];
  beforeEach(async () => {
    ward = await openWard();
    ({ discord, env } = await ward.opensDiscord());
  });
  afterEach(() => ward.close());

  const steps = [
    "1  Make the application",
    "2  Where things are kept, and which cloud",
    "3  Start it",
    "4  Invite it, register its commands",
    "5  Say hello",
  ];

  it("looks for somebody who was answered by this bot", async () => {
    const store = openStoreIn(ward.data, "k1");
    const line = async () => (await ward.examine(env)).step(5)[0];
    const nobody =
      "todo  Nobody has written to the bot in the last day. Next: type /help in Discord";
    expect(await line()).to.equal(nobody);
    await store.connections.save(`slack:${discord.app.botId}:1`, seal("credentials"));
    await store.connections.save(`discord:${discord.app.id}:1`, seal("credentials"));
    expect(await line()).to.equal(nobody);
    await store.connections.save(`discord:${discord.app.botId}:1`, seal("credentials"));
    expect(await line()).to.equal("ok    Somebody has been answered");
    await store.close();
  });

  it("leads through the steps of all platforms at once", async () => {
    const { env: slack } = await ward.opensSlack();
    const { said, step } = await ward.examine({ ...ward.env, ...slack, ...env });
    expect(said.filter((line) => /^\d/.test(line))).to.deep.equal([
      "1  Make the bot (Telegram)",
      "2  Groups, if wanted (Telegram)",
      "3  Make the app (Slack)",
      "4  Make the application (Discord)",
      "5  Where things are kept, and which cloud",
      "6  Start it",
      "7  Install it, invite it (Slack)",
      "8  Invite it, register its commands (Discord)",
      "9  Say hello",
    ]);
    expect(step(9)).to.have.lengthOf(4);
    discord.turnsTo();
    const refused = await ward.examine({ ...ward.env, ...slack, ...env });
    expect(refused.step(8)).to.deep.equal(["-     Cannot be checked before step 4"]);
  });

  it("compares the clock with Discord's", async () => {
    expect((await ward.examine(env)).step(2).at(-1)).to.equal(
      "ok    This computer's clock agrees with that of Discord",
    );
  });

  it("leads through five steps, to where all is well", async () => {
    const store = openStoreIn(ward.data, "k1");
    writeFileSync(`${ward.data}/vault.key`, testKeys("k1"), { mode: 0o600 });
    await store.connections.save(`discord:${discord.app.botId}:1`, seal("credentials"));
    const { commands } = createPlumeRepertoire({
      partnerIdMin: 20,
      allowedHosts: [],
      defaultApiBase: "",
    });
    discord.registers(commandsOf(commands, { guilds: [], permissions: {} }));
    const { code, said, noted } = await ward.examine(env);
    expect(said.filter((line) => /^\d/.test(line))).to.deep.equal(steps);
    expect([code, said.at(-1), noted]).to.deep.equal([0, "All is well.", []]);
    expect(stepsInReadme("On Discord, in five steps")).to.deep.equal(steps);
    await store.close();
  });
});

import { expect } from "chai";
import { writeFileSync } from "node:fs";

import { seal } from "../../src/core/sealed.ts";
import { openStoreIn } from "../support/keys-store.ts";
import { testKeys } from "../support/rotating.ts";
import { openWard, stepsInReadme, type Ward } from "./ward.ts";

describe("the doctor", () => {
  let ward: Ward;
  beforeEach(async () => {
    ward = await openWard();
  });
  afterEach(() => ward.close());

  it("leads through five steps", async () => {
    const { said } = await ward.examine();
    expect(said.filter((line) => /^\d/.test(line))).to.deep.equal([
      "1  Make the bot",
      "2  Groups, if wanted",
      "3  Where things are kept, and which cloud",
      "4  Start it",
      "5  Say hello",
    ]);
    expect(stepsInReadme("On Telegram, in five steps")).to.deep.equal(
      said.filter((line) => /^\d/.test(line)),
    );
    for (const line of said.slice(0, -2))
      expect(line).to.match(/^(\d {2}| {3}(ok {3}|todo {1}|wrong|- {4}) )\S/);
    expect(said.slice(-2)).to.deep.equal(["", "Next, step 4: npm start"]);
  });

  it("leads to a platform where there is none, and checks what does not need one", async () => {
    const { code, said, step } = await ward.examine({ PLUME_DATA_DIR: ward.data });
    expect(code).to.equal(1);
    expect(step(1)).to.have.lengthOf(1);
    expect(step(1)[0])
      .to.match(
        /^todo {2}No chat platform is set: none of TELEGRAM_BOT_TOKEN, SLACK_BOT_TOKEN and DISCORD_TOKEN\./,
      )
      .and.to.contain("for Telegram open https://t.me/BotFather, send /newbot")
      .and.to.contain("for Slack open https://api.slack.com/apps, choose Create New App")
      .and.to.contain("for Discord open https://discord.com/developers/applications, choose New");
    expect(said.at(-1)).to.match(/^Next, step 1: for Telegram open/);
    expect(step(2)[1]).to.equal(`ok    The data folder is made at the first start: ${ward.data}`);
    expect(step(2).at(-1)).to.equal(
      "-     This computer's clock cannot be checked: there is no other to compare it with",
    );
    expect(step(3)).to.deep.equal([
      "-     Cannot be checked before step 1; without a platform npm start runs in the terminal",
    ]);
    expect(step(4)).to.deep.equal(["-     Cannot be checked before step 1"]);
    expect(ward.fake.calls).to.deep.equal([]);
  });

  it("says that all is well, and ends with 0", async () => {
    const store = openStoreIn(ward.data, "k1");
    writeFileSync(`${ward.data}/vault.key`, testKeys("k1"), { mode: 0o600 });
    await store.connections.save("telegram:123456789:1", seal("credentials"));
    await ward.setMenus();
    const { code, said, noted, tookMs } = await ward.examine();
    expect([code, said.at(-1), noted]).to.deep.equal([0, "All is well.", []]);
    expect(said.join("\n")).not.to.match(/\n {3}(todo|wrong|-)/);
    expect(tookMs).to.be.below(3_000);
    await store.close();
  });

  it("lists every mistake in the configuration, and stops there", async () => {
    ward.hides("s3cret");
    const env = {
      ...ward.env,
      TELEGRAM_BOT_TOKEN: "s3cret",
      PLUME_CLOUD: "moon",
      LOG_LEVEL: "loud",
    };
    const { code, said, noted } = await ward.examine(env);
    expect([code, said]).to.deep.equal([2, []]);
    expect(noted.map((line) => line.split(":")[0])).to.have.members([
      "TELEGRAM_BOT_TOKEN",
      "PLUME_CLOUD",
      "LOG_LEVEL",
    ]);
    expect(ward.fake.calls).to.deep.equal([]);
  });

  it("lists what is wrong with the keys and files that are named", async () => {
    const ca = ward.path("ca.pem");
    writeFileSync(ca, "nothing");
    const { code, said, noted } = await ward.examine({
      ...ward.env,
      VAULT_KEYS: "k1:c2hvcnQ=",
      PLUME_EXTRA_CA_FILE: ca,
      REDIS_URL: "rediss://127.0.0.1:1",
      REDIS_CA_FILE: ward.path("none.pem"),
    });
    expect([code, said]).to.deep.equal([2, []]);
    expect(noted.map((line) => line.split(/[:,]/)[0])).to.have.members([
      "VAULT_KEYS",
      "PLUME_EXTRA_CA_FILE",
      "REDIS_CA_FILE",
    ]);
  });
});

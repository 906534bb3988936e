import { writeFileSync } from "node:fs";

import { expect } from "chai";

import { seal } from "../../../src/core/sealed.ts";
import type { FakeSlack } from "../../support/slack/fake-slack.ts";
import { openStoreIn } from "../../support/keys-store.ts";
import { testKeys } from "../../support/rotating.ts";
import { openWard, stepsInReadme, type Ward } from "../ward.ts";

describe("the doctor's last step on Slack, say hello", () => {
  let ward: Ward;
  let slack: FakeSlack;
  let env: Ward["env"];
  beforeEach(async () => {
    ward = await openWard();
    ({ slack, env } = await ward.opensSlack());
  });
  afterEach(() => ward.close());

  it("looks for somebody of this workspace who was answered", async () => {
    const store = openStoreIn(ward.data, "k1");
    const line = async () => (await ward.examine(env)).step(5)[0];
    const nobody =
      "todo  Nobody has written to the bot in the last day. Next: type /plume help in Slack";
    expect(await line()).to.equal(nobody);
    await store.connections.save("telegram:123456789:1", seal("credentials"));
    await store.connections.save("slack:TOTHER:U1", seal("credentials"));
    expect(await line()).to.equal(nobody);
    await store.connections.save(`slack:${slack.team.id}:U1`, seal("credentials"));
    expect(await line()).to.equal("ok    Somebody has been answered");
    await store.close();
  });

  it("leads through five steps, to where all is well", async () => {
    const store = openStoreIn(ward.data, "k1");
    writeFileSync(`${ward.data}/vault.key`, testKeys("k1"), { mode: 0o600 });
    await store.connections.save(`slack:${slack.team.id}:U1`, seal("credentials"));
    const { code, said, noted } = await ward.examine(env);
    expect(said.filter((line) => /^\d/.test(line))).to.deep.equal([
      "1  Make the app",
      "2  Where things are kept, and which cloud",
      "3  Start it",
      "4  Install it, invite it",
      "5  Say hello",
    ]);
    expect(stepsInReadme("On Slack, in five steps")).to.deep.equal(
      said.filter((line) => /^\d/.test(line)),
    );
    expect([code, said.at(-1), noted]).to.deep.equal([0, "All is well.", []]);
    await store.close();
  });

  it("leads through the steps of both platforms at once", async () => {
    const { code, said, step } = await ward.examine({ ...ward.env, ...env });
    expect(said.filter((line) => /^\d/.test(line))).to.deep.equal([
      "1  Make the bot (Telegram)",
      "2  Groups, if wanted (Telegram)",
      "3  Make the app (Slack)",
      "4  Where things are kept, and which cloud",
      "5  Start it",
      "6  Install it, invite it (Slack)",
      "7  Say hello",
    ]);
    expect(code).to.equal(1);
    expect(said.at(-1)).to.equal("Next, step 5: npm start");
    expect(step(7).map((line) => line.slice(0, 40))).to.deep.equal([
      "ok    No message waits at Telegram",
      "todo  Nobody has written to the bot in t",
      "todo  Nobody has written to the bot in t",
    ]);
    slack.fails("auth.test", { kind: "error", error: "invalid_auth" });
    const refused = await ward.examine({ ...ward.env, ...env });
    expect(refused.step(6)).to.deep.equal(["-     Cannot be checked before step 3"]);
  });

  it("compares the clock with Slack's", async () => {
    expect((await ward.examine(env)).step(2).at(-1)).to.equal(
      "ok    This computer's clock agrees with that of Slack",
    );
  });
});

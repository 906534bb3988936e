import { expect } from "chai";

import type { FakeSlack } from "../../support/slack/fake-slack.ts";
import { freePort } from "../../support/redis-server.ts";
import { openWard, type Ward } from "../ward.ts";

const apps = "https://api.slack.com/apps";

describe("the doctor's step 1 on Slack, make the app", () => {
  let ward: Ward;
  let slack: FakeSlack;
  let env: Ward["env"];
  beforeEach(async () => {
    ward = await openWard();
    ({ slack, env } = await ward.opensSlack());
  });
  afterEach(() => ward.close());

  const oauth = (): Ward["env"] => {
    const { SLACK_BOT_TOKEN: _, SLACK_APP_TOKEN: __, ...rest } = env;
    return {
      ...rest,
      SLACK_CLIENT_ID: slack.app.clientId,
      SLACK_CLIENT_SECRET: slack.app.clientSecret,
      SLACK_SIGNING_SECRET: slack.app.signingSecret,
      SLACK_PUBLIC_URL: "http://127.0.0.1:1",
    };
  };

  it("names the bot and the workspace that the token is for", async () => {
    expect((await ward.examine(env)).step(1)).to.deep.equal([
      "ok    Slack accepts SLACK_BOT_TOKEN: @plume in Acme",
      "ok    Slack opens Socket Mode to SLACK_APP_TOKEN",
    ]);
    expect(slack.connections).to.equal(0);
  });

  it("says where the tokens come from that Slack does not know, or not any more", async () => {
    const stranger = [slack.app.appToken, "x"].join("");
    ward.hides(stranger);
    slack.fails("auth.test", { kind: "error", error: "token_revoked" });
    const { step, code } = await ward.examine({ ...env, SLACK_APP_TOKEN: stranger });
    expect([code, ...step(1)]).to.deep.equal([
      1,
      `wrong Slack refuses SLACK_BOT_TOKEN (token_revoked): it is mistyped, or the app was removed from the workspace. Next: install the app, at ${apps} under OAuth & Permissions, and put the Bot User OAuth Token that it shows into SLACK_BOT_TOKEN`,
      `wrong Slack opens no Socket Mode to SLACK_APP_TOKEN (invalid_auth). Next: at ${apps} turn Socket Mode on, make an App-Level Token with connections:write, and put it into SLACK_APP_TOKEN`,
    ]);
    expect(step(4)).to.deep.equal(["-     Cannot be checked before step 1"]);
    expect(step(5)).to.deep.equal(["-     Cannot be checked before step 1"]);
  });

  it("knows a token that is not a bot's", async () => {
    const details = { ok: true, team_id: "T1", team: "Acme", user: "ann" };
    slack.fails("auth.test", { kind: "error", error: "x", details: { ...details, error: "" } });
    expect((await ward.examine(env)).step(1)[0]).to.match(
      /^wrong SLACK_BOT_TOKEN is the token of a person in Acme, not of a bot\. Next: put the Bot User/,
    );
  });

  it("tries client ID and secret, and has no token of one workspace to try", async () => {
    expect((await ward.examine(oauth())).step(1)).to.deep.equal([
      "ok    Slack accepts SLACK_CLIENT_ID and SLACK_CLIENT_SECRET",
      "ok    SLACK_SIGNING_SECRET is set; only a call of Slack's can show that it is the app's own",
    ]);
    const wrong = await ward.examine({ ...oauth(), SLACK_CLIENT_SECRET: "d".repeat(32) });
    expect(wrong.step(1)[0]).to.equal(
      `wrong Slack refuses SLACK_CLIENT_ID and SLACK_CLIENT_SECRET (bad_client_secret). Next: take both anew from App Credentials of the app at ${apps}`,
    );
  });

  it("says what keeps Slack from answering", async () => {
    const line = async () => (await ward.examine(env)).step(1)[0];
    slack.fails("auth.test", { kind: "html" });
    expect(await line()).to.equal(
      `wrong Slack cannot be reached: an answer that is not Slack's. Next: start the Web API at ${slack.root}/api, or correct SLACK_API_ROOT`,
    );
    slack.fails("auth.test", { kind: "limited", seconds: 7 });
    expect(await line()).to.equal(
      "wrong Slack does not answer: it wants no calls for 7 s. Next: wait so long, then npm run doctor",
    );
    slack.fails("auth.test", { kind: "error", error: "internal_error" });
    expect(await line()).to.include("wrong Slack cannot be reached: internal_error.");
    slack.fails("auth.test", { kind: "status", status: 502 });
    expect(await line()).to.include("wrong Slack cannot be reached: an answer that is not Slack's");
    const SLACK_API_ROOT = `http://127.0.0.1:${await freePort()}`;
    const away = await ward.examine({ ...env, SLACK_API_ROOT });
    expect(away.step(1)[0]).to.include("cannot be reached: ECONNREFUSED. Next:");
    expect(away.step(2).at(-1)).to.equal(
      "-     This computer's clock cannot be checked: there is no other to compare it with",
    );
  });

  it("says nothing that something in between made up", async () => {
    const error = `cannot serve ${slack.token()}\n   ok    it is fine`;
    slack.fails("auth.test", { kind: "error", error });
    const { step } = await ward.examine(env);
    expect(step(1)).to.have.lengthOf(2);
    expect(step(1)[0]).to.include("an answer that is not Slack's");
  });

  it("waits some seconds for a Slack that says nothing, and no longer", async () => {
    slack.fails("*", { kind: "hang" }, 20);
    const { step, tookMs } = await ward.examine(env);
    expect(step(1)[0]).to.include("wrong Slack cannot be reached: no answer in time");
    expect(tookMs).to.be.below(8_000);
  });
});

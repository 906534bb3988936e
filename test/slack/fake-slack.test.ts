import { WebClient } from "@slack/web-api";
import { expect } from "chai";
import { openFakeSlack, type FakeSlack } from "../support/slack/fake-slack.ts";
import type { Person } from "../support/slack/types.ts";

describe("the fake Slack", () => {
  let slack: FakeSlack;
  let client: WebClient;
  let ann: Person;

  beforeEach(async () => {
    slack = await openFakeSlack();
    const retryConfig = { retries: 0 };
    client = new WebClient(slack.token(), { slackApiUrl: slack.apiUrl, retryConfig });
    ann = slack.person("Ann");
  });
  afterEach(() => slack.close());

  it("shows what the bot posts as it is read on a screen", async () => {
    const { id: channel } = slack.direct(ann);
    await client.chat.postMessage({
      channel,
      text: "a &amp; b",
      blocks: [{ type: "header", text: { type: "plain_text", text: ":large_green_circle: Fine" } }],
    });
    const [shown] = slack.messages(slack.direct(ann));
    expect(shown).to.include({ text: "🟢 Fine", fallback: "a & b", from: "bot" });
    expect(slack.violations).to.deep.equal([]);
  });
});

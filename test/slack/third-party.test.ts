import { LogLevel, WebClient } from "@slack/web-api";
import { expect } from "chai";
import { createEmulator, type Emulator } from "emulate";
import { openFakeSlack, type FakeSlack } from "../support/slack/fake-slack.ts";

/** A Slack that a client can talk to. */
interface Place {
  readonly client: WebClient;
  /** One whose token may do nothing here. */
  readonly weak: WebClient;
  readonly channel: string;
  readonly trigger: () => Promise<string>;
}

type Shape = { readonly [path: string]: string };

/** The kinds of all that is in an answer, by where it stands; an error with its name. */
function shapeOf(value: unknown, path = "answer"): Shape {
  if (value === null || typeof value !== "object") return { [path]: kindOf(value, path) };
  const parts = Object.entries(value).map(([name, one]) => shapeOf(one, `${path}.${name}`));
  return Object.assign({}, ...parts) as Shape;
}

const kindOf = (value: unknown, path: string): string =>
  path === "answer.error" ? String(value) : value === null ? "null" : typeof value;

const metadata = { event_type: "plume_reply", event_payload: { key: "d.0" } };
const view = {
  type: "modal" as const,
  title: { type: "plain_text" as const, text: "T" },
  blocks: [{ type: "divider" as const, block_id: "b" }],
};

const post = ({ client, channel }: Place) =>
  client.chat.postMessage({ channel, text: "a", metadata, blocks: view.blocks });

const calls: { readonly [what: string]: (place: Place) => Promise<unknown> } = {
  "auth.test": ({ client }) => client.auth.test(),
  "chat.postMessage": post,
  "chat.update": async (place) => {
    const { ts = "" } = await post(place);
    return place.client.chat.update({ channel: place.channel, ts, text: "b" });
  },
  "conversations.history": async (place) => {
    await post(place);
    return place.client.conversations.history({
      channel: place.channel,
      include_all_metadata: true,
      limit: 1,
    });
  },
  "views.open": async ({ client, trigger }) =>
    client.views.open({ trigger_id: await trigger(), view }),
  "a trigger that there is not": ({ client }) => client.views.open({ trigger_id: "1.2.3", view }),
  "a channel that there is not": ({ client }) =>
    client.chat.postMessage({ channel: "C0", text: "a" }),
  "a right that is not there": ({ weak, channel }) => weak.chat.postMessage({ channel, text: "a" }),
};

const answerOf = (call: Promise<unknown>): Promise<unknown> =>
  call.catch((error: unknown) => (error as { readonly data?: unknown }).data ?? error);

const clientFor = (slackApiUrl: string, token: string): WebClient =>
  new WebClient(token, { slackApiUrl, retryConfig: { retries: 0 }, logLevel: LogLevel.ERROR });

describe("a client of Slack's own gets from the fake what another's fake gives", () => {
  let slack: FakeSlack;
  let emulator: Emulator;
  let ours: Place;
  let theirs: Place;

  before(async () => {
    slack = await openFakeSlack();
    emulator = await createEmulator({ service: "slack", port: 0, seed: { slack: seed } });
    ours = placeHere();
    theirs = placeThere();
  });
  after(async () => {
    await slack.close();
    await emulator.close();
  });

  const tokens = ["xoxb-strong", "xoxb-weak"] as const;
  const [strong, weak] = tokens;
  const seed = {
    strict_scopes: true,
    bots: [{ name: "plume" }],
    oauth_apps: [
      {
        client_id: "1.2",
        client_secret: "s",
        name: "Plume",
        redirect_uris: ["http://127.0.0.1/"],
        bot_name: "plume",
      },
    ],
    tokens: [
      { token: strong, user: "plume", scopes: ["chat:write", "channels:history"] },
      { token: weak, user: "plume", scopes: ["users:read"] },
    ],
  };

  const placeHere = (): Place => {
    const other = slack.workspace("Other");
    slack.grants(["users:read"], other);
    const ann = slack.person("Ann");
    return {
      client: clientFor(slack.apiUrl, slack.token()),
      weak: clientFor(slack.apiUrl, slack.token(other)),
      channel: slack.channel("general").id,
      trigger: () => {
        const [delivery] = slack.slash(ann, "/plume auth").deliveries;
        return Promise.resolve(String(delivery?.body["trigger_id"]));
      },
    };
  };

  const placeThere = (): Place => {
    const client = clientFor(`${emulator.url}/api/`, strong);
    return {
      client,
      weak: clientFor(`${emulator.url}/api/`, weak),
      // The one that it makes first.
      channel: "C000000001",
      trigger: async () => {
        const { trigger_id } = (await client.apiCall("views.generateTriggerId")) as {
          readonly trigger_id?: string;
        };
        return trigger_id ?? "";
      },
    };
  };

  // Slack itself leaves it out on the last page.
  const beside = new Set(["answer.response_metadata.next_cursor"]);

  for (const [what, call] of Object.entries(calls)) {
    it(`for ${what}`, async () => {
      const [here, there] = [await answerOf(call(ours)), await answerOf(call(theirs))];
      const wanted = Object.entries(shapeOf(there)).filter(([path]) => !beside.has(path));
      expect(wanted).to.have.length.above(1);
      expect(shapeOf(here)).to.include(Object.fromEntries(wanted));
    });
  }
});

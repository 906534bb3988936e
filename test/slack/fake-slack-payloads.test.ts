import type { ModalView } from "@slack/types";
import { expect } from "chai";
import { openFakeSlack, type FakeSlack } from "../support/slack/fake-slack.ts";
import { recorded } from "../support/slack/recorded.ts";
import type { Channel, Deed, Person } from "../support/slack/types.ts";

type Shape = { readonly [path: string]: string };

/** The kinds of all that is in a payload, by where it stands. Of lists the first item counts. */
function shapeOf(value: unknown, path = "payload"): Shape {
  if (value === null || typeof value !== "object") {
    return { [path]: value === null ? "null" : typeof value };
  }
  const parts = Array.isArray(value) ? value.slice(0, 1) : Object.values(value);
  const names = Array.isArray(value) ? ["0"] : Object.keys(value);
  const shapes = parts.map((one: unknown, index) => shapeOf(one, `${path}.${names[index]}`));
  return Object.assign({}, ...shapes) as Shape;
}

// What depends on what was written and shown, and three that the bot has no use for.
const beside = /\.(?:blocks|values|attachments)\b|\.title\.emoji$|\.(?:close|submit)|team$/;

const plain = (text: string) => ({ type: "plain_text" as const, text });
const row = {
  type: "actions" as const,
  elements: [{ type: "button" as const, action_id: "a", value: "v", text: plain("Go") }],
};
const form: ModalView = {
  type: "modal",
  title: plain("T"),
  submit: plain("S"),
  notify_on_close: true,
  blocks: [row],
};

describe("what the fake Slack sends has all that stands in the payloads of the fixtures", () => {
  let slack: FakeSlack;
  let ann: Person;
  let direct: Channel;
  let general: Channel;
  beforeEach(async () => {
    slack = await openFakeSlack();
    ann = slack.person("Ann");
    direct = slack.direct(ann);
    general = slack.channel("general", { members: [ann] });
  });
  afterEach(() => slack.close());

  const call = async (method: string, body: object): Promise<void> => {
    const headers = {
      authorization: `Bearer ${slack.token()}`,
      "content-type": "application/json",
    };
    await fetch(slack.apiUrl + method, { method: "POST", headers, body: JSON.stringify(body) });
  };
  const post = (method: string, more: object) =>
    call(method, { text: "a", blocks: [row], user: ann.id, ...more });
  const open = async (): Promise<void> => {
    const trigger_id = slack.slash(ann, "/plume auth").deliveries[0]?.body["trigger_id"];
    await call("views.open", { trigger_id, view: form });
  };

  const deeds: { readonly [fixture: string]: () => Deed | Promise<Deed> } = {
    "app-home-opened": () => slack.opensHome(ann),
    "app-mention": () => slack.says(ann, "@Plume health", { channel: general }),
    "app-uninstalled": () => slack.uninstalls(),
    "file-share": () => slack.sends(ann, { name: "map.png" }),
    "message-changed": () => slack.edits(ann, slack.says(ann, "a").ts, "b"),
    "message-deleted": () => slack.deletes(direct, slack.says(ann, "a").ts),
    "message-im": () => slack.says(ann, "health"),
    "message-unfurled": () => slack.unfurls(ann, slack.says(ann, "https://a.example/").ts),
    "press-ephemeral": async () => {
      const thread_ts = slack.says(ann, "hi", { channel: general }).ts;
      await post("chat.postEphemeral", { channel: general.id, thread_ts });
      return slack.presses(ann, "Go", { channel: general });
    },
    "press-home": async () => {
      await call("views.publish", { user_id: ann.id, view: { type: "home", blocks: [row] } });
      return slack.presses(ann, "Go", { in: "home" });
    },
    "press-message": async () => {
      await post("chat.postMessage", { channel: direct.id });
      return slack.presses(ann, "Go");
    },
    "press-modal": async () => {
      await open();
      return slack.presses(ann, "Go", { in: "modal" });
    },
    slash: () => slack.slash(ann, "/plume health", { channel: general }),
    "view-closed": async () => {
      await open();
      return slack.closes(ann);
    },
    "view-submission": async () => {
      await open();
      return slack.submits(ann);
    },
  };

  for (const [fixture, deed] of Object.entries(deeds)) {
    it(fixture, async () => {
      const { deliveries } = await deed();
      const wanted = Object.entries(shapeOf(recorded(fixture)));
      const compared = wanted.filter(([path]) => !beside.test(path));
      expect(shapeOf(deliveries[0]?.body)).to.include(Object.fromEntries(compared));
    });
  }
});

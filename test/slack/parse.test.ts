import { expect } from "chai";

import { parsePayload, type Acquaintance } from "../../adapters/slack/parse.ts";
import { conversationOf, ownerOf, type ChatEvent, type Content } from "../../src/core/event.ts";
import { recorded, recordedEvent, type Payload } from "../support/slack/recorded.ts";

const known: Acquaintance = {
  commands: ["health", "help"],
  slash: "/plume",
  separate: { "/wifi-health": "health" },
  nowMs: 1_764_583_334_567,
};
const bot = "U0LAN0Z89";
const ts = "1764583330.061879";
const atMs = 1_764_583_330_061;
const nowFloored = 1_764_583_334_000;

const parsed = (payload: unknown, who: Partial<Acquaintance> = {}): ChatEvent | undefined =>
  parsePayload(payload, { ...known, ...who });
const contentOf = (payload: unknown): Content | undefined => parsed(payload)?.content;
const text = (words: string): Content => ({ kind: "text", text: words, addressed: true });
/** A direct message with these fields. */
const dm = (fields: Payload): Payload => recordedEvent("message-im", { blocks: [], ...fields });
/** A mention with these fields. */
const mention = (fields: Payload): Payload =>
  recordedEvent("app-mention", { blocks: [], ...fields });
/** An edited direct message: fields of the message as it is now. */
const edit = (fields: Payload, event: Payload = {}): Payload =>
  recorded("message-changed", (payload) => {
    const before: Payload = Object(payload["event"]);
    const message = { ...Object(before["message"]), blocks: [], ...fields };
    payload["event"] = { ...before, ...event, message };
  });
const at = (place: string, shared: boolean, reply: object = {}) => ({
  platform: "slack",
  tenant: "T061EG9R6",
  place,
  user: "U061F7AUR",
  shared,
  reply,
});

describe("a message in Slack", () => {
  it("to the bot alone becomes an event of who wrote, where and when", () => {
    expect(parsed(recorded("message-im"))).to.deep.equal({
      delivery: `m:D024BE91L:${ts}`,
      at: at("D024BE91L", false),
      atMs,
      content: text("/health acme home-1"),
      message: `m/D024BE91L/${ts}`,
    });
  });

  it("that mentions the bot is for it, and others can read along", () => {
    expect(parsed(recorded("app-mention"))).to.deep.equal({
      delivery: `m:C0LAN2Q65:${ts}`,
      at: at("C0LAN2Q65", true),
      atMs,
      content: text("/health acme home-1"),
      message: `m/C0LAN2Q65/${ts}`,
    });
  });

  it("is one event where Slack delivers it as a message and as a mention", () => {
    const both = mention({ type: "message", channel_type: "channel" });
    expect(parsed(both)).to.deep.equal(parsed(mention({})));
  });

  it("has the same name however often it is delivered", () => {
    const again = recorded("message-im", (payload) => (payload["event_id"] = "Ev2"));
    expect(parsed(again, { nowMs: 0 })).to.deep.equal(parsed(recorded("message-im")));
  });

  it("is heard in a group of a few people only where it mentions the bot", () => {
    const fields = { channel: "G024BE91L", channel_type: "mpim" };
    expect(parsed(dm({ ...fields, text: "health a" }))).to.equal(undefined);
    const event = parsed(dm({ ...fields, text: `<@${bot}> health a` }));
    expect([event?.content, event?.at.shared]).to.deep.equal([text("/health a"), true]);
  });

  it("in a thread is answered in the thread; its first message is not", () => {
    expect(parsed(dm({ thread_ts: "1764583300.000100" }))?.at.reply).to.deep.equal({
      thread: "1764583300.000100",
    });
    expect(parsed(mention({ thread_ts: ts }))?.at.reply).to.deep.equal({});
  });

  it("is of one conversation for each person in a place, and of one owner everywhere", () => {
    const one = parsed(mention({}));
    const other = parsed(mention({ user: "U2" }));
    expect(one && conversationOf(one.at)).to.equal("slack:T061EG9R6:C0LAN2Q65:U061F7AUR");
    expect(other && conversationOf(other.at)).to.equal("slack:T061EG9R6:C0LAN2Q65:U2");
    expect(one && ownerOf(one.at)).to.equal("slack:T061EG9R6:U061F7AUR");
  });

  it("by a person of another workspace belongs to the one that installed the bot", () => {
    const shared = recorded("app-mention", (payload) => {
      payload["team_id"] = "T0OTHER";
      payload["event"] = { ...Object(payload["event"]), user: "U0OTHER", team: "T0OTHER" };
    });
    expect(parsed(shared)?.at).to.include({ tenant: "T061EG9R6", user: "U0OTHER" });
  });

  it("tells the organization, and the workspace where an installation names none", () => {
    const grid = recorded("message-im", (payload) => {
      payload["authorizations"] = [
        { enterprise_id: "E1", team_id: null, user_id: bot, is_bot: true },
      ];
    });
    expect(parsed(grid)?.at).to.deep.include({ tenant: "T061EG9R6", reply: { enterprise: "E1" } });
  });

  it("is read as it was typed", () => {
    const sent = dm({ text: "a &amp; <http://b.example|b.example>" });
    expect(contentOf(sent)).to.deep.equal(text("a & b.example"));
    const key = { type: "emoji", name: "key", unicode: "1f511" };
    const blocks = [{ type: "rich_text", elements: [{ type: "x", elements: [key] }] }];
    expect(contentOf(dm({ text: ":key:", blocks }))).to.deep.equal(text("🔑"));
  });

  it("with a mention at its end or nothing else is for the bot, too", () => {
    expect(contentOf(mention({ text: `health a <@${bot}>` }))).to.deep.equal(text("/health a"));
    expect(contentOf(mention({ text: `<@${bot}>` }))).to.deep.equal(text("/help"));
    expect(contentOf(dm({ text: `<@${bot}> health a` }))).to.deep.equal(text("/health a"));
  });

  it("that mentions is understood where the delivery does not tell who the bot is", () => {
    const payload = mention({});
    payload["authorizations"] = [];
    expect(contentOf(payload)).to.deep.equal(text("/health acme home-1"));
  });

  it("keeps the words of a wizard as they are", () => {
    for (const word of ["skip", "back", "keep", "cancel", "my answer"])
      expect(contentOf(dm({ text: word }))).to.deep.equal(text(word));
  });

  it("with a file counts by its text, or as a file", () => {
    expect(contentOf(recorded("file-share"))).to.deep.equal({ kind: "media" });
    expect(contentOf(recordedEvent("file-share", { text: "health a" }))).to.deep.equal(
      text("/health a"),
    );
    const inChannel = { channel: "C1", type: "app_mention", text: `<@${bot}>` };
    expect(contentOf(recordedEvent("file-share", inChannel))).to.deep.equal({ kind: "media" });
    expect(contentOf(recordedEvent("file-share", { channel: "C1" }))).to.equal(undefined);
    // A message that was passed on comes as an attachment.
    expect(contentOf(dm({ text: "", attachments: [{}] }))).to.deep.equal({ kind: "media" });
    expect(contentOf(dm({ text: "" }))).to.equal(undefined);
  });

  it("is nobody's where a bot speaks, this one too", () => {
    expect(parsed(recorded("bot-message"))).to.equal(undefined);
    for (const fields of [
      { bot_id: "B2" },
      { user: bot },
      { user: "USLACKBOT" },
      { user: undefined },
      { subtype: "bot_message", bot_id: "B2", user: undefined },
    ])
      expect(parsed(dm(fields))).to.equal(undefined);
    expect(parsed(mention({ bot_id: "B2", user: "U3" }))).to.equal(undefined);
  });

  it("is nothing where only the channel itself changed", () => {
    expect(parsed(recorded("message-deleted"))).to.equal(undefined);
    for (const subtype of ["channel_join", "channel_topic", "pinned_item", "message_replied"])
      expect(parsed(dm({ subtype }))).to.equal(undefined);
    expect(parsed(dm({ subtype: "thread_broadcast" }))).not.to.equal(undefined);
    expect(parsed(dm({ subtype: "me_message" }))).not.to.equal(undefined);
  });

  it("that cannot be read is nothing", () => {
    for (const fields of [{ ts: "x" }, { channel: undefined }, { ts: 5 }, { user: {} }])
      expect(parsed(dm(fields))).to.equal(undefined);
    for (const body of [null, undefined, "x", [], {}, { type: "event_callback" }, { type: "x" }])
      expect(parsed(body)).to.equal(undefined);
  });
});

describe("a message in Slack that was changed", () => {
  it("is no answer, and has a name of its own", () => {
    expect(parsed(recorded("message-changed"))).to.deep.equal({
      delivery: `e:D024BE91L:${ts}:1764583390.000000`,
      at: at("D024BE91L", false),
      atMs: 1_764_583_390_000,
      content: { kind: "edited", text: "health acme home-2" },
      message: `m/D024BE91L/${ts}`,
    });
  });

  it("may have lost its text", () => {
    expect(contentOf(edit({ text: "" }))).to.deep.equal({ kind: "edited" });
  });

  it("by Slack is nothing: a link shown, a reply counted, a language found", () => {
    expect(parsed(recorded("message-unfurled"))).to.equal(undefined);
    // It was edited before that.
    expect(parsed(edit({ text: "health acme home-1" }))).to.equal(undefined);
    expect(parsed(edit({ edited: undefined }))).to.equal(undefined);
  });

  it("by somebody else, or by a bot, is nothing", () => {
    expect(parsed(edit({ edited: { user: "U2", ts: "1764583390.000000" } }))).to.equal(undefined);
    expect(parsed(edit({ bot_id: "B1" }))).to.equal(undefined);
    expect(parsed(edit({ user: bot, edited: { user: bot, ts: "1.000000" } }))).to.equal(undefined);
  });

  it("in a channel is heard only where it mentions the bot", () => {
    expect(parsed(edit({}, { channel: "C1" }))).to.equal(undefined);
    const mentions = edit({ text: `<@${bot}> health b` }, { channel: "C1" });
    expect(contentOf(mentions)).to.deep.equal({ kind: "edited", text: "health b" });
  });
});

describe("a slash command in Slack", () => {
  const slash = (fields: Payload) => ({ ...recorded("slash"), ...fields });

  it("becomes a command line, with the ways to answer it", () => {
    expect(parsed(recorded("slash"))).to.deep.equal({
      delivery: "s:13345224609.738474920.8088930838d88f008e0",
      at: at("C0LAN2Q65", true, {
        trigger: { id: "13345224609.738474920.8088930838d88f008e0", atMs: known.nowMs },
        responseUrl: {
          url: "https://hooks.slack.com/commands/T061EG9R6/1234/abcd",
          atMs: known.nowMs,
          replaces: false,
        },
      }),
      atMs: nowFloored,
      content: text("/health acme home-1"),
    });
  });

  it("calls what the operator set, and help without words", () => {
    expect(contentOf(slash({ command: "/wifi-health", text: "a b" }))).to.deep.equal(
      text("/health a b"),
    );
    expect(contentOf(slash({ text: "" }))).to.deep.equal(text("/help"));
    expect(contentOf(slash({ text: "health a&amp;b" }))).to.deep.equal(text("/health a&b"));
  });

  it("in a direct message is not shared; among a few people it is", () => {
    expect(parsed(slash({ channel_id: "D1", channel_name: "directmessage" }))?.at).to.include({
      place: "D1",
      shared: false,
    });
    expect(parsed(slash({ channel_id: "G1", channel_name: "mpdm-a--b-1" }))?.at.shared).to.equal(
      true,
    );
  });

  it("without what it needs is nothing", () => {
    for (const name of ["team_id", "user_id", "channel_id", "command", "trigger_id"])
      expect(parsed(slash({ [name]: undefined })), name).to.equal(undefined);
  });
});

describe("a button in Slack", () => {
  const press = (name: string, fields: Payload = {}) => ({ ...recorded(name), ...fields });
  const trigger = { id: "12466734323.1395872398.aabb", atMs: known.nowMs };
  const responseUrl = {
    url: "https://hooks.slack.com/actions/T061EG9R6/1232321423432/D09sSasdasdAS9091209",
    atMs: known.nowMs,
    replaces: true,
  };
  const pressed = (place: object, message: string) => ({
    delivery: "b:12466734323.1395872398.aabb",
    at: place,
    atMs: 1_764_583_330_726,
    content: { kind: "button", id: "m1-0" },
    message,
  });

  it("of a message tells the message, and the way to replace it", () => {
    expect(parsed(recorded("press-message"))).to.deep.equal(
      pressed(at("D024BE91L", false, { trigger, responseUrl }), "m/D024BE91L/1764583320.000400"),
    );
  });

  it("of an answer in several messages tells them all", () => {
    const action = { type: "button", value: "m1-0~1764583319.000100~1764583319.000200" };
    expect(parsed(press("press-message", { actions: [action] }))?.message).to.equal(
      "m/D024BE91L/1764583319.000100,1764583319.000200,1764583320.000400",
    );
  });

  it("of a message that one person sees tells so, and keeps the thread", () => {
    expect(parsed(recorded("press-ephemeral"))).to.deep.equal(
      pressed(
        at("C0LAN2Q65", true, { thread: "1764583300.000100", trigger, responseUrl }),
        "e/C0LAN2Q65/1764583320.000400",
      ),
    );
  });

  it("of the App Home tab is pressed at home", () => {
    expect(parsed(recorded("press-home"))).to.deep.equal(
      pressed(at("home", false, { trigger }), "h/U061F7AUR"),
    );
  });

  it("of a modal is pressed where the modal came from", () => {
    expect(parsed(recorded("press-modal"))).to.deep.equal(
      pressed(
        at("C0LAN2Q65", true, { view: "VMHU10V25", thread: "1764583300.000100", trigger }),
        "v/VMHU10V25",
      ),
    );
  });

  it("without a value, a link for example, is nothing", () => {
    expect(parsed(press("press-message", { actions: [{ type: "button" }] }))).to.equal(undefined);
    expect(parsed(press("press-message", { actions: [] }))).to.equal(undefined);
    expect(parsed(press("press-message", { trigger_id: undefined }))).to.equal(undefined);
  });

  it("where an organization installed the bot is of the person's workspace", () => {
    const grid = { team: null, enterprise: { id: "E1", name: "Example" } };
    expect(parsed(press("press-message", grid))?.at).to.deep.include({
      tenant: "T061EG9R6",
      reply: { trigger, responseUrl, enterprise: "E1" },
    });
  });
});

describe("a form in Slack", () => {
  const changed = (name: string, fields: Payload) =>
    recorded(name, (payload) => (payload["view"] = { ...Object(payload["view"]), ...fields }));
  const thread = "1764583300.000100";

  it("brings what was filled in, and knows its draft", () => {
    expect(parsed(recorded("view-submission"))).to.deep.equal({
      delivery: "f:VMHU10V25:1764583325.d40Wyd6P",
      at: at("C0LAN2Q65", true, {
        view: "VMHU10V25",
        thread,
        trigger: { id: "12466734323.1395872398.ccdd", atMs: known.nowMs },
      }),
      atMs: nowFloored,
      content: {
        kind: "form",
        wizard: "auth",
        draft: "d1",
        values: {
          ssoUrl: "https://sso.example.com/oauth2/token",
          authHeader: "Basic c2VjcmV0",
          partnerId: "5f1234567890abcdef123456",
          apiBase: "",
        },
      },
      message: "v/VMHU10V25",
    });
  });

  it("that was closed is gone: nothing can be said in it", () => {
    expect(parsed(recorded("view-closed"))).to.deep.equal({
      delivery: "c:VMHU10V25",
      at: at("C0LAN2Q65", true, { thread }),
      atMs: nowFloored,
      content: { kind: "closed", wizard: "auth", draft: "d1" },
      message: "v/VMHU10V25",
    });
  });

  it("in a shared channel belongs to the workspace that installed the bot", () => {
    const payload = changed("view-submission", { app_installed_team_id: "T0HOME" });
    expect(parsed(payload)?.at.tenant).to.equal("T0HOME");
  });

  it("of another making is nothing", () => {
    for (const metadata of ["", "x", "{}", "null", '{"p":7}', '{"p":"C1"}', 5])
      for (const name of ["view-submission", "view-closed"])
        expect(parsed(changed(name, { private_metadata: metadata }))).to.equal(undefined);
    expect(parsed(changed("view-submission", { callback_id: "" }))).to.equal(undefined);
    expect(parsed(changed("view-submission", { state: null }))?.content).to.deep.include({
      values: {},
    });
  });
});

describe("the App Home tab in Slack", () => {
  it("greets who opens it, at home", () => {
    expect(parsed(recorded("app-home-opened"))).to.deep.equal({
      delivery: "h:U061F7AUR:1764583330.135052",
      at: at("home", false),
      atMs: 1_764_583_330_135,
      content: { kind: "opened", greet: true },
    });
  });

  it("says nothing where another tab was opened", () => {
    expect(parsed(recordedEvent("app-home-opened", { tab: "messages" }))).to.equal(undefined);
  });
});

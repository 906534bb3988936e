import { expect } from "chai";
import { createHmac } from "node:crypto";
import { openEar, type Ear, type Heard, type Reply } from "../support/slack/ear.ts";
import { openFakeSlack, type FakeSlack } from "../support/slack/fake-slack.ts";
import type { Channel, Person } from "../support/slack/types.ts";

type Body = { readonly [field: string]: unknown };

const eventIn = ({ body }: Heard): Body => body["event"] as Body;

describe("the fake Slack tells an app over HTTP", () => {
  let slack: FakeSlack;
  let ear: Ear;
  let ann: Person;
  let general: Channel;

  const open = async (options: Parameters<typeof openFakeSlack>[0] = {}): Promise<void> => {
    await slack?.close();
    slack = await openFakeSlack({ retryWaitsMs: [5, 5, 5], ...options });
    slack.delivers(ear.url);
    ann = slack.person("Ann");
    general = slack.channel("general", { members: [ann] });
  };

  beforeEach(async () => {
    ear = await openEar();
    await open();
  });
  afterEach(async () => {
    await slack.close();
    await ear.close();
  });

  const last = (): Heard => {
    const heard = ear.heard.at(-1);
    if (!heard) throw new Error("nothing was heard");
    return heard;
  };

  describe("what people say", () => {
    it("in their direct message with the bot", async () => {
      const { ts, done } = slack.says(ann, "hello");
      await done;
      const { body } = last();
      expect(body).to.include({ type: "event_callback", team_id: slack.team.id });
      expect(body).to.have.nested.property("authorizations[0].user_id", slack.team.botUser);
      expect(eventIn(last())).to.include({
        type: "message",
        user: ann.id,
        text: "hello",
        ts,
        channel: slack.direct(ann).id,
        channel_type: "im",
      });
    });

    it("written as Slack writes it", async () => {
      await slack.says(ann, "@Plume #general <b> & 🟢 `x<y` https://a.example/?b=1&c=2 d.example")
        .done;
      expect(eventIn(last())["text"]).to.equal(
        `<@${slack.team.botUser}> <#${general.id}|general> &lt;b&gt; &amp; :large_green_circle: ` +
          "`x&lt;y` <https://a.example/?b=1&amp;c=2> <http://d.example|d.example>",
      );
      const [block] = eventIn(last())["blocks"] as [{ elements: [{ elements: Body[] }] }];
      const { elements } = block.elements[0];
      expect(elements.filter(({ type }) => type !== "text")).to.deep.equal([
        { type: "user", user_id: slack.team.botUser },
        { type: "channel", channel_id: general.id },
        { type: "emoji", name: "large_green_circle", unicode: "1f7e2" },
        { type: "link", url: "https://a.example/?b=1&c=2" },
        { type: "link", url: "http://d.example", text: "d.example" },
      ]);
      expect(slack.messages(slack.direct(ann))[0]?.text).to.equal(
        "@Plume #general <b> & 🟢 x<y https://a.example/?b=1&c=2 d.example",
      );
    });

    it("in a channel only if it mentions the bot", async () => {
      expect(slack.says(ann, "hello", { channel: general }).deliveries).to.have.length(0);
      const { ts, done } = slack.says(ann, "@Plume help", { channel: general });
      await done;
      expect(eventIn(last())).to.include({ type: "app_mention", ts, channel: general.id });
    });

    it("twice, if an app mentioned there hears all messages", async () => {
      await open({ events: ["app_mention", "message.channels"] });
      await slack.says(ann, "@Plume help", { channel: general }).done;
      const types = ear.heard.map((heard) => eventIn(heard)["type"]);
      expect(types).to.have.members(["message", "app_mention"]);
      expect(new Set(ear.heard.map(({ body }) => body["event_id"])).size).to.equal(2);
      expect(new Set(ear.heard.map((heard) => eventIn(heard)["ts"])).size).to.equal(1);
    });

    it("in a thread, with a file, or changed", async () => {
      const { ts } = slack.says(ann, "one");
      await slack.says(ann, "two", { thread: ts }).done;
      expect(eventIn(last())["thread_ts"]).to.equal(ts);
      await slack.sends(ann, { name: "a.png" }, { text: "see" }).done;
      expect(eventIn(last())).to.include({ subtype: "file_share", text: "see" });
      await slack.edits(ann, ts, "uno").done;
      expect(eventIn(last())).to.include({ subtype: "message_changed" });
      expect(eventIn(last())).to.have.nested.property("message.text", "uno");
      expect(eventIn(last())).to.have.nested.property("previous_message.text", "one");
    });

    it("and that a mention came by an edit", async () => {
      const { ts } = slack.says(ann, "hello", { channel: general });
      await slack.edits(ann, ts, "@Plume hello").done;
      expect(eventIn(last())).to.include({ type: "app_mention", ts });
      expect(slack.edits(ann, ts, "@Plume bye").deliveries).to.have.length(0);
    });

    it("not where the bot is not", () => {
      const outside = slack.channel("outside", { bot: false, members: [ann] });
      const bob = slack.person("Bob");
      const where = [outside, slack.direct(ann, bob)];
      const deeds = where.map((channel) => slack.says(ann, "@Plume hi", { channel }));
      expect(deeds.flatMap(({ deliveries }) => deliveries)).to.have.length(0);
    });

    it("and what the bot itself says in a direct message", async () => {
      await fetch(`${slack.apiUrl}chat.postMessage`, {
        method: "POST",
        headers: { authorization: `Bearer ${slack.token()}` },
        body: new URLSearchParams({ channel: slack.direct(ann).id, text: "hi" }),
      });
      await slack.deliveries[0]?.done;
      expect(eventIn(last())).to.include({ bot_id: slack.team.bot, text: "hi" });
    });
  });

  describe("commands", () => {
    it("as a form, with where and who", async () => {
      await slack.slash(ann, "/plume health  a b").done;
      expect(last().headers["content-type"]).to.equal("application/x-www-form-urlencoded");
      expect(last().body).to.include({
        command: "/plume",
        text: "health  a b",
        user_id: ann.id,
        team_id: slack.team.id,
        channel_id: slack.direct(ann).id,
        channel_name: "directmessage",
      });
    });

    it("with the name that a channel has for it", async () => {
      const members = [ann];
      const bob = slack.person("Bob");
      const places = [
        general,
        slack.channel("secret", { private: true, members }),
        slack.direct(ann, bob),
      ];
      for (const channel of places) await slack.slash(ann, "/plume help", { channel }).done;
      expect(ear.heard.map(({ body }) => body["channel_name"])).to.deep.equal([
        "general",
        "privategroup",
        "directmessage",
      ]);
    });

    it("and shows what the acknowledgement says", async () => {
      const answers: Reply[] = [
        { body: "just you" },
        { body: { text: "just you too" } },
        { body: { text: "all", response_type: "in_channel" } },
        {},
      ];
      ear.answers(() => answers.shift());
      for (const _ of [1, 2, 3, 4]) await slack.slash(ann, "/plume", { channel: general }).done;
      const shown = slack.messages(general, ann);
      expect(shown.map(({ text, ephemeral }) => [text, ephemeral])).to.deep.equal([
        ["just you", true],
        ["just you too", true],
        ["all", false],
      ]);
    });

    it("not from a thread, and not those of others", () => {
      const { ts } = slack.says(ann, "hi", { channel: general });
      slack.slash(ann, "/plume help", { channel: general, thread: ts });
      slack.slash(ann, "/other help");
      expect(slack.complaints.map(({ text }) => text)).to.deep.equal([
        "not_supported_in_threads",
        "not_a_valid_command",
      ]);
    });

    it("once, and complains to the person if there is no answer", async () => {
      await open({ answerWithinMs: 50 });
      ear.answers(() => undefined);
      await slack.slash(ann, "/plume help").done;
      ear.answers(() => ({ status: 503 }));
      const { deliveries, done } = slack.slash(ann, "/plume help");
      await done;
      expect(slack.complaints).to.deep.equal([
        { person: ann.id, text: "operation_timeout" },
        { person: ann.id, text: "dispatch_failed" },
      ]);
      expect(deliveries[0]?.attempts.map((attempt) => attempt.outcome)).to.deep.equal(["503"]);
    });
  });

  describe("events again", () => {
    it("until they are acknowledged", async () => {
      ear.answers(() => ({ status: ear.heard.length < 3 ? 503 : 200 }));
      const { deliveries, done } = slack.says(ann, "hi");
      await done;
      expect(deliveries[0]?.state).to.equal("acknowledged");
      const headers = ear.heard.map(({ headers: all }) => [
        all["x-slack-retry-num"],
        all["x-slack-retry-reason"],
      ]);
      expect(headers).to.deep.equal([
        [undefined, undefined],
        ["1", "http_error"],
        ["2", "http_error"],
      ]);
      expect(new Set(ear.heard.map(({ body }) => body["event_id"])).size).to.equal(1);
    });

    it("three times, and then not any more", async () => {
      ear.answers(() => ({ status: 500 }));
      const { deliveries, done } = slack.says(ann, "hi");
      await done;
      expect(deliveries[0]?.state).to.equal("given-up");
      expect(ear.heard).to.have.length(4);
      expect(slack.pending).to.equal(0);
    });

    it("not if the app does not want it", async () => {
      ear.answers(() => ({ status: 500, noRetry: true }));
      await slack.says(ann, "hi").done;
      expect(ear.heard).to.have.length(1);
    });

    it("if an app is silent or gone", async () => {
      await open({ answerWithinMs: 30 });
      ear.answers(() => (ear.heard.length < 2 ? undefined : {}));
      await slack.says(ann, "hi").done;
      expect(last().headers["x-slack-retry-reason"]).to.equal("http_timeout");
      const before = ear.heard.length;
      await ear.close();
      const { deliveries, done } = slack.says(ann, "hi");
      await done;
      expect(deliveries[0]?.attempts[0]?.outcome).to.equal("unreachable");
      expect(ear.heard).to.have.length(before);
    });

    it("on demand", async () => {
      const deed = slack.says(ann, "hi");
      await deed.done;
      await slack.repeats(deed).done;
      expect(ear.heard.map(({ raw }) => raw)).to.deep.equal([last().raw, last().raw]);
    });
  });

  describe("signed", () => {
    it("with the secret of the app", async () => {
      await slack.says(ann, "hi").done;
      const { headers, raw } = last();
      const at = String(headers["x-slack-request-timestamp"]);
      const hash = createHmac("sha256", slack.app.signingSecret).update(`v0:${at}:${raw}`);
      expect(headers["x-slack-signature"]).to.equal(`v0=${hash.digest("hex")}`);
      expect(Math.abs(Number(at) - Date.now() / 1000)).to.be.below(5);
    });

    it("by the computer's clock, however far the fake's is ahead", async () => {
      slack.advance(3_600_000);
      await slack.says(ann, "hi").done;
      const at = Number(last().headers["x-slack-request-timestamp"]);
      expect(Math.abs(at - Date.now() / 1000)).to.be.below(5);
    });

    it("or not, on purpose", async () => {
      for (const signing of ["good", "wrong", "missing", "stale"] as const) {
        await slack.posts(ear.url, "{}", { signing });
      }
      const [good, wrong, missing, stale] = ear.heard.map(({ headers }) => headers);
      const ageOf = (all = good) => Date.now() / 1000 - Number(all?.["x-slack-request-timestamp"]);
      expect(wrong?.["x-slack-signature"]).to.not.equal(good?.["x-slack-signature"]);
      expect(missing).to.not.have.property("x-slack-signature");
      expect(ageOf(stale)).to.be.above(300);
    });
  });

  it("to the addresses of each kind", async () => {
    const other = await openEar();
    slack.delivers({ event: ear.url, command: other.url, interaction: other.url });
    await slack.says(ann, "hi").done;
    await slack.slash(ann, "/plume help").done;
    expect([ear.heard.length, other.heard.length]).to.deep.equal([1, 1]);
    await other.close();
  });

  it("a challenge that it must know the answer to", async () => {
    expect(await slack.verifies(ear.url)).to.equal(false);
    ear.answers(({ body }) => ({ body: { challenge: body["challenge"] } }));
    expect(await slack.verifies(ear.url)).to.equal(true);
  });
});

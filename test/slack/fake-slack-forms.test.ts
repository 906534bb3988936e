import type { ModalView } from "@slack/types";
import { LogLevel, WebClient } from "@slack/web-api";
import { expect } from "chai";
import { openEar, type Ear, type Heard, type Reply } from "../support/slack/ear.ts";
import { openFakeSlack, type FakeSlack } from "../support/slack/fake-slack.ts";
import type { Channel, Person } from "../support/slack/types.ts";

type Body = { readonly [field: string]: unknown };

async function outcome(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return "ok";
  } catch (error) {
    const { data } = error as { readonly data?: { readonly error: string } };
    return data?.error ?? (error as Error).message;
  }
}

const plain = (text: string) => ({ type: "plain_text" as const, text });

const button = (label: string, action_id = label) => ({
  type: "button" as const,
  action_id,
  value: `value of ${label}`,
  text: plain(label),
});

const row = (...labels: readonly string[]) => ({
  type: "actions" as const,
  elements: labels.map((label) => button(label)),
});

const input = (block_id: string, optional = false) => ({
  type: "input" as const,
  block_id,
  optional,
  label: plain(`What is your ${block_id}?`),
  element: { type: "plain_text_input" as const, action_id: "value" },
});

const form: ModalView = {
  type: "modal",
  callback_id: "auth",
  title: plain("Sign-in"),
  submit: plain("Save"),
  close: plain("Cancel"),
  private_metadata: "m",
  notify_on_close: true,
  blocks: [{ type: "section", text: plain("Two things.") }, input("name"), input("note", true)],
};

const note: ModalView = {
  type: "modal",
  title: plain("Note"),
  close: plain("Close"),
  blocks: [{ type: "section", text: plain("Done.") }],
};

describe("the fake Slack lets people press, fill in and close", () => {
  let slack: FakeSlack;
  let ear: Ear;
  let ann: Person;
  let direct: Channel;
  let general: Channel;
  let client: WebClient;

  beforeEach(async () => {
    ear = await openEar();
    slack = await openFakeSlack();
    slack.delivers(ear.url);
    ann = slack.person("Ann");
    direct = slack.direct(ann);
    general = slack.channel("general", { members: [ann] });
    client = new WebClient(slack.token(), {
      slackApiUrl: slack.apiUrl,
      retryConfig: { retries: 0 },
      logLevel: LogLevel.ERROR,
    });
  });
  afterEach(async () => {
    await slack.close();
    await ear.close();
  });

  const bodyOf = (type: string): Body => {
    const heard = ear.heard.findLast(({ body }: Heard) => body["type"] === type);
    if (!heard) throw new Error(`no ${type} was heard`);
    return heard.body;
  };
  const answers = (reply: Reply) => ear.answers(() => reply);
  const trigger = async (): Promise<string> => {
    await slack.slash(ann, "/plume auth").done;
    return String(ear.heard.at(-1)?.body["trigger_id"]);
  };
  const opened = async (view = form) => client.views.open({ trigger_id: await trigger(), view });

  describe("a button", () => {
    it("of a message, with the message", async () => {
      const { ts } = await client.chat.postMessage({
        channel: direct.id,
        text: "a",
        blocks: [row("Go", "Stop")],
      });
      await slack.presses(ann, "Go").done;
      const body = bodyOf("block_actions");
      expect(body).to.have.nested.property("user.id", ann.id);
      expect(body).to.have.nested.property("channel.id", direct.id);
      expect(body).to.have.nested.property("message.ts", ts);
      expect(body).to.have.nested.property("container.is_ephemeral", false);
      expect(body).to.have.nested.property("actions[0].action_id", "Go");
      expect(body).to.have.nested.property("actions[0].value", "value of Go");
    });

    it("of an ephemeral one, without it", async () => {
      await client.chat.postEphemeral({
        channel: general.id,
        user: ann.id,
        text: "a",
        blocks: [row("Go")],
      });
      await slack.presses(ann, "Go", { channel: general }).done;
      const body = bodyOf("block_actions");
      expect(body).to.not.have.property("message");
      expect(body).to.have.nested.property("container.is_ephemeral", true);
      const bob = slack.person("Bob");
      expect(() => slack.presses(bob, "Go", { channel: general })).to.throw(/no button "Go"/);
    });

    it("of the home tab, with the view", async () => {
      await slack.opensHome(ann).done;
      expect(bodyOf("event_callback")).to.have.nested.property("event.type", "app_home_opened");
      const blocks = [{ type: "section" as const, text: plain("Hi") }, row("Go")];
      await client.views.publish({ user_id: ann.id, view: { type: "home", blocks } });
      expect(slack.home(ann)).to.deep.include({ text: "Hi" });
      await slack.presses(ann, "Go", { in: "home" }).done;
      const body = bodyOf("block_actions");
      expect(body).to.have.nested.property("container.type", "view");
      expect(body).to.have.nested.property("view.type", "home");
      expect(body).to.not.have.any.keys("response_url", "channel", "message");
    });

    it("that is not acknowledged makes Slack complain", async () => {
      await client.chat.postMessage({ channel: direct.id, text: "a", blocks: [row("Go")] });
      answers({ status: 500 });
      await slack.presses(ann, "Go").done;
      expect(slack.complaints).to.deep.equal([{ person: ann.id, text: "dispatch_failed" }]);
    });
  });

  describe("a response_url", () => {
    const post = async (url: unknown, body: object) => {
      const response = await fetch(String(url), { method: "POST", body: JSON.stringify(body) });
      const text = await response.text();
      return response.status === 200 ? "ok" : `${response.status} ${text}`;
    };
    const ofCommand = async () => {
      await slack.slash(ann, "/plume help", { channel: general }).done;
      return ear.heard.at(-1)?.body["response_url"];
    };
    const shown = () =>
      slack.messages(general, ann).map(({ text, ephemeral }) => [text, ephemeral]);

    it("of a command says something new each time, five times", async () => {
      const url = await ofCommand();
      expect(await post(url, { text: "1" })).to.equal("ok");
      expect(await post(url, { text: "2", response_type: "in_channel" })).to.equal("ok");
      expect(await post(url, { text: "3", replace_original: true })).to.equal("ok");
      await post(url, { text: "4" });
      await post(url, { text: "5" });
      expect(await post(url, { text: "6" })).to.match(/^404 .*used_url/);
      expect(shown()).to.deep.equal([
        ["1", true],
        ["2", false],
        ["3", true],
        ["4", true],
        ["5", true],
      ]);
      expect(
        slack
          .calls("response_url")
          .map((call) => call.outcome)
          .at(-1),
      ).to.equal("used_url");
    });

    it("works where the bot is not", async () => {
      const bob = slack.person("Bob");
      const theirs = slack.direct(ann, bob);
      await slack.slash(ann, "/plume help", { channel: theirs }).done;
      const url = ear.heard.at(-1)?.body["response_url"];
      expect(await post(url, { text: "here" })).to.equal("ok");
      expect(slack.messages(theirs, ann)).to.have.length(1);
      expect(slack.messages(theirs, bob)).to.have.length(0);
    });

    it("dies after half an hour", async () => {
      const url = await ofCommand();
      slack.advance(30 * 60_000 + 1);
      expect(await post(url, { text: "late" })).to.match(/^404 .*expired_url/);
    });

    it("of a press replaces or deletes the message with the button", async () => {
      const post1 = { channel: general.id, user: ann.id, text: "old", blocks: [row("Go")] };
      await client.chat.postEphemeral(post1);
      await slack.presses(ann, "Go", { channel: general }).done;
      const url = bodyOf("block_actions")["response_url"];
      expect(await post(url, { text: "new", replace_original: true })).to.equal("ok");
      expect(shown()).to.deep.equal([["new", true]]);
      expect(await post(url, { text: "beside", replace_original: false })).to.equal("ok");
      expect(await post(url, { delete_original: true })).to.equal("ok");
      expect(shown()).to.deep.equal([["beside", true]]);
    });

    it("fails like any call", async () => {
      const url = await ofCommand();
      slack.fails("response_url", { kind: "status", status: 500 });
      expect(await post(url, { text: "1" })).to.match(/^500/);
      expect(await post(url, { blocks: [{ type: "header" }], text: "1" })).to.match(
        /^400 .*invalid_blocks/,
      );
      expect(slack.violations).to.have.length(1);
    });
  });

  describe("a modal", () => {
    it("is opened with a trigger, once and soon", async () => {
      const trigger_id = await trigger();
      const open = (id = trigger_id) => outcome(client.views.open({ trigger_id: id, view: form }));
      expect(await open()).to.equal("ok");
      expect(await open()).to.equal("exchanged_trigger_id");
      expect(await open("1.2.3")).to.equal("invalid_trigger_id");
      const late = await trigger();
      slack.advance(3001);
      expect(await open(late)).to.equal("expired_trigger_id");
    });

    it("shows its title, its text and its fields", async () => {
      await opened();
      const modal = slack.modal(ann);
      expect(modal).to.include({
        title: "Sign-in",
        submit: "Save",
        close: "Cancel",
        text: "Two things.",
        callbackId: "auth",
        privateMetadata: "m",
      });
      expect(modal?.fields).to.deep.equal([
        {
          name: "name",
          label: "What is your name?",
          hint: "",
          placeholder: "",
          optional: false,
          value: "",
          below: "",
        },
        {
          name: "note",
          label: "What is your note?",
          hint: "",
          placeholder: "",
          optional: true,
          value: "",
          below: "",
        },
      ]);
    });

    it("is sent off with what was filled in, and goes", async () => {
      const { view } = await opened();
      await slack.submits(ann, { "What is your name?": "Ann" }).done;
      const body = bodyOf("view_submission");
      expect(body).to.have.nested.property("view.id", view?.id);
      expect(body).to.have.nested.property("view.hash", view?.hash);
      expect(body).to.have.nested.property("view.private_metadata", "m");
      expect(body).to.have.deep.nested.property("view.state.values", {
        name: { value: { type: "plain_text_input", value: "Ann" } },
        note: { value: { type: "plain_text_input", value: null } },
      });
      expect(slack.modal(ann)).to.equal(undefined);
    });

    it("is not sent off with a required field empty, or without a button for it", async () => {
      await opened();
      expect(() => slack.submits(ann, { note: "x" })).to.throw(/nothing is filled in: name/);
      expect(() => slack.submits(ann, { other: "x" })).to.throw(/no field "other"/);
      await opened(note);
      expect(() => slack.submits(ann)).to.throw(/cannot be sent off/);
    });

    it("shows errors at their fields, and keeps what was typed", async () => {
      await opened();
      answers({ body: { response_action: "errors", errors: { name: "Too short." } } });
      await slack.submits(ann, { name: "A" }).done;
      expect(slack.modal(ann)?.fields[0]).to.include({ value: "A", error: "Too short." });
      answers({});
      await slack.submits(ann, { name: "Ann" }).done;
      expect(slack.modal(ann)).to.equal(undefined);
    });

    it("is replaced, covered or cleared by the answer", async () => {
      await opened();
      answers({ body: { response_action: "push", view: form } });
      await slack.submits(ann, { name: "A" }).done;
      answers({ body: { response_action: "update", view: note } });
      await slack.submits(ann, { name: "A" }).done;
      expect(slack.modal(ann)).to.include({ title: "Note", text: "Done." });
      slack.closes(ann);
      expect(slack.modal(ann)?.title).to.equal("Sign-in");
      answers({ body: { response_action: "clear" } });
      await slack.submits(ann, { name: "A" }).done;
      expect(slack.modal(ann)).to.equal(undefined);
    });

    it("stays, with a complaint, if the answer is none", async () => {
      await opened();
      const wrong: readonly Reply[] = [
        { status: 503 },
        { body: "thanks" },
        { body: { response_action: "errors", errors: { other: "?" } } },
        { body: { response_action: "update", view: { type: "modal" } } },
      ];
      for (const reply of wrong) {
        answers(reply);
        await slack.submits(ann, { name: "A" }).done;
      }
      expect(slack.modal(ann)?.title).to.equal("Sign-in");
      expect(slack.complaints).to.have.length(4);
      expect(slack.violations).to.have.length.above(2);
    });

    it("can be changed as long as it is open", async () => {
      const { view } = await opened();
      const [view_id, hash] = [view?.id ?? "", view?.hash ?? ""];
      const update = (more: object) =>
        outcome(client.views.update({ view_id, view: note, ...more }));
      expect(await update({ hash: "1.2" })).to.equal("hash_conflict");
      expect(await update({ hash })).to.equal("ok");
      expect(slack.modal(ann)?.text).to.equal("Done.");
      slack.closes(ann);
      expect(await update({})).to.equal("not_found");
    });

    it("keeps what was typed only while its field is there", async () => {
      await opened();
      const update = async (view: ModalView) =>
        client.views.update({ view_id: slack.modal(ann)?.id ?? "", view });
      answers({ body: { response_action: "errors", errors: { name: "Too short." } } });
      await slack.submits(ann, { name: "A" }).done;
      await update(form);
      expect(slack.modal(ann)?.fields[0]).to.deep.include({ value: "A" });
      expect(slack.modal(ann)?.fields[0]).to.not.have.property("error");
      await update(note);
      await update(form);
      expect(slack.modal(ann)?.fields[0]?.value).to.equal("");
    });

    it("that was closed meanwhile leaves those below it alone", async () => {
      await opened();
      await client.views.push({ trigger_id: await trigger(), view: form });
      const { done } = slack.submits(ann, { name: "A" });
      slack.closes(ann);
      await done;
      expect(slack.modal(ann)?.title).to.equal("Sign-in");
    });

    it("tells that it was closed, if it is to", async () => {
      await opened();
      await slack.closes(ann).done;
      expect(bodyOf("view_closed")).to.include({ is_cleared: false });
      expect(bodyOf("view_closed")).to.have.nested.property("view.callback_id", "auth");
      await opened(note);
      expect(slack.closes(ann).deliveries).to.have.length(0);
    });

    it("has two more on top of it at most", async () => {
      await opened();
      const push = async () =>
        outcome(client.views.push({ trigger_id: await trigger(), view: form }));
      expect([await push(), await push(), await push()]).to.deep.equal([
        "ok",
        "ok",
        "push_limit_reached",
      ]);
      await slack.closes(ann, true).done;
      expect(slack.modal(ann)).to.equal(undefined);
    });

    it("has buttons too", async () => {
      await opened({ ...note, blocks: [row("More")] });
      await slack.presses(ann, "More", { in: "modal" }).done;
      const body = bodyOf("block_actions");
      expect(body).to.have.nested.property("container.view_id", slack.modal(ann)?.id);
      expect(body).to.have.property("trigger_id");
    });
  });
});

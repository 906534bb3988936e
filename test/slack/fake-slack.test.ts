import { LogLevel, WebClient } from "@slack/web-api";
import { expect } from "chai";
import { openFakeSlack, type FakeSlack } from "../support/slack/fake-slack.ts";
import type { Channel, Person } from "../support/slack/types.ts";

/** "ok" or what Slack says is wrong; what went wrong on the way has its message. */
async function outcome(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return "ok";
  } catch (error) {
    const { data } = error as { readonly data?: { readonly error: string } };
    return data?.error ?? (error as Error).message;
  }
}

const metadata = { event_type: "plume_reply", event_payload: { key: "d.0" } };

describe("the Web API of the fake Slack", () => {
  let slack: FakeSlack;
  let ann: Person;
  let direct: Channel;
  let general: Channel;
  let client: WebClient;

  const clientFor = (token: string | undefined): WebClient =>
    new WebClient(token, {
      slackApiUrl: slack.apiUrl,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      logLevel: LogLevel.ERROR,
    });

  beforeEach(async () => {
    slack = await openFakeSlack();
    client = clientFor(slack.token());
    ann = slack.person("Ann");
    direct = slack.direct(ann);
    general = slack.channel("general", { members: [ann] });
  });
  afterEach(() => slack.close());

  const texts = (channel: Channel, person?: Person) =>
    slack.messages(channel, person).map(({ text }) => text);

  describe("a token", () => {
    it("says which workspace and which bot it is for", async () => {
      const { team, team_id, user_id, bot_id } = await client.auth.test();
      const { id, botUser, bot } = slack.team;
      expect({ team, team_id, user_id, bot_id }).to.deep.equal({
        team: "Acme",
        team_id: id,
        user_id: botUser,
        bot_id: bot,
      });
    });

    it("must be there, be known, and be worth something", async () => {
      expect(await outcome(clientFor(undefined).auth.test())).to.equal("not_authed");
      expect(await outcome(clientFor("xoxb-unknown").auth.test())).to.equal("invalid_auth");
      slack.revokes();
      expect(await outcome(client.auth.test())).to.equal("token_revoked");
      slack.uninstalls();
      expect(await outcome(client.auth.test())).to.equal("account_inactive");
    });

    it("must have the right that a method needs", async () => {
      slack.grants(["im:history"]);
      const call = client.chat.postMessage({ channel: direct.id, text: "a" });
      const error = await call.catch((caught: unknown) => caught);
      expect(error).to.have.property("data").that.deep.includes({
        error: "missing_scope",
        needed: "chat:write",
        provided: "im:history",
      });
      const history = client.conversations.history({ channel: general.id });
      expect(await outcome(history)).to.equal("missing_scope");
    });

    it("is worth nothing in another workspace", async () => {
      const other = slack.workspace("Other");
      const elsewhere = slack.channel("elsewhere", { team: other });
      const call = client.chat.postMessage({ channel: elsewhere.id, text: "a" });
      expect(await outcome(call)).to.equal("channel_not_found");
    });

    it("of the app opens sockets and nothing else", async () => {
      const app = clientFor(slack.app.appToken);
      expect((await app.apps.connections.open({})).url).to.match(/^ws:\/\/127\.0\.0\.1:/);
      expect(await outcome(app.auth.test())).to.equal("not_allowed_token_type");
      expect(await outcome(client.apps.connections.open({}))).to.equal("not_allowed_token_type");
    });
  });

  describe("chat.postMessage", () => {
    it("shows what the bot posts as it is read on a screen", async () => {
      const { ts = "" } = await client.chat.postMessage({
        channel: direct.id,
        text: "a &amp; b",
        metadata,
        blocks: [{ type: "header", text: { type: "plain_text", text: ":red_circle: Off" } }],
      });
      const [shown] = slack.messages(direct);
      expect(shown).to.include({ ts, text: "🔴 Off", fallback: "a & b", from: "bot", edits: 0 });
      expect(shown?.pieces).to.deep.equal([{ text: "🔴 Off", as: "header" }]);
      expect(shown?.metadata).to.deep.equal(metadata);
    });

    it("takes JSON as well as a form", async () => {
      const response = await fetch(`${slack.apiUrl}chat.postMessage`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${slack.token()}`,
          "content-type": "application/json; charset=utf-8",
        },
        body: JSON.stringify({ channel: direct.id, text: "hi" }),
      });
      expect(await response.json()).to.include({ ok: true, channel: direct.id });
      expect(texts(direct)).to.deep.equal(["hi"]);
    });

    it("opens the direct message of a person", async () => {
      const bob = slack.person("Bob");
      const { channel } = await client.chat.postMessage({ channel: bob.id, text: "hi" });
      expect(channel).to.equal(slack.direct(bob).id);
    });

    it("goes only where the bot may write", async () => {
      const bob = slack.person("Bob");
      const places = {
        notFound: { id: "C0" },
        outside: slack.channel("outside", { bot: false }),
        secret: slack.channel("secret", { bot: false, private: true }),
        old: slack.channel("old", { archived: true }),
        theirs: slack.direct(ann, bob),
        group: slack.group([ann, bob]),
      };
      const results: { [place: string]: string } = {};
      for (const [name, { id }] of Object.entries(places)) {
        results[name] = await outcome(client.chat.postMessage({ channel: id, text: "a" }));
      }
      expect(results).to.deep.equal({
        notFound: "channel_not_found",
        outside: "not_in_channel",
        secret: "channel_not_found",
        old: "is_archived",
        theirs: "channel_not_found",
        group: "ok",
      });
    });

    it("keeps to a thread", async () => {
      const { ts } = slack.says(ann, "hi", { channel: general });
      await client.chat.postMessage({ channel: general.id, text: "yes?", thread_ts: ts });
      expect(slack.messages(general).map(({ thread }) => thread)).to.deep.equal([undefined, ts]);
      const lost = client.chat.postMessage({ channel: general.id, text: "?", thread_ts: "1.2" });
      expect(await outcome(lost)).to.equal("thread_not_found");
    });

    it("must say something, and not too much", async () => {
      const post = (text: string) => client.chat.postMessage({ channel: direct.id, text });
      expect(await outcome(post(""))).to.equal("no_text");
      expect(await outcome(post("a".repeat(40_001)))).to.equal("msg_too_long");
    });
  });

  describe("chat.postEphemeral", () => {
    it("is seen by its person alone, and kept by nobody", async () => {
      const bob = slack.person("Bob");
      slack.says(ann, "hi", { channel: general });
      await client.chat.postEphemeral({ channel: general.id, user: ann.id, text: "psst" });
      expect(texts(general, ann)).to.deep.equal(["hi", "psst"]);
      expect(texts(general, bob)).to.deep.equal(["hi"]);
      const [, shown] = slack.messages(general, ann);
      expect(shown?.ephemeral).to.equal(true);
      const { messages } = await client.conversations.history({ channel: general.id });
      expect(messages?.map(({ text }) => text)).to.deep.equal(["hi"]);
      const update = client.chat.update({ channel: general.id, ts: shown?.ts ?? "", text: "b" });
      expect(await outcome(update)).to.equal("message_not_found");
    });

    it("goes only to somebody who is there", async () => {
      const user = slack.person("Bob").id;
      const call = client.chat.postEphemeral({ channel: general.id, user, text: "psst" });
      expect(await outcome(call)).to.equal("user_not_in_channel");
    });
  });

  describe("chat.update and chat.delete", () => {
    it("change what the bot wrote, and keep its metadata", async () => {
      const { ts = "" } = await client.chat.postMessage({
        channel: direct.id,
        text: "a",
        metadata,
        blocks: [{ type: "divider" }],
      });
      await client.chat.update({ channel: direct.id, ts, text: "b" });
      const [shown] = slack.messages(direct);
      expect(shown).to.deep.include({ text: "b", edits: 1, metadata, blocks: [] });
      await client.chat.delete({ channel: direct.id, ts });
      expect(texts(direct)).to.deep.equal([]);
    });

    it("do not touch what is not there, or not the bot's", async () => {
      const { ts } = slack.says(ann, "mine");
      const change = (which: string) =>
        outcome(client.chat.update({ channel: direct.id, ts: which, text: "b" }));
      expect(await change("1.2")).to.equal("message_not_found");
      expect(await change(ts)).to.equal("cant_update_message");
      const remove = client.chat.delete({ channel: direct.id, ts });
      expect(await outcome(remove)).to.equal("cant_delete_message");
    });
  });

  describe("conversations", () => {
    it("are opened with a person, always the same", async () => {
      const open = () => client.conversations.open({ users: ann.id });
      expect((await open()).channel?.id).to.equal(direct.id);
      expect((await open()).channel?.id).to.equal(direct.id);
      expect(await outcome(client.conversations.open({ users: "U0" }))).to.equal("user_not_found");
    });

    it("tell what kind they are", async () => {
      slack.grants(["channels:read", "groups:read", "im:read", "mpim:read"]);
      const kindOf = async ({ id }: Channel) => {
        const { channel } = await client.conversations.info({ channel: id });
        const { is_im, is_mpim, is_private, is_member } = channel ?? {};
        return { is_im, is_mpim, is_private, is_member };
      };
      expect(await kindOf(direct)).to.deep.equal({
        is_im: true,
        is_mpim: false,
        is_private: true,
        is_member: true,
      });
      expect(await kindOf(slack.channel("outside", { bot: false }))).to.deep.equal({
        is_im: false,
        is_mpim: false,
        is_private: false,
        is_member: false,
      });
    });

    it("give what was said, the newest first, without threads", async () => {
      const { ts } = await client.chat.postMessage({ channel: direct.id, text: "1", metadata });
      slack.says(ann, "2");
      await client.chat.postMessage({ channel: direct.id, text: "3", thread_ts: ts ?? "" });
      const all = await client.conversations.history({ channel: direct.id });
      expect(all.messages?.map(({ text }) => text)).to.deep.equal(["2", "1"]);
      expect(all.messages?.[1]).to.not.have.property("metadata");
      const thread = await client.conversations.replies({ channel: direct.id, ts: ts ?? "" });
      expect(thread.messages?.map(({ text }) => text)).to.deep.equal(["1", "3"]);
    });

    it("give metadata, a part, or a page, if asked", async () => {
      const channel = direct.id;
      const first = await client.chat.postMessage({ channel, text: "1", metadata });
      const second = await client.chat.postMessage({ channel, text: "2", metadata });
      const history = async (options: object) => {
        const { messages = [], has_more } = await client.conversations.history({
          channel,
          ...options,
        });
        return { found: messages.map(({ text }) => text), has_more };
      };
      const { messages } = await client.conversations.history({
        channel,
        include_all_metadata: true,
      });
      expect(messages?.[0]?.metadata).to.deep.equal(metadata);
      const oldest = first.ts;
      const rest = { found: ["2"], has_more: false };
      expect(await history({ oldest })).to.deep.equal(rest);
      expect(await history({ oldest: second.ts, inclusive: true })).to.deep.equal(rest);
      expect(await history({ limit: 1 })).to.deep.equal({ found: ["2"], has_more: true });
    });
  });

  describe("files", () => {
    const upload = (file: Buffer, options: object = {}) =>
      client.files.uploadV2({ channel_id: direct.id, filename: "a.csv", file, ...options });

    it("are announced, posted, and then shared", async () => {
      await upload(Buffer.from("a,b"), { title: "Devices" });
      const [shown] = slack.messages(direct);
      expect(shown?.files).to.deep.equal([
        { name: "a.csv", title: "Devices", bytes: Buffer.from("a,b") },
      ]);
    });

    it("have a description by the name that Slack documents", async () => {
      const ask = (more: object) =>
        client.apiCall("files.getUploadURLExternal", { filename: "a.png", length: 3, ...more });
      const { upload_url, file_id } = (await ask({ alt_txt: "A chart" })) as {
        upload_url?: string;
        file_id?: string;
      };
      await fetch(upload_url ?? "", { method: "POST", body: "png" });
      await client.files.completeUploadExternal({
        channel_id: direct.id,
        files: [{ id: file_id ?? "" }],
      });
      expect(slack.messages(direct)[0]?.files[0]?.altText).to.equal("A chart");
      await ask({ alt_text: "A chart" });
      expect(slack.violations).to.deep.equal([
        "files.getUploadURLExternal: has no argument alt_text",
      ]);
    });

    it("that were not posted as announced are not there", async () => {
      const { upload_url = "", file_id = "" } = await client.files.getUploadURLExternal({
        filename: "a",
        length: 3,
      });
      const { status } = await fetch(upload_url, { method: "POST", body: "too long" });
      expect(status).to.equal(400);
      const share = client.files.completeUploadExternal({ files: [{ id: file_id }] });
      expect(await outcome(share)).to.equal("file_not_found");
    });
  });

  it("says who people, bots and workspaces are", async () => {
    slack.grants(["users:read", "team:read"]);
    expect((await client.users.info({ user: ann.id })).user?.real_name).to.equal("Ann");
    expect((await client.bots.info({ bot: slack.team.bot })).bot?.app_id).to.equal(slack.app.id);
    expect((await client.team.info()).team?.name).to.equal("Acme");
  });

  it("does not know other methods", async () => {
    expect(await outcome(client.apiCall("chat.shout"))).to.equal("unknown_method");
  });

  describe("a fault", () => {
    const test = () => outcome(client.auth.test());

    it("is an error of Slack's, once", async () => {
      slack.fails("auth.test", { kind: "error", error: "fatal_error" });
      expect(await test()).to.equal("fatal_error");
      expect(await test()).to.equal("ok");
    });

    it("is a limit, for as many calls as wanted", async () => {
      slack.fails("*", { kind: "limited", seconds: 7 }, 2);
      expect(await test()).to.match(/retry-after: 7|rate.limit/i);
      expect(await test()).to.match(/retry-after: 7|rate.limit/i);
      expect(await test()).to.equal("ok");
    });

    it("is a broken server, or a page in between", async () => {
      slack.fails("auth.test", { kind: "status", status: 500 });
      expect(await test()).to.match(/500/);
      slack.fails("auth.test", { kind: "html" });
      expect(await test()).to.match(/^<html>/);
    });

    it("cuts before anything is done, or after", async () => {
      const post = () => outcome(client.chat.postMessage({ channel: direct.id, text: "a" }));
      slack.fails("chat.postMessage", { kind: "cut" });
      expect(await post()).to.not.equal("ok");
      expect(texts(direct)).to.deep.equal([]);
      slack.fails("chat.postMessage", { kind: "lost-reply" });
      expect(await post()).to.not.equal("ok");
      expect(texts(direct)).to.deep.equal(["a"]);
    });

    it("takes long, or never ends", async () => {
      const quick = new WebClient(slack.token(), {
        slackApiUrl: slack.apiUrl,
        retryConfig: { retries: 0 },
        timeout: 200,
        logLevel: LogLevel.ERROR,
      });
      const post = () => outcome(quick.chat.postMessage({ channel: direct.id, text: "a" }));
      slack.fails("chat.postMessage", { kind: "slow", ms: 1000 });
      expect(await post()).to.not.equal("ok");
      expect(texts(direct)).to.deep.equal(["a"]);
      slack.fails("chat.postMessage", { kind: "hang" });
      expect(await post()).to.not.equal("ok");
      expect(texts(direct)).to.deep.equal(["a"]);
    });
  });

  it("notes every call and how it came out, without the token", async () => {
    await client.chat.postMessage({ channel: direct.id, text: "a", metadata });
    await outcome(client.chat.postMessage({ channel: "C0", text: "a" }));
    const calls = slack.calls("chat.postMessage");
    expect(calls.map((call) => call.outcome)).to.deep.equal(["ok", "channel_not_found"]);
    expect(calls[0]?.payload).to.deep.equal({ channel: direct.id, text: "a", metadata });
    expect(calls[0]?.team).to.equal(slack.team.id);
  });
});

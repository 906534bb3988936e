import { expect } from "chai";
import { Api, GrammyError, HttpError, InputFile } from "grammy";
import type { Update, User } from "grammy/types";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { openFakeTelegram, type FakeTelegram } from "../support/telegram/fake-telegram.ts";
import { until } from "../support/until.ts";

const pixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);
const html = { parse_mode: "HTML" } as const;
const onlyOne = "Conflict: terminated by other getUpdates request";

/** "<code> <description>" of a call that the server refuses, "ok" for one that it does not. */
async function outcome(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return "ok";
  } catch (error) {
    if (error instanceof GrammyError) return `${error.error_code} ${error.description}`;
    if (error instanceof HttpError) return "no answer";
    throw error;
  }
}

const buttons = (...labels: readonly string[]) => ({
  inline_keyboard: [labels.map((text) => ({ text, callback_data: text.toLowerCase() }))],
});

describe("the fake Telegram", () => {
  let fake: FakeTelegram;
  let api: Api;
  let ann: User;

  const open = async (options: Parameters<typeof openFakeTelegram>[0] = {}): Promise<void> => {
    await fake?.close();
    fake = await openFakeTelegram(options);
    api = new Api(fake.token, { apiRoot: fake.root });
    ann = fake.person("Ann");
    fake.says(ann, "/start");
  };
  const polls = () => fake.calls.filter(({ method }) => method === "getUpdates");
  const idsOf = (updates: readonly Update[]) => updates.map(({ update_id }) => update_id);
  const confirmAll = () => api.getUpdates({ offset: fake.says(ann, "?").update_id + 1 });

  beforeEach(() => open());
  afterEach(() => fake.close());

  describe("getUpdates", () => {
    it("holds a poll open until something happens", async () => {
      await confirmAll();
      const poll = api.getUpdates({ timeout: 30 });
      await until("the poll waits", () => polls().at(-1)?.outcome === "pending");
      const said = fake.says(ann, "hello");
      expect(await poll).to.deep.equal([said]);
      expect(polls()).to.have.length(2);
    });

    it("answers an empty list when the time is over", async () => {
      await confirmAll();
      const startMs = performance.now();
      expect(await api.getUpdates({ timeout: 1 })).to.deep.equal([]);
      expect(performance.now() - startMs).to.be.above(900);
    });

    it("gives what is not confirmed again, and at most as much as is asked for", async () => {
      const [first, second] = [fake.says(ann, "1"), fake.says(ann, "2")].map((u) => u.update_id);
      const start = (first ?? 0) - 1;
      expect(idsOf(await api.getUpdates())).to.deep.equal([start, first, second]);
      expect(idsOf(await api.getUpdates({ limit: 2 }))).to.deep.equal([start, first]);
      expect(idsOf(await api.getUpdates({ offset: second ?? 0 }))).to.deep.equal([second]);
      expect(idsOf(await api.getUpdates())).to.deep.equal([second]);
      expect(fake.pending).to.equal(1);
    });

    it("forgets all but the last with a negative offset", async () => {
      const last = fake.says(ann, "2");
      expect(await api.getUpdates({ offset: -1 })).to.deep.equal([last]);
      expect(fake.pending).to.equal(1);
    });

    it("ends the first of two pollers", async () => {
      await confirmAll();
      const first = outcome(api.getUpdates({ timeout: 30 }));
      await until("the poll waits", () => polls().at(-1)?.outcome === "pending");
      const second = api.getUpdates({ timeout: 30 });
      expect(await first).to.match(new RegExp(`^409 ${onlyOne}`));
      const said = fake.says(ann, "hello");
      expect(await second).to.deep.equal([said]);
    });

    it("keeps what a client that has left was not given", async () => {
      await confirmAll();
      const left = new AbortController();
      // grammY types signals by a package of its own, and takes Node's.
      const poll = outcome(api.getUpdates({ timeout: 30 }, left.signal as never));
      await until("the poll waits", () => polls().at(-1)?.outcome === "pending");
      left.abort();
      expect(await poll).to.equal("no answer");
      await until("the fake has noticed", () => polls().at(-1)?.outcome === "gone");
      const said = fake.says(ann, "hello");
      expect(await api.getUpdates({ timeout: 30 })).to.deep.equal([said]);
    });

    it("queues only kinds that were asked for", async () => {
      await api.getUpdates({ allowed_updates: ["callback_query"] });
      fake.says(ann, "hello");
      fake.raw({ message_reaction: {} });
      const [, ...given] = await api.getUpdates();
      expect(given.map((update) => Object.keys(update)[1])).to.deep.equal(["message_reaction"]);
    });

    it("delivers an update again on demand", async () => {
      const said = fake.says(ann, "hello");
      const offset = said.update_id + 1;
      await api.getUpdates({ offset });
      fake.repeats(said);
      expect(await api.getUpdates({ offset })).to.deep.equal([said]);
      expect(await api.getUpdates({ offset })).to.deep.equal([]);
    });
  });

  describe("a webhook", () => {
    interface Delivery {
      readonly update: Update;
      readonly headers: IncomingHttpHeaders;
    }
    let hook: Server;
    let url: string;
    let deliveries: Delivery[];
    let statusOf: (update: Update) => number | undefined;

    beforeEach(async () => {
      deliveries = [];
      statusOf = () => 200;
      hook = createServer((request, response) => {
        const chunks: Buffer[] = [];
        request.on("data", (chunk: Buffer) => chunks.push(chunk));
        request.on("end", () => {
          const update = JSON.parse(Buffer.concat(chunks).toString()) as Update;
          deliveries.push({ update, headers: request.headers });
          const status = statusOf(update);
          if (status !== undefined) response.writeHead(status).end();
        });
      }).listen(0, "127.0.0.1");
      await once(hook, "listening");
      url = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/hook`;
    });
    afterEach(() => {
      hook.close();
      hook.closeAllConnections();
    });

    const textsOf = () => deliveries.map(({ update }) => update.message?.text);

    it("gets what waits and what comes, with its secret", async () => {
      await api.setWebhook(url, { secret_token: "s3cret_-" });
      fake.says(ann, "hello");
      await until("both are there", () => deliveries.length === 2 && fake.pending === 0);
      expect(textsOf()).to.deep.equal(["/start", "hello"]);
      const secrets = deliveries.map((one) => one.headers["x-telegram-bot-api-secret-token"]);
      expect(secrets).to.deep.equal(["s3cret_-", "s3cret_-"]);
    });

    it("gets an update again until it says 2xx, and the chat's later ones after it", async () => {
      let refusals = 2;
      statusOf = () => (refusals-- > 0 ? 500 : 204);
      fake.says(ann, "hello");
      await api.setWebhook(url);
      await until("all is delivered", () => fake.pending === 0);
      expect(textsOf()).to.deep.equal(["/start", "/start", "/start", "hello"]);
      const { last_error_message: why } = await api.getWebhookInfo();
      expect(why).to.match(/Wrong response from the webhook: 500/);
    });

    it("gets other chats' updates while one is not answered", async () => {
      const bob = fake.person("Bob");
      statusOf = (update) => (update.message?.from.id === ann.id ? undefined : 200);
      await api.setWebhook(url);
      fake.says(ann, "never");
      fake.says(bob, "hello");
      fake.says(bob, "again");
      await until("Bob is through", () => fake.pending === 2);
      expect(textsOf()).to.deep.equal(["/start", "hello", "again"]);
    });

    it("gets an update again that it leaves unanswered", async () => {
      await open({ webhookAnswersWithinMs: 100 });
      let silent = 1;
      statusOf = () => (silent-- > 0 ? undefined : 200);
      await api.setWebhook(url);
      await until("it is delivered", () => fake.pending === 0);
      expect(deliveries.length).to.be.above(1);
      expect(new Set(textsOf())).to.deep.equal(new Set(["/start"]));
    });

    it("keeps pollers out, and gives way to them when it is deleted", async () => {
      statusOf = () => 500;
      await api.setWebhook(url);
      expect(await outcome(api.getUpdates())).to.match(
        /^409 Conflict: can't use getUpdates method/,
      );
      await api.deleteWebhook();
      expect(await api.getUpdates()).to.have.length(1);
      expect(await api.getWebhookInfo()).to.include({ url: "", pending_update_count: 1 });
    });

    it("ends a poll that waits, and drops what waits if told so", async () => {
      await confirmAll();
      const poll = outcome(api.getUpdates({ timeout: 30 }));
      await until("the poll waits", () => polls().at(-1)?.outcome === "pending");
      await api.setWebhook(url, { drop_pending_updates: true });
      expect(await poll).to.match(/^409 Conflict: terminated by setWebhook request/);
    });

    it("is refused with a secret that is no header, or without HTTPS", async () => {
      const secret = outcome(api.setWebhook(url, { secret_token: "so so" }));
      expect(await secret).to.match(/^400 Bad Request: secret token contains/);
      expect(await outcome(api.setWebhook("http://bot.example/"))).to.match(/^400 .*HTTPS URL/);
    });
  });

  describe("a text", () => {
    const send = (text: string) => outcome(api.sendMessage(ann.id, text, html));

    it("is kept without its markup", async () => {
      const sent = await api.sendMessage(ann.id, "<b>a &lt;<i>b</i></b>&#x1F600;\n", html);
      expect(sent.text).to.equal("a <b😀");
      expect(sent.entities).to.deep.equal([
        { type: "bold", offset: 0, length: 4 },
        { type: "italic", offset: 3, length: 1 },
      ]);
      expect(fake.reads(ann)).to.deep.equal(["a <b😀"]);
    });

    it("takes every tag that there is", async () => {
      const text =
        '<strong>1</strong><em>2</em><u>3</u><ins>4</ins><s>5</s><strike>6</strike><del>7</del><code>8</code><pre><code class="language-ts">9</code></pre><a href="https://a.test/?b=1&amp;c=2">10</a><blockquote>11</blockquote><tg-spoiler>12</tg-spoiler><span class="tg-spoiler">13</span>';
      const { entities = [] } = await api.sendMessage(ann.id, text, html);
      expect(entities.map(({ type }) => type).join(" ")).to.equal(
        "bold italic underline underline strikethrough strikethrough strikethrough code pre text_link blockquote spoiler spoiler",
      );
      expect(entities).to.deep.include({
        type: "text_link",
        offset: 9,
        length: 2,
        url: "https://a.test/?b=1&c=2",
      });
    });

    const broken: readonly (readonly [html: string, why: RegExp])[] = [
      ["<blink>a</blink>", /Unsupported start tag "blink" at byte offset 0/],
      ["é<b>a</i>", /Unmatched end tag at byte offset 6, expected "<\/b>", found "<\/i>"/],
      ["<b>a", /Can't find end tag corresponding to start tag "b"/],
      ["a</b>", /Unexpected end tag at byte offset 1/],
      ["a <b", /Unclosed start tag at byte offset 2/],
      ["a < b", /Unclosed start tag/],
      ["a &nbsp; b", /Unescaped "&"/],
      ["a -> b", /Unescaped ">"/],
      ["<span>a</span>", /must have class "tg-spoiler"/],
    ];
    for (const [text, why] of broken) {
      it(`is refused as ${JSON.stringify(text)}`, async () => {
        const answer = await send(text);
        expect(answer).to.match(/^400 Bad Request: can't parse entities: /);
        expect(answer).to.match(why);
      });
    }

    it("has 1 to 4096 UTF-16 units after parsing", async () => {
      expect(await send(`<b>${"&lt;".repeat(4096)}</b>`)).to.equal("ok");
      expect(await send("😀".repeat(2048))).to.equal("ok");
      expect(await send(`${"😀".repeat(2048)}a`)).to.equal("400 Bad Request: message is too long");
      for (const text of ["", " \n", "<b> </b>", "\u200b"]) {
        expect(await send(text)).to.equal("400 Bad Request: message text is empty");
      }
    });

    it("loses what is emphasised beyond a hundred times", async () => {
      const { entities } = await api.sendMessage(ann.id, "<b>a</b> ".repeat(101), html);
      expect(entities).to.have.length(100);
    });

    it("is refused with half a surrogate pair or a field that does not exist", async () => {
      expect(await send("a\ud83d")).to.equal("400 Bad Request: strings must be encoded in UTF-8");
      const odd = api.sendMessage(ann.id, "a", { disable_web_page_preview: true } as never);
      expect(await outcome(odd)).to.match(/^400 .*no field "disable_web_page_preview"/);
    });
  });

  describe("a keyboard", () => {
    const send = (...row: readonly object[]) =>
      outcome(api.sendMessage(ann.id, "?", { reply_markup: { inline_keyboard: [row as never] } }));

    it("has data of 1 to 64 bytes", async () => {
      expect(await send({ text: "A", callback_data: "é".repeat(32) })).to.equal("ok");
      for (const data of ["", `${"é".repeat(32)}a`]) {
        const answer = await send({ text: "A", callback_data: data });
        expect(answer).to.equal("400 Bad Request: BUTTON_DATA_INVALID");
      }
    });

    it("has buttons with a label and one purpose, at most a hundred", async () => {
      expect(await send({ text: "A", url: "https://a.test" })).to.equal("ok");
      expect(await send({ text: "A", url: "tg://user?id=1" })).to.equal("ok");
      expect(await send({ text: "A", url: "javascript:0" })).to.match(/^400 .*Wrong HTTP URL/);
      expect(await send({ text: "A" })).to.match(/^400 .*Text buttons are unallowed/);
      expect(await send({ text: " ", callback_data: "a" })).to.match(/^400 .*non-empty/);
      expect(await send({ text: "A", callback_data: "a", data: 1 })).to.match(/^400 .*no field/);
      const many = Array.from({ length: 101 }, () => ({ text: "A", callback_data: "a" }));
      expect(await send(...many.slice(1))).to.equal("ok");
      expect(await send(...many)).to.equal("400 Bad Request: reply markup is too long");
    });

    it("is pressed by label or by data, on the newest message that has the button", async () => {
      await api.sendMessage(ann.id, "1", { reply_markup: buttons("Yes", "No") });
      const { message_id } = await api.sendMessage(ann.id, "2", { reply_markup: buttons("Yes") });
      expect(fake.presses(ann, "Yes").callback_query?.message?.message_id).to.equal(message_id);
      expect(fake.presses(ann, "no").callback_query?.data).to.equal("no");
      expect(() => fake.presses(ann, "Maybe")).to.throw(/there stands:\n[^]*Plume: 2 \[Yes\]/);
    });

    it("can be pressed too late", async () => {
      const { message_id: message } = await api.sendMessage(ann.id, "1", {
        reply_markup: buttons("Yes"),
      });
      await api.editMessageText(ann.id, message, "2");
      expect(() => fake.presses(ann, "Yes")).to.throw();
      expect(fake.presses(ann, "Yes", { message }).callback_query?.message).to.include({
        text: "2",
      });
      await api.deleteMessage(ann.id, message);
      const late = fake.presses(ann, "Yes", { message }).callback_query;
      expect(late?.message).to.include({ date: 0, message_id: message });
    });

    it("gets one answer to each press", async () => {
      await api.sendMessage(ann.id, "1", { reply_markup: buttons("Yes") });
      const id = fake.presses(ann, "Yes").callback_query?.id ?? "";
      const tooLong = { text: "a".repeat(201) };
      expect(await outcome(api.answerCallbackQuery(id, tooLong))).to.match(/^400 /);
      await api.answerCallbackQuery(id, { text: "done", show_alert: true });
      expect(fake.answeredCallbacks).to.deep.equal([{ id, text: "done", alert: true }]);
      expect(await outcome(api.answerCallbackQuery(id))).to.match(/^400 .*query is too old/);
    });
  });

  describe("a file", () => {
    it("arrives byte for byte", async () => {
      const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, i) => i % 256));
      const tricky = Buffer.concat([Buffer.from("\r\n--\r\n"), bytes, Buffer.from("\r\n")]);
      const options = { caption: "<i>log</i>", reply_markup: buttons("Yes"), ...html };
      const sent = await api.sendDocument(ann.id, new InputFile(tricky, "a b.log"), options);
      expect(sent.document.file_name).to.equal("a b.log");
      const shown = fake.chat(ann.id).at(-1);
      expect(shown).to.deep.include({ text: "log", keyboard: [[{ text: "Yes", data: "yes" }]] });
      expect(shown?.document?.bytes.equals(tricky)).to.be.true;
      expect(fake.calls.at(-1)?.payload["document"]).to.equal(shown?.document);
    });

    it("is a picture if it is sent as a photo", async () => {
      await api.sendPhoto(ann.id, new InputFile(pixel));
      expect(fake.chat(ann.id).at(-1)?.photo?.equals(pixel)).to.be.true;
      const text = api.sendPhoto(ann.id, new InputFile(Buffer.from("text")));
      expect(await outcome(text)).to.equal("400 Bad Request: IMAGE_PROCESS_FAILED");
    });

    it("has a caption of at most 1024 UTF-16 units after parsing", async () => {
      const send = (caption: string) =>
        outcome(api.sendPhoto(ann.id, new InputFile(pixel), { caption, ...html }));
      expect(await send(`<b>${"a".repeat(1024)}</b>`)).to.equal("ok");
      expect(await send("a".repeat(1025))).to.equal("400 Bad Request: message caption is too long");
    });

    it("can be exchanged, and its caption too", async () => {
      const { message_id: id } = await api.sendPhoto(ann.id, new InputFile(pixel));
      await api.editMessageCaption(ann.id, id, { caption: "one" });
      const media = new InputFile(Buffer.from("two"), "two.txt");
      await api.editMessageMedia(ann.id, id, { type: "document", media, caption: "two" });
      const shown = fake.chat(ann.id).at(-1);
      expect(shown?.document?.bytes.toString()).to.equal("two");
      expect(shown).to.include({ text: "two", edits: 2 }).and.not.to.have.property("photo");
      expect(await outcome(api.editMessageText(ann.id, id, "x"))).to.match(/^400 .*no text/);
    });
  });

  describe("an edit", () => {
    it("replaces the text, and the keyboard with what it brings", async () => {
      const { message_id: id } = await api.sendMessage(ann.id, "1", { reply_markup: buttons("A") });
      await api.editMessageText(ann.id, id, "<b>2</b>", html);
      const edited = { id, text: "2", html: "<b>2</b>", keyboard: [], edits: 1 };
      expect(fake.chat(ann.id).at(-1)).to.deep.include(edited);
      await api.editMessageReplyMarkup(ann.id, id, { reply_markup: buttons("B") });
      const [[button] = []] = fake.chat(ann.id).at(-1)?.keyboard ?? [];
      expect(button).to.deep.equal({ text: "B", data: "b" });
    });

    it("must change something", async () => {
      const reply_markup = buttons("A");
      const { message_id: id } = await api.sendMessage(ann.id, "1", { reply_markup });
      const same = api.editMessageText(ann.id, id, "1", { reply_markup });
      expect(await outcome(same)).to.match(/^400 Bad Request: message is not modified: /);
      const again = api.editMessageReplyMarkup(ann.id, id, { reply_markup });
      expect(await outcome(again)).to.match(/^400 Bad Request: message is not modified: /);
      expect(await outcome(api.editMessageText(ann.id, id, "<b>1</b>", html))).to.equal("ok");
    });

    it("is only for the bot's own messages that are there", async () => {
      const said = fake.says(ann, "mine");
      const theirs = api.editMessageText(ann.id, said.message?.message_id ?? 0, "yours");
      expect(await outcome(theirs)).to.equal("400 Bad Request: message can't be edited");
      const unknown = api.editMessageText(ann.id, 999, "x");
      expect(await outcome(unknown)).to.equal("400 Bad Request: message to edit not found");
    });
  });

  describe("a deletion", () => {
    const forAll = "400 Bad Request: message can't be deleted for everyone";

    it("takes what a person wrote to the bot, once", async () => {
      const id = fake.says(ann, "secret").message?.message_id ?? 0;
      await api.deleteMessage(ann.id, id);
      expect(fake.chat(ann.id).map(({ text }) => text)).to.deep.equal(["/start"]);
      const again = outcome(api.deleteMessage(ann.id, id));
      expect(await again).to.equal("400 Bad Request: message to delete not found");
    });

    it("takes others' messages in a group only from an administrator", async () => {
      for (const botMayDelete of [false, true]) {
        const group = fake.group("Home", { botMayDelete });
        const id = fake.says(ann, "secret", { chat: group }).message?.message_id ?? 0;
        const answer = await outcome(api.deleteMessage(group.id, id));
        expect(answer).to.equal(botMayDelete ? "ok" : forAll);
      }
    });

    it("is too late after two days", async () => {
      const said = fake.says(ann, "old");
      fake.ages(said, 49);
      const id = said.message?.message_id ?? 0;
      expect(await outcome(api.deleteMessage(ann.id, id))).to.equal(forAll);
      expect(await outcome(api.deleteMessages(ann.id, [id]))).to.equal(forAll);
    });

    it("of several passes over what is not there", async () => {
      const { message_id: id } = await api.sendMessage(ann.id, "1");
      expect(await api.deleteMessages(ann.id, [id, 999])).to.be.true;
      expect(fake.reads(ann)).to.deep.equal([]);
    });
  });

  describe("a chat", () => {
    it("is opened by the person, not by the bot", async () => {
      const bob = fake.person("Bob");
      expect(await outcome(api.sendMessage(bob.id, "hi"))).to.equal(
        "403 Forbidden: bot can't initiate conversation with a user",
      );
      fake.says(bob, "/start");
      expect(await outcome(api.sendMessage(bob.id, "hi"))).to.equal("ok");
      expect(await outcome(api.sendMessage(1, "hi"))).to.equal("400 Bad Request: chat not found");
    });

    it("is closed to a bot that was blocked, and opened again", async () => {
      fake.blocks(ann);
      const refused = "403 Forbidden: bot was blocked by the user";
      expect(await outcome(api.sendMessage(ann.id, "hi"))).to.equal(refused);
      expect(() => fake.says(ann, "hi")).to.throw(/has blocked the bot/);
      fake.unblocks(ann);
      expect(await outcome(api.sendMessage(ann.id, "hi"))).to.equal("ok");
      const told = (await api.getUpdates()).flatMap((update) => update.my_chat_member ?? []);
      const statuses = told.map(({ new_chat_member }) => new_chat_member.status);
      expect(statuses).to.deep.equal(["kicked", "member"]);
    });

    it("is closed to a bot that was thrown out, and to everybody when it is gone", async () => {
      const group = fake.group("Home", { supergroup: true });
      fake.kicks(group);
      const kicked = "403 Forbidden: bot was kicked from the supergroup chat";
      expect(await outcome(api.sendMessage(group.id, "hi"))).to.equal(kicked);
      fake.removes(group);
      expect(await outcome(api.sendMessage(group.id, "hi"))).to.match(/chat not found$/);
    });

    it("moves when the group becomes a supergroup", async () => {
      const group = fake.group("Home");
      const { id } = fake.migrates(group);
      const error: unknown = await api.sendMessage(group.id, "hi").catch((e: unknown) => e);
      expect(error).to.be.instanceOf(GrammyError);
      expect((error as GrammyError).parameters).to.deep.equal({ migrate_to_chat_id: id });
      expect(String(id)).to.match(/^-100/);
      expect((await api.sendMessage(id, "hi")).message_id).to.equal(2);
    });

    it("counts its messages with the others, or alone if it is a supergroup", async () => {
      const [small, big] = [fake.group("Small"), fake.group("Big", { supergroup: true })];
      const idIn = async (chat: number) => (await api.sendMessage(chat, "hi")).message_id;
      expect([await idIn(ann.id), await idIn(small.id), await idIn(big.id)]).to.deep.equal([
        2, 3, 1,
      ]);
      expect([await idIn(ann.id), await idIn(big.id)]).to.deep.equal([4, 2]);
    });

    it("has topics if it is a forum, and a topic's messages answer its first one", async () => {
      const forum = fake.group("Forum", { forum: true });
      const thread = fake.topic(forum);
      const said = fake.says(ann, "/hi", { chat: forum, thread }).message;
      expect(said).to.include({ message_thread_id: thread, is_topic_message: true });
      expect(said?.reply_to_message?.forum_topic_created).to.be.an("object");
      await api.sendMessage(forum.id, "hi", { message_thread_id: thread });
      expect(fake.chat(forum).map((shown) => shown.thread)).to.deep.equal([thread, thread]);
      const nowhere = api.sendMessage(forum.id, "hi", { message_thread_id: 99 });
      expect(await outcome(nowhere)).to.equal("400 Bad Request: message thread not found");
    });

    it("takes replies to messages that are there", async () => {
      const reply = (more: object) =>
        outcome(api.sendMessage(ann.id, "hi", { reply_parameters: { message_id: 99, ...more } }));
      expect(await reply({})).to.equal("400 Bad Request: message to be replied not found");
      expect(await reply({ allow_sending_without_reply: true })).to.equal("ok");
      expect(await reply({ message_id: 1 })).to.equal("ok");
      expect(fake.chat(ann.id).at(-1)?.replyTo).to.equal(1);
    });

    it("of several lets the bot hear what is meant for it, or all", async () => {
      for (const groupsRead of [false, true]) {
        await open({ groupsRead });
        const chat = fake.group("Home");
        const { message_id: replyTo } = await api.sendMessage(chat.id, "?");
        for (const text of ["a", "/b", "/c@other_bot", "/d@Plume_Test_Bot", "e @plume_test_bot"]) {
          fake.says(ann, text, { chat });
        }
        fake.says(ann, "f", { chat, replyTo });
        const [, ...heard] = await api.getUpdates();
        const letters = heard.map(({ message }) => message?.text?.replace(/\W*(\w).*/, "$1"));
        expect(letters.join("")).to.equal(groupsRead ? "abcdef" : "bdef");
      }
    });
  });

  describe("people", () => {
    it("write commands and mentions that Telegram finds", () => {
      const { entities } = fake.says(ann, "/a_1@plume_test_bot b/c @dora_2 e@f.test").message ?? {};
      expect(entities).to.deep.equal([
        { type: "bot_command", offset: 0, length: 19 },
        { type: "mention", offset: 24, length: 7 },
      ]);
    });

    it("change, forward and send all sorts of things", async () => {
      const said = fake.says(ann, "one");
      expect(fake.edits(said, "two").edited_message).to.include({ text: "two" });
      expect(fake.forwards(ann, "three").message?.forward_origin?.type).to.equal("hidden_user");
      const photo = fake.sends(ann, "photo", { caption: "/four", album: "4" }).message;
      expect(photo).to.include({ caption: "/four", media_group_id: "4" });
      expect(fake.sends(ann, "sticker").message?.sticker).to.be.an("object");
      expect(fake.joins(fake.person("Bob"), fake.group("Home")).message).to.have.property(
        "new_chat_members",
      );
      expect(await api.getUpdates()).to.have.length(7);
    });

    it("are members of the groups that they write in", async () => {
      const group = fake.group("Home");
      const status = async () => (await api.getChatMember(group.id, ann.id)).status;
      expect(await status()).to.equal("left");
      fake.says(ann, "hi", { chat: group });
      expect(await status()).to.equal("member");
      fake.role(ann, group, "administrator");
      expect(await status()).to.equal("administrator");
      expect(await api.getChat(group.id)).to.include({ type: "group", title: "Home" });
    });
  });

  describe("the menu", () => {
    const commands = [{ command: "help", description: "What I can do" }];

    it("is kept for each scope and language", async () => {
      await api.setMyCommands(commands);
      await api.setMyCommands(commands, { scope: { type: "chat", chat_id: ann.id } });
      await api.setMyCommands(commands, { language_code: "de" });
      expect(fake.menu("default")).to.deep.equal(commands);
      expect(fake.menu(`chat:${ann.id}`)).to.deep.equal(commands);
      expect(fake.menu("default", "de")).to.deep.equal(commands);
      expect(fake.menu("all_private_chats")).to.deep.equal([]);
      await api.deleteMyCommands();
      expect(await api.getMyCommands()).to.deep.equal([]);
    });

    it("is refused if a command is no command", async () => {
      const set = (command: string, description = "x") =>
        outcome(api.setMyCommands([{ command, description }]));
      expect(await set("Help")).to.equal("400 Bad Request: BOT_COMMAND_INVALID");
      expect(await set("a".repeat(33))).to.equal("400 Bad Request: BOT_COMMAND_INVALID");
      expect(await set("a", "")).to.equal("400 Bad Request: BOT_COMMAND_DESCRIPTION_INVALID");
      const many = Array.from({ length: 101 }, () => ({ command: "a", description: "b" }));
      expect(await outcome(api.setMyCommands(many))).to.equal(
        "400 Bad Request: BOT_COMMANDS_TOO_MUCH",
      );
    });
  });

  describe("a fault", () => {
    const send = () => outcome(api.sendMessage(ann.id, "hi"));
    const last = () => fake.calls.at(-1)?.outcome;

    it("can be any error, once or more often", async () => {
      const parameters = { retry_after: 3 };
      const fault = { kind: "error", code: 429, description: "Too Many", parameters } as const;
      fake.fails("sendMessage", fault, 2);
      expect([await send(), await send(), await send()]).to.deep.equal([
        "429 Too Many",
        "429 Too Many",
        "ok",
      ]);
      expect(fake.reads(ann)).to.have.length(1);
    });

    it("can cut the connection before or after the call is performed", async () => {
      fake.fails("*", { kind: "cut" });
      expect(await send()).to.equal("no answer");
      expect([last(), fake.reads(ann)]).to.deep.equal(["cut", []]);
      fake.fails("*", { kind: "lost-reply" });
      expect(await send()).to.equal("no answer");
      expect([last(), fake.reads(ann)]).to.deep.equal(["lost", ["hi"]]);
    });

    it("can be a page of HTML", async () => {
      fake.fails("*", { kind: "html" });
      expect(await send()).to.equal("no answer");
      expect([last(), fake.reads(ann)]).to.deep.equal([502, []]);
    });

    it("can be an answer that comes late", async () => {
      fake.fails("*", { kind: "slow", ms: 300 });
      const startMs = performance.now();
      expect(await send()).to.equal("ok");
      expect(performance.now() - startMs).to.be.above(250);
    });

    it("can be silence, which ends when the fake closes", async () => {
      fake.fails("*", { kind: "hang" });
      const call = send();
      await until("the call is there", () => last() === "pending");
      await fake.close();
      expect(await call).to.equal("no answer");
    });

    it("spares polls unless it is meant for them", async () => {
      fake.fails("*", { kind: "cut" });
      expect(await api.getUpdates()).to.have.length(1);
      fake.fails("getUpdates", { kind: "lost-reply" });
      expect(await outcome(api.getUpdates())).to.equal("no answer");
      expect(await api.getUpdates()).to.have.length(1);
    });

    it("can be the token", async () => {
      await confirmAll();
      const poll = outcome(api.getUpdates({ timeout: 30 }));
      await until("the poll waits", () => polls().at(-1)?.outcome === "pending");
      fake.revokes();
      expect(await poll).to.equal("401 Unauthorized");
      expect(await outcome(api.getMe())).to.equal("401 Unauthorized");
    });

    it("is the answer to a wrong token, a malformed one and an unknown method", async () => {
      const of = (token: string) => outcome(new Api(token, { apiRoot: fake.root }).getMe());
      expect(await of(fake.token.replace("x", "y"))).to.equal("401 Unauthorized");
      expect(await of("1234")).to.equal("404 Not Found");
      expect(await outcome(api.getStarTransactions())).to.equal("404 Not Found");
    });
  });

  it("limits what is sent to a chat, and in all, if it is told to", async () => {
    let nowMs = 0;
    await open({ nowMs: () => nowMs });
    fake.limits({ perChatPerSecond: 1, perGroupPerMinute: 2 });
    const group = fake.group("Home").id;
    const send = (chat: number) => outcome(api.sendMessage(chat, "hi"));
    const later = (seconds: number) => `429 Too Many Requests: retry after ${seconds}`;
    expect([await send(ann.id), await send(ann.id)]).to.deep.equal(["ok", later(1)]);
    expect(await send(group)).to.equal("ok");
    nowMs = 1000;
    expect([await send(ann.id), await send(group)]).to.deep.equal(["ok", "ok"]);
    nowMs = 10_000;
    expect([await send(ann.id), await send(group)]).to.deep.equal(["ok", later(50)]);
    fake.limits({ perSecond: 1 });
    expect([await send(group), await send(group)]).to.deep.equal(["ok", later(1)]);
    expect(await outcome(api.sendChatAction(group, "typing"))).to.equal("ok");
    expect(fake.actions).to.deep.equal([{ chat: group, action: "typing" }]);
  });

  it("closes while a poll waits", async () => {
    await confirmAll();
    const poll = outcome(api.getUpdates({ timeout: 30 }));
    await until("the poll waits", () => polls().at(-1)?.outcome === "pending");
    await fake.close();
    expect(await poll).to.equal("no answer");
  });
});

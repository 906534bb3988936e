import { expect } from "chai";

import type { Update } from "grammy/types";

import { callbackData } from "../../adapters/telegram/callback-data.ts";
import { parseUpdate, type Acquaintance } from "../../adapters/telegram/parse.ts";
import { conversationOf, type ChatEvent } from "../../src/core/event.ts";

const known: Acquaintance = {
  botId: 7,
  username: "plume_test_bot",
  commands: ["start", "health", "check-all"],
  links: ["auth"],
  overhears: true,
  nowMs: 1_764_583_334_567,
};
const ann = { id: 1001, is_bot: false, first_name: "Ann" };
const me = { id: 7, is_bot: true, first_name: "Plume" };
const alone = { id: 1001, type: "private", first_name: "Ann" };
const group = { id: -42, type: "group", title: "Ops" };
const date = 1_764_583_330;

/** An update as Telegram sends it; only the fields that are told apart. */
const message = (fields: object, chat: object = alone): Update =>
  ({
    update_id: 500,
    message: { message_id: 9, date, chat, from: ann, ...fields },
  }) as unknown as Update;

/** The same message, changed later. */
const edit = (fields: object, chat: object = alone): Update =>
  ({ update_id: 501, edited_message: message(fields, chat).message }) as unknown as Update;

const parsed = (update: Update, who: Partial<Acquaintance> = {}): ChatEvent | undefined =>
  parseUpdate(update, { ...known, ...who });

const contentOf = (fields: object, chat: object = alone): ChatEvent["content"] | undefined =>
  parsed(message(fields, chat))?.content;

const text = (words: string, addressed = true) => ({ kind: "text", text: words, addressed });

describe("what Telegram delivers", () => {
  it("becomes an event of who wrote, where and when", () => {
    expect(parsed(message({ text: "hello" }))).to.deep.equal({
      delivery: "m:500",
      at: {
        platform: "telegram",
        tenant: "7",
        place: "1001",
        user: "1001",
        shared: false,
        reply: {},
      },
      atMs: date * 1_000,
      content: text("hello"),
      message: "1001/9",
    });
  });

  it("has the same name however often it is delivered", () => {
    const update = message({ text: "hello" });
    expect(parsed(update, { nowMs: known.nowMs + 60_000 })).to.deep.equal(parsed(update));
  });

  it("is of one conversation for each person in a place", () => {
    const inGroup = parsed(message({ text: "/health" }, group));
    const bob = parsed(message({ text: "/health", from: { ...ann, id: 1002 } }, group));
    expect(inGroup && conversationOf(inGroup.at)).to.equal("telegram:7:-42:1001");
    expect(bob && conversationOf(bob.at)).to.equal("telegram:7:-42:1002");
    expect(inGroup?.at.shared).to.equal(true);
  });

  it("in a topic is answered in that topic, to the message", () => {
    const inTopic = { text: "/health", message_thread_id: 3, is_topic_message: true };
    expect(parsed(message(inTopic, group))?.at.reply).to.deep.equal({ thread: 3, message: 9 });
    // A chain of replies has a thread, too, and is no topic.
    expect(
      parsed(message({ text: "/health", message_thread_id: 3 }, group))?.at.reply,
    ).to.deep.equal({ message: 9 });
  });

  it("is nobody's where a channel's post comes into its group", () => {
    const telegram = { id: 777_000, is_bot: false, first_name: "Telegram" };
    const post = { from: telegram, sender_chat: { id: -100, type: "channel", title: "News" } };
    expect(parsed(message({ text: "/health a b", ...post }, group))).to.equal(undefined);
  });

  it("is nobody's where a channel, a bot or an anonymous admin speaks", () => {
    expect(parsed(message({ text: "/health", from: undefined }, group))).to.equal(undefined);
    expect(parsed(message({ text: "/health", from: me }, group))).to.equal(undefined);
    const channel = { id: -100, type: "channel", title: "News" };
    expect(parsed(message({ text: "/health" }, channel))).to.equal(undefined);
  });

  it("is nothing where only the chat itself changed", () => {
    for (const news of [
      { new_chat_members: [ann] },
      { pinned_message: { message_id: 1, date, chat: group } },
      { migrate_to_chat_id: -100 },
      { forum_topic_created: { name: "x", icon_color: 1 } },
    ])
      expect(contentOf(news, group)).to.equal(undefined);
    expect(parsed({ update_id: 1 })).to.equal(undefined);
  });
});

describe("a command in Telegram", () => {
  it("loses the name of the bot that it was sent to", () => {
    expect(contentOf({ text: "/health@plume_test_bot a b" }, group)).to.deep.equal(
      text("/health a b"),
    );
    expect(contentOf({ text: "/Health@Plume_Test_Bot a" }, group)).to.deep.equal(text("/health a"));
  });

  it("for another bot is not heard in a group", () => {
    expect(contentOf({ text: "/health@other_bot a b" }, group)).to.equal(undefined);
    // Nobody else is there who could be meant.
    expect(contentOf({ text: "/health@other_bot a b" })).to.deep.equal(text("/health a b"));
  });

  it("that nobody declared is not meant for this bot in a group, unless it says so", () => {
    expect(contentOf({ text: "/helth a" }, group)).to.deep.equal(text("/helth a", false));
    expect(contentOf({ text: "/cancel" }, group)).to.deep.equal(text("/cancel", false));
    expect(contentOf({ text: "/helth@plume_test_bot a" }, group)).to.deep.equal(text("/helth a"));
    expect(contentOf({ text: "/helth a" })).to.deep.equal(text("/helth a"));
  });

  it("is known by its declared name, which may have a hyphen", () => {
    expect(contentOf({ text: "/check_all x" })).to.deep.equal(text("/check-all x"));
  });

  it("keeps what follows, line breaks and all", () => {
    expect(contentOf({ text: "/health a\nb" })).to.deep.equal(text("/health a\nb"));
    expect(contentOf({ text: "/health\na" })).to.deep.equal(text("/health\na"));
    expect(contentOf({ text: "/he/lth a" })).to.deep.equal(text("/he/lth a"));
  });

  it("from a link is the command that the link names, if it may be", () => {
    expect(contentOf({ text: "/start auth" })).to.deep.equal({
      kind: "command",
      name: "auth",
      args: {},
    });
    expect(contentOf({ text: "/start Basic dXNlcjpwYXNz" })).to.deep.equal(
      text("/start Basic dXNlcjpwYXNz"),
    );
    // A link brings 64 characters at most: this was typed, and may be a secret.
    const typed = `/start ${"a".repeat(65)}`;
    expect(contentOf({ text: typed })).to.deep.equal(text(typed));
    // A link that a stranger made must not do more than say hello.
    expect(contentOf({ text: "/start logout" })).to.deep.equal(text("/start"));
    expect(contentOf({ text: "/start auth" }, group)).to.deep.equal(text("/start auth"));
    expect(contentOf({ text: "/start@plume_test_bot auth" }, group)).to.deep.equal(text("/start"));
  });

  it("/start greets where no command has that name", () => {
    const update = message({ text: "/start x" });
    expect(parsed(update, { commands: ["hello"] })?.content).to.deep.equal({
      kind: "opened",
      greet: true,
    });
  });
});

describe("a text in Telegram", () => {
  it("in a group is for the bot when it mentions or answers it", () => {
    expect(contentOf({ text: "hello" }, group)).to.deep.equal(text("hello", false));
    expect(contentOf({ text: "@plume_test_bot, hello" }, group)).to.deep.equal(text("hello"));
    expect(contentOf({ text: "hello @Plume_Test_Bot" }, group)).to.deep.equal(text("hello"));
    expect(contentOf({ text: "ask @plume_test_bot again" }, group)).to.deep.equal(
      text("ask @plume_test_bot again"),
    );
    const replied = { reply_to_message: { message_id: 1, from: me } };
    expect(contentOf({ text: "hello", ...replied }, group)).to.deep.equal(text("hello"));
    expect(contentOf({ text: "@plume_test_bots hello" }, group)).to.deep.equal(
      text("@plume_test_bots hello", false),
    );
    expect(contentOf({ text: "mail ann@plume_test_bot.example" }, group)).to.deep.equal(
      text("mail ann@plume_test_bot.example", false),
    );
  });

  it("in a topic that the bot made answers nobody by that alone", () => {
    const created = { forum_topic_created: { name: "x", icon_color: 1 } };
    const replied = { reply_to_message: { message_id: 1, from: me, ...created } };
    expect(contentOf({ text: "hello", ...replied }, group)).to.deep.equal(text("hello", false));
  });

  it("may stand below a picture", () => {
    expect(contentOf({ photo: [], caption: "/health a b" })).to.deep.equal(text("/health a b"));
  });

  it("is not taken for a mention before the bot's name is known", () => {
    const update = message({ text: "@plume_test_bot hello" }, group);
    expect(parsed(update, { username: undefined })?.content).to.deep.equal(
      text("@plume_test_bot hello", false),
    );
  });

  it("that was edited is no answer (F20)", () => {
    const update = edit({ text: "Basic dXNlcjpwYXNz", edit_date: date + 5 });
    expect(parsed(update)).to.deep.include({
      delivery: "e:501",
      content: { kind: "edited", text: "Basic dXNlcjpwYXNz" },
      atMs: (date + 5) * 1_000,
    });
  });

  it("that was edited below a picture is that text, and a picture alone has none", () => {
    expect(parsed(edit({ photo: [], caption: "now" }))).to.deep.include({
      content: { kind: "edited", text: "now" },
      atMs: date * 1_000,
    });
    expect(parsed(edit({ photo: [] }))?.content).to.deep.equal({ kind: "edited" });
  });

  it("that was forwarded is what the person says who forwards it", () => {
    const origin = { type: "hidden_user", sender_user_name: "Bob", date };
    expect(contentOf({ text: "eb0af9d0a7ab946dcb3b8ef5", forward_origin: origin })).to.deep.equal(
      text("eb0af9d0a7ab946dcb3b8ef5"),
    );
  });
});

describe("what people in a group say to each other", () => {
  const quiet = { overhears: false };

  it("stays theirs, unless a question may be open there", () => {
    expect(parsed(message({ text: "hello" }, group), quiet)).to.equal(undefined);
    expect(parsed(message({ text: "/cancel now" }, group), quiet)).to.equal(undefined);
    // Who has a question open there may mean this bot; nobody else is answered.
    for (const word of ["/cancel", "/Skip"])
      expect(parsed(message({ text: word }, group), quiet)?.content).to.deep.equal(
        text(word, false),
      );
    const edited = edit({ text: "hello" }, group);
    expect(parsed(edited, quiet)).to.equal(undefined);
    expect(parsed(edited)?.content).to.deep.equal({ kind: "edited", text: "hello" });
  });

  it("is heard where it is said to the bot, and all of it in a private chat", () => {
    expect(parsed(message({ text: "/health" }, group), quiet)?.content).to.deep.equal(
      text("/health"),
    );
    expect(parsed(message({ text: "hello" }), quiet)?.content).to.deep.equal(text("hello"));
    expect(parsed(edit({ text: "hello" }), quiet)?.content).to.deep.equal({
      kind: "edited",
      text: "hello",
    });
  });
});

describe("a picture in Telegram", () => {
  it("is media in the private chat and in an answer to the bot, nothing elsewhere", () => {
    for (const sent of [
      { photo: [] },
      { sticker: {} },
      { voice: {} },
      { location: {} },
      { poll: {} },
    ])
      expect(contentOf(sent)).to.deep.equal({ kind: "media" });
    expect(contentOf({ photo: [] }, group)).to.equal(undefined);
    const replied = { reply_to_message: { message_id: 1, from: me } };
    expect(contentOf({ photo: [], ...replied }, group)).to.deep.equal({ kind: "media" });
  });

  it("of an album is one deed with the others", () => {
    const one = parsed(message({ photo: [], media_group_id: "77" }));
    const other = parsed({ ...message({ photo: [], media_group_id: "77" }), update_id: 501 });
    expect(one?.delivery).to.equal(other?.delivery);
    expect(parsed(message({ photo: [] }))?.delivery).not.to.equal(one?.delivery);
    // What is written below one of them is a deed of its own.
    const written = parsed(message({ photo: [], media_group_id: "77", caption: "/health a b" }));
    expect(written).to.deep.include({ delivery: "m:500", content: text("/health a b") });
  });
});

describe("what was copied from a message of the bot", () => {
  it("loses what kept it from being a link", () => {
    expect(contentOf({ text: "https:\u2060//api.\u2060example.com" })).to.deep.equal(
      text("https://api.example.com"),
    );
  });
});

describe("a pressed button", () => {
  const press = (fields: object): Update =>
    ({
      update_id: 600,
      callback_query: {
        id: "q1",
        from: ann,
        chat_instance: "1",
        message: { message_id: 12, date, chat: group, from: me },
        data: "abc.def.1",
        ...fields,
      },
    }) as unknown as Update;

  it("brings its id and the message that carried it", () => {
    expect(parsed(press({}))).to.deep.include({
      delivery: "b:600",
      content: { kind: "button", id: "abc.def.1" },
      message: "-42/12",
      // In whole seconds, as messages are: what is typed after a press must not seem older.
      atMs: 1_764_583_334_000,
    });
  });

  it("is of who pressed it, not of who asked", () => {
    const at = parsed(press({ from: { ...ann, id: 1002 } }))?.at;
    expect(at).to.include({ user: "1002", place: "-42", shared: true });
    // What it leads to is quoted: in a group it is not clear otherwise whose answer comes.
    expect(at?.reply).to.deep.equal({ message: 12 });
    const message = { message_id: 12, date, chat: alone, from: me };
    expect(parsed(press({ message }))?.at).to.deep.include({ shared: false, reply: {} });
  });

  it("knows the earlier messages of its answer", () => {
    const data = callbackData({ button: "abc.def.1", earlier: [10, 11] });
    expect(parsed(press({ data }))?.message).to.equal("-42/10,11,12");
    expect(parsed(press({ data }))?.content).to.deep.equal({ kind: "button", id: "abc.def.1" });
  });

  it("with data of another making is still heard, as the old button that it is", () => {
    expect(parsed(press({ data: "stats_7d~!!~x" }))?.content).to.deep.equal({
      kind: "button",
      id: "stats_7d",
    });
  });

  it("on a message that Telegram does not show any more is heard", () => {
    const message = { message_id: 12, date: 0, chat: group };
    expect(parsed(press({ message }))?.message).to.equal("-42/12");
  });

  it("is nothing where it belongs to no chat or to a game", () => {
    expect(parsed(press({ message: undefined, inline_message_id: "x" }))).to.equal(undefined);
    expect(parsed(press({ data: undefined, game_short_name: "x" }))).to.equal(undefined);
  });

  it("carries 64 bytes at most, whatever the answer", () => {
    const earlier = Array.from({ length: 12 }, (_, i) => 2_147_483_640 + i);
    const data = callbackData({ button: "abcdefg.hijklmnopqrst.1", earlier });
    // A part of a number would be another message.
    expect(data).to.equal("abcdefg.hijklmnopqrst.1");
    const button = "x".repeat(60);
    expect(callbackData({ button, earlier: [35, 35] })).to.equal(`${button}~z~z`);
    expect(callbackData({ button, earlier: [35, 36] })).to.equal(button);
  });
});

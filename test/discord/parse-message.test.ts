import { expect } from "chai";
import { MessageType, PollLayoutType, type APIAttachment } from "discord-api-types/v10";

import { knownCommands } from "../../adapters/discord/known-commands.ts";
import { parseDispatch } from "../../adapters/discord/parse.ts";
import { id } from "../../src/core/command/argument.ts";
import { command } from "../../src/core/command/command.ts";
import { conversationOf, type ChatEvent, type Content } from "../../src/core/event.ts";
import { say } from "../../src/core/view/view.ts";
import {
  annId,
  botId,
  channelId,
  dm,
  dmId,
  idOf,
  noonMs,
  said,
  serverId,
  user,
} from "../support/discord-payloads.ts";

const health = command("health", "Checks")
  .arg("customerId", id("customer", { example: "acme" }))
  .reply(() => say("well"));
const wifi = command("wifiStatus", "Checks").reply(() => say("well"));
const known = { botId, commands: knownCommands([health, wifi]) };

const heard = (t: string, d: unknown): ChatEvent | undefined => {
  const news = parseDispatch({ t, d }, known);
  if (news && news.kind !== "written") throw new Error(`it is ${news.kind}`);
  return news?.event;
};
const parsed = (message: unknown): ChatEvent | undefined => heard("MESSAGE_CREATE", message);
const contentOf = (message: unknown): Content | undefined => parsed(message)?.content;
const text = (words: string): Content => ({ kind: "text", text: words, addressed: true });
const mention = `<@${botId}>`;
const file: APIAttachment = {
  id: "1",
  filename: "a.png",
  size: 1,
  url: "https://cdn.example/a.png",
  proxy_url: "https://cdn.example/a.png",
};

describe("a message in Discord", () => {
  it("to the bot alone becomes an event of who wrote, where and when", () => {
    expect(parsed(dm("/health acme"))).to.deep.equal({
      delivery: `m:${idOf(noonMs, 1)}`,
      at: {
        platform: "discord",
        tenant: botId,
        place: dmId,
        user: annId,
        shared: false,
        reply: {},
      },
      atMs: noonMs,
      content: text("/health acme"),
      message: `m/${dmId}/${idOf(noonMs, 1)}`,
    });
  });

  it("on a server that mentions the bot is for it, and is answered before the others", () => {
    expect(parsed(said(`${mention} /health acme`))).to.deep.equal({
      delivery: `m:${idOf(noonMs, 2)}`,
      at: {
        platform: "discord",
        tenant: botId,
        place: channelId,
        user: annId,
        shared: true,
        reply: { message: idOf(noonMs, 2) },
      },
      atMs: noonMs,
      content: text("/health acme"),
      message: `m/${channelId}/${idOf(noonMs, 2)}`,
    });
  });

  it("on a server without a mention is not for the bot", () => {
    expect(parsed(said("/health acme"))).to.equal(undefined);
    expect(parsed(said("@everyone /health acme", { mention_everyone: true }))).to.equal(undefined);
    const roles = { mention_roles: [botId] };
    expect(parsed(said(`<@&${botId}> /health`, { ...roles, mentions: [] }))).to.equal(undefined);
    expect(parsed(said("<@12> hello", { mentions: [user("12")] }))).to.equal(undefined);
  });

  it("that answers the bot is for it where the answer pings", () => {
    const answer = { type: MessageType.Reply, mentions: [user(botId, { bot: true })] };
    expect(contentOf(said("health acme", answer))).to.deep.equal(text("/health acme"));
    expect(parsed(said("health acme", { ...answer, mentions: [] }))).to.equal(undefined);
  });

  it("is of one conversation for each person in a place", () => {
    const ann = parsed(said(mention));
    const bob = parsed(said(mention, { author: user("12") }));
    expect(ann && conversationOf(ann.at)).to.equal(`discord:${botId}:${channelId}:${annId}`);
    expect(bob && conversationOf(bob.at)).to.equal(`discord:${botId}:${channelId}:12`);
  });

  it("needs no slash before a command; all else is as it was typed", () => {
    expect(contentOf(said(`${mention} Health  acme`))).to.deep.equal(text("/health  acme"));
    expect(contentOf(dm(`${mention} health acme`))).to.deep.equal(text("/health acme"));
    expect(contentOf(said(`${mention} hello health`))).to.deep.equal(text("hello health"));
    expect(contentOf(dm("Health  acme"))).to.deep.equal(text("/health  acme"));
    expect(contentOf(dm("hello health"))).to.deep.equal(text("hello health"));
    expect(contentOf(dm("healthy"))).to.deep.equal(text("healthy"));
    expect(contentOf(dm("skip"))).to.deep.equal(text("skip"));
    expect(contentOf(dm("/nothing like it"))).to.deep.equal(text("/nothing like it"));
  });

  it("knows a command by its name in Discord, too", () => {
    expect(contentOf(dm("/wifi-status acme"))).to.deep.equal(text("/wifiStatus acme"));
    expect(contentOf(dm("</wifi-status:12> acme"))).to.deep.equal(text("/wifiStatus acme"));
  });

  it("is read without marks, and with the mention at either end", () => {
    expect(contentOf(dm("/health `acme`"))).to.deep.equal(text("/health acme"));
    expect(contentOf(said(`health acme ${mention}`))).to.deep.equal(text("/health acme"));
  });

  it("that only mentions the bot asks for help; an empty one is nothing", () => {
    expect(contentOf(said(mention))).to.deep.equal(text("/help"));
    expect(contentOf(dm(` ${mention} `))).to.deep.equal(text("/help"));
    expect(parsed(dm(""))).to.equal(undefined);
    expect(parsed(dm("  "))).to.equal(undefined);
  });

  it("with a file counts by its text, or as a file; stickers, polls and passed on ones, too", () => {
    expect(contentOf(dm("", { attachments: [file] }))).to.deep.equal({ kind: "media" });
    expect(contentOf(dm("/health a", { attachments: [file] }))).to.deep.equal(text("/health a"));
    expect(contentOf(said(mention, { attachments: [file] }))).to.deep.equal({ kind: "media" });
    const sticker = { id: "1", name: "wave", format_type: 1 };
    expect(contentOf(dm("", { sticker_items: [sticker] }))).to.deep.equal({ kind: "media" });
    const { content, timestamp, edited_timestamp, mentions, ...rest } = dm("of another");
    const { mention_roles, attachments, embeds, type } = rest;
    const message = { content, timestamp, edited_timestamp, mentions, mention_roles };
    const snapshot = { message: { ...message, attachments, embeds, type } };
    expect(contentOf(dm("", { message_snapshots: [snapshot] }))).to.deep.equal({ kind: "media" });
    const poll = {
      question: { text: "Which?" },
      answers: [],
      expiry: "2026-11-02T12:00:00+00:00",
      allow_multiselect: false,
      layout_type: PollLayoutType.Default,
    };
    expect(contentOf(dm("", { poll }))).to.deep.equal({ kind: "media" });
    expect(contentOf({ ...dm(""), poll: null })).to.equal(undefined);
  });

  it("is nobody's where a bot or a webhook speaks, this one too", () => {
    const others = [
      { author: user(botId) },
      { author: user("12", { bot: true }) },
      { author: user("12", { system: true }) },
      { webhook_id: "12" },
    ];
    for (const other of others) {
      expect(parsed(dm("/health a", other))).to.equal(undefined);
      expect(parsed(said(`${mention} health a`, other))).to.equal(undefined);
    }
  });

  it("is nothing where Discord itself tells of the channel", () => {
    for (const type of [
      MessageType.ChannelPinnedMessage,
      MessageType.UserJoin,
      MessageType.ThreadCreated,
      MessageType.ChatInputCommand,
      MessageType.ThreadStarterMessage,
      MessageType.Call,
    ])
      expect(parsed(dm("/health a", { type }))).to.equal(undefined);
  });

  it("that cannot be read is nothing", () => {
    const odd = [
      { id: "x" },
      { id: undefined },
      { channel_id: undefined },
      { channel_id: 5 },
      { author: undefined },
      { author: {} },
    ];
    for (const one of odd) expect(parsed({ ...dm("/health a"), ...one })).to.equal(undefined);
    for (const body of [null, undefined, "x", [], {}]) expect(parsed(body)).to.equal(undefined);
    for (const t of ["MESSAGE_DELETE", "GUILD_CREATE", "", "message_create"])
      expect(heard(t, dm("/health a"))).to.equal(undefined);
  });
});

describe("a message in Discord that was changed", () => {
  const later = { edited_timestamp: "2026-11-01T12:00:05.250000+00:00" };
  const edited = (message: unknown): ChatEvent | undefined => heard("MESSAGE_UPDATE", message);

  it("is no answer, and has a name of its own", () => {
    expect(edited(dm("/health b", later))).to.deep.equal({
      delivery: `e:${idOf(noonMs, 1)}:${noonMs + 5_250}`,
      at: parsed(dm("x"))?.at,
      atMs: noonMs + 5_250,
      content: { kind: "edited", text: "/health b" },
      message: `m/${dmId}/${idOf(noonMs, 1)}`,
    });
  });

  it("may have lost its text", () => {
    expect(edited(dm("", later))?.content).to.deep.equal({ kind: "edited" });
  });

  it("on a server is for the bot where it mentions it", () => {
    expect(edited(said("/health b", later))).to.equal(undefined);
    const event = edited(said(`${mention} health b`, later));
    expect(event?.content).to.deep.equal({ kind: "edited", text: "health b" });
    expect(event?.at).to.include({ place: channelId, shared: true });
  });

  it("by Discord is nothing: a page shown below it, a thread, a pin", () => {
    expect(edited(dm("https://a.example", { embeds: [{ title: "A" }] }))).to.equal(undefined);
    // It was edited before that: this is known by its name.
    const shown = edited(dm("https://a.example", { ...later, embeds: [{ title: "A" }] }));
    expect(shown?.delivery).to.equal(edited(dm("https://a.example", later))?.delivery);
    expect(edited({ ...dm("x"), edited_timestamp: "soon" })).to.equal(undefined);
    expect(edited({ id: "1", channel_id: dmId, guild_id: serverId, embeds: [] })).to.equal(
      undefined,
    );
  });

  it("by a bot is nothing, this one too", () => {
    expect(edited(dm("x", { ...later, author: user(botId, { bot: true }) }))).to.equal(undefined);
  });
});

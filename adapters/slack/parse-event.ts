import { at, type ChatEvent, type Content, listAt, textAt } from "../../src/index.ts";
import { messageLine, type Names } from "./command-line.ts";
import { keyOf } from "./message-key.ts";
import { inThread } from "./reply.ts";
import { home, placed, sourceOfEvent } from "./source.ts";
import { firstMention, typedText, withoutMention } from "./text.ts";
import { msOf } from "./time.ts";

/** The event in an `event_callback`; `undefined` for what is not for this bot, or nobody did. */
export function parseEvent(body: unknown, names: Names): ChatEvent | undefined {
  const type = textAt(body, "event", "type");
  if (type === "app_home_opened") return fromHome(body);
  if (type !== "message" && type !== "app_mention") return undefined;
  return textAt(body, "event", "subtype") === "message_changed"
    ? fromEdit(body)
    : fromMessage(body, names);
}

function fromHome(body: unknown): ChatEvent | undefined {
  const event = at(body, "event");
  const user = textAt(event, "user");
  const ts = textAt(event, "event_ts");
  const source = sourceOfEvent(body, user);
  const atMs = msOf(ts);
  if (!source || atMs === undefined || textAt(event, "tab") !== "home") return undefined;
  return {
    delivery: `h:${source.user}:${ts}`,
    at: placed(source, home, {}),
    atMs,
    content: { kind: "opened", greet: true },
  };
}

/** A message as Slack shows it. */
interface Said {
  readonly channel: string;
  readonly message: unknown;
  readonly ts: string;
  readonly user: string;
  readonly thread: string | undefined;
}

// What people write; all other subtypes are Slack's own news of the channel.
const heard: readonly (string | undefined)[] = [
  undefined,
  "file_share",
  "me_message",
  "thread_broadcast",
];

/** Who wrote what; nobody for bots, this one too, and for news. */
function saidIn(body: unknown, message: unknown): Said | undefined {
  const channel = textAt(body, "event", "channel");
  const [ts, user, thread] = ["ts", "user", "thread_ts"].map((name) => textAt(message, name));
  if (channel === undefined || ts === undefined || user === undefined) return undefined;
  const isBot = textAt(message, "bot_id") !== undefined || user === "USLACKBOT";
  if (isBot || user === botIn(body) || !heard.includes(textAt(message, "subtype")))
    return undefined;
  // The first message of a thread belongs to the channel.
  return { channel, message, ts, user, thread: thread === ts ? undefined : thread };
}

/** The bot's own user, as far as the delivery tells. */
function botIn(body: unknown): string | undefined {
  const bot = listAt(body, "authorizations").find((entry) => at(entry, "is_bot") === true);
  return textAt(bot, "user_id");
}

function fromMessage(body: unknown, names: Names): ChatEvent | undefined {
  const said = saidIn(body, at(body, "event"));
  const atMs = msOf(said?.ts);
  const source = sourceOfEvent(body, said?.user);
  if (!said || !source || atMs === undefined) return undefined;
  const place = placed(source, said.channel, inThread(said.thread));
  const content = contentOf(body, { said, shared: place.shared, names });
  if (!content) return undefined;
  return {
    delivery: `m:${said.channel}:${said.ts}`,
    at: place,
    atMs,
    content,
    message: keyOf({ kind: "posted", channel: said.channel, ts: [said.ts] }),
  };
}

/** What people say to each other in a channel is not for the bot. */
function contentOf(
  body: unknown,
  { said, shared, names }: { readonly said: Said; readonly shared: boolean; readonly names: Names },
): Content | undefined {
  const { text, mentioned } = wordsOf(body, said);
  if (shared && !mentioned) return undefined;
  if (text.trim() !== "") return { kind: "text", text: messageLine(text, names), addressed: true };
  if (hasMore(said.message)) return { kind: "media" };
  return mentioned ? { kind: "text", text: "/help", addressed: true } : undefined;
}

/** The text as typed, without the bot's mention. */
function wordsOf(
  body: unknown,
  { message }: Said,
): { readonly text: string; readonly mentioned: boolean } {
  const isMention = textAt(body, "event", "type") === "app_mention";
  const sent = textAt(message, "text") ?? "";
  const bot = botIn(body) ?? (isMention ? firstMention(sent) : undefined);
  const { text, mentioned } = withoutMention(sent, bot);
  return {
    text: typedText(text, listAt(message, "blocks")),
    mentioned: mentioned || isMention,
  };
}

/** Files, or a message that is passed on. */
const hasMore = (message: unknown): boolean =>
  listAt(message, "files").length + listAt(message, "attachments").length > 0;

function fromEdit(body: unknown): ChatEvent | undefined {
  const message = at(body, "event", "message");
  const edit = textAt(message, "edited", "ts");
  const said = saidIn(body, message);
  const source = sourceOfEvent(body, said?.user);
  const atMs = msOf(edit);
  if (!said || !source || atMs === undefined || !isTheirs(body, said)) return undefined;
  const place = placed(source, said.channel, inThread(said.thread));
  const { text, mentioned } = wordsOf(body, said);
  if (place.shared && !mentioned) return undefined;
  return {
    delivery: `e:${said.channel}:${said.ts}:${edit}`,
    at: place,
    atMs,
    content: text === "" ? { kind: "edited" } : { kind: "edited", text },
    message: keyOf({ kind: "posted", channel: said.channel, ts: [said.ts] }),
  };
}

/** Slack changes messages, too: it adds what a link leads to, or the language. */
function isTheirs(body: unknown, { message, user }: Said): boolean {
  const by = textAt(message, "edited", "user") ?? user;
  const before = at(body, "event", "previous_message");
  return by === user && (before === undefined || at(before, "text") !== at(message, "text"));
}

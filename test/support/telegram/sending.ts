import type { Message } from "grammy/types";
import type { Backstage, Method } from "./backstage.ts";
import { documentContent, photoContent, toUpload } from "./files.ts";
import { parseKeyboard } from "./keyboard.ts";
import type { Payload } from "./payload.ts";
import { badRequest } from "./refusal.ts";
import {
  addMessage,
  replyFields,
  standing,
  threadFields,
  threadOf,
  type Room,
  type Stored,
} from "./room.ts";
import { parseCaption, parseText, type Wording } from "./text.ts";
import type { Upload } from "./types.ts";

const actions: ReadonlySet<string> = new Set([
  "typing",
  "upload_photo",
  "record_video",
  "upload_video",
  "record_voice",
  "upload_voice",
  "upload_document",
  "choose_sticker",
  "find_location",
  "record_video_note",
  "upload_video_note",
]);

/** What the bot says, before it is clear where. */
interface Content {
  readonly fields: Partial<Message>;
  readonly html: string;
  readonly file?: Upload;
}

export const sendMessage: Method = (backstage, payload) =>
  post(backstage, payload, () => {
    const wording = parseText(payload.text("text") ?? "", payload.text("parse_mode"));
    return { fields: textFields(wording), html: wording.html };
  });

export const sendPhoto: Method = (backstage, payload) =>
  post(backstage, payload, () => {
    const file = toUpload(payload.file("photo"));
    const caption = captionOf(payload);
    return { fields: { ...photoContent(file), ...caption.fields }, html: caption.html, file };
  });

export const sendDocument: Method = (backstage, payload) =>
  post(backstage, payload, () => {
    const file = toUpload(payload.file("document"));
    const caption = captionOf(payload);
    return { fields: { ...documentContent(file), ...caption.fields }, html: caption.html, file };
  });

export const sendChatAction: Method = ({ world, actions: done }, payload) => {
  const room = world.reach(payload.number("chat_id"));
  const thread = threadIn(room, payload);
  const action = payload.text("action") ?? "";
  if (!actions.has(action)) throw badRequest("wrong parameter action in request");
  done.push({ chat: room.chat.id, action, ...(thread !== undefined && { thread }) });
  return true;
};

/** The fields of a text message. */
export function textFields({ text, entities }: Wording): Partial<Message> {
  return { text, ...(entities.length > 0 && { entities: [...entities] }) };
}

/** The caption in a payload, as fields of a message. */
export function captionOf(payload: Payload): Content {
  return captionFields(parseCaption(payload.text("caption") ?? "", payload.text("parse_mode")));
}

/** An empty caption is none. */
export function captionFields({ text, entities, html }: Wording): Content {
  const caption_entities = [...entities];
  const fields = {
    ...(text !== "" && { caption: text }),
    ...(entities.length > 0 && { caption_entities }),
  };
  return { fields, html };
}

/** The real server looks for the chat first, then at the content, then at the keyboard. */
function post({ world }: Backstage, payload: Payload, contentOf: () => Content): Message {
  const room = world.reach(payload.number("chat_id"));
  const { fields, html, file } = contentOf();
  const keyboard = parseKeyboard(payload.object("reply_markup"));
  const thread = threadIn(room, payload);
  const replied = repliedIn(room, payload.object("reply_parameters"));
  const content: Partial<Message> = {
    ...threadFields(room, thread ?? threadOf(room, replied)),
    ...replyFields(replied),
    ...fields,
    ...(keyboard && { reply_markup: keyboard }),
  };
  const { id, is_bot, first_name, username } = world.me;
  const from = { id, is_bot, first_name, username };
  return addMessage(room, { from, content, html, file }).message;
}

/** A topic of a forum, or in another supergroup the first message of an exchange. */
function threadIn(room: Room, payload: Payload): number | undefined {
  const thread = payload.number("message_thread_id");
  if (thread === undefined) return undefined;
  const { chat, topics } = room;
  const isRoot = chat.type === "supergroup" && !chat.is_forum && standing(room, thread);
  if (!topics.has(thread) && !isRoot) throw badRequest("message thread not found");
  return thread;
}

function repliedIn(room: Room, parameters: unknown): Stored | undefined {
  if (parameters === undefined) return undefined;
  const {
    message_id: id,
    allow_sending_without_reply: isOptional = false,
    ...rest
  } = parameters as { readonly [name: string]: unknown };
  const [extra] = Object.keys(rest);
  if (extra !== undefined) throw badRequest(`the fake plays no replies with "${extra}"`);
  const replied = standing(room, Number(id));
  if (!replied && isOptional !== true) throw badRequest("message to be replied not found");
  return replied;
}

import type { InlineKeyboardMarkup, Message } from "grammy/types";
import type { Backstage, Method } from "./backstage.ts";
import { documentContent, photoContent, toUpload } from "./files.ts";
import { parseKeyboard } from "./keyboard.ts";
import type { Payload } from "./payload.ts";
import { badRequest, notPlayed } from "./refusal.ts";
import { standing, type Stored } from "./room.ts";
import { captionFields, captionOf, textFields } from "./sending.ts";
import { parseCaption, parseText } from "./text.ts";
import type { Upload } from "./types.ts";

/** What a message becomes. What it says is taken out first. */
interface Change {
  readonly fields: Partial<Message>;
  readonly html: string;
  readonly file?: Upload | undefined;
}

type Fields = { readonly [name: string]: unknown };

const media = ["photo", "document"] as const;

export const editMessageText: Method = (backstage, payload) => {
  const stored = editable(backstage, payload);
  if (stored.message.text === undefined)
    throw badRequest("there is no text in the message to edit");
  const wording = parseText(payload.text("text") ?? "", payload.text("parse_mode"));
  return change(stored, payload, { fields: textFields(wording), html: wording.html });
};

export const editMessageCaption: Method = (backstage, payload) => {
  const stored = editable(backstage, payload);
  if (stored.message.text !== undefined) {
    throw badRequest("there is no caption in the message to edit");
  }
  const { fields, html } = captionOf(payload);
  const kept = only(stored.message, media);
  return change(stored, payload, { fields: { ...kept, ...fields }, html, file: stored.file });
};

export const editMessageMedia: Method = (backstage, payload) => {
  const stored = editable(backstage, payload);
  const {
    type,
    media: raw,
    caption,
    parse_mode: mode,
    ...rest
  } = payload.object("media") as Fields;
  const [extra] = Object.keys(rest);
  if (extra !== undefined) throw notPlayed(`the field ${extra} of a medium`);
  if (type !== "photo" && type !== "document") throw notPlayed(`media of the type ${String(type)}`);
  const file = toUpload(raw as Upload | string | undefined);
  const content = type === "photo" ? photoContent(file) : documentContent(file);
  const wording = captionFields(
    parseCaption((caption ?? "") as string, mode as string | undefined),
  );
  const fields = { ...content, ...wording.fields };
  return change(stored, payload, { fields, html: wording.html, file });
};

export const editMessageReplyMarkup: Method = (backstage, payload) => {
  const stored = editable(backstage, payload);
  const said = ["text", "entities", "caption", "caption_entities", ...media] as const;
  const { html, file } = stored;
  return change(stored, payload, { fields: only(stored.message, said), html, file });
};

export const deleteMessage: Method = ({ world }, payload) => {
  const room = world.reach(payload.number("chat_id"));
  const stored = standing(room, payload.number("message_id"));
  if (!stored) throw badRequest("message to delete not found");
  if (!isDeletable({ world }, stored)) throw badRequest("message can't be deleted for everyone");
  stored.stands = false;
  return true;
};

/** What is not there is passed over; if one may not be deleted, none is. */
export const deleteMessages: Method = ({ world }, payload) => {
  const room = world.reach(payload.number("chat_id"));
  const ids = payload.object("message_ids");
  if (!Array.isArray(ids) || ids.length === 0) {
    throw badRequest("message identifiers are not specified");
  }
  if (ids.length > 100) throw badRequest("too many message identifiers specified");
  const found = ids.flatMap((id: unknown) => standing(room, Number(id)) ?? []);
  if (!found.every((stored) => isDeletable({ world }, stored))) {
    throw badRequest("message can't be deleted for everyone");
  }
  for (const stored of found) stored.stands = false;
  return true;
};

/** Source: Bot API, deleteMessage. */
function isDeletable({ world }: Pick<Backstage, "world">, stored: Stored): boolean {
  const { chat, date } = stored.message;
  const hours = stored.ageHours + (Date.now() / 1000 - date) / 3600;
  const isOwn = stored.from.id === world.me.id;
  return hours < 48 && (isOwn || chat.type === "private" || world.room(chat).botMayDelete);
}

function editable({ world }: Backstage, payload: Payload): Stored {
  const room = world.reach(payload.number("chat_id"));
  const stored = standing(room, payload.number("message_id"));
  if (!stored) throw badRequest("message to edit not found");
  if (stored.from.id !== world.me.id) throw badRequest("message can't be edited");
  return stored;
}

/** The keyboard goes unless the call brings one. */
function change(stored: Stored, payload: Payload, { fields, html, file }: Change): Message {
  const keyboard = parseKeyboard(payload.object("reply_markup"));
  const next = assemble(stored.message, fields, keyboard);
  const isSame = JSON.stringify(next) === JSON.stringify(assemble(stored.message, stored.message));
  if (isSame && file === stored.file) {
    throw badRequest(
      "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message",
    );
  }
  if (stored.message.reply_markup) stored.former.push(stored.message.reply_markup);
  const edit_date = Math.floor(Date.now() / 1000);
  Object.assign(stored, { message: { ...next, edit_date }, html, file, edits: stored.edits + 1 });
  return stored.message;
}

const order = ["text", "entities", "caption", "caption_entities", ...media] as const;

/** `message` with what is said in `said`, always in the same order so that two can be compared. */
function assemble(
  message: Message,
  said: Partial<Message>,
  keyboard: InlineKeyboardMarkup | undefined = said.reply_markup,
): Message {
  const { reply_markup: _, edit_date: __, ...rest } = message;
  const frame = Object.fromEntries(
    Object.entries(rest).filter(([name]) => !(order as readonly string[]).includes(name)),
  );
  const spoken = only(said, order);
  return { ...frame, ...spoken, ...(keyboard && { reply_markup: keyboard }) } as Message;
}

function only(message: Partial<Message>, names: readonly (keyof Message)[]): Partial<Message> {
  return Object.fromEntries(
    names.flatMap((name) => (message[name] === undefined ? [] : [[name, message[name]]])),
  ) as Partial<Message>;
}

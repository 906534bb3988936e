import type { InlineKeyboardButton, InlineKeyboardMarkup } from "grammy/types";
import { badRequest, notPlayed } from "./refusal.ts";
import type { ShownButton } from "./types.ts";

type Fields = { readonly [name: string]: unknown };

/** At most so many buttons in one keyboard. */
const maxButtons = 100;
/** In UTF-8. Source: Bot API, InlineKeyboardButton. */
const maxDataBytes = 64;

const decoration = ["text", "style", "icon_custom_emoji_id"];
const purposes = [
  "callback_data",
  "url",
  "web_app",
  "login_url",
  "disabled",
  "switch_inline_query",
  "switch_inline_query_current_chat",
  "switch_inline_query_chosen_chat",
  "copy_text",
  "callback_game",
  "pay",
];
/** The other things that can stand in `reply_markup`; none of them shows at the message. */
const others = ["keyboard", "remove_keyboard", "force_reply"];

/** The keyboard in `markup`; `undefined` if there is none or it has no button. */
export function parseKeyboard(markup: unknown): InlineKeyboardMarkup | undefined {
  if (markup === undefined) return undefined;
  const { inline_keyboard: rows, ...rest } = markup as Fields;
  if (rows === undefined && others.some((name) => name in rest)) return undefined;
  const extra = Object.keys(rest).find((name) => name !== "force_reply");
  if (extra !== undefined) throw badRequest(`reply markup has no field "${extra}"`);
  if (!Array.isArray(rows)) throw badRequest("object expected as reply markup");
  const keyboard = rows.map(parseRow).filter((row) => row.length > 0);
  if (keyboard.flat().length > maxButtons) throw badRequest("reply markup is too long");
  return keyboard.length > 0 ? { inline_keyboard: keyboard } : undefined;
}

/** The buttons of a message as a person sees them. */
export function toShown(
  markup: InlineKeyboardMarkup | undefined,
): readonly (readonly ShownButton[])[] {
  return (markup?.inline_keyboard ?? []).map((row) =>
    row.map((button) => ({
      text: button.text,
      ...("callback_data" in button && { data: button.callback_data }),
      ...("url" in button && { url: button.url }),
    })),
  );
}

function parseRow(row: unknown): InlineKeyboardButton[] {
  if (!Array.isArray(row)) throw badRequest("can't parse inline keyboard: row must be an array");
  return row.map(parseButton);
}

function parseButton(raw: unknown): InlineKeyboardButton {
  if (typeof raw !== "object" || raw === null) throw wrong("expected an object");
  const button = raw as Fields;
  const unknown = Object.keys(button).find((name) => ![...decoration, ...purposes].includes(name));
  if (unknown !== undefined) throw wrong(`there is no field "${unknown}"`);
  if (typeof button["text"] !== "string") throw wrong('Field "text" must be of type String');
  if (button["text"].trim() === "") {
    throw badRequest("inline keyboard button text must be non-empty");
  }
  checkPurpose(button);
  return raw as InlineKeyboardButton;
}

function checkPurpose(button: Fields): void {
  const [purpose, ...more] = purposes.filter((name) => button[name] !== undefined);
  if (purpose === undefined) throw wrong("Text buttons are unallowed in the inline keyboard");
  // The real server takes the first it finds.
  if (more.length > 0) throw wrong("a button is for one purpose");
  if (purpose === "callback_data") return checkData(button[purpose]);
  if (purpose === "url") return checkUrl(button[purpose]);
  throw notPlayed(`buttons with ${purpose}`);
}

function checkData(data: unknown): void {
  if (typeof data !== "string") throw wrong('Field "callback_data" must be of type String');
  const bytes = Buffer.byteLength(data);
  if (bytes === 0 || bytes > maxDataBytes) throw badRequest("BUTTON_DATA_INVALID");
}

function checkUrl(url: unknown): void {
  if (typeof url !== "string") throw wrong('Field "url" must be of type String');
  const isFine = /^(https?|tg):\/\/[^\s/]/i.test(url) && URL.canParse(url);
  if (!isFine) {
    throw badRequest(`inline keyboard button URL '${url}' is invalid: Wrong HTTP URL`);
  }
}

const wrong = (why: string): Error => badRequest(`can't parse inline keyboard button: ${why}`);

import type { ChatMember } from "grammy/types";
import type { Backstage, Method } from "./backstage.ts";
import {
  deleteMessage,
  deleteMessages,
  editMessageCaption,
  editMessageMedia,
  editMessageReplyMarkup,
  editMessageText,
} from "./editing.ts";
import type { MethodName } from "./fields.ts";
import { deleteMyCommands, getMyCommands, setMyCommands } from "./commands.ts";
import type { Payload } from "./payload.ts";
import { deleteWebhook, getUpdates, getWebhookInfo, setWebhook } from "./reception.ts";
import { badRequest } from "./refusal.ts";
import { sendChatAction, sendDocument, sendMessage, sendPhoto } from "./sending.ts";

const maxCallbackText = 200;

const getMe: Method = ({ world }) => world.me;

const answerCallbackQuery: Method = ({ openCallbacks, answered }, payload) => {
  const id = payload.text("callback_query_id") ?? "";
  const text = payload.text("text");
  if ((text ?? "").length > maxCallbackText) throw badRequest("MESSAGE_TOO_LONG");
  if (!openCallbacks.delete(id)) {
    throw badRequest("query is too old and response timeout expired or query ID is invalid");
  }
  answered.push({ id, alert: payload.flag("show_alert"), ...(text !== undefined && { text }) });
  return true;
};

const getChat: Method = ({ world }, payload) => ({
  ...world.reach(payload.number("chat_id")).chat,
  accent_color_id: 0,
  max_reaction_count: 11,
  accepted_gift_types: {
    unlimited_gifts: false,
    limited_gifts: false,
    unique_gifts: false,
    premium_subscription: false,
    gifts_from_channels: false,
  },
});

const getChatMember: Method = ({ world }, payload): ChatMember => {
  const room = world.reach(payload.number("chat_id"));
  const id = payload.number("user_id") ?? 0;
  const user = world.user(id);
  if (!user) throw badRequest("user not found");
  return world.member(room, user);
};

const methods: { readonly [Name in Exclude<MethodName, "getUpdates">]: Method } = {
  getMe,
  setWebhook,
  deleteWebhook,
  getWebhookInfo,
  sendMessage,
  sendPhoto,
  sendDocument,
  sendChatAction,
  editMessageText,
  editMessageCaption,
  editMessageMedia,
  editMessageReplyMarkup,
  deleteMessage,
  deleteMessages,
  answerCallbackQuery,
  getMyCommands,
  setMyCommands,
  deleteMyCommands,
  getChat,
  getChatMember,
};

/** A call that was understood. */
export interface Asked {
  readonly method: MethodName;
  readonly payload: Payload;
  /** Aborted when the client has left. */
  readonly gone: AbortSignal;
}

/** Does what was asked and gives the result, or throws a `Refusal`. */
export async function perform(backstage: Backstage, asked: Asked): Promise<unknown> {
  const { method, payload, gone } = asked;
  if (method === "getUpdates") return getUpdates(backstage, payload, gone);
  return methods[method](backstage, payload);
}

// Which fields each method has, and how their values are read. Source: Bot API 10, the methods.

/** How a value is written. In a form everything is text, and an object is JSON. */
export type FieldKind = "string" | "integer" | "boolean" | "object" | "chat" | "file";

/** The fields of one method. */
export type Fields = { readonly [name: string]: FieldKind };

const updates: Fields = { allowed_updates: "object" };

const where: Fields = {
  business_connection_id: "string",
  chat_id: "chat",
  message_thread_id: "integer",
};

const sending: Fields = {
  ...where,
  direct_messages_topic_id: "integer",
  ephemeral_message_parameters: "object",
  disable_notification: "boolean",
  protect_content: "boolean",
  allow_paid_broadcast: "boolean",
  suggested_post_parameters: "object",
  message_effect_id: "string",
  reply_parameters: "object",
  reply_markup: "object",
};

const caption: Fields = { caption: "string", parse_mode: "string", caption_entities: "object" };

const text: Fields = {
  text: "string",
  parse_mode: "string",
  entities: "object",
  link_preview_options: "object",
};

const editing: Fields = {
  business_connection_id: "string",
  chat_id: "chat",
  message_id: "integer",
  inline_message_id: "string",
  reply_markup: "object",
};

const commands: Fields = { scope: "object", language_code: "string" };

/** The methods that the fake plays. */
export const methods = {
  getMe: {},
  getUpdates: { ...updates, offset: "integer", limit: "integer", timeout: "integer" },
  setWebhook: {
    ...updates,
    url: "string",
    certificate: "file",
    ip_address: "string",
    max_connections: "integer",
    drop_pending_updates: "boolean",
    secret_token: "string",
  },
  deleteWebhook: { drop_pending_updates: "boolean" },
  getWebhookInfo: {},
  sendMessage: { ...sending, ...text },
  sendPhoto: {
    ...sending,
    ...caption,
    photo: "file",
    show_caption_above_media: "boolean",
    has_spoiler: "boolean",
  },
  sendDocument: {
    ...sending,
    ...caption,
    document: "file",
    thumbnail: "file",
    disable_content_type_detection: "boolean",
  },
  sendChatAction: { ...where, action: "string" },
  editMessageText: { ...editing, ...text, rich_message: "object" },
  editMessageCaption: { ...editing, ...caption, show_caption_above_media: "boolean" },
  editMessageMedia: { ...editing, media: "object" },
  editMessageReplyMarkup: editing,
  deleteMessage: { chat_id: "chat", message_id: "integer" },
  deleteMessages: { chat_id: "chat", message_ids: "object" },
  answerCallbackQuery: {
    callback_query_id: "string",
    text: "string",
    show_alert: "boolean",
    url: "string",
    cache_time: "integer",
  },
  getMyCommands: commands,
  setMyCommands: { ...commands, commands: "object" },
  deleteMyCommands: commands,
  getChat: { chat_id: "chat" },
  getChatMember: { chat_id: "chat", user_id: "integer" },
} as const satisfies { readonly [method: string]: Fields };

/** The name of a method that the fake plays. */
export type MethodName = keyof typeof methods;

/** Fields that are there, but whose effect the fake does not play. */
export const unplayed: ReadonlySet<string> = new Set([
  "business_connection_id",
  "inline_message_id",
  "direct_messages_topic_id",
  "ephemeral_message_parameters",
  "suggested_post_parameters",
  "message_effect_id",
  "entities",
  "caption_entities",
  "rich_message",
  "thumbnail",
]);

/** The method that is meant by `name`; the Bot API does not look at case. */
export function methodNamed(name: string): MethodName | undefined {
  const wanted = name.toLowerCase();
  return (Object.keys(methods) as MethodName[]).find((known) => known.toLowerCase() === wanted);
}

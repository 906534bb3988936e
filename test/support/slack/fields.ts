// Which arguments each method has and which right it needs. Source: docs.slack.dev, "Web API methods".
import type { Fields } from "./payload.ts";

/** What the fake knows of a method. */
export interface MethodFacts {
  readonly fields: Fields;
  /** The right that the bot must have; by the kind of conversation where it depends on that. */
  readonly scope?: string;
  /** Whose token it takes; a bot's unless given. */
  readonly token?: "app" | "none";
}

const message: Fields = {
  channel: "text",
  text: "text",
  blocks: "json",
  attachments: "json",
  thread_ts: "text",
  parse: "text",
  link_names: "flag",
  mrkdwn: "flag",
};

const page: Fields = {
  channel: "text",
  cursor: "text",
  include_all_metadata: "flag",
  inclusive: "flag",
  latest: "text",
  oldest: "text",
  limit: "number",
};

/** The methods that the fake plays. */
export const methodFacts = {
  "auth.test": { fields: {} },
  "chat.postMessage": {
    scope: "chat:write",
    fields: {
      ...message,
      metadata: "json",
      reply_broadcast: "flag",
      unfurl_links: "flag",
      unfurl_media: "flag",
    },
  },
  "chat.postEphemeral": { scope: "chat:write", fields: { ...message, user: "text" } },
  "chat.update": {
    scope: "chat:write",
    fields: { ...message, ts: "text", metadata: "json", file_ids: "json", reply_broadcast: "flag" },
  },
  "chat.delete": { scope: "chat:write", fields: { channel: "text", ts: "text" } },
  "conversations.open": {
    scope: "im:write",
    fields: { users: "text", channel: "text", return_im: "flag", prevent_creation: "flag" },
  },
  "conversations.info": {
    scope: "read",
    fields: { channel: "text", include_locale: "flag", include_num_members: "flag" },
  },
  "conversations.history": { scope: "history", fields: page },
  "conversations.replies": { scope: "history", fields: { ...page, ts: "text" } },
  "views.open": { fields: { trigger_id: "text", interactivity_pointer: "text", view: "json" } },
  "views.push": { fields: { trigger_id: "text", interactivity_pointer: "text", view: "json" } },
  "views.update": {
    fields: { view_id: "text", external_id: "text", view: "json", hash: "text" },
  },
  "views.publish": { fields: { user_id: "text", view: "json", hash: "text" } },
  "files.getUploadURLExternal": {
    scope: "files:write",
    fields: { filename: "text", length: "number", alt_txt: "text", snippet_type: "text" },
  },
  "files.completeUploadExternal": {
    scope: "files:write",
    fields: {
      files: "json",
      channel_id: "text",
      channels: "text",
      thread_ts: "text",
      initial_comment: "text",
      blocks: "json",
    },
  },
  "apps.connections.open": { fields: {}, token: "app" },
  "apps.uninstall": { fields: { client_id: "text", client_secret: "text" } },
  "auth.revoke": { fields: { test: "flag" } },
  "bots.info": { scope: "users:read", fields: { bot: "text", team_id: "text" } },
  "users.info": { scope: "users:read", fields: { user: "text", include_locale: "flag" } },
  "team.info": { scope: "team:read", fields: { team: "text", domain: "text" } },
  "oauth.v2.access": {
    token: "none",
    fields: {
      client_id: "text",
      client_secret: "text",
      code: "text",
      redirect_uri: "text",
      grant_type: "text",
      refresh_token: "text",
    },
  },
} as const satisfies { readonly [method: string]: MethodFacts };

/** The name of a method that the fake plays. */
export type MethodName = keyof typeof methodFacts;

export const isMethod = (name: string): name is MethodName => Object.hasOwn(methodFacts, name);

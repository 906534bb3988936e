import { MessageFlags } from "discord-api-types/v10";

import { rows } from "./component-rules.ts";
import { embeds } from "./embed-rules.ts";
import {
  anything,
  by,
  fieldsOf,
  flag,
  list,
  number,
  oneOf,
  optional,
  record,
  remark,
  snowflake,
  text,
  type Rule,
} from "./rules.ts";

/** Where a message is written; what it may have differs. */
export type MessagePlace =
  /** `POST /channels/:channel/messages` */
  | "post"
  /** `PATCH /channels/:channel/messages/:message` */
  | "edit"
  /** An interaction is answered by a message (type 4). */
  | "answer"
  /** An interaction changes the message with the button (type 7). */
  | "update"
  /** `POST /webhooks/:app/:token` */
  | "further"
  /** `PATCH` of an answer to an interaction. */
  | "change";

const { SuppressEmbeds, SuppressNotifications, Ephemeral } = MessageFlags;

/** Source: Discord API reference: the `flags` of each of these calls. */
const flagsOf: { readonly [Place in MessagePlace]: number } = {
  post: SuppressEmbeds | SuppressNotifications,
  edit: SuppressEmbeds,
  answer: SuppressEmbeds | SuppressNotifications | Ephemeral,
  update: SuppressEmbeds,
  further: SuppressEmbeds | SuppressNotifications | Ephemeral,
  change: SuppressEmbeds,
};

const flags =
  (allowed: number): Rule =>
  (value, spot) => {
    number({ least: 0 })(value, spot);
    const others = Number(value) & ~allowed;
    if (others > 0) remark(spot, `the flags ${others} do not belong here`);
  };

/** An old file by its id, or a new one by its number. */
const attachment = record({
  id: snowflake,
  filename: optional(text({ most: 1_024 })),
  description: optional(text({ most: 1_024 })),
  ...Object.fromEntries(
    ["title", "content_type", "size", "url", "proxy_url", "height", "width"].map((name) => [
      name,
      anything,
    ]),
  ),
});

/** What users wrote must ping nobody, so that no message may leave that to Discord. */
export const mentions: Rule = (value, spot) => {
  const { parse, users = [], roles = [], replied_user: replied = false } = fieldsOf(value);
  const lists = [parse, users, roles];
  const isEmpty = lists.every((one) => Array.isArray(one) && one.length === 0);
  if (!isEmpty || replied !== false) remark(spot, "somebody could be pinged: parse must be []");
};

const common: { readonly [field: string]: Rule } = {
  content: optional(text({ least: 0, most: 2_000 })),
  embeds: optional(embeds),
  allowed_mentions: mentions,
  components: optional(rows),
  attachments: optional(list(attachment, { most: 10 })),
};

const reference = record({
  type: optional(oneOf(0)),
  message_id: snowflake,
  channel_id: optional(snowflake),
  guild_id: optional(snowflake),
  fail_if_not_exists: optional(flag),
});

const nonce: Rule = (value, spot) => {
  if (typeof value === "number") number({})(value, spot);
  else text({ most: 25 })(value, spot);
};

/** What may be said only in a new message. */
const own: { readonly [Place in MessagePlace]?: { readonly [field: string]: Rule } } = {
  post: {
    tts: optional(flag),
    nonce: optional(nonce),
    enforce_nonce: optional(flag),
    message_reference: optional(reference),
  },
  answer: { tts: optional(flag) },
  further: { tts: optional(flag) },
};

/** What the body of a message has to be there. */
export const messageRule = (place: MessagePlace): Rule =>
  record({ ...common, ...own[place], flags: optional(flags(flagsOf[place])) });

/** The data of an answer that is filled in later (type 5). */
export const laterRule: Rule = optional(
  record({ flags: optional(flags(Ephemeral)), allowed_mentions: anything }),
);

/** What answers an interaction, by its `type`; `rules` are those that such an interaction takes. */
export const callbackRule = (rules: { readonly [type: string]: Rule }): Rule =>
  by(
    "type",
    Object.fromEntries(
      Object.entries(rules).map(([type, data]) => [type, record({ type: anything, data })]),
    ),
  );

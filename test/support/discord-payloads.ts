import type {
  APIApplicationCommandAutocompleteInteraction,
  APIChatInputApplicationCommandInteraction,
  APIMessage,
  APIMessageComponentButtonInteraction,
  APIModalSubmission,
  APIModalSubmitInteraction,
  APIUser,
  GatewayMessageCreateDispatchData,
} from "discord-api-types/v10";
import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ChannelType,
  ComponentType,
  InteractionContextType,
  InteractionType,
  Locale,
  MessageFlags,
  MessageType,
} from "discord-api-types/v10";

/** The bot, whose app has another id. */
export const botId = "1100000000000000001";
export const appId = "1100000000000000002";
export const annId = "1200000000000000001";
export const serverId = "1300000000000000001";
/** A channel of the server. */
export const channelId = "1400000000000000001";
/** The direct message of Ann with the bot. */
export const dmId = "1400000000000000002";

/** The first moment of most tests, in ms since 1970. */
export const noonMs = Date.UTC(2026, 10, 1, 12);

/** An id that was given at `ms`. */
export const idOf = (ms: number, number = 0): string =>
  ((BigInt(ms - 1_420_070_400_000) << 22n) + BigInt(number)).toString();

export const user = (id = annId, more: Partial<APIUser> = {}): APIUser => ({
  id,
  username: `user-${id.slice(-2)}`,
  discriminator: "0",
  global_name: null,
  avatar: null,
  ...more,
});

type Message = GatewayMessageCreateDispatchData;

const messageOf = (id: string, channel: string): APIMessage => ({
  id,
  channel_id: channel,
  author: user(),
  content: "",
  timestamp: "2026-11-01T12:00:00.000000+00:00",
  edited_timestamp: null,
  tts: false,
  mention_everyone: false,
  mentions: [],
  mention_roles: [],
  attachments: [],
  embeds: [],
  pinned: false,
  type: MessageType.Default,
});

/** A direct message of Ann's. */
export const dm = (content: string, more: Partial<Message> = {}): Message => ({
  ...messageOf(idOf(noonMs, 1), dmId),
  content,
  ...more,
});

/** What Ann says on the server; a message that names the bot says so. */
export const said = (content: string, more: Partial<Message> = {}): Message => ({
  ...messageOf(idOf(noonMs, 2), channelId),
  guild_id: serverId,
  content,
  mentions: content.includes(botId) ? [user(botId, { bot: true })] : [],
  ...more,
});

interface Where {
  /** On the server, or in the direct message. @default "server" */
  readonly where?: "server" | "dm";
  /** @default noon, the first of it */
  readonly id?: string;
}

const member = {
  user: user(),
  roles: [],
  joined_at: "2026-01-01T00:00:00.000000+00:00",
  deaf: false,
  mute: false,
  flags: 0,
  permissions: "0",
};

const arrival = ({ where = "server", id = idOf(noonMs, 3) }: Where) => ({
  id,
  application_id: appId,
  token: `token-of-${id}`,
  version: 1 as const,
  app_permissions: "0",
  locale: Locale.EnglishUS,
  entitlements: [],
  attachment_size_limit: 10_000_000,
  ...(where === "server"
    ? {
        guild_id: serverId,
        channel_id: channelId,
        channel: { id: channelId, type: ChannelType.GuildText as const },
        member,
        context: InteractionContextType.Guild,
        authorizing_integration_owners: { 0: serverId },
      }
    : {
        channel_id: dmId,
        channel: { id: dmId, type: ChannelType.DM as const },
        user: user(),
        context: InteractionContextType.BotDM,
        authorizing_integration_owners: { 0: "0" },
      }),
});

type Value = string | number | boolean;

/** Ann sends a command with these values. */
export const slash = (
  name: string,
  values: { readonly [option: string]: Value } = {},
  where: Where = {},
): APIChatInputApplicationCommandInteraction => ({
  ...arrival(where),
  type: InteractionType.ApplicationCommand,
  data: {
    id: "1500000000000000001",
    name,
    type: ApplicationCommandType.ChatInput,
    options: Object.entries(values).map(([option, value]) => optionOf(option, value)),
  },
});

const optionOf = (name: string, value: Value) => {
  if (typeof value === "string")
    return { name, type: ApplicationCommandOptionType.String as const, value };
  return typeof value === "number"
    ? { name, type: ApplicationCommandOptionType.Integer as const, value }
    : { name, type: ApplicationCommandOptionType.Boolean as const, value };
};

/** Ann types the value of `focused`; numbers come as texts then. */
export const typing = (
  name: string,
  values: { readonly [option: string]: string | number },
  { focused, ...where }: Where & { readonly focused: string },
): APIApplicationCommandAutocompleteInteraction => ({
  ...arrival(where),
  type: InteractionType.ApplicationCommandAutocomplete,
  data: {
    id: "1500000000000000001",
    name,
    type: ApplicationCommandType.ChatInput,
    options: Object.entries(values).map(([option, value]) => ({
      name: option,
      type:
        typeof value === "number"
          ? ApplicationCommandOptionType.Integer
          : ApplicationCommandOptionType.String,
      value: String(value),
      ...(option === focused ? { focused: true } : {}),
    })),
  },
});

/** The message of the bot's that a button stands on. */
export const buttonMessageId = idOf(noonMs - 60_000, 4);

const botMessage = (where: Where["where"], hidden: boolean): APIMessage => ({
  ...messageOf(buttonMessageId, where === "dm" ? dmId : channelId),
  author: user(botId, { bot: true }),
  ...(hidden ? { flags: MessageFlags.Ephemeral } : {}),
});

interface OnMessage extends Where {
  /** The message is seen by Ann alone. */
  readonly hidden?: boolean;
}

/** Ann presses the button of this `custom_id`. */
export const pressing = (
  customId: string,
  { hidden = false, ...where }: OnMessage = {},
): APIMessageComponentButtonInteraction => ({
  ...arrival(where),
  type: InteractionType.MessageComponent,
  message: botMessage(where.where, hidden),
  channel_id: where.where === "dm" ? dmId : channelId,
  channel: arrival(where).channel,
  data: { custom_id: customId, component_type: ComponentType.Button },
});

/** Ann sends the form of this `custom_id`. */
export const sending = (
  customId: string,
  values: { readonly [field: string]: string },
  { hidden = false, ...where }: OnMessage = {},
): APIModalSubmitInteraction => ({
  ...arrival(where),
  type: InteractionType.ModalSubmit,
  message: botMessage(where.where, hidden),
  data: {
    custom_id: customId,
    components: Object.entries(values).map(([field, value], i) => labelled(field, value, i)),
  },
});

const labelled = (
  field: string,
  value: string,
  i: number,
): APIModalSubmission["components"][number] => ({
  type: ComponentType.Label,
  id: i * 2 + 1,
  component: { type: ComponentType.TextInput, id: i * 2 + 2, custom_id: field, value },
});

import type { Backstage } from "./backstage.ts";
import type { ChannelKind, Delivery } from "./types.ts";
import { hasBot, type Room, type Team, type WireMessage } from "./world.ts";

/** A conversation of a workspace. */
export interface Scene {
  readonly team: Team;
  readonly room: Room;
}

type Event = { readonly type: string; readonly [field: string]: unknown };

/** What the Events API calls a kind of conversation. Source: docs.slack.dev, "message" event. */
const channelTypes: { readonly [Kind in ChannelKind]: string } = {
  public: "channel",
  private: "group",
  group: "mpim",
  direct: "im",
};

/** What the app must subscribe to. Source: docs.slack.dev, "message.im" and its siblings. */
const subscriptions: { readonly [Kind in ChannelKind]: string } = {
  public: "message.channels",
  private: "message.groups",
  group: "message.mpim",
  direct: "message.im",
};

/** Delivers an event to an app that is there and has subscribed to it. */
export function tell(
  stage: Backstage,
  team: Team,
  { event, subscription }: { readonly event: Event; readonly subscription: string },
): readonly Delivery[] {
  const { app, time, ids, courier } = stage;
  if (!app.events.has(subscription)) return [];
  const { id, enterprise, botUser } = team.workspace;
  const authorization = {
    enterprise_id: enterprise ?? null,
    team_id: id,
    user_id: botUser,
    is_bot: true,
    is_enterprise_install: false,
  };
  const body = {
    token: "verification",
    team_id: id,
    ...(enterprise !== undefined && { enterprise_id: enterprise }),
    context_team_id: id,
    context_enterprise_id: enterprise ?? null,
    api_app_id: app.id,
    event,
    type: "event_callback",
    event_id: ids.next("Ev"),
    event_time: time.nowSeconds(),
    authorizations: team.standing === "installed" ? [authorization] : [],
    is_ext_shared_channel: false,
    event_context: `4-${ids.next("ctx")}`,
  };
  return [courier.send({ kind: "event", body })];
}

/** A message stands: an event for an app that may see it, and one more if it is mentioned. */
export function tellOfMessage(
  stage: Backstage,
  { team, room }: Scene,
  message: WireMessage,
): readonly Delivery[] {
  if (team.standing !== "installed" || !hasBot(team, room)) return [];
  const { channel } = room;
  const common = { ...message, channel: channel.id, event_ts: message.ts };
  // An app hears of metadata by an event of its own only.
  const { metadata: _, ...event } = { ...common, channel_type: channelTypes[channel.kind] };
  const heard = tell(stage, team, { event, subscription: subscriptions[channel.kind] });
  if (!isMention(team, room, message)) return heard;
  const mention = { ...common, type: "app_mention" };
  return [...heard, ...tell(stage, team, { event: mention, subscription: "app_mention" })];
}

/** Source: docs.slack.dev, "app_mention": not in direct messages, and never of the bot itself. */
export const isMention = (team: Team, room: Room, message: WireMessage): boolean =>
  room.channel.kind !== "direct" &&
  message.user !== team.workspace.botUser &&
  message.text.includes(`<@${team.workspace.botUser}>`);

/** How a message was changed. */
export interface MessageChange {
  readonly subtype: "message_changed" | "message_deleted";
  readonly before: WireMessage;
  readonly after?: WireMessage;
}

/** A message is not what it was. */
export function tellOfChange(
  stage: Backstage,
  { team, room }: Scene,
  { subtype, before, after }: MessageChange,
): readonly Delivery[] {
  if (team.standing !== "installed" || !hasBot(team, room)) return [];
  const { channel } = room;
  const ts = stage.time.nextTs();
  const event = {
    type: "message",
    subtype,
    ...(after && { message: after }),
    previous_message: before,
    ...(subtype === "message_deleted" && { deleted_ts: before.ts }),
    channel: channel.id,
    hidden: true,
    ts,
    event_ts: ts,
    channel_type: channelTypes[channel.kind],
  };
  return tell(stage, team, { event, subscription: subscriptions[channel.kind] });
}

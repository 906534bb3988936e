import { ChannelType, OverwriteType, type APIOverwrite, type APIRole } from "discord-api-types/v10";

import type { Backstage } from "./backstage.ts";
import { bitsOf, invited, usual, type Right } from "./rights.ts";
import { botUser, memberOf, userOf } from "./users.ts";
import { isIn, type Guild, type Room } from "./world.ts";

type Json = { readonly [field: string]: unknown };

/** What kind of channel it is. */
export function typeOf({ guild, parent }: Room): ChannelType {
  if (!guild) return ChannelType.DM;
  return parent === undefined ? ChannelType.GuildText : ChannelType.PublicThread;
}

/** A channel as the API shows it. */
export function channelJson(stage: Backstage, room: Room): Json {
  const { channel, guild, parent } = room;
  const common = { id: channel.id, type: typeOf(room), last_message_id: null, flags: 0 };
  if (!guild) {
    const people = [...stage.world.people.values()];
    const recipients = people.filter(({ person }) => isIn(room, person.id)).map(userOf);
    return { ...common, recipients };
  }
  const placed = { ...common, guild_id: guild.server.id, name: channel.name, nsfw: false };
  if (parent !== undefined) return { ...placed, parent_id: parent, thread_metadata: threadData };
  return {
    ...placed,
    position: 0,
    topic: null,
    parent_id: null,
    permission_overwrites: overwritesOf(stage, room),
  };
}

const threadData = {
  archived: false,
  auto_archive_duration: 4320,
  archive_timestamp: "2024-05-06T07:08:09.000000+00:00",
  locked: false,
};

/** What the bot may do there otherwise than elsewhere on the server. */
function overwritesOf({ app }: Backstage, { rights }: Room): readonly APIOverwrite[] {
  const extra = rights.filter((right) => !invited.includes(right));
  const lacking = invited.filter((right) => !rights.includes(right));
  if (extra.length + lacking.length === 0) return [];
  const bits = { allow: bitsOf(extra), deny: bitsOf(lacking) };
  return [{ id: app.botId, type: OverwriteType.Member, ...bits }];
}

/** The roles of a server: that of everybody, and that of the bot. */
export const rolesOf = (stage: Backstage, guild: Guild): readonly APIRole[] => [
  role(guild.server.id, "@everyone", []),
  role(botRole(guild), stage.app.name, invited),
];

/** The id of the bot's role, which comes and goes with the bot. */
export const botRole = ({ server }: Guild): string => String(BigInt(server.id) + 1n);

const role = (id: string, name: string, rights: readonly Right[]): APIRole => ({
  id,
  name,
  permissions: bitsOf(rights),
  position: rights.length === 0 ? 0 : 1,
  color: 0,
  colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
  hoist: false,
  managed: rights.length > 0,
  mentionable: false,
  flags: 0 as APIRole["flags"],
});

/** A server as `GET /guilds/:guild` shows it. */
export const guildJson = (stage: Backstage, guild: Guild): Json => ({
  id: guild.server.id,
  name: guild.server.name,
  icon: null,
  splash: null,
  owner_id: "1",
  afk_channel_id: null,
  afk_timeout: 300,
  verification_level: 1,
  default_message_notifications: 1,
  explicit_content_filter: 0,
  mfa_level: 0,
  system_channel_id: null,
  system_channel_flags: 0,
  rules_channel_id: null,
  vanity_url_code: null,
  description: null,
  banner: null,
  premium_tier: 0,
  nsfw_level: 0,
  premium_progress_bar_enabled: false,
  preferred_locale: "en-US",
  features: [],
  emojis: [],
  stickers: [],
  roles: rolesOf(stage, guild),
});

/** A server as the gateway brings it. Source: Discord API reference, "Guild Create". */
export function guildCreate(stage: Backstage, guild: Guild): Json & { readonly id: string } {
  const rooms = [...stage.world.rooms.values()].filter(
    (room) => room.guild === guild && !room.isDeleted && room.rights.includes("ViewChannel"),
  );
  const shown = (isThread: boolean): readonly Json[] =>
    rooms
      .filter(({ parent }) => (parent !== undefined) === isThread)
      .map((room) => channelJson(stage, room));
  return {
    ...guildJson(stage, guild),
    id: guild.server.id,
    joined_at: "2024-05-06T07:08:09.000000+00:00",
    large: false,
    unavailable: false,
    member_count: guild.people.size + 1,
    channels: shown(false),
    threads: shown(true),
    members: [{ ...memberOf([botRole(guild)]), user: botUser(stage) }],
    voice_states: [],
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
}

/** A server as it stands in a list. */
export const guildEntry = ({ server }: Guild): Json => ({
  id: server.id,
  name: server.name,
  icon: null,
  banner: null,
  owner: false,
  permissions: bitsOf([...new Set([...invited, ...usual])]),
  features: [],
});

import type { Backstage } from "./backstage.ts";
import type { Interaction, InteractionKind } from "./interactions.ts";
import { channelJson } from "./places.ts";
import { bitsOf, type Right } from "./rights.ts";
import type { Deed } from "./types.ts";
import { memberOf, userOf } from "./users.ts";
import type { Room } from "./world.ts";

const types: { readonly [Kind in InteractionKind]: number } = {
  command: 2,
  button: 3,
  completion: 4,
  form: 5,
};

/** Source: Discord API reference, "Interaction", app_permissions: what it has in any direct message. */
const inDirect: readonly Right[] = [
  "AttachFiles",
  "EmbedLinks",
  "MentionEveryone",
  "UseExternalEmojis",
];

/** For whom the app was installed there. Source: "Authorizing Integration Owners Object". */
export const ownersOf = ({ guild }: Room): { readonly "0": string } => ({
  "0": guild?.server.id ?? "0",
});

/** Tells the bot what somebody did. Source: Discord API reference, "Interaction Structure". */
export function tell(stage: Backstage, interaction: Interaction, data: object): Deed {
  const { id, kind, room, source, token, done } = interaction;
  const d = {
    id,
    application_id: stage.app.id,
    type: types[kind],
    token,
    version: 1,
    data,
    channel: channelOf(stage, interaction),
    channel_id: room.channel.id,
    ...(source && { message: source.wire }),
    ...whoOf(stage, interaction),
    locale: stage.world.human(interaction.person).locale,
    app_permissions: bitsOf(room.guild ? room.rights : inDirect),
    entitlements: [],
    authorizing_integration_owners: ownersOf(room),
    context: room.guild ? 0 : 1,
    attachment_size_limit: stage.attachmentBytes,
  };
  const t = "INTERACTION_CREATE";
  if (!room.guild || room.guild.hasBot) stage.gateway.dispatch(t, d);
  return { t, d, id, done };
}

function channelOf(stage: Backstage, { room, person }: Interaction): object {
  const { permission_overwrites: _, ...channel } = channelJson(stage, room);
  if (!room.guild) return channel;
  return { ...channel, permissions: bitsOf(stage.world.human(person).rights) };
}

/** Who did it, as a member of the server or as a user. */
function whoOf(stage: Backstage, { room, person }: Interaction): object {
  const human = stage.world.human(person);
  if (!room.guild) return { user: userOf(human) };
  const { server } = room.guild;
  const permissions = bitsOf(human.rights);
  return {
    guild_id: server.id,
    guild: { id: server.id, locale: "en-US", features: [] },
    guild_locale: "en-US",
    member: { ...memberOf(), user: userOf(human), permissions },
  };
}

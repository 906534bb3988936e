import type { APIMessage } from "discord-api-types/v10";

import type { Backstage } from "./backstage.ts";
import { typeOf } from "./places.ts";
import { memberOf } from "./users.ts";
import type { Room } from "./world.ts";

/** True if the bot is told what happens there. */
export const hears = ({ guild, rights, isDeleted }: Room): boolean =>
  !isDeleted && (!guild || (guild.hasBot && rights.includes("ViewChannel")));

/** What a dispatch says of a message beside what the API says. */
export const withPlace = (room: Room, wire: APIMessage): object => ({
  ...wire,
  channel_type: typeOf(room),
  ...(room.guild && { guild_id: room.guild.server.id, member: memberOf() }),
});

/** The bot hears of a message, also of its own. */
export function tellOfMessage(
  stage: Backstage,
  room: Room,
  { t, wire }: { readonly t: "MESSAGE_CREATE" | "MESSAGE_UPDATE"; readonly wire: APIMessage },
): void {
  if (hears(room)) stage.gateway.dispatch(t, withPlace(room, wire));
}

/** The bot hears that a message is gone. */
export function tellOfDeletion({ gateway }: Backstage, room: Room, id: string): void {
  const { channel, guild } = room;
  const place = { channel_id: channel.id, ...(guild && { guild_id: guild.server.id }) };
  if (hears(room)) gateway.dispatch("MESSAGE_DELETE", { id, ...place });
}

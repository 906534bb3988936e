import { MessageType, type APIMessage } from "discord-api-types/v10";

import type { Room, Stored } from "./world.ts";

/** What a message says of the one that it answers. Source: Discord API reference, "Replies". */
export function replyTo({ channel, guild }: Room, answered: Stored): Partial<APIMessage> {
  const place = { message_id: answered.wire.id, channel_id: channel.id };
  return {
    type: MessageType.Reply,
    message_reference: { type: 0, ...place, ...(guild && { guild_id: guild.server.id }) },
    referenced_message: answered.wire,
    // The client tells who is answered, unless that is switched off for a message.
    mentions: [answered.wire.author],
  };
}

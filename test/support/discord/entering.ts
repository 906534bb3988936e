import type { Backstage } from "./backstage.ts";
import type { Person, Where } from "./types.ts";
import { isIn, type Room } from "./world.ts";

/** Where a person is. Throws an `Error` if they cannot be there. */
export function enter({ world }: Backstage, person: Person, { channel }: Where = {}): Room {
  const room = channel ? world.room(channel) : world.direct(person);
  if (room.isDeleted) throw new Error(`the channel ${room.channel.name} is gone`);
  if (!isIn(room, person.id)) throw new Error(`${person.name} is not in ${room.channel.name}`);
  return room;
}

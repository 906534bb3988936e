import type { APIGuildMember, APIUser } from "discord-api-types/v10";

import type { Backstage } from "./backstage.ts";
import type { Human } from "./world.ts";

/** Somebody as the API shows them. */
export const userOf = ({ person: { id, name } }: Human): APIUser => ({
  id,
  username: name.toLowerCase().replace(/\W+/g, "_"),
  global_name: name,
  discriminator: "0",
  avatar: null,
});

/** The bot as the API shows it. */
export const botUser = ({ app: { botId, name } }: Backstage): APIUser => ({
  id: botId,
  username: name,
  global_name: null,
  discriminator: "0001",
  avatar: null,
  bot: true,
});

const joined = "2024-05-06T07:08:09.000000+00:00";

/** A member of a server without the user. */
export const memberOf = (roles: readonly string[] = []): Omit<APIGuildMember, "user"> => ({
  roles: [...roles],
  joined_at: joined,
  deaf: false,
  mute: false,
  flags: 0 as APIGuildMember["flags"],
  nick: null,
  avatar: null,
  premium_since: null,
  pending: false,
  communication_disabled_until: null,
});

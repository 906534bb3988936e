import { nothing, ok, param, type ApiCall, type Handler } from "./api-call.ts";
import type { Backstage } from "./backstage.ts";
import { botRole, channelJson, guildEntry, guildJson, rolesOf } from "./places.ts";
import { forbidden, notFound, Refusal } from "./refusal.ts";
import { fieldsOf, record, snowflake } from "./rules.ts";
import { botUser, memberOf, userOf } from "./users.ts";
import type { Guild, Room } from "./world.ts";

/** The channel that a call is about. Throws a `Refusal` where the bot cannot see it. */
export function roomOf({ world }: Backstage, call: ApiCall): Room {
  const room = world.rooms.get(param(call, "channel"));
  if (!room || room.isDeleted) throw notFound(10_003);
  const isSeen = !room.guild || (room.guild.hasBot && room.rights.includes("ViewChannel"));
  if (!isSeen) throw forbidden(50_001);
  return room;
}

function guildOf({ world }: Backstage, call: ApiCall): Guild {
  const guild = world.guilds.get(param(call, "guild"));
  if (guild?.hasBot !== true) throw notFound(10_004);
  return guild;
}

export const whoAmI: Handler = (stage) =>
  ok({ ...botUser(stage), verified: true, mfa_enabled: false, email: null, flags: 0 });

export const getUser: Handler = (stage, call) => {
  const human = stage.world.people.get(param(call, "user"));
  if (!human) throw notFound(10_013);
  return ok(userOf(human));
};

export const whatApp: Handler = (stage) => ok(appJson(stage));

function appJson(stage: Backstage): object {
  const { app, world } = stage;
  const owner = { id: "1", username: "owner", discriminator: "0", avatar: null, global_name: null };
  return {
    id: app.id,
    name: app.name,
    icon: null,
    description: "",
    bot: botUser(stage),
    bot_public: true,
    bot_require_code_grant: false,
    verify_key: app.publicKey,
    flags: 0,
    owner,
    team: null,
    summary: "",
    redirect_uris: [],
    interactions_endpoint_url: null,
    approximate_guild_count: [...world.guilds.values()].filter(({ hasBot }) => hasBot).length,
    integration_types_config: { "0": {} },
  };
}

export const gatewayBot: Handler = (stage) => ok(stage.gateway.info);

export const myGuilds: Handler = ({ world }, { query }) => {
  const after = BigInt(query.get("after") ?? 0);
  const limit = Number(query.get("limit") ?? 200);
  const all = [...world.guilds.values()].filter(
    ({ hasBot, server }) => hasBot && BigInt(server.id) > after,
  );
  return ok(all.slice(0, limit).map(guildEntry));
};

export const getGuild: Handler = (stage, call) => ok(guildJson(stage, guildOf(stage, call)));

export const guildChannels: Handler = (stage, call) => {
  const guild = guildOf(stage, call);
  const rooms = [...stage.world.rooms.values()].filter(
    (room) => room.guild === guild && !room.isDeleted && room.parent === undefined,
  );
  return ok(rooms.map((room) => channelJson(stage, room)));
};

export const guildRoles: Handler = (stage, call) => ok(rolesOf(stage, guildOf(stage, call)));

export const guildMember: Handler = (stage, call) => {
  const guild = guildOf(stage, call);
  const id = param(call, "user");
  if (id === stage.app.botId) return ok({ ...memberOf([botRole(guild)]), user: botUser(stage) });
  const human = stage.world.people.get(id);
  if (!human) throw notFound(10_013);
  if (!guild.people.has(id)) throw notFound(10_007);
  return ok({ ...memberOf(), user: userOf(human) });
};

export const leaveGuild: Handler = (stage, call) => {
  const guild = guildOf(stage, call);
  stage.gateway.dispatch("GUILD_DELETE", { id: guild.server.id });
  guild.hasBot = false;
  return nothing;
};

export const getChannel: Handler = (stage, call) => ok(channelJson(stage, roomOf(stage, call)));

export const openDirect: Handler = (stage, { route, body }) => {
  stage.inspector.check(route, record({ recipient_id: snowflake }), body);
  const human = stage.world.people.get(String(fieldsOf(body)["recipient_id"]));
  if (!human) throw new Refusal(400, 50_033);
  return ok(channelJson(stage, stage.world.direct(human.person)));
};

import {
  inviteOf,
  type BotPermission,
  type KnownApp,
  type KnownServer,
  type KnownServers,
} from "../../../adapters/discord/index.ts";
import { counted } from "../../keys/words.ts";
import { notBefore, ok, todo, unknown, wrong, type Check } from "../checks.ts";
import { reasonOf } from "../told.ts";
import { commands } from "./commands.ts";
import { pageOf, type DiscordFacts } from "./facts.ts";

/** It is on the servers that it is for, may do there what it needs, and has its commands there. */
export function invite(facts: DiscordFacts): readonly Check[] {
  const { found, numbers } = facts;
  const { app, servers } = found;
  if (app.kind !== "told") return [notBefore(numbers.first)];
  if (servers.kind !== "told")
    return [
      wrong({
        text: `Discord does not say on which servers it is: ${reasonOf(servers)}`,
        next: "npm run doctor",
      }),
    ];
  return [
    ...addable(app.value),
    ...button(app.value),
    ...present(facts, app.value, servers.value),
    ...commands(facts, app.value, servers.value),
  ];
}

/** What keeps anybody from adding it. */
function addable({ id, needsCodeGrant, joinsServers }: KnownApp): readonly Check[] {
  return [
    ...(joinsServers
      ? []
      : [
          wrong({
            text: "It cannot be added to servers",
            next: `turn Guild Install on under Installation, at ${pageOf(id, "installation")}, and save that`,
          }),
        ]),
    ...(needsCodeGrant
      ? [
          wrong({
            text: "Nobody can add it to a server: it requires an OAuth2 code grant",
            next: `turn Requires OAuth2 Code Grant off under Bot, at ${pageOf(id, "bot")}, and save that`,
          }),
        ]
      : []),
  ];
}

/** Who adds it by its profile may get commands that no bot stands behind. */
function button({ isPublic, button: given }: KnownApp): readonly Check[] {
  if (!isPublic || !given) return [];
  const permissions = given.permissions.filter(needed).map(({ title }) => title);
  const lacking = [...given.scopes, ...permissions];
  if (lacking.length === 0) return [];
  return [ok(`The button on its profile does not give it ${lacking.join(", ")}: the address does`)];
}

const needed = ({ optional }: BotPermission): boolean => optional !== true;

function present(
  { own: { guilds } }: DiscordFacts,
  app: KnownApp,
  servers: KnownServers,
): readonly Check[] {
  const { list } = servers;
  const missing = guilds.filter((guild) => list.every(({ id }) => id !== guild));
  const wanted = guilds.length === 0 ? list : list.filter(({ id }) => guilds.includes(id));
  if (guilds.length === 0 && list.length === 0)
    return [todo("It is on no server", `open ${inviteOf(app.id)} and choose a server`)];
  return [
    ...(wanted.length === 0 ? [] : [ok(placesOf(app, wanted, servers))]),
    ...missing.map((guild) => absent(app, guild, servers)),
    ...wanted.flatMap((server) => rights(app, server)),
  ];
}

const shown = 3;

function placesOf(
  { id, isPublic }: KnownApp,
  on: readonly KnownServer[],
  all: KnownServers,
): string {
  const names = on.slice(0, shown).map(({ name }) => name);
  const more = on.length > shown ? ", …" : "";
  const count = `${all.isAll ? "" : "at least "}${counted(on.length, "server")}`;
  const who = isPublic ? "" : ", for its owner alone";
  return `It is on ${count}: ${names.join(", ")}${more}; the way to others${who}: ${inviteOf(id)}`;
}

function absent({ id }: KnownApp, guild: string, { isAll }: KnownServers): Check {
  return isAll
    ? todo(`It is not on the server ${guild} of DISCORD_GUILDS`, `open ${inviteOf(id, guild)}`)
    : unknown(
        `Whether it is on the server ${guild} of DISCORD_GUILDS cannot be seen: it is on too many`,
      );
}

/** Where all is well, nothing is said: there may be many servers. */
function rights({ id: app }: KnownApp, { id, name, lacking = [] }: KnownServer): readonly Check[] {
  const missing = lacking.filter(needed);
  if (missing.length === 0) return [];
  const listed = missing.map(({ title, reason }) => `${title} (${reason})`).join(", ");
  return [
    wrong({
      text: `On the server ${name} it lacks permissions: ${listed}`,
      next: `open ${inviteOf(app, id)} again, or give them to its role under Server Settings, Roles`,
    }),
  ];
}

import {
  inviteOf,
  type KnownApp,
  type KnownCommands,
  type KnownPlace,
  type KnownServers,
} from "../../../adapters/discord/index.ts";
import { counted } from "../../keys/words.ts";
import { ok, todo, unknown, wrong, type Check } from "../checks.ts";
import { reasonOf } from "../told.ts";
import type { DiscordFacts } from "./facts.ts";

const apply = "npm run discord:commands -- --apply";

/** What people see behind the `/` is what the bot has. */
export function commands(
  { found }: DiscordFacts,
  app: KnownApp,
  servers: KnownServers,
): readonly Check[] {
  if (found.commands.kind !== "told") return [unseen(reasonOf(found.commands))];
  const { places, twins } = found.commands.value;
  const nameOf = (server: string): string =>
    servers.list.find(({ id }) => id === server)?.name ?? server;
  return [
    ...registered(places),
    ...places.flatMap((place) => otherwise(place, { app, servers, nameOf })),
    ...twice(twins),
  ];
}

const unseen = (reason: string): Check =>
  wrong({ text: `Discord does not say which commands are registered: ${reason}`, next: again });

const again = "npm run doctor";

function registered(places: readonly KnownPlace[]): readonly Check[] {
  const same = places.filter(
    ({ state }) => state.kind === "told" && state.value.differences.length === 0,
  );
  if (same.length === 0) return [];
  const isEverywhere = same.some(({ server }) => server === undefined);
  const where = isEverywhere ? "everywhere" : `on ${counted(same.length, "server")}`;
  return [ok(`Its commands are registered ${where}, as the bot has them`)];
}

interface Surroundings {
  readonly app: KnownApp;
  readonly servers: KnownServers;
  readonly nameOf: (server: string) => string;
}

function otherwise(
  { server, state }: KnownPlace,
  { app, servers, nameOf }: Surroundings,
): readonly Check[] {
  const where = server === undefined ? "" : ` on the server ${nameOf(server)}`;
  if (state.kind === "told") return differing(state.value, where);
  // That it is not there has been said already.
  const isAbsent = servers.isAll && servers.list.every(({ id }) => id !== server);
  if (server !== undefined && state.kind === "refused")
    return isAbsent
      ? []
      : [
          wrong({
            text: `It may have no commands${where}: ${state.reason}`,
            next: `open ${inviteOf(app.id, server)} again`,
          }),
        ];
  return [unseen(`${reasonOf(state)}${where}`)];
}

const mostShown = 3;

function differing(
  { isEmpty, differences }: { readonly isEmpty: boolean; readonly differences: readonly string[] },
  where: string,
): readonly Check[] {
  if (differences.length === 0) return [];
  if (isEmpty) return [todo(`No commands are registered${where}`, apply)];
  const more = differences.length - mostShown;
  const shown = [...differences.slice(0, mostShown), ...(more > 0 ? [`${more} more`] : [])];
  return [
    todo(`The commands registered${where} are not as the bot has them: ${shown.join("; ")}`, apply),
  ];
}

function twice(twins: KnownCommands["twins"]): readonly Check[] {
  if (twins.kind !== "told")
    return [unknown(`Whether people see commands twice cannot be seen: ${reasonOf(twins)}`)];
  return twins.value.map(({ server, names }) =>
    wrong({
      text: `People see commands twice${server ? ` on the server ${server.name}` : ""}: ${names.join(", ")}`,
      next: `npm run discord:commands -- --clear ${server?.id ?? "everywhere"}`,
    }),
  );
}

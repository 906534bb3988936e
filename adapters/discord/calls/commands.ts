import { at } from "../../../src/index.ts";
import type { Answer } from "../answer.ts";
import { isEntryPoint } from "../commands/commands-diff.ts";
import type { SlashCommand } from "../commands/commands.ts";
import type { RestApi } from "../rest-api.ts";
import { idAt } from "../snowflake.ts";

/** Where commands of an app are registered. */
export interface CommandPlace {
  readonly app: string;
  /** `undefined` for those that are everywhere. */
  readonly server: string | undefined;
}

/** What is to be registered. */
export interface Registration {
  readonly commands: readonly SlashCommand[];
  /** What is registered there now. */
  readonly found: readonly unknown[];
}

const listIn = (answer: unknown): readonly unknown[] | undefined =>
  Array.isArray(answer) ? answer : undefined;

/** All commands there, of every type, with their translations: Discord leaves those out else. */
export function listCommands(
  api: RestApi,
  place: CommandPlace,
  signal: AbortSignal,
): Promise<Answer<readonly unknown[]>> {
  const route = `${routeOf(place)}?with_localizations=true` as const;
  return api.call({ method: "GET", route, read: listIn }, signal);
}

/** From now on these are all that are there. Gives them as Discord keeps them. */
export function replaceCommands(
  api: RestApi,
  { commands, found, ...place }: CommandPlace & Registration,
  signal: AbortSignal,
): Promise<Answer<readonly unknown[]>> {
  const body = [...commands, ...found.filter(isEntryPoint).map(asSent)];
  return api.call({ method: "PUT", route: routeOf(place), body, read: listIn }, signal);
}

const routeOf = ({ app, server }: CommandPlace): `/${string}` =>
  server === undefined
    ? `/applications/${app}/commands`
    : `/applications/${app}/guilds/${server}/commands`;

// What of a registered command may be sent again. Source: Discord API reference, "Bulk Overwrite
// Global Application Commands".
const sendable: ReadonlySet<string> = new Set([
  "id",
  "type",
  "name",
  "name_localizations",
  "description",
  "description_localizations",
  "default_member_permissions",
  "integration_types",
  "contexts",
  "nsfw",
  "handler",
]);

/** A command that stays as it is. */
const asSent = (command: unknown): object =>
  Object.fromEntries(
    Object.entries(command ?? {}).filter(([name, value]) => sendable.has(name) && value !== null),
  );

/** A server that the bot is on. */
export interface Server {
  readonly id: string;
  readonly name: string;
}

/** The first servers that the bot is on, `most` at most. */
export function listServers(
  api: RestApi,
  most: number,
  signal: AbortSignal,
): Promise<Answer<readonly Server[]>> {
  const route = `/users/@me/guilds?limit=${most}` as const;
  return api.call({ method: "GET", route, read: serversIn }, signal);
}

const serversIn = (answer: unknown): readonly Server[] | undefined =>
  listIn(answer)?.flatMap((one) => {
    const id = idAt(one, "id");
    return id === undefined ? [] : [{ id, name: String(at(one, "name")) }];
  });

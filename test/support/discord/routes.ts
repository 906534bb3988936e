import type { Handler } from "./api-call.ts";
import {
  changeCommand,
  createCommand,
  deleteCommand,
  getCommand,
  listCommands,
  replaceCommands,
} from "./api-commands.ts";
import { answerAgain, changeAnswer, deleteAnswer, getAnswer } from "./api-hooks.ts";
import { answerInteraction } from "./api-interactions.ts";
import {
  deleteMessage,
  editMessage,
  getMessage,
  listMessages,
  postMessage,
} from "./api-messages.ts";
import {
  gatewayBot,
  getChannel,
  getGuild,
  getUser,
  guildChannels,
  guildMember,
  guildRoles,
  leaveGuild,
  myGuilds,
  openDirect,
  whatApp,
  whoAmI,
} from "./api-places.ts";

/** What is behind a path, and who may ask. */
interface Route {
  readonly name: string;
  readonly handler: Handler;
  /** False where the path holds a token of its own. */
  readonly asksWho: boolean;
}

const commands = "/applications/:app/commands";
const guildCommands = "/applications/:app/guilds/:guild/commands";
const messages = "/channels/:channel/messages";
const hook = "/webhooks/:app/:token";

// What is written out stands before what may be anything.
const signed: { readonly [name: string]: Handler } = {
  "GET /users/@me": whoAmI,
  "GET /users/@me/guilds": myGuilds,
  "DELETE /users/@me/guilds/:guild": leaveGuild,
  "POST /users/@me/channels": openDirect,
  "GET /users/:user": getUser,
  "GET /applications/@me": whatApp,
  "GET /oauth2/applications/@me": whatApp,
  "GET /gateway/bot": gatewayBot,
  "GET /guilds/:guild": getGuild,
  "GET /guilds/:guild/channels": guildChannels,
  "GET /guilds/:guild/roles": guildRoles,
  "GET /guilds/:guild/members/:user": guildMember,
  "GET /channels/:channel": getChannel,
  [`GET ${messages}`]: listMessages,
  [`POST ${messages}`]: postMessage,
  [`GET ${messages}/:message`]: getMessage,
  [`PATCH ${messages}/:message`]: editMessage,
  [`DELETE ${messages}/:message`]: deleteMessage,
  ...Object.fromEntries(
    [commands, guildCommands].flatMap((path) => [
      [`GET ${path}`, listCommands],
      [`PUT ${path}`, replaceCommands],
      [`POST ${path}`, createCommand],
      [`GET ${path}/:command`, getCommand],
      [`PATCH ${path}/:command`, changeCommand],
      [`DELETE ${path}/:command`, deleteCommand],
    ]),
  ),
};

const open: { readonly [name: string]: Handler } = {
  "POST /interactions/:interaction/:token/callback": answerInteraction,
  [`POST ${hook}`]: answerAgain,
  [`GET ${hook}/messages/@original`]: getAnswer,
  [`PATCH ${hook}/messages/@original`]: changeAnswer,
  [`DELETE ${hook}/messages/@original`]: deleteAnswer,
  [`GET ${hook}/messages/:message`]: getAnswer,
  [`PATCH ${hook}/messages/:message`]: changeAnswer,
  [`DELETE ${hook}/messages/:message`]: deleteAnswer,
};

const routesIn = (
  handlers: { readonly [name: string]: Handler },
  asksWho: boolean,
): readonly Route[] =>
  Object.entries(handlers).map(([name, handler]) => ({ name, handler, asksWho }));

const routes: readonly (Route & { readonly pattern: RegExp })[] = [
  ...routesIn(signed, true),
  ...routesIn(open, false),
].map((route) => ({
  ...route,
  pattern: new RegExp(`^${route.name.replace(/:(\w+)/g, "(?<$1>[^/]+)")}$`),
}));

/** The route of a call, and what stands in its path; `undefined` if Discord has none. */
export function routeOf(
  line: string,
): (Route & { readonly params: { readonly [name: string]: string } }) | undefined {
  for (const { pattern, ...route } of routes) {
    const match = pattern.exec(line);
    if (match) return { ...route, params: { ...match.groups } };
  }
  return undefined;
}

import { numberAt, textAt, type Told } from "../../src/index.ts";
import { toApp, type KnownApp } from "./application.ts";
import { ask, read } from "./ask.ts";
import { inspectCommands, type InspectOptions, type KnownCommands } from "./inspect-commands.ts";
import { lackingIn, type BotPermission } from "./invite.ts";
import { knock } from "./knock.ts";
import { gatewayUrlIn } from "./gateway/session.ts";
import { idAt } from "./snowflake.ts";

/** Whose token it is. */
export interface KnownBot {
  readonly id: string;
  /** Without `@`. */
  readonly username: string;
}

/** A server that the bot is on. */
export interface KnownServer {
  readonly id: string;
  readonly name: string;
  /** What it may not do there, before what single channels say; `undefined` if that is not told. */
  readonly lacking: readonly BotPermission[] | undefined;
}

/** The servers that the bot is on. */
export interface KnownServers {
  readonly list: readonly KnownServer[];
  /** False where there may be more than were told. */
  readonly isAll: boolean;
}

/** What Discord says of its gateway for this bot. */
export interface KnownGateway {
  readonly url: string;
  /** How many connections it recommends. */
  readonly shards: number;
  /** How many sessions may be begun a day, and how many still until then. */
  readonly starts: {
    readonly total: number;
    readonly remaining: number;
    readonly resetsInMs: number;
  };
}

/** All that Discord says of a bot, without changing anything there. */
export interface DiscordInspection {
  readonly bot: Told<KnownBot>;
  readonly app: Told<KnownApp>;
  readonly servers: Told<KnownServers>;
  readonly gateway: Told<KnownGateway>;
  /** Whether the gateway is reached, too. */
  readonly socket: Told<true>;
  readonly commands: Told<KnownCommands>;
  /** What time it was there and here at the same moment; `undefined` if no answer said so. */
  readonly times: { readonly thereMs: number; readonly hereMs: number } | undefined;
}

/**
 * Asks Discord about a bot, beside the bot itself: nothing is changed, no session is begun, no
 * event is taken. Never rejects.
 */
export async function inspectDiscord(options: InspectOptions): Promise<DiscordInspection> {
  let times: DiscordInspection["times"];
  const get = async (path: string): Promise<Told<unknown>> => {
    const askedMs = options.clock.now();
    const { told, thereMs } = await ask(path, options);
    if (thereMs !== undefined) times ??= { thereMs, hereMs: (askedMs + options.clock.now()) / 2 };
    return told;
  };
  const bot = read(await get("/users/@me"), toBot);
  // Who is not known to it is told nothing else.
  if (bot.kind !== "told")
    return { bot, app: bot, servers: bot, gateway: bot, socket: bot, commands: bot, times };
  const [app, servers, way] = await Promise.all([
    get("/applications/@me").then((told) => read(told, toApp)),
    get(`/users/@me/guilds?limit=${mostServers}`).then((told) => read(told, toServers)),
    get("/gateway/bot").then((told) => tryGateway(read(told, toGateway), options)),
  ]);
  const commands = app.kind === "told" ? await inspectCommands(options) : app;
  return { bot, app, servers, ...way, commands, times };
}

async function tryGateway(
  gateway: Told<KnownGateway>,
  { signal }: InspectOptions,
): Promise<Pick<DiscordInspection, "gateway" | "socket">> {
  const socket =
    gateway.kind === "told" ? await knock({ url: gateway.value.url, signal }) : gateway;
  return { gateway, socket };
}

function toBot(body: unknown): KnownBot | undefined {
  const [id, username] = [idAt(body, "id"), textAt(body, "username")];
  return id === undefined || username === undefined ? undefined : { id, username };
}

// Source: Discord API reference, "Get Current User Guilds": what it gives at once, at most.
const mostServers = 200;

function toServers(body: unknown): KnownServers | undefined {
  if (!Array.isArray(body)) return undefined;
  const list = body.flatMap((one: unknown) => {
    const id = idAt(one, "id");
    if (id === undefined) return [];
    const lacking = lackingIn(textAt(one, "permissions") ?? "");
    return [{ id, name: textAt(one, "name") ?? id, lacking }];
  });
  return { list, isAll: body.length < mostServers };
}

// Source: Discord API reference, "Get Gateway Bot" and "Session Start Limit Object".
function toGateway(body: unknown): KnownGateway | undefined {
  const [url, shards] = [gatewayUrlIn(textAt(body, "url")), numberAt(body, "shards")];
  const [total, remaining, resetsInMs] = ["total", "remaining", "reset_after"].map((name) =>
    numberAt(body, "session_start_limit", name),
  );
  const isWhole =
    url !== undefined &&
    shards !== undefined &&
    total !== undefined &&
    remaining !== undefined &&
    resetsInMs !== undefined;
  return isWhole ? { url, shards, starts: { total, remaining, resetsInMs } } : undefined;
}

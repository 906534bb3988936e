import type { Clock, Command, Sealed, Told } from "../../src/index.ts";
import {
  createClient,
  type Answer,
  type Client,
  type MenuCommand,
  type MenuPlace,
} from "./client.ts";
import { reasonOf } from "./failure.ts";
import { menusOf } from "./menu.ts";

/** Who the bot is, as its owner has set it. */
export interface KnownBot {
  /** Without `@`. */
  readonly username: string;
  readonly joinsGroups: boolean;
  /** False with privacy mode on. */
  readonly readsGroups: boolean;
}

/** Where Telegram sends updates, and how that goes. */
export interface KnownHook {
  /** Empty where it sends them nowhere: the bot is to poll. */
  readonly url: string;
  /** How many updates nobody has taken yet. */
  readonly pending: number;
  /** The last call of the webhook that failed; `undefined` if none did. */
  readonly lastError: { readonly atMs: number; readonly message: string } | undefined;
}

/** How a menu of commands is, beside how the bot sets it. */
export interface KnownMenu {
  readonly scope: MenuPlace["scope"];
  readonly state: "same" | "none" | "other";
}

/** All that Telegram says of a bot, without changing anything there. */
export interface TelegramInspection {
  readonly bot: Told<KnownBot>;
  readonly hook: Told<KnownHook>;
  readonly menus: Told<readonly KnownMenu[]>;
  /** What time it was there and here at the same moment; `undefined` if no answer said so. */
  readonly time: { readonly thereMs: number; readonly hereMs: number } | undefined;
}

/** What is to be inspected. */
export interface InspectOptions {
  readonly token: Sealed;
  /** A Bot API server of one's own. @default "https://api.telegram.org" */
  readonly apiRoot?: string | undefined;
  /** The commands that the bot makes its menus of. */
  readonly commands: readonly Command[];
  readonly clock: Clock;
  /** Ends what takes too long. */
  readonly signal: AbortSignal;
}

/**
 * Asks Telegram about a bot, beside the bot itself: nothing is changed, no update is taken, no
 * poll is ended. Never rejects.
 */
export async function inspectTelegram(options: InspectOptions): Promise<TelegramInspection> {
  const [said, time] = await Promise.all([
    askAll(createClient(options), options),
    askTime(options),
  ]);
  return { ...said, time };
}

async function askAll(
  client: Client,
  options: InspectOptions,
): Promise<Omit<TelegramInspection, "time">> {
  const bot = told(await client.me(options.signal), (user) => ({
    username: user.username,
    joinsGroups: user.can_join_groups,
    readsGroups: user.can_read_all_group_messages,
  }));
  // Who is not known to it is told nothing else.
  if (bot.kind !== "told") return { bot, hook: bot, menus: bot };
  const [hook, menus] = await Promise.all([askHook(client, options), askMenus(client, options)]);
  return { bot, hook, menus };
}

function told<Value, Result>(
  answer: Answer<Value>,
  toResult: (value: Value) => Result,
): Told<Result> {
  if (answer.kind === "done") return { kind: "told", value: toResult(answer.value) };
  const { failure } = answer;
  if (failure.kind === "rate-limited")
    return { kind: "busy", waitSeconds: Math.ceil(failure.retryAfterMs / 1_000) };
  const kind = failure.kind === "unauthorized" ? "refused" : "away";
  return { kind, reason: reasonOf(failure) };
}

async function askHook(client: Client, { signal }: InspectOptions): Promise<Told<KnownHook>> {
  return told(await client.hookState(signal), (info) => {
    const { url = "", last_error_date: failedAt, last_error_message: message = "" } = info;
    const lastError = failedAt === undefined ? undefined : { atMs: failedAt * 1_000, message };
    return { url, pending: info.pending_update_count, lastError };
  });
}

async function askMenus(
  client: Client,
  { commands, signal }: InspectOptions,
): Promise<Told<readonly KnownMenu[]>> {
  const answers = await Promise.all(
    menusOf(commands, {}).map(async ({ place, commands: wanted }) =>
      told(await client.menu(place, signal), (found) => ({
        scope: place.scope,
        state: stateOf(found, wanted),
      })),
    ),
  );
  const menus = answers.flatMap((answer) => (answer.kind === "told" ? [answer.value] : []));
  const failed = answers.find((answer) => answer.kind !== "told");
  return failed ?? { kind: "told", value: menus };
}

function stateOf(
  found: readonly MenuCommand[],
  wanted: readonly MenuCommand[],
): KnownMenu["state"] {
  if (found.length === 0 && wanted.length > 0) return "none";
  const lines = (menu: readonly MenuCommand[]): string =>
    JSON.stringify(menu.map(({ command, description }) => [command, description]));
  return lines(found) === lines(wanted) ? "same" : "other";
}

/** The library shows no headers, so this asks for them alone; without the token, at the root. */
async function askTime({
  apiRoot,
  clock,
  signal,
}: InspectOptions): Promise<TelegramInspection["time"]> {
  const root = apiRoot ?? "https://api.telegram.org";
  const askedMs = clock.now();
  try {
    const { headers } = await fetch(root, { method: "HEAD", redirect: "manual", signal });
    const thereMs = Date.parse(headers.get("date") ?? "");
    return Number.isNaN(thereMs) ? undefined : { thereMs, hereMs: (askedMs + clock.now()) / 2 };
  } catch {
    // Who cannot be reached is told of by the other answers.
    return undefined;
  }
}

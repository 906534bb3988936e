import { at, listAt, numberAt, textAt } from "../../src/index.ts";
import { lackingIn, scopes, type BotPermission } from "./invite.ts";
import { idAt } from "./snowflake.ts";

/** The application, as its owner has set it. */
export interface KnownApp {
  readonly id: string;
  readonly name: string;
  /** False where its owner alone may add it to servers. */
  readonly isPublic: boolean;
  /** True where nobody can add it by an address alone. */
  readonly needsCodeGrant: boolean;
  /** False where only people, and no servers, can have it. */
  readonly joinsServers: boolean;
  /** Where Discord sends commands and presses instead of to the bot; `undefined` for nowhere. */
  readonly endpoint: string | undefined;
  /** What it may hear besides, by the names of the switches on its page. */
  readonly privileged: readonly string[];
  /** What the button on its profile does not give it; `undefined` where there is none. */
  readonly button: Lacking | undefined;
}

/** What is missing from what the bot needs. */
export interface Lacking {
  readonly scopes: readonly string[];
  readonly permissions: readonly BotPermission[];
}

/** Reads what the API says of it. Source: Discord API reference, "Application Object". */
export function toApp(body: unknown): KnownApp | undefined {
  const [id, name] = [idAt(body, "id"), textAt(body, "name")];
  if (id === undefined || name === undefined) return undefined;
  return {
    id,
    name,
    isPublic: at(body, "bot_public") !== false,
    needsCodeGrant: at(body, "bot_require_code_grant") === true,
    joinsServers: joinsServers(at(body, "integration_types_config")),
    endpoint: textAt(body, "interactions_endpoint_url"),
    privileged: privilegedIn(numberAt(body, "flags") ?? 0),
    button: buttonOf(body),
  };
}

// Source: Discord API reference, "Application Flags": for apps on many servers, and on few.
const switches: readonly (readonly [name: string, flags: number])[] = [
  ["Presence Intent", (1 << 12) | (1 << 13)],
  ["Server Members Intent", (1 << 14) | (1 << 15)],
  ["Message Content Intent", (1 << 18) | (1 << 19)],
];

const privilegedIn = (flags: number): readonly string[] =>
  switches.flatMap(([name, of]) => ((flags & of) === 0 ? [] : [name]));

// Application Integration Types, as the keys of what is set of them.
const [onServers, forPeople] = ["0", "1"] as const;

/** Only what is said of people alone says that servers cannot have it. */
const joinsServers = (set: unknown): boolean =>
  at(set, onServers) !== undefined || at(set, forPeople) === undefined;

function buttonOf(body: unknown): Lacking | undefined {
  const set = at(body, "integration_types_config", onServers, "oauth2_install_params");
  const given = set ?? at(body, "install_params");
  if (typeof given !== "object" || given === null) return undefined;
  return {
    scopes: scopes.filter((scope) => !listAt(given, "scopes").includes(scope)),
    permissions: lackingIn(textAt(given, "permissions") ?? "0") ?? [],
  };
}

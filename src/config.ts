import type { z } from "zod";

import { variables } from "./config-variables.ts";
import { Fault } from "./core/fault.ts";
import { nearest } from "./core/command/nearest.ts";
import type { Sealed } from "./core/sealed.ts";
import type { RedisAddress } from "./stores/redis/address.ts";

/** All that the environment decides, checked. */
export interface Config {
  /** Folder of the store file, the key and the log. */
  readonly dataDir: string;
  /** `sandbox`: a simulated Plume Cloud inside this process; `plume`: the real one. */
  readonly cloud: "sandbox" | "plume";
  /** What `/skip` takes as API base; the sandbox has its own. */
  readonly apiBase: string | undefined;
  /** Shortest partner ID that is accepted, in characters. */
  readonly partnerIdMin: number;
  /** Hosts, by name or address, that may lie inside a private network. */
  readonly allowedHosts: readonly string[];
  /** A PEM file of certificate authorities to trust beside the known ones. */
  readonly extraCaFile: string | undefined;
  /** `id:base64key,…`, the first one primary; else a key file is made in `dataDir`. */
  readonly vaultKeys: string | undefined;
  /** The Redis that keeps everything; `undefined` keeps it in a file in `dataDir`. */
  readonly redis: RedisConfig | undefined;
  /** The bot on Telegram, if there is one. */
  readonly telegram: TelegramConfig | undefined;
  /** A file, or `-` for standard error. */
  readonly logFile: string | undefined;
  readonly logLevel: "debug" | "info" | "warn" | "error";
}

/** Which Redis, and what it must promise. */
export interface RedisConfig {
  readonly address: RedisAddress;
  readonly sentinelPassword: Sealed | undefined;
  /** A PEM file of certificate authorities to trust beside the known ones. */
  readonly caFile: string | undefined;
  /** Stands before every key. */
  readonly keyPrefix: string;
  readonly durability: "primary" | "replica";
}

/** Which bot on Telegram, and how it hears. */
export interface TelegramConfig {
  readonly token: Sealed;
  /** `undefined`: it polls. */
  readonly webhook:
    | { readonly url: string; readonly host?: string; readonly port?: number }
    | undefined;
  /** A Bot API server of one's own. */
  readonly apiRoot: string | undefined;
}

/** Every variable there is. */
export const variableNames: readonly string[] = Object.keys(variables);

// `docker run --env-file` keeps quotes; a folder or a key with quotes in its name fails later.
const quoted = /^(["']).*\1$/s;

type Name = keyof typeof variables;
type Read = <N extends Name>(name: N) => z.output<(typeof variables)[N]["schema"]> | undefined;
type Environment = { readonly [name: string]: string | undefined };

/**
 * The configuration in an environment. Throws `Fault` `config.invalid` that lists every mistake
 * with its variable, what was expected and an example; never a value, it may be a secret.
 */
export function parseConfig(env: Environment): Config {
  const problems = [...misspelt(env)];
  const read: Read = (name) => {
    const raw = env[name];
    if (raw === undefined || raw === "") return undefined;
    if (quoted.test(raw)) {
      problems.push(`${name}: the quotes around it are part of the value, leave them out`);
      return undefined;
    }
    const parsed = variables[name].schema.safeParse(raw);
    if (!parsed.success) problems.push(expectation(name));
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- zod's own output type of this schema
    return parsed.data as ReturnType<typeof read<typeof name>>;
  };
  const redis = toRedis(env, read, problems);
  const telegram = toTelegram(env, read, problems);
  const config: Config = {
    dataDir: read("PLUME_DATA_DIR") ?? ".plume",
    cloud: read("PLUME_CLOUD") ?? "sandbox",
    apiBase: read("PLUME_API_BASE"),
    partnerIdMin: read("PLUME_PARTNER_ID_MIN") ?? 20,
    allowedHosts: read("PLUME_ALLOWED_HOSTS") ?? [],
    extraCaFile: read("PLUME_EXTRA_CA_FILE"),
    vaultKeys: read("VAULT_KEYS"),
    redis,
    telegram,
    logFile: read("LOG_FILE"),
    logLevel: read("LOG_LEVEL") ?? "info",
  };
  if (problems.length > 0) throw new Fault("config.invalid", { problems });
  return config;
}

/** What belongs to Redis, if there is one. Its data must open in every process that shares it. */
function toRedis(env: Environment, read: Read, problems: string[]): RedisConfig | undefined {
  const address = read("REDIS_URL");
  const password = read("REDIS_PASSWORD");
  const settings = {
    sentinelPassword: read("REDIS_SENTINEL_PASSWORD"),
    caFile: read("REDIS_CA_FILE"),
    keyPrefix: read("REDIS_KEY_PREFIX") ?? "",
    durability: read("REDIS_DURABILITY") ?? "primary",
  } as const;
  if (isSetIn(env, "REDIS_URL") && !isSetIn(env, "VAULT_KEYS"))
    problems.push(
      "VAULT_KEYS: expected with REDIS_URL, the same for all processes; npm run keys -- new makes a key",
    );
  if (address) return { address: password ? { ...address, password } : address, ...settings };
  problems.push(...lonely(env, "REDIS_URL", redisNames));
  return undefined;
}

/** What belongs to Telegram, if the bot is there. */
function toTelegram(env: Environment, read: Read, problems: string[]): TelegramConfig | undefined {
  const token = read("TELEGRAM_BOT_TOKEN");
  const apiRoot = read("TELEGRAM_API_ROOT");
  const url = read("TELEGRAM_WEBHOOK_URL");
  const host = read("TELEGRAM_WEBHOOK_HOST");
  const port = read("TELEGRAM_WEBHOOK_PORT");
  problems.push(
    ...lonely(env, "TELEGRAM_BOT_TOKEN", ["TELEGRAM_API_ROOT", "TELEGRAM_WEBHOOK_URL"]),
  );
  const ends = ["TELEGRAM_WEBHOOK_HOST", "TELEGRAM_WEBHOOK_PORT"] as const;
  problems.push(...lonely(env, "TELEGRAM_WEBHOOK_URL", ends));
  // Only a Bot API server of one's own calls without TLS.
  if (url?.startsWith("http:") === true && apiRoot === undefined)
    problems.push(expectation("TELEGRAM_WEBHOOK_URL"));
  if (!token) return undefined;
  const listens = {
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
  };
  return { token, apiRoot, webhook: url === undefined ? undefined : { url, ...listens } };
}

const isSetIn = (env: Environment, name: Name): boolean =>
  env[name] !== undefined && env[name] !== "";

/** The first of these that is set while what it belongs to is not. */
function lonely(env: Environment, owner: Name, names: readonly Name[]): readonly string[] {
  const lone = isSetIn(env, owner) ? undefined : names.find((name) => isSetIn(env, name));
  if (lone === undefined) return [];
  return [
    `${lone}: means nothing without ${owner}, for example ${owner}=${variables[owner].example}`,
  ];
}

const expectation = (name: Name): string =>
  `${name}: expected ${variables[name].expected}, for example ${name}=${variables[name].example}`;

const redisNames: readonly Name[] = [
  "REDIS_PASSWORD",
  "REDIS_SENTINEL_PASSWORD",
  "REDIS_CA_FILE",
  "REDIS_KEY_PREFIX",
  "REDIS_DURABILITY",
];

// What others call it, and too far off to be found as a slip.
const aliases: { readonly [name: string]: Name } = {
  TELEGRAM_TOKEN: "TELEGRAM_BOT_TOKEN",
};

/** A variable with our prefix that means nothing is a slip, and a silent one. */
function misspelt(env: Environment): readonly string[] {
  return Object.entries(env)
    .filter(
      ([name]) => /^(PLUME|VAULT|REDIS|TELEGRAM)_/.test(name) && !variableNames.includes(name),
    )
    .filter(([name, value = ""]) => !isKubernetes(name, value))
    .flatMap(([name]) => {
      const near = aliases[name] ?? nearest(name, variableNames)[0];
      if (near !== undefined) return [`${name}: there is no such variable, did you mean ${near}?`];
      // Other programs' variables begin with REDIS_ and VAULT_ too.
      return name.startsWith("PLUME_") ? [`${name}: there is no such variable`] : [];
    });
}

/** Kubernetes sets such for every service of a namespace, whatever that is called. */
function isKubernetes(name: string, value: string): boolean {
  if (/_SERVICE_(HOST|PORT(_\w+)?)$/.test(name)) return true;
  if (/_PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?$/.test(name)) return true;
  return name.endsWith("_PORT") && /^(tcp|udp|sctp):\/\//.test(value);
}

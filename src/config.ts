import { isIPv6 } from "node:net";

import { z } from "zod";

import { Fault } from "./core/fault.ts";
import { nearest } from "./core/command/nearest.ts";
import { seal, type Sealed } from "./core/sealed.ts";
import { parseRedisAddress, type RedisAddress } from "./stores/redis/address.ts";

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

interface Variable {
  readonly schema: z.ZodType;
  readonly expected: string;
  readonly example: string;
}

const host = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i;
// With or without brackets. A zone (`fe80::1%eth0`) means nothing outside its machine.
const isAddress = (name: string): boolean =>
  isIPv6(name.replace(/^\[(.*)\]$/, "$1")) && !name.includes("%");
const list = z
  .string()
  .transform((text) => text.split(",").map((name) => name.trim()))
  .refine((names) => names.every((name) => host.test(name) || isAddress(name)));

const variables = {
  PLUME_DATA_DIR: { schema: z.string().min(1), expected: "a folder", example: "./data" },
  PLUME_CLOUD: {
    schema: z.enum(["sandbox", "plume"]),
    expected: '"sandbox" or "plume"',
    example: "plume",
  },
  PLUME_API_BASE: {
    schema: z.string().regex(/^https:\/\/[^\s/@]+(\/\S*)?$/),
    expected: "an address that starts with https://",
    example: "https://api.example.com/api",
  },
  PLUME_PARTNER_ID_MIN: {
    schema: z
      .string()
      .regex(/^\d{1,3}$/)
      .transform(Number)
      .refine((n) => n >= 1 && n <= 200),
    expected: "a whole number from 1 to 200",
    example: "20",
  },
  PLUME_ALLOWED_HOSTS: {
    schema: list,
    expected: "host names or addresses with commas between them, no ports",
    example: "sso.example.net,api.example.net",
  },
  PLUME_EXTRA_CA_FILE: { schema: z.string().min(1), expected: "a PEM file", example: "./ca.pem" },
  VAULT_KEYS: {
    schema: z.string().regex(/^[^:,\s]+:[^:,\s]+(,[^:,\s]+:[^:,\s]+)*$/),
    expected: "name:key pairs, keys of 32 bytes in base64",
    example: "k2:<base64>,k1:<base64>",
  },
  REDIS_URL: {
    schema: z
      .string()
      .transform(parseRedisAddress)
      .refine((address) => address !== undefined),
    expected:
      "redis://[user:password@]host[:port][/database], rediss:// for TLS, " +
      "redis+sentinel://host:26379,host:26379/master-name or redis+cluster://host:6379,host:6379; " +
      "what has / @ : in it is percent-encoded, or comes by REDIS_PASSWORD",
    example: "redis://redis.example.net:6379",
  },
  REDIS_PASSWORD: {
    schema: z.string().min(1).transform(seal),
    expected: "the password of the Redis user",
    example: "<password>",
  },
  REDIS_SENTINEL_PASSWORD: {
    schema: z.string().min(1).transform(seal),
    expected: "the password of the sentinels",
    example: "<password>",
  },
  REDIS_CA_FILE: { schema: z.string().min(1), expected: "a PEM file", example: "./redis-ca.pem" },
  REDIS_KEY_PREFIX: {
    schema: z.string().regex(/^[\w.:-]{1,40}$/),
    expected: "up to 40 letters, digits and . : _ -",
    example: "plume:",
  },
  REDIS_DURABILITY: {
    schema: z.enum(["primary", "replica"]),
    expected: '"primary" or "replica"',
    example: "replica",
  },
  LOG_FILE: {
    schema: z.string().min(1),
    expected: "a file, or - for standard error",
    example: "-",
  },
  LOG_LEVEL: {
    schema: z.enum(["debug", "info", "warn", "error"]),
    expected: "debug, info, warn or error",
    example: "info",
  },
} as const satisfies { readonly [name: string]: Variable };

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
    const { schema, expected, example } = variables[name];
    const parsed = schema.safeParse(raw);
    if (!parsed.success)
      problems.push(`${name}: expected ${expected}, for example ${name}=${example}`);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- zod's own output type of this schema
    return parsed.data as ReturnType<typeof read<typeof name>>;
  };
  const redis = toRedis(env, read, problems);
  const config: Config = {
    dataDir: read("PLUME_DATA_DIR") ?? ".plume",
    cloud: read("PLUME_CLOUD") ?? "sandbox",
    apiBase: read("PLUME_API_BASE"),
    partnerIdMin: read("PLUME_PARTNER_ID_MIN") ?? 20,
    allowedHosts: read("PLUME_ALLOWED_HOSTS") ?? [],
    extraCaFile: read("PLUME_EXTRA_CA_FILE"),
    vaultKeys: read("VAULT_KEYS"),
    redis,
    logFile: read("LOG_FILE"),
    logLevel: read("LOG_LEVEL") ?? "info",
  };
  if (problems.length > 0) throw new Fault("config.invalid", { problems });
  return config;
}

/** What belongs to Redis, if there is one. Its data must open in every process that shares it. */
function toRedis(env: Environment, read: Read, problems: string[]): RedisConfig | undefined {
  const isSet = (name: Name): boolean => env[name] !== undefined && env[name] !== "";
  const address = read("REDIS_URL");
  const password = read("REDIS_PASSWORD");
  const settings = {
    sentinelPassword: read("REDIS_SENTINEL_PASSWORD"),
    caFile: read("REDIS_CA_FILE"),
    keyPrefix: read("REDIS_KEY_PREFIX") ?? "",
    durability: read("REDIS_DURABILITY") ?? "primary",
  } as const;
  if (isSet("REDIS_URL") && !isSet("VAULT_KEYS"))
    problems.push(
      "VAULT_KEYS: expected with REDIS_URL, the same for all processes; npm run keys -- new makes a key",
    );
  if (address) return { address: password ? { ...address, password } : address, ...settings };
  const lone = redisNames.find((name) => isSet(name) && !isSet("REDIS_URL"));
  if (lone !== undefined)
    problems.push(`${lone}: means nothing without REDIS_URL, for example ${redisExample}`);
  return undefined;
}

const redisNames: readonly Name[] = [
  "REDIS_PASSWORD",
  "REDIS_SENTINEL_PASSWORD",
  "REDIS_CA_FILE",
  "REDIS_KEY_PREFIX",
  "REDIS_DURABILITY",
];
const redisExample = `REDIS_URL=${variables.REDIS_URL.example}`;

/** A variable with our prefix that means nothing is a slip, and a silent one. */
function misspelt(env: Environment): readonly string[] {
  return Object.entries(env)
    .filter(([name]) => /^(PLUME|VAULT|REDIS)_/.test(name) && !variableNames.includes(name))
    .filter(([name, value = ""]) => !isKubernetes(name, value))
    .flatMap(([name]) => {
      const near = nearest(name, variableNames)[0];
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

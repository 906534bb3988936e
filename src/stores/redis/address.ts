import { seal, type Sealed } from "../../core/sealed.ts";

/** One server to connect to. */
export interface Host {
  readonly host: string;
  readonly port: number;
}

/** Where Redis is. */
export interface RedisAddress {
  /** `sentinel`: `hosts` are sentinels that know the master called `name`; `cluster`: some nodes. */
  readonly mode: "single" | "sentinel" | "cluster";
  readonly hosts: readonly [Host, ...Host[]];
  /** The master's name, with sentinels. */
  readonly name: string | undefined;
  /** Number of the database; a cluster has only 0. */
  readonly database: number;
  readonly tls: boolean;
  readonly user: string | undefined;
  readonly password: Sealed | undefined;
}

const form =
  /^(rediss?)(?:\+(sentinel|cluster))?:\/\/(?:([^:@/\s]*)(?::([^@/\s]*))?@)?([^/?#@\s]+)(?:\/([^?#\s]*))?$/;
const hostForm = /^(?:\[([0-9a-f:.]+)\]|([^\s:[\]]+))(?::(\d{1,5}))?$/i;
const defaultPorts = { single: 6379, sentinel: 26379, cluster: 6379 } as const;

/**
 * Reads `redis://host:6379/0`, `redis+sentinel://host:26379,host:26379/master-name`,
 * `redis+cluster://host:6379,host:6379`, each with `rediss` for TLS and with `user:password@`
 * (percent-encoded) before the hosts; `undefined` for anything else.
 */
export function parseRedisAddress(url: string): RedisAddress | undefined {
  const [, scheme, kind, user, password, list = "", path = ""] = form.exec(url) ?? [];
  if (scheme === undefined) return undefined;
  const mode = kind === "sentinel" || kind === "cluster" ? kind : "single";
  const [first, ...rest] = list.split(",").map((text) => parseHost(text, defaultPorts[mode]));
  const place = parsePath(mode, path);
  if (!first || !place || (mode === "single" && rest.length > 0)) return undefined;
  const others = rest.filter((host) => host !== undefined);
  if (others.length < rest.length) return undefined;
  const [name, secret] = [decoded(user), decoded(password)];
  return {
    mode,
    hosts: [first, ...others],
    ...place,
    tls: scheme === "rediss",
    user: name,
    password: secret === undefined ? undefined : seal(secret),
  };
}

function parseHost(text: string, defaultPort: number): Host | undefined {
  const [, v6, name, port] = hostForm.exec(text) ?? [];
  const host = v6 ?? name;
  const number = port === undefined ? defaultPort : Number(port);
  return host === undefined || number < 1 || number > 65_535 ? undefined : { host, port: number };
}

type Place = Pick<RedisAddress, "name" | "database">;

function parsePath(mode: RedisAddress["mode"], path: string): Place | undefined {
  const [name, database] = mode === "sentinel" ? splitOnce(path) : [undefined, path];
  if (mode === "sentinel" && name === "") return undefined;
  const number = Number(database);
  const most = mode === "cluster" ? 0 : 9_999;
  return /^\d*$/.test(database) && number <= most ? { name, database: number } : undefined;
}

function splitOnce(path: string): readonly [string, string] {
  const slash = path.indexOf("/");
  return slash < 0 ? [path, ""] : [path.slice(0, slash), path.slice(slash + 1)];
}

function decoded(part: string | undefined): string | undefined {
  if (part === undefined || part === "") return undefined;
  try {
    return decodeURIComponent(part);
  } catch {
    // A lone percent sign stands for itself.
    return part;
  }
}

/** The address for people to read: no user, no password. */
export function describeAddress({ mode, hosts, name, database, tls }: RedisAddress): string {
  const list = hosts
    .map(({ host, port }) => `${host.includes(":") ? `[${host}]` : host}:${port}`)
    .join(",");
  const scheme = `redis${tls ? "s" : ""}${mode === "single" ? "" : `+${mode}`}`;
  const path = [...(name === undefined ? [] : [name]), ...(database === 0 ? [] : [database])];
  return `${scheme}://${[list, ...path].join("/")}`;
}

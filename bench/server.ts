import { createKeyRing, formatKeyRing } from "../src/stores/key-ring.ts";
import { createVault, parseKeyRing } from "../src/stores/vault.ts";
import type { Vault } from "../src/ports/vault.ts";
import { openRedisStore, parseRedisAddress, type RedisStore } from "../src/stores/redis.ts";
import type { Logger } from "../src/ports/logger.ts";
import { startRedis, type RedisServer } from "../test/support/redis-server.ts";

const complain = (event: string, fields: object = {}): void => {
  process.stderr.write(`${event} ${JSON.stringify(fields)}\n`);
};

/** A log that speaks only of trouble: in a benchmark there must be none. */
export const troubleLog: Logger = { info: () => undefined, warn: complain, error: complain };

/** Keys for one benchmark, for all its processes. */
export const benchKeys: string = process.env["VAULT_KEYS"] ?? formatKeyRing(createKeyRing());

/** A vault with those keys. */
export const benchVault = (): Vault => createVault(parseKeyRing(benchKeys));

/** A server that writes everything to its append-only file, as an operator's should. */
export const startBenchRedis = (): Promise<RedisServer> =>
  startRedis({ settings: { appendonly: "yes" } });

/** The store on the server at `url`, answering. */
export async function openBenchStore(url: string, vault: Vault): Promise<RedisStore> {
  const address = parseRedisAddress(url);
  if (!address) throw new Error(`no address: ${url}`);
  const store = openRedisStore({ address, vault, logger: troubleLog });
  const trouble = await store.opened(10_000);
  if (trouble !== undefined) throw new Error(trouble);
  return store;
}

/** What a server has done so far. */
export interface ServerWork {
  /** Commands that a bot sent: its scripts, and the sweep's looks. */
  readonly commands: number;
  /** Its processor time, in µs. */
  readonly cpuUs: number;
  readonly memoryBytes: number;
}

/** Reads what a server has done so far. */
export async function workOf({ client }: RedisServer): Promise<ServerWork> {
  const info = await client.info("all");
  const number = (name: string): number =>
    Number(new RegExp(`^${name}:([\\d.]+)`, "m").exec(info)?.[1] ?? 0);
  const calls = (name: string): number =>
    Number(new RegExp(`^cmdstat_${name}:calls=(\\d+)`, "m").exec(info)?.[1] ?? 0);
  return {
    // Only what scripts do not call themselves: those are counted by the same names.
    commands: calls("evalsha") + calls("eval") + calls("zrangebyscore"),
    cpuUs: (number("used_cpu_user") + number("used_cpu_sys")) * 1e6,
    memoryBytes: number("used_memory"),
  };
}

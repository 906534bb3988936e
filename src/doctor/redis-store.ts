import type { RedisConfig } from "../config.ts";
import { isFault } from "../core/fault.ts";
import type { Clock } from "../ports/clock.ts";
import type { LogFields, Logger } from "../ports/logger.ts";
import type { Vault } from "../ports/vault.ts";
import { describeAddress } from "../stores/redis/address.ts";
import { RedisClient } from "../stores/redis/client.ts";
import { Keys } from "../stores/redis/keys.ts";
import { createInspection } from "../stores/redis/layout.ts";
import type { Connection } from "../stores/redis/options.ts";
import { literally, scanKeys } from "../stores/redis/scan.ts";
import type { Problem } from "./checks.ts";
import {
  known,
  type KeyFacts,
  type Known,
  type StoreFacts,
  type Times,
  type Traced,
  type Traces,
} from "./facts.ts";
import { misfit } from "./misfit.ts";
import { unwriting } from "./unwriting.ts";

/** What is to be looked at, and for whom. */
export interface RedisLook {
  readonly redis: RedisConfig;
  readonly ca: readonly string[];
  readonly vault: Vault;
  readonly clock: Clock;
  readonly traces: readonly Traces[];
}

/** What the bot's own inspection of the server found. */
type Inspected = Pick<StoreFacts, "state" | "keys" | "remarks">;

interface Parts {
  readonly client: RedisClient;
  readonly keys: Keys;
  readonly look: RedisLook;
}

const openMs = 3_000;
const silenceMs = 3_000;
const scanMs = 3_000;
const where = "VAULT_KEYS";
const silent: Logger = { info() {}, warn() {}, error() {} };

/** Looks at the store on Redis beside the bots that work on it; makes nothing there. */
export async function lookAtRedis(look: RedisLook): Promise<StoreFacts> {
  const { address, keyPrefix, sentinelPassword } = look.redis;
  const keys = new Keys(keyPrefix);
  let inspected: Inspected | undefined;
  const client: RedisClient = new RedisClient({
    address,
    ca: look.ca,
    sentinelPassword,
    silenceMs,
    logger: silent,
    replicaMs: undefined,
    inspect: async (connection) => void (inspected = await inspectAs(connection, keys, look)),
  });
  const place = keyPrefix === "" ? client.place : `${client.place}, keys ${keyPrefix}*`;
  try {
    const trouble = await client.opened(openMs);
    if (trouble !== undefined || !inspected) return unreachable(place, trouble ?? "", look.traces);
    const parts = { client, keys, look };
    return { place, ...inspected, ...(await readOn(parts)) };
  } finally {
    await client.close();
  }
}

function unreachable(place: string, trouble: string, traces: readonly Traces[]): StoreFacts {
  const reason = "Redis cannot be used";
  const unknown = { kind: "unknown", reason } as const;
  const none: Traced = { isServed: unknown, hasAnswered: unknown, installations: unknown };
  const next = "put right what is wrong with Redis, or correct REDIS_URL";
  return {
    place,
    state: { kind: "wrong", text: `${reason}: ${trouble}`, next },
    keys: { kind: "untried" },
    remarks: [],
    traced: Object.fromEntries(traces.map(({ platform }) => [platform, none])),
    times: undefined,
  };
}

/** The same as the bot does after connecting, with nothing written. */
async function inspectAs(
  connection: Connection,
  keys: Keys,
  { redis, vault }: RedisLook,
): Promise<Inspected> {
  const remarks: Problem[] = [];
  let isKept = true;
  const { address, durability } = redis;
  const inspection = createInspection({
    keys,
    vault,
    logger: { ...silent, warn: (event, fields) => void remarks.push(remarkOn(event, fields)) },
    place: describeAddress(address),
    replicated: durability === "replica",
    ...address,
  });
  const found = (state: StoreFacts["state"], of: KeyFacts): Inspected => ({
    state,
    keys: of,
    remarks,
  });
  try {
    await inspection(unwriting(connection, () => (isKept = false)));
    return isKept
      ? found({ kind: "there" }, { kind: "fit", where })
      : found({ kind: "unmade" }, { kind: "ready", where });
  } catch (error) {
    if (isFault(error, "store.foreign")) {
      const next = "let REDIS_URL and REDIS_KEY_PREFIX name a place that is the bot's own";
      return found({ kind: "wrong", text: error.message, next }, { kind: "untried" });
    }
    // Whatever else it is, the client tries again for a while.
    return found({ kind: "there" }, misfit(error, where));
  }
}

const cures: { readonly [event: string]: string } = {
  "redis.evicts": "set maxmemory-policy noeviction in Redis",
  "redis.forgets": "set appendonly yes in Redis",
  "redis.alone": "connect a replica to Redis, or set REDIS_DURABILITY=primary",
};

const remarkOn = (event: string, { reason = "" }: LogFields = {}): Problem => ({
  text: `Redis is not set up for the bot: ${typeof reason === "string" ? reason : event}`,
  next: cures[event] ?? "put that right in Redis",
});

async function readOn(parts: Parts): Promise<Pick<StoreFacts, "traced" | "times">> {
  const times = await readTimes(parts);
  const traced: { [platform: string]: Traced } = {};
  for (const of of parts.look.traces) traced[of.platform] = await trace(parts, of);
  return { times, traced };
}

async function trace(parts: Parts, { prefix, turn, installs }: Traces): Promise<Traced> {
  const { keys } = parts;
  const people = prefix === undefined ? undefined : `c*:{*}:${literally(prefix)}*`;
  const places = installs === undefined ? undefined : `inst:{*}:${literally(installs)}*`;
  return {
    isServed: turn === undefined ? manyServe : await hasTurn(parts, keys.lock(`turn:${turn}`)),
    hasAnswered: await scan(parts, { pattern: people, none: false, find: anyAnswered }),
    installations: await scan(parts, { pattern: places, none: 0, find: countAll }),
  };
}

// Who asks for the turn might get it, and keep a bot from it: a look at it is enough.
const hasTurn = ({ client }: Parts, lock: string): Promise<Known<boolean>> =>
  attempt(async () => (await client.use((c) => c.exists(lock))) === 1);

const manyServe: Known<boolean> = {
  kind: "unknown",
  reason: "on Redis any number of processes may, and none of them needs a turn",
};

async function attempt<Value>(work: () => Promise<Value>): Promise<Known<Value>> {
  try {
    return known(await work());
  } catch (error) {
    if (!isFault(error, "store.unavailable")) throw error;
    return { kind: "unknown", reason: error.details.reason };
  }
}

async function readTimes({ client, look: { clock } }: Parts): Promise<Times | undefined> {
  const askedMs = clock.now();
  const time = await attempt(() => client.use((c) => c.time()));
  if (time.kind === "unknown") return undefined;
  const [seconds = 0, micros = 0] = time.value.map(Number);
  return {
    thereMs: seconds * 1_000 + micros / 1_000,
    hereMs: (askedMs + clock.now()) / 2,
  };
}

type Pages = AsyncIterable<readonly string[]>;

/** A search that looks through all keys of a form, and for so long only. */
interface Search<Value> {
  readonly pattern: string | undefined;
  /** Where there is nothing to look for. */
  readonly none: Value;
  readonly find: (parts: Parts, pages: Pages) => Promise<Value>;
}

async function scan<Value>(
  parts: Parts,
  { pattern, none, find }: Search<Value>,
): Promise<Known<Value>> {
  const { client, keys, look } = parts;
  if (pattern === undefined) return known(none);
  // The scan itself is tried again and again where it is not allowed.
  const may = await attempt(() => client.use((c) => c.scan(0, "COUNT", 1)));
  if (may.kind === "unknown") return may;
  const over = new AbortController();
  const pages = scanKeys(client, literally(keys.prefix) + pattern);
  const search = attempt(() => find(parts, pages));
  const late = look.clock.sleep(scanMs, over.signal).then(() => tooMany);
  const found = await Promise.race([search, late]);
  over.abort();
  return found;
}

const tooMany: Known<never> = {
  kind: "unknown",
  reason: `Redis holds more than can be looked through in ${scanMs / 1_000} s`,
};

/** Whether there is an answered conversation or a sign-in of a person. */
async function anyAnswered({ client, keys }: Parts, pages: Pages): Promise<boolean> {
  for await (const names of pages) {
    for (const name of names) {
      if (keys.parse(name)?.kind === "connection") return true;
      if ((await client.use((c) => c.hget(name, "st"))) !== null) return true;
    }
  }
  return false;
}

async function countAll(_parts: Parts, pages: Pages): Promise<number> {
  const all = new Set<string>();
  for await (const names of pages) for (const name of names) all.add(name);
  return all.size;
}

import type { LockPlace, SecretPlace } from "../secrets.ts";
import type { RedisClient } from "./client.ts";
import { isWrongType } from "./faults.ts";
import type { Keys } from "./keys.ts";
import { patiently } from "./patiently.ts";
import { toScript, type Script } from "./script.ts";

// KEYS: the record, then the mark of this very call. A change whose mark is there happened before:
// who sent it may not have heard of it, but others may have changed it since. The mark comes last,
// so that a change that failed is made again; it is written in any case, because a replica can be
// waited for only behind a write.
const once = (work: string, repeated = "1"): string => `
local answer = 1
if redis.call('EXISTS', KEYS[2]) == 1 then answer = ${repeated} else ${work} end
redis.call('SET', KEYS[2], 1, 'PXAT', now + ARGV[1])
return answer
`;

interface Scripts {
  readonly keep: Script;
  readonly keepFor: Script;
  readonly remove: Script;
  readonly lock: Script;
  readonly unlock: Script;
}

const scriptsBy = (clock: string | undefined): Scripts => ({
  keep: toScript(once("redis.call('SET', KEYS[1], ARGV[2])"), clock),
  keepFor: toScript(once("redis.call('SET', KEYS[1], ARGV[2], 'PXAT', now + ARGV[3])"), clock),
  remove: toScript(once("redis.call('DEL', KEYS[1])"), clock),
  // Who asks in vain leaves no mark: they ask several times a second.
  lock: toScript(
    `local held = redis.call('GET', KEYS[1])
    if held and held ~= ARGV[2] then return 0 end
    ${once("redis.call('SET', KEYS[1], ARGV[2], 'PXAT', now + ARGV[3])", "held and 1 or 0")}`,
    clock,
  ),
  unlock: toScript(
    `if redis.call('GET', KEYS[1]) ~= ARGV[2] then return 1 end
    ${once("redis.call('DEL', KEYS[1])")}`,
    clock,
  ),
});

// A copy of a call that was sent again can arrive late, but not this late.
const onceMs = 10 * 60_000;

/** What records in Redis stand on. */
export interface RecordParts {
  readonly client: RedisClient;
  readonly keys: Keys;
  /** Lua for the time; a test's stands still. */
  readonly clock?: string;
  /** How long a call is repeated, and waited for, where the server does not answer. @default 10000 */
  readonly patienceMs?: number;
}

/** Where a record lies, and the name that decides on its bucket. */
export interface RecordPlace {
  readonly key: string;
  readonly name: string;
}

/** Single records, each changed so that the repetition of a change does nothing. */
export class Records {
  readonly #client: RedisClient;
  readonly #keys: Keys;
  readonly #scripts: Scripts;
  readonly #patienceMs: number | undefined;
  readonly #start = crypto.randomUUID();
  #count = 0;

  constructor({ client, keys, clock, patienceMs }: RecordParts) {
    this.#client = client;
    this.#keys = keys;
    this.#patienceMs = patienceMs;
    this.#scripts = scriptsBy(clock);
  }

  /** Makes a change, and repeats it until it is answered; gives the script's number. */
  async change(
    kind: keyof Scripts,
    { key, name }: RecordPlace,
    ...args: readonly (string | number)[]
  ): Promise<number> {
    const mark = this.#keys.once(name, `${this.#start}.${(this.#count += 1)}`);
    const call = {
      script: this.#scripts[kind],
      keys: [key, mark],
      args: [onceMs, ...args].map(String),
    };
    return Number(await patiently(() => this.#client.run(call), this.#patienceMs));
  }

  /** The text under `key`; what is no text reads as an empty one, which nobody can open. */
  async load(key: string): Promise<string | undefined> {
    const read = (): Promise<string | null> =>
      this.#client.use((c) => c.get(key).catch((error: unknown) => orEmpty(error)));
    return (await patiently(read, this.#patienceMs)) ?? undefined;
  }
}

function orEmpty(error: unknown): string {
  if (isWrongType(error)) return "";
  throw error;
}

/** Sealed texts in Redis, under the keys that `keyOf` gives. */
export function createRedisSecrets(records: Records, keyOf: (name: string) => string): SecretPlace {
  const placeOf = (name: string): RecordPlace => ({ key: keyOf(name), name });
  return {
    load: (name) => records.load(keyOf(name)),
    async save(name, sealed, ttlMs) {
      if (ttlMs === undefined) await records.change("keep", placeOf(name), sealed);
      else await records.change("keepFor", placeOf(name), sealed, Math.ceil(ttlMs));
    },
    async remove(name) {
      await records.change("remove", placeOf(name));
    },
  };
}

/** Locks in Redis. One whose time is over is gone, and with it the right to give it back. */
export function createRedisLocks(records: Records, keys: Keys): LockPlace {
  const placeOf = (name: string): RecordPlace => ({ key: keys.lock(name), name });
  return {
    lock: async (name, holder, ttlMs) =>
      (await records.change("lock", placeOf(name), holder, Math.ceil(ttlMs))) === 1,
    async unlock(name, holder) {
      await records.change("unlock", placeOf(name), holder);
    },
  };
}

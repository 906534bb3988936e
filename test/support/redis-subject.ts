import type { ConversationStore } from "../../src/ports/conversation-store.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { Logger } from "../../src/ports/logger.ts";
import { RedisClient, type ClientOptions } from "../../src/stores/redis/client.ts";
import { createRedisConversations } from "../../src/stores/redis/conversations.ts";
import { Keys } from "../../src/stores/redis/keys.ts";
import { mailboxScript } from "../../src/stores/redis/mailbox-script.ts";
import type { Script } from "../../src/stores/redis/script.ts";
import { parseRedisAddress, type RedisAddress } from "../../src/stores/redis/address.ts";
import type { Damage } from "../contract/conversation-store/scene.ts";
import { bucketOf } from "../../src/stores/bucket.ts";
import type { ConversationRow, Entry } from "../../src/stores/rows.ts";
import { FaultProxy } from "./fault-proxy.ts";
import type { RedisServer } from "./redis-server.ts";
import { createPlayer } from "./stores-player.ts";
import { until } from "./until.ts";
import type { Snapshot } from "./stores-invariants.ts";
import type { Compared } from "./stores-play.ts";

// Later than the server's own time, which would otherwise end what the test's time keeps.
export const startMs = Date.UTC(2200, 0, 1);

/** Time that stands in the server under `key`, for scripts that read it there. */
export class StoredTime {
  readonly key: string;
  readonly #server: RedisServer;
  #nowMs = startMs;

  constructor(server: RedisServer, prefix: string) {
    this.#server = server;
    this.key = `${prefix}clock`;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  /** Lua: the seconds and microseconds as TIME gives them. */
  get lua(): string {
    return `(function() local ms = redis.call('GET', '${this.key}') return {math.floor(ms / 1000), ms % 1000 * 1000} end)()`;
  }

  /** Moves it to `nowMs`, and ends what has expired by then. */
  async set(nowMs: number, prefix: string): Promise<void> {
    this.#nowMs = nowMs;
    await this.#server.client.eval(expire, 0, this.key, nowMs, prefix);
  }
}

const expire = `
redis.call('SET', ARGV[1], ARGV[2])
for _, key in ipairs(redis.call('KEYS', ARGV[3] .. '*')) do
  local at = redis.call('PEXPIRETIME', key)
  if at > 0 and at <= tonumber(ARGV[2]) then redis.call('DEL', key) end
end
`;

let subjects = 0;

/** A conversation store on a real server, in a time of its own. */
export interface RedisSubject {
  readonly client: RedisClient;
  readonly store: ConversationStore;
  readonly keys: Keys;
  readonly time: StoredTime;
  pass(ms: number): Promise<void>;
  damage(conversation: string, kind: Damage): Promise<void>;
  close(): Promise<void>;
}

export const addressOf = (url: string): RedisAddress => {
  const address = parseRedisAddress(url);
  if (!address) throw new Error(`no address: ${url}`);
  return address;
};

/** How a subject differs from the usual one. */
export interface SubjectOptions extends Partial<ClientOptions> {
  /** Another mailbox script, by the Lua of its time. */
  readonly script?: (clock: string) => Script;
}

/** Opens a store under a prefix of its own, so that tests can share a server. */
export async function openRedisSubject(
  server: RedisServer,
  { script = mailboxScript, ...options }: SubjectOptions = {},
): Promise<RedisSubject> {
  const prefix = `t${(subjects += 1)}:`;
  const keys = new Keys(prefix);
  const time = new StoredTime(server, prefix);
  await time.set(startMs, prefix);
  const client = testClient(server.url, options);
  await client.opened(5_000);
  const store = createRedisConversations({
    client,
    keys,
    script: script(time.lua),
    now: async () => time.nowMs,
  });
  return {
    client,
    store,
    keys,
    time,
    pass: (ms) => time.set(time.nowMs + ms, prefix),
    damage: (conversation, kind) =>
      damageIn(server, keys.conversation(bucketOf(conversation), conversation), kind),
    close: () => client.close(),
  };
}

/** Damages the record of a conversation under `key`. */
export async function damageIn({ client }: RedisServer, key: string, kind: Damage): Promise<void> {
  const head = Number(await client.hget(key, "head")) + 1;
  switch (kind) {
    case "number":
      await client.hset(key, "tail", "many");
      break;
    case "entry":
      await client.hdel(key, `i${head}`, `e${head}`);
      break;
    case "packet":
      await client.hdel(key, "o");
      break;
  }
}

/** Opens one that is held against the memory store, in the time of `clock`. */
export async function openRedisCompared(
  server: RedisServer,
  clock: Clock,
  options: SubjectOptions = {},
): Promise<Compared> {
  const subject = await openRedisSubject(server, options);
  return {
    store: subject.store,
    snapshot: (conversation) => snapshotIn(server, subject.keys, conversation),
    follow: () => subject.pass(clock.now() - subject.time.nowMs),
    close: () => subject.close(),
  };
}

const silent: Logger = { info() {}, warn() {}, error() {} };

/** A client that takes any server. */
export function testClient(url: string, options: Partial<ClientOptions> = {}): RedisClient {
  return new RedisClient({
    address: addressOf(url),
    ca: [],
    sentinelPassword: undefined,
    logger: silent,
    replicaMs: undefined,
    inspect: async () => {},
    ...options,
  });
}

/** The same behind a proxy that loses some answers. */
export async function openLossyCompared(server: RedisServer, clock: Clock): Promise<Compared> {
  const proxy = await FaultProxy.start(server.port);
  const compared = await openRedisCompared(server, clock, { address: addressOf(proxy.url) });
  const { store } = compared;
  // The server knows the script from here on: a call that was not executed proves nothing.
  await createPlayer(store, "warm:-:1:up").takeOver("w.1");
  return {
    ...compared,
    async deafly(calls) {
      const lost = proxy.loseReply((request) => request.includes("evalsha"));
      const heard = await calls().then(
        () => true,
        () => false,
      );
      await lost;
      if (heard) throw new Error("nothing was lost");
      await until("it is connected again", () => answers(store));
    },
    async close() {
      await compared.close();
      await proxy.close();
    },
  };
}

/** True if the store answers now. */
export function answers(store: ConversationStore): Promise<boolean> {
  return store.due({ buckets: [0], limit: 1 }).then(
    () => true,
    () => false,
  );
}

type Fields = { readonly [name: string]: string };

/** What the server keeps of a conversation, in the form of the memory store's rows. */
export async function snapshotIn(
  server: RedisServer,
  keys: Keys,
  conversation: string,
): Promise<Snapshot> {
  const bucket = bucketOf(conversation);
  const key = keys.conversation(bucket, conversation);
  const [hash, expires, due] = await Promise.all([
    server.client.hgetall(key) as Promise<Fields>,
    server.client.pexpiretime(key),
    server.client.zscore(keys.due(bucket), conversation),
  ]);
  const row = toRow(hash, { expires: expires < 0 ? undefined : expires, due: toNumber(due) });
  const entry = (number: number): Entry | undefined => {
    const [event, packet] = [hash[`i${number}`], hash[`e${number}`]];
    return event === undefined || packet === undefined ? undefined : { event, packet };
  };
  const waiting = row ? Array.from({ length: row.tail - row.head }, (_, n) => n + 1) : [];
  return {
    row,
    before: row && entry(row.head),
    waiting: waiting.map((n) => entry((row?.head ?? 0) + n)),
    after: row && entry(row.tail + 1),
    packet: hash["o"],
  };
}

const toNumber = (text: string | null | undefined): number | undefined =>
  text === null || text === undefined || text === "" ? undefined : Number(text);

function toRow(
  hash: Fields,
  ends: Pick<ConversationRow, "due" | "expires">,
): ConversationRow | undefined {
  if (Object.keys(hash).length === 0) return undefined;
  const { f, last = "", st, oid, on, os, dl, dn = "", note } = hash;
  const at = toNumber(dl);
  return {
    fence: f,
    until: toNumber(hash["until"]),
    last,
    head: toNumber(hash["head"]) ?? 0,
    tail: toNumber(hash["tail"]) ?? 0,
    state: st,
    outbox: oid === undefined ? undefined : { event: oid, count: Number(on), sent: Number(os) },
    intent: hash["in"],
    deadline: at === undefined ? undefined : { at, name: dn },
    tries: toNumber(hash["tries"]) ?? 0,
    note,
    ...ends,
  };
}

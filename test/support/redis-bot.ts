import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

import { parseConfig } from "../../src/config.ts";
import type { ChatEvent } from "../../src/core/event.ts";
import { createSystemClock } from "../../src/ops/system-clock.ts";
import type { Receipt } from "../../src/ports/chat-adapter.ts";
import { createBot, type Bot } from "../../src/runtime/bot.ts";
import type { RuntimeSettings } from "../../src/runtime/settings.ts";
import { openRedisStore, type RedisStore } from "../../src/stores/redis.ts";
import { formatKeyRing } from "../../src/stores/key-ring.ts";
import { createKeyRing, createVault, parseKeyRing } from "../../src/stores/vault.ts";
import { createCollectingLogger, type CollectingLogger } from "./network.ts";
import { FakeAdapter, FakePlatform } from "./runtime-fake-adapter.ts";
import { toyBrain, type Work } from "./runtime-toy-brain.ts";
import { until } from "./until.ts";

/** The REDIS_ variables of a process, as its operator sets them. */
export type RedisEnvironment = { readonly REDIS_URL: string; readonly [name: string]: string };

/** How a bot differs from the usual one. */
export interface RedisBotOptions {
  readonly settings?: Partial<RuntimeSettings>;
  readonly work?: Work;
  /** The platform, where several bots serve one. */
  readonly chat?: FakePlatform;
  readonly silenceMs?: number;
  /** False to begin without waiting for Redis. */
  readonly isThere?: boolean;
}

/** A bot whose store is on Redis, in real time: the toy brain and a platform that shows. */
export interface RedisBot {
  readonly bot: Bot;
  readonly chat: FakePlatform;
  readonly log: CollectingLogger;
  readonly store: RedisStore;
  /** How often each handler was begun. */
  readonly runs: ReadonlyMap<string, number>;
  /** Hands a text over once, under the delivery id that belongs to it. */
  tell(text: string, user?: string): Promise<Receipt>;
  /** Hands it over until it is acknowledged, as platforms do. */
  deliver(text: string, user?: string): Promise<void>;
  /** All that was handled for a person, in order; said to them too. */
  history(user?: string): Promise<readonly string[]>;
  /** All that was shown to a person, in order. */
  words(user?: string): readonly string[];
  close(): Promise<void>;
}

const ring = formatKeyRing(createKeyRing());

/** Short times, so that what lapses does so soon. */
const quick: Partial<RuntimeSettings> = {
  leaseMs: 3_000,
  marginMs: 500,
  sendTimeoutMs: 1_000,
  patienceMs: 500,
  sweepMs: 100,
};

/** The store that these variables stand for. All bots of a test run share one key ring. */
export function openConfigured(
  env: RedisEnvironment,
  log: CollectingLogger,
  silenceMs?: number,
): RedisStore {
  const { redis } = parseConfig({ VAULT_KEYS: ring, ...env });
  if (!redis) throw new Error("no Redis is configured");
  const { address, caFile, keyPrefix, durability, sentinelPassword } = redis;
  return openRedisStore({
    address,
    keyPrefix,
    durability,
    sentinelPassword,
    ca: caFile === undefined ? [] : [readFileSync(caFile, "utf8")],
    vault: createVault(parseKeyRing(ring)),
    logger: log,
    ...(silenceMs === undefined ? {} : { silenceMs }),
  });
}

/** Opens a bot and starts it. */
export async function openRedisBot(
  env: RedisEnvironment,
  options: RedisBotOptions = {},
): Promise<RedisBot> {
  const { chat = new FakePlatform(), isThere = true } = options;
  const log = createCollectingLogger();
  const clock = createSystemClock();
  const store = openConfigured(env, log, options.silenceMs);
  const trouble = await store.opened(isThere ? 15_000 : 0);
  if (isThere && trouble !== undefined) throw new Error(trouble);
  const runs = new Map<string, number>();
  const work: Work = async (name, context) => {
    runs.set(name, (runs.get(name) ?? 0) + 1);
    return options.work ? options.work(name, context) : `did ${name}`;
  };
  const bot = createBot({
    brain: toyBrain,
    store: store.conversations,
    vault: createVault(parseKeyRing(ring)),
    adapters: [new FakeAdapter(chat, "test")],
    clock,
    logger: log,
    use: <Value>() => work as Work as Value,
    settings: { ...quick, ...options.settings },
  });
  await bot.start();
  const event = (text: string, user: string): ChatEvent => {
    const at = { platform: "test", tenant: "-", place: user, user, shared: false, reply: null };
    const content = { kind: "text", text, addressed: true } as const;
    return { delivery: `m:${text}`, at, atMs: clock.now(), content };
  };
  const tell: RedisBot["tell"] = (text, user = "ann") => bot.receive(event(text, user));
  const words: RedisBot["words"] = (user = "ann") =>
    chat.shown.filter(({ place }) => place === user).map((shown) => shown.words);
  const deliver: RedisBot["deliver"] = async (text, user) => {
    // A platform waits before it repeats.
    while ((await tell(text, user)) !== "durable") await sleep(50);
  };
  return {
    bot,
    chat,
    log,
    store,
    runs,
    tell,
    deliver,
    words,
    async history(user) {
      const question = `log ${crypto.randomUUID()}`;
      await deliver(question, user);
      const answer = (): string | undefined =>
        chat.shown.find(({ key }) => key === `m:${question}.0`)?.words;
      await until("the history is told", () => answer() !== undefined, 20_000);
      return answer()?.split(",") ?? [];
    },
    async close() {
      await bot.stop(1_000);
      await store.close();
    },
  };
}

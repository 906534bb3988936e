import { setTimeout as sleep } from "node:timers/promises";

import type { RedisBot } from "./redis-bot.ts";

/** People who write to a bot without end. */
export interface Load {
  /** So many texts were acknowledged until now. */
  readonly acknowledged: number;
  /** Stops writing; resolves with what each person had acknowledged, in order. */
  stop(): Promise<ReadonlyMap<string, readonly string[]>>;
}

// Slower than they are answered, or what waits becomes too much.
const thinkMs = 10;

/** Each of `users` writes a text, waits until it is acknowledged, thinks, and writes the next. */
export function startLoad(bot: RedisBot, users: readonly string[]): Load {
  const told = new Map(users.map((user) => [user, [] as string[]]));
  let stopped = false;
  let acknowledged = 0;
  const write = async (user: string): Promise<void> => {
    for (let n = 1; !stopped; n += 1) {
      const text = `${user}-${n}`;
      await bot.deliver(text, user);
      told.get(user)?.push(text);
      acknowledged += 1;
      await sleep(thinkMs);
    }
  };
  const writers = users.map((user) => write(user));
  return {
    get acknowledged() {
      return acknowledged;
    },
    async stop() {
      stopped = true;
      await Promise.all(writers);
      return told;
    },
  };
}

import type { RedisBot } from "./redis-bot.ts";

/** People who write to a bot without end. */
export interface Load {
  /** So many texts were acknowledged until now. */
  readonly acknowledged: number;
  /** Stops writing; resolves with what each person had acknowledged, in order. */
  stop(): Promise<ReadonlyMap<string, readonly string[]>>;
}

/** Each of `users` writes a text, waits until it is acknowledged, and writes the next one. */
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

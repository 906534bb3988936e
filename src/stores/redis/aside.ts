import { createHash } from "node:crypto";
import type { AsideCall } from "../../ports/conversation-store.ts";
import { asideMs } from "../rows.ts";
import type { RedisClient } from "./client.ts";
import type { Keys } from "./keys.ts";
import { toScript } from "./script.ts";

// The key is made of the text, so a repetition finds what it wrote. It is written again, because a
// replica can be waited for only behind a write.
const keep = toScript(`
local known = redis.call('EXISTS', KEYS[1]) == 1
redis.call('HSET', KEYS[1], 'name', ARGV[1], 'reason', ARGV[2], 'sealed', ARGV[3])
if not known then redis.call('PEXPIREAT', KEYS[1], now + ARGV[4]) end
return 1
`);

/** Keeps sealed texts that cannot be opened, a key for each. */
export function createKeepAside(
  client: RedisClient,
  keys: Keys,
): (call: AsideCall) => Promise<void> {
  return async ({ conversation, name, sealed, reason }) => {
    const digest = createHash("sha256").update(sealed).digest("hex").slice(0, 16);
    await client.run({
      script: keep,
      keys: [keys.aside(conversation, `${name}:${digest}`)],
      args: [name, reason, sealed, String(asideMs)],
    });
  };
}

import { Fault } from "../../core/fault.ts";
import { isNoScript } from "./faults.ts";
import type { Keys } from "./keys.ts";
import type { Connection } from "./options.ts";
import { toScript } from "./script.ts";

// Every command that a script of the bot runs, on keys of its own. It knows no time: to ask for it
// is a right too.
const probe = toScript(
  `
local missing = {}
local function try(command, ...)
  local answer = redis.pcall(command, ...)
  local why = type(answer) == 'table' and answer.err or ''
  if string.find(why, "can't run this command", 1, true) or string.find(why, 'no permissions', 1, true) then
    missing[#missing + 1] = command
  end
end
local hash, set, text = KEYS[1], KEYS[2], KEYS[3]
try('hset', hash, 'f', 'v')
try('hmget', hash, 'f')
try('hget', hash, 'f')
try('hdel', hash, 'f')
try('zadd', set, 1, 'm')
try('zrangebyscore', set, 1, 1)
try('zrem', set, 'm')
try('set', text, 1)
try('get', text)
try('incrby', text, 1)
try('exists', text)
try('type', text)
try('pttl', text)
try('expire', text, 1)
try('persist', text)
try('pexpireat', text, now + 1000)
try('rename', text, text)
try('del', text)
try('time')
try('info', 'replication')
return missing
`,
  "{1, 0}",
);

/**
 * Finds out at once, and all of it, what the ACL does not allow; otherwise the first message would
 * find the first of it. Throws `Fault` `store.unavailable`.
 */
export async function expectRights(
  connection: Connection,
  { keys, place }: { readonly keys: Keys; readonly place: string },
): Promise<void> {
  const names = keys.ofEveryKind();
  const missing = await connection
    .evalsha(probe.sha, names.length, ...names)
    .catch((error: unknown) => {
      if (!isNoScript(error)) throw error;
      return connection.eval(probe.lua, names.length, ...names);
    });
  // What no script may run: behind it nothing waits, so it answers at once.
  await connection.wait(0, 0);
  if (!Array.isArray(missing) || missing.length === 0) return;
  const reason = `${place}: the ACL user may not run ${missing.join(", ")} (NOPERM)`;
  throw new Fault("store.unavailable", { reason });
}

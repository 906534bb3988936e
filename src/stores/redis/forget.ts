import { bucketCount } from "../../ports/conversation-store.ts";
import { bucketOf } from "../bucket.ts";
import { beginningOf, conversationIn, isConversationOf, isValueOf } from "../upkeep/belongings.ts";
import type { Forgotten } from "../upkeep/holdings.ts";
import type { ScriptCall } from "./execute.ts";
import type { KeyName } from "./keys.ts";
import type { PageParts } from "./pages.ts";
import { patiently } from "./patiently.ts";
import { literally, scanKeys } from "./scan.ts";
import { toScript } from "./script.ts";

// A conversation goes together with its place in the index: in the next moment a new one may begin.
const removeConversation = toScript(`
local till = redis.pcall('HGET', KEYS[1], 'until')
till = type(till) == 'string' and tonumber(till) or 0
redis.call('ZREM', KEYS[2], ARGV[1])
return {redis.call('DEL', KEYS[1]), math.max(0, till - now)}
`);

const removeLock = toScript(`
local left = redis.call('PTTL', KEYS[1])
redis.call('DEL', KEYS[1])
return math.max(0, left)
`);

/** Deletes all that belongs to an owner: their conversations first, then what has their name. */
export async function forgetOwner(owner: string, parts: PageParts): Promise<Forgotten> {
  const found = await findKeys(owner, parts);
  const conversations = await removeConversations(
    [...found.conversation.map(({ rest }) => rest), ...(await indexed(owner, parts))],
    parts,
  );
  const locks = await inTurns(found.lock, ({ key }) =>
    run(parts, { script: removeLock, keys: [key], args: [] }),
  );
  const remove = async (names: readonly Found[]): Promise<number> =>
    sum(await inTurns(names, ({ key }) => patiently(() => parts.client.use((c) => c.del(key)))));
  return {
    conversations: conversations.count,
    deliveries: await remove(found.delivery),
    asides: await remove(found.aside),
    connections: await remove(found.connection),
    cached: await remove(found.value),
    busyMs: Math.max(conversations.busyMs, ...locks.map(Number)),
  };
}

interface Found extends KeyName {
  readonly key: string;
}

/** The owner's keys by kind. */
async function findKeys(
  owner: string,
  { client, keys }: PageParts,
): Promise<{ readonly [kind in KeyName["kind"]]: readonly Found[] }> {
  const found: { readonly [kind in KeyName["kind"]]: Found[] } = {
    conversation: [],
    delivery: [],
    aside: [],
    connection: [],
    value: [],
    lock: [],
  };
  const start = beginningOf(owner);
  const user = owner.slice(start.length);
  const pattern = `${literally(keys.prefix)}*}:*${literally(start)}*${literally(user)}*`;
  for await (const page of scanKeys(client, pattern))
    for (const key of page) {
      const name = keys.parse(key);
      if (name && isOf(owner, name)) found[name.kind].push({ ...name, key });
    }
  return found;
}

function isOf(owner: string, { kind, rest }: KeyName): boolean {
  switch (kind) {
    case "conversation":
      return isConversationOf(owner, rest);
    case "delivery":
    case "aside":
      return isConversationOf(owner, conversationIn(rest));
    case "connection":
      return rest === owner;
    case "value":
    case "lock":
      return isValueOf(owner, rest);
  }
}

/** The owner's conversations that an index names; not all of them need to exist any more. */
async function indexed(owner: string, { client, keys }: PageParts): Promise<readonly string[]> {
  const pattern = `${literally(beginningOf(owner))}*`;
  const buckets = Array.from({ length: bucketCount }, (_, bucket) => bucket);
  const lists = await inTurns(buckets, async (bucket) => {
    const members: string[] = [];
    let cursor = "0";
    do {
      const at = cursor;
      const [next, pairs] = await patiently(() =>
        client.use((c) => c.zscan(keys.due(bucket), at, "MATCH", pattern, "COUNT", 500)),
      );
      cursor = next;
      members.push(...pairs.filter((_, n) => n % 2 === 0));
    } while (cursor !== "0");
    return members;
  });
  return lists.flat().filter((id) => isConversationOf(owner, id));
}

async function removeConversations(
  ids: readonly string[],
  parts: PageParts,
): Promise<{ readonly count: number; readonly busyMs: number }> {
  const { keys } = parts;
  const answers = await inTurns([...new Set(ids)], (id) => {
    const bucket = bucketOf(id);
    const places = [keys.conversation(bucket, id), keys.due(bucket)];
    return run(parts, { script: removeConversation, keys: places, args: [id] });
  });
  const pairs = answers.map((answer) => (Array.isArray(answer) ? answer.map(Number) : []));
  return {
    count: sum(pairs.map(([count = 0]) => count)),
    busyMs: Math.max(0, ...pairs.map(([, busyMs = 0]) => busyMs)),
  };
}

function run({ client }: PageParts, call: ScriptCall): Promise<unknown> {
  return patiently(() => client.run(call));
}

const atOnce = 100;

/** Does `work` for each, a hundred at a time. */
async function inTurns<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let at = 0; at < items.length; at += atOnce)
    results.push(...(await Promise.all(items.slice(at, at + atOnce).map(work))));
  return results;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

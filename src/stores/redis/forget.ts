import { bucketCount } from "../../ports/conversation-store.ts";
import { bucketOf } from "../bucket.ts";
import { conversationIn, type Belongings } from "../upkeep/belongings.ts";
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

/** Deletes all that belongs to somebody: their conversations first, then what has their name. */
export async function forgetBelongings(whose: Belongings, parts: PageParts): Promise<Forgotten> {
  // Looked for twice: the others are not collected, because of a tenant there may be very many.
  const conversations = await removeConversations(whose, parts);
  const others = await removeOthers(whose, parts);
  const busyMs = Math.max(conversations.busyMs, others.busyMs);
  return { ...others.gone, conversations: conversations.count, busyMs };
}

interface Found extends KeyName {
  readonly key: string;
}

/** Somebody's keys, a page at a time. */
async function* foundOf(
  whose: Belongings,
  { client, keys }: PageParts,
): AsyncIterable<readonly Found[]> {
  const marks = whose.marks.map(literally).join("*");
  for await (const page of scanKeys(client, `${literally(keys.prefix)}*}:*${marks}*`)) {
    const named = page.flatMap((key) => {
      const name = keys.parse(key);
      return name ? [{ ...name, key }] : [];
    });
    yield named.filter((name) => isOf(whose, name));
  }
}

function isOf(whose: Belongings, { kind, rest }: KeyName): boolean {
  switch (kind) {
    case "conversation":
      return whose.isConversation(rest);
    case "delivery":
    case "aside":
      return whose.isConversation(conversationIn(rest));
    case "connection":
      return whose.isOwner(rest);
    case "installation":
      return whose.isInstallation(rest);
    case "value":
    case "lock":
      return whose.isValue(rest);
  }
}

/** Their conversations that an index names; not all of them need to exist any more. */
async function indexed(whose: Belongings, { client, keys }: PageParts): Promise<readonly string[]> {
  const pattern = `${literally(whose.beginning)}*`;
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
  return lists.flat().filter((id) => whose.isConversation(id));
}

interface Removed {
  readonly count: number;
  readonly busyMs: number;
}

async function removeConversations(whose: Belongings, parts: PageParts): Promise<Removed> {
  const ids = new Set(await indexed(whose, parts));
  for await (const found of foundOf(whose, parts))
    for (const { kind, rest } of found) if (kind === "conversation") ids.add(rest);
  const { keys } = parts;
  const answers = await inTurns([...ids], (id) => {
    const bucket = bucketOf(id);
    const places = [keys.conversation(bucket, id), keys.due(bucket)];
    return run(parts, { script: removeConversation, keys: places, args: [id] });
  });
  const pairs = answers.map((answer) => (Array.isArray(answer) ? answer.map(Number) : []));
  return {
    count: pairs.reduce((sum, [count = 0]) => sum + count, 0),
    busyMs: pairs.reduce((most, [, busyMs = 0]) => Math.max(most, busyMs), 0),
  };
}

/** What {@link Forgotten} calls a kind of key. */
const counters = {
  delivery: "deliveries",
  aside: "asides",
  connection: "connections",
  installation: "installations",
  value: "cached",
} as const;

type Gone = { -readonly [kind in (typeof counters)[keyof typeof counters]]: number };

async function removeOthers(
  whose: Belongings,
  parts: PageParts,
): Promise<{ readonly gone: Gone; readonly busyMs: number }> {
  const gone: Gone = { deliveries: 0, asides: 0, connections: 0, installations: 0, cached: 0 };
  let busyMs = 0;
  const remove = async ({ kind, key }: Found): Promise<void> => {
    // Another one has begun there meanwhile.
    if (kind === "conversation") return;
    if (kind === "lock") {
      const leftMs = await unlock(key, parts);
      busyMs = Math.max(busyMs, leftMs);
    } else {
      const count = await patiently(() => parts.client.use((c) => c.del(key)));
      gone[counters[kind]] += count;
    }
  };
  for await (const found of foundOf(whose, parts)) await inTurns(found, remove);
  return { gone, busyMs };
}

async function unlock(key: string, parts: PageParts): Promise<number> {
  return Number(await run(parts, { script: removeLock, keys: [key], args: [] }));
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

import type { KeptAside } from "../upkeep/holdings.ts";
import { keyIdsIn } from "../vault.ts";
import { conversationIn } from "../upkeep/belongings.ts";
import type { KeyName, Keys } from "./keys.ts";
import type { Connection } from "./options.ts";
import type { PageParts } from "./pages.ts";
import { patiently } from "./patiently.ts";
import { literally, scanKeys } from "./scan.ts";

async function* keysAside({ client, keys }: PageParts): AsyncIterable<readonly string[]> {
  for await (const found of scanKeys(client, `${literally(keys.prefix)}aside:{*`))
    yield found.filter((key) => keys.parse(key)?.kind === "aside");
}

/** What was kept aside. */
export async function* keptAside(parts: PageParts): AsyncIterable<readonly KeptAside[]> {
  const { client, keys } = parts;
  for await (const found of keysAside(parts)) {
    const records = await patiently(() =>
      client.use((c) => Promise.all(found.map((key) => load(c, keys, key)))),
    );
    yield records.filter((record) => record !== undefined);
  }
}

type Fields = { readonly [field: string]: string };

async function load(
  connection: Connection,
  keys: Keys,
  key: string,
): Promise<KeptAside | undefined> {
  const [type, ttlMs] = await Promise.all([connection.type(key), connection.pttl(key)]);
  // -2: it ended in this very moment.
  if (ttlMs === -2) return undefined;
  const fields: Fields = type === "hash" ? await connection.hgetall(key) : {};
  const place = placeOf(keys.parse(key));
  const isOther = `it is a ${type}, not a ${forms[place.part] ?? "hash"}`;
  return {
    ...place,
    reason: fields["reason"] ?? (type === "hash" ? undefined : isOther),
    endsAtMs: ttlMs < 0 ? undefined : Date.now() + ttlMs,
    keyIds: keyIdsIn(Object.values(fields).join(" ")),
  };
}

/** What a key should have held, by its part. */
const forms: { readonly [part: string]: string } = { delivery: "string", index: "zset" };

/** Behind a conversation stand a part and a digest, and for a whole record or a mark the time. */
function placeOf(name: KeyName | undefined): Pick<KeptAside, "conversation" | "part"> {
  const { rest = "", bucket } = name ?? {};
  if (rest === "index") return { conversation: `bucket ${bucket}`, part: "index" };
  const conversation = conversationIn(rest);
  const [part = ""] = rest.slice(conversation.length + 1).split(":");
  if (part === "d") return { conversation, part: "delivery" };
  return { conversation, part: /^\d+$/.test(part) ? "record" : part };
}

/** Deletes all that was kept aside; gives how many there were. */
export async function dropKeptAside(parts: PageParts): Promise<number> {
  let dropped = 0;
  for await (const found of keysAside(parts)) {
    const counts = await patiently(() =>
      parts.client.use((c) => Promise.all(found.map((key) => c.del(key)))),
    );
    dropped += counts.reduce((a, b) => a + b, 0);
  }
  return dropped;
}

import type { KeptAside } from "../upkeep/holdings.ts";
import { keyIdsIn } from "../vault.ts";
import type { Keys } from "./keys.ts";
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
  const { name, reason } = fields;
  const rest = keys.parse(key)?.rest ?? "";
  return {
    conversation: conversationOf(rest, name),
    part: name ?? "record",
    reason: reason ?? (type === "hash" ? undefined : `it is a ${type}, not a hash`),
    endsAtMs: ttlMs < 0 ? undefined : Date.now() + ttlMs,
    keyIds: keyIdsIn(Object.values(fields).join(" ")),
  };
}

/** Behind a conversation stand a part and a digest, or for a whole record the time. */
function conversationOf(rest: string, name: string | undefined): string {
  return rest.replace(name === undefined ? /:\d+$/ : /:[^:]*:[0-9a-f]+$/, "");
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

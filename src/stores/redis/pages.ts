import {
  cacheName,
  checkName,
  connectionName,
  conversationName,
  installationName,
} from "../../core/logical-names.ts";
import type { Page, SealedText } from "../upkeep/holdings.ts";
import type { RedisClient } from "./client.ts";
import type { Keys } from "./keys.ts";
import type { Connection } from "./options.ts";
import { patiently } from "./patiently.ts";
import { literally, scanKeys } from "./scan.ts";
import { toScript } from "./script.ts";

/** What pages are read and written with. */
export interface PageParts {
  readonly client: RedisClient;
  readonly keys: Keys;
}

/** One sealed text, and where it stands. */
interface Cell extends SealedText {
  readonly key: string;
  /** Empty for a text that is the key's whole value. */
  readonly field: string;
}

/** Reads the texts of one record. */
type Load = (connection: Connection) => Promise<readonly Cell[]>;

const recordsAtOnce = 50;

/** The sealed texts of all records that bots read, but the check. */
export async function* sealedPages(parts: PageParts): AsyncIterable<Page> {
  const { client, keys } = parts;
  for await (const found of scanKeys(client, `${literally(keys.prefix)}*`)) {
    const loads = found.flatMap((key) => loadOf(keys, key) ?? []);
    for (let at = 0; at < loads.length; at += recordsAtOnce)
      yield new RedisPage(client, await loadAll(client, loads.slice(at, at + recordsAtOnce)));
  }
}

/** The one text by which a key ring is recognised. */
export async function checkPage({ client, keys }: PageParts): Promise<Page> {
  const load = loadText(keys.check, { kind: "check", name: checkName });
  return new RedisPage(client, await loadAll(client, [load]));
}

function loadOf(keys: Keys, key: string): Load | undefined {
  const { kind, rest = "" } = keys.parse(key) ?? {};
  switch (kind) {
    case "connection":
      return loadText(key, { kind: "connection", name: connectionName(rest) });
    case "installation":
      return loadText(key, { kind: "installation", name: installationName(rest) });
    case "value":
      return loadText(key, { kind: "cached", name: cacheName(rest) });
    case "conversation":
      return (connection) => loadConversation(connection, key, rest);
    case "delivery":
    case "aside":
    case "lock":
    case undefined:
      return undefined;
  }
}

function loadText(key: string, text: Omit<SealedText, "sealed">): Load {
  return async (connection) => {
    const sealed = await ofItsType(connection.get(key), "");
    return sealed === null ? [] : [{ ...text, sealed, key, field: "" }];
  };
}

async function loadConversation(
  connection: Connection,
  key: string,
  id: string,
): Promise<readonly Cell[]> {
  const name = conversationName(id, "state");
  const fields = await ofItsType<{ readonly [field: string]: string } | undefined>(
    connection.hgetall(key),
    undefined,
  );
  if (!fields) return [{ kind: "state", name, sealed: "", key, field: "st" }];
  return Object.entries(fields).flatMap(([field, sealed]) => {
    const kind = kindOf(field);
    // A deadline waits without a packet.
    if (!kind || (kind === "waiting" && sealed === "")) return [];
    const part = kind === "state" || kind === "note" ? kind : "packet";
    return [{ kind, name: conversationName(id, part), sealed, key, field }];
  });
}

function kindOf(field: string): "state" | "note" | "outbox" | "waiting" | undefined {
  if (field === "st") return "state";
  if (field === "note") return "note";
  if (field === "o") return "outbox";
  return /^e\d+$/.test(field) ? "waiting" : undefined;
}

/** What was read; `otherwise` where the key holds something else than ours. */
async function ofItsType<Value>(read: Promise<Value>, otherwise: Value): Promise<Value> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof Error && error.message.startsWith("WRONGTYPE")) return otherwise;
    throw error;
  }
}

async function loadAll(client: RedisClient, loads: readonly Load[]): Promise<readonly Cell[]> {
  const all = await patiently(() =>
    client.use((connection) => Promise.all(loads.map((load) => load(connection)))),
  );
  return all.flat();
}

// ARGV: field of a hash or nothing, the text that must stand there, the one to put there.
const swap = toScript(`
if ARGV[1] ~= '' then
  if redis.pcall('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
  return 1
end
if redis.pcall('GET', KEYS[1]) ~= ARGV[2] then return 0 end
redis.call('SET', KEYS[1], ARGV[3], 'KEEPTTL')
return 1
`);

class RedisPage implements Page {
  readonly texts: readonly Cell[];
  readonly #client: RedisClient;

  constructor(client: RedisClient, texts: readonly Cell[]) {
    this.texts = texts;
    this.#client = client;
  }

  async replace(fresh: readonly (string | undefined)[]): Promise<number> {
    const swaps = this.texts.map(async (cell, n) => {
      const text = fresh[n];
      return text !== undefined && (await this.#swap(cell, text));
    });
    return (await Promise.all(swaps)).filter(Boolean).length;
  }

  async #swap({ key, field, sealed }: Cell, fresh: string): Promise<boolean> {
    const call = { script: swap, keys: [key], args: [field, sealed, fresh] };
    return (await patiently(() => this.#client.run(call))) === 1;
  }
}

import { Fault } from "../../core/fault.ts";
import { checkName } from "../../core/logical-names.ts";
import type { Logger } from "../../ports/logger.ts";
import { bucketCount } from "../../ports/conversation-store.ts";
import type { Vault } from "../../ports/vault.ts";
import type { Keys } from "./keys.ts";
import type { Connection } from "./options.ts";

/** What a server is held against. */
export interface Expected {
  readonly keys: Keys;
  readonly vault: Vault;
  readonly logger: Logger;
  /** The server, in words. */
  readonly place: string;
}

const product = "plume-chatops";
const layout = "1";
const ours = `${product} layout ${layout} buckets ${bucketCount}`;
// PXAT and EXAT came with it.
const oldest = [6, 2] as const;

/**
 * Makes sure that the server holds data of ours, of this layout and sealed with a key we have, or
 * none yet. Throws `Fault` `store.foreign`, `vault.unknown-key` or `vault.unreadable` otherwise.
 */
export async function inspectServer(connection: Connection, expected: Expected): Promise<void> {
  const info = parseInfo(await connection.info());
  expectVersion(info, expected);
  await expectLayout(connection, expected);
  await expectKey(connection, expected);
  remark(info, expected);
}

/**
 * Makes sure that the server holds data of ours, and writes nothing. Throws `Fault`
 * `store.absent` where there is none, or `store.foreign`.
 */
export async function expectOurs(
  connection: Connection,
  { keys, place }: Pick<Expected, "keys" | "place">,
): Promise<void> {
  const found = await findLayout(connection, keys);
  if (found === undefined) throw new Fault("store.absent", { place });
  if (found !== ours) throw misfit(found, { keys, place });
}

type Info = ReadonlyMap<string, string>;

function parseInfo(text: string): Info {
  const lines = text.split("\r\n").filter((line) => line.includes(":"));
  return new Map(
    lines.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1)]),
  );
}

function expectVersion(info: Info, { place }: Expected): void {
  const version = info.get("redis_version") ?? "";
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return;
  const reason = `it is Redis ${version || "of an unknown version"}, ${oldest.join(".")} or newer is needed`;
  throw new Fault("store.foreign", { file: place, reason });
}

async function expectLayout(
  connection: Connection,
  { keys, place, logger }: Expected,
): Promise<void> {
  const found = await findLayout(connection, keys);
  if (found === ours) return;
  if (found === undefined) {
    const made = await connection.set(keys.layout, ours, "NX");
    if (made) logger.info("redis.prepared", { host: place });
    // Somebody else may have been first.
    else if ((await connection.get(keys.layout)) === ours) return;
    else throw foreign(place, "another program writes there");
    return;
  }
  throw misfit(found, { keys, place });
}

async function findLayout(connection: Connection, keys: Keys): Promise<string | undefined> {
  return (await connection.get(keys.layout).catch(notOurs)) ?? undefined;
}

function misfit(found: string, { keys, place }: Pick<Expected, "keys" | "place">): Fault {
  return found.startsWith(`${product} `)
    ? foreign(place, `it holds "${found}", this program needs "${ours}"`)
    : foreign(place, `the key ${keys.layout} is another program's; set REDIS_KEY_PREFIX`);
}

/** A key of another type is somebody else's. */
function notOurs(error: unknown): string {
  if (error instanceof Error && error.message.startsWith("WRONGTYPE")) return "";
  throw error;
}

function foreign(place: string, reason: string): Fault {
  return new Fault("store.foreign", { file: place, reason });
}

/** A key ring that lacks the data's key is found out now, not at the first message. */
async function expectKey(connection: Connection, { keys, vault }: Expected): Promise<void> {
  const made = await connection.set(keys.check, vault.seal(checkName, product), "NX");
  if (made) return;
  const sealed = await connection.get(keys.check);
  if (sealed !== null) vault.open(checkName, sealed);
}

/** What makes a server forget what it acknowledged. */
function remark(info: Info, { logger, place }: Expected): void {
  const policy = info.get("maxmemory_policy") ?? "noeviction";
  if (policy !== "noeviction" && (info.get("maxmemory") ?? "0") !== "0")
    logger.warn("redis.evicts", {
      host: place,
      reason: `maxmemory-policy is ${policy}, not noeviction`,
    });
  if (info.get("aof_enabled") === "0")
    logger.warn("redis.forgets", {
      host: place,
      reason: "appendonly is off: a crash of Redis loses what it had acknowledged",
    });
}

import { Fault } from "../../core/fault.ts";
import { checkName } from "../../core/logical-names.ts";
import type { Logger } from "../../ports/logger.ts";
import { bucketCount } from "../../ports/conversation-store.ts";
import type { Vault } from "../../ports/vault.ts";
import type { Keys } from "./keys.ts";
import type { RedisAddress } from "./address.ts";
import { isWrongType, toFault } from "./faults.ts";
import type { Connection } from "./options.ts";
import { expectRights } from "./rights.ts";

/** What a server is held against. */
export interface Expected {
  readonly keys: Keys;
  readonly vault: Vault;
  readonly logger: Logger;
  /** The server, in words. */
  readonly place: string;
  readonly mode: RedisAddress["mode"];
  readonly database: number;
  /** True if no answer counts before a replica has what it tells. */
  readonly replicated: boolean;
}

const product = "plume-chatops";
const layout = "1";
const ours = `${product} layout ${layout} buckets ${bucketCount}`;
// PXAT and EXAT came with it.
const oldest = [6, 2] as const;

/**
 * Makes sure, at each call, that the server holds data of ours, of this layout and sealed with a
 * key we have, or none yet. Throws `Fault` `store.foreign`, `vault.unknown-key` or
 * `vault.unreadable` otherwise, and `store.unavailable` where nothing can be written.
 */
export function createInspection(expected: Expected): (connection: Connection) => Promise<void> {
  const known = new Set<string>();
  return async (connection) => {
    const info = parseInfo(await connection.info());
    expectVersion(info, expected);
    expectMode(info, expected);
    expectPrimary(info, expected);
    if (expected.database > 0) await connection.select(expected.database);
    await expectRights(connection, expected);
    await expectLayout(connection, expected);
    await expectKey(connection, expected);
    for (const [event, reason] of remarksOn(info, expected)) {
      // Once: it stays so, and is not of this connection.
      if (known.has(reason)) continue;
      known.add(reason);
      expected.logger.warn(event, { host: expected.place, reason });
    }
  };
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

/** A node of a cluster serves some keys only, a sentinel none. */
function expectMode(info: Info, { mode, place }: Expected): void {
  const found = info.get("redis_mode") ?? "standalone";
  if (found === "standalone" || found === mode) return;
  const what = found === "cluster" ? "a node of a cluster" : "a sentinel";
  const reason = `${place}: it is ${what}, so REDIS_URL begins with redis+${found}://`;
  throw new Fault("store.unavailable", { reason });
}

/** Nothing can be written to a replica; where it can, the next resync forgets it. */
function expectPrimary(info: Info, { place }: Expected): void {
  if (info.get("role") === "slave") throw toFault(new Error("READONLY"), place);
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
  if (isWrongType(error)) return "";
  throw error;
}

function foreign(place: string, reason: string): Fault {
  return new Fault("store.foreign", { file: place, reason });
}

/** A key ring that lacks the data's key is found out now, not at the first message. */
async function expectKey(connection: Connection, { keys, vault }: Expected): Promise<void> {
  // Read first: a Redis whose memory is full still serves what is there.
  const known = await connection.get(keys.check);
  if (known !== null) return void vault.open(checkName, known);
  await connection.set(keys.check, vault.seal(checkName, product), "NX");
  const sealed = await connection.get(keys.check);
  if (sealed !== null) vault.open(checkName, sealed);
}

type Remark = readonly [event: string, reason: string];

/** What makes a server forget what it acknowledged. */
function remarksOn(info: Info, { replicated }: Expected): readonly Remark[] {
  const remarks: Remark[] = [];
  const policy = info.get("maxmemory_policy") ?? "noeviction";
  if (policy !== "noeviction" && (info.get("maxmemory") ?? "0") !== "0")
    remarks.push(["redis.evicts", `maxmemory-policy is ${policy}, not noeviction`]);
  if (info.get("aof_enabled") === "0")
    remarks.push([
      "redis.forgets",
      "appendonly is off: a crash of Redis loses what it had acknowledged",
    ]);
  if (replicated && info.get("connected_slaves") === "0")
    remarks.push([
      "redis.alone",
      "REDIS_DURABILITY=replica, but no replica is connected: nothing is taken in until one is",
    ]);
  return remarks;
}

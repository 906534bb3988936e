import type { Clock } from "../../ports/clock.ts";
import type { Logger } from "../../ports/logger.ts";
import type { SealedCache } from "../../ports/sealed-cache.ts";
import { abortable } from "../http/abortable.ts";
import type { Bearer, Cloud } from "./cloud.ts";
import { createHomeMemory, type HomeMemory } from "./home-memory.ts";
import { createPartReaders, type PartReaders } from "./home-parts.ts";
import type { Connection, HomeParts, HomeReads, PartName, Read, ReadFailure } from "../model.ts";
import { compact } from "./schemas-base.ts";
import type { Connections, HomeAnswer, HomeQuery, Homes, RecentHomes } from "../services.ts";
import { type PartAnswer, SharedReads } from "./shared-reads.ts";
import type { TokenAnswer } from "../sign-in/refresher.ts";
import type { Tokens } from "../sign-in/tokens.ts";

/** What {@link Homes} stand on. */
export interface HomesParts {
  readonly connections: Pick<Connections, "load">;
  readonly tokens: Pick<Tokens, "get" | "renew" | "isCurrent">;
  readonly cloud: Cloud;
  readonly recent: Pick<RecentHomes, "keep">;
  /** For the last good reads: it may fail, but must not be slow. */
  readonly cache: SealedCache;
  readonly clock: Clock;
  readonly logger: Logger;
  /** For a whole command: its token, its calls, their repeats and waits. @default 20000 */
  readonly limitMs?: number;
}

const defaultLimitMs = 20_000;
/** A connection that is replaced while it is used is loaded once more. */
const loads = 2;

/** Reads homes with the connection of who asks. */
export function createHomes(parts: HomesParts): Homes {
  const readers = createPartReaders(parts.cloud);
  const shared: Shared = {
    location: new SharedReads(parts.clock),
    nodes: new SharedReads(parts.clock),
    devices: new SharedReads(parts.clock),
    qoe: new SharedReads(parts.clock),
    wifi: new SharedReads(parts.clock),
  };
  const memory = createHomeMemory(parts);
  return {
    async read(query) {
      query.signal.throwIfAborted();
      return abortable(readHome(query, { ...parts, readers, shared, memory }), query.signal);
    },
  };
}

type Shared = { readonly [Part in PartName]: SharedReads<HomeParts[Part]> };

interface Tools extends HomesParts {
  readonly readers: PartReaders;
  readonly shared: Shared;
  readonly memory: HomeMemory;
}

async function readHome(query: HomeQuery, tools: Tools): Promise<HomeAnswer> {
  for (let load = 0; load < loads; load += 1) {
    const connection = await tools.connections.load(query.owner);
    if (!connection) return { kind: "no-login" };
    const answer = await readWith(connection, query, tools);
    if (answer.kind !== "gone") return answer;
  }
  return { kind: "no-login" };
}

async function readWith(
  connection: Connection,
  query: HomeQuery,
  tools: Tools,
): Promise<HomeAnswer | { readonly kind: "gone" }> {
  const asking: Asking = {
    ...tools,
    query,
    connection,
    bearer: toBearer(connection, tools.tokens),
    fetched: new Set(),
  };
  const [location, nodes, devices, qoe, wifi] = await Promise.all([
    askFor("location", asking),
    askFor("nodes", asking),
    askFor("devices", asking),
    askFor("qoe", asking),
    askFor("wifi", asking),
  ]);
  for (const answer of [location, nodes, devices, qoe, wifi]) {
    if (answer?.kind !== "no-token") continue;
    if (answer.answer.kind === "gone") return answer.answer;
    return { ...answer.answer, kind: "no-token", connection };
  }
  const reads = compact({
    location: toRead(location),
    nodes: toRead(nodes),
    devices: toRead(devices),
    qoe: toRead(qoe),
    wifi: toRead(wifi),
  });
  return withMemory(reads, asking);
}

interface Asking extends Tools {
  readonly query: HomeQuery;
  readonly connection: Connection;
  readonly bearer: Bearer;
  /** The parts that nobody had read a moment before. */
  readonly fetched: Set<PartName>;
}

/** One token for all parts of a command, until one of them is refused with it. */
function toBearer(connection: Connection, tokens: HomesParts["tokens"]): Bearer {
  let known: Promise<TokenAnswer> | undefined;
  return {
    get: (signal) => (known ??= tokens.get(connection, signal)),
    renew: (stale, signal) => (known = tokens.renew(connection, stale, signal)),
    isCurrent: () => tokens.isCurrent(connection),
  };
}

async function askFor<Part extends PartName>(
  part: Part,
  asking: Asking,
): Promise<PartAnswer<HomeParts[Part]> | undefined> {
  const { query, connection, shared } = asking;
  if (!query.parts.includes(part)) return undefined;
  const { customerId, locationId } = query.ids;
  const key = JSON.stringify([connection.revision, customerId, locationId]);
  const answer = await shared[part].get(key, query.fresh, () => {
    asking.fetched.add(part);
    return readInTime(part, asking);
  });
  const ok = answer.kind === "read" || answer.kind === "absent";
  if (!query.signal.aborted) query.onPart(part, ok);
  return answer;
}

/** A read with a limit of its own: who asked first may leave, others may be waiting by now. */
async function readInTime<Part extends PartName>(
  part: Part,
  { readers, query, connection, bearer, clock, logger, limitMs = defaultLimitMs }: Asking,
): Promise<PartAnswer<HomeParts[Part]>> {
  const limit = new AbortController();
  const done = new AbortController();
  void clock.sleep(limitMs, done.signal).then(() => done.signal.aborted || limit.abort());
  const { apiBase } = connection;
  try {
    const read = readers[part]({ apiBase, ids: query.ids, bearer, signal: limit.signal });
    // What notices the limit ends as its last try did; this is for what does not.
    const late = clock.sleep(limitMs + graceMs, done.signal).then(() => undefined);
    const answer = await Promise.race([read, late]);
    if (answer) return answer;
    read.catch(() => undefined);
  } catch (error) {
    if (!limit.signal.aborted) throw error;
  } finally {
    done.abort();
  }
  logger.warn("cloud.broken", { part, reason: "time-limit" });
  return { kind: "failed", failure: { kind: "broken" } };
}

const graceMs = 250;

function toRead<Value>(answer: PartAnswer<Value> | undefined): Read<Value> | undefined {
  return answer?.kind === "no-token" ? undefined : answer;
}

async function withMemory(reads: HomeReads, asking: Asking): Promise<HomeAnswer> {
  const { memory, recent, query, connection, fetched } = asking;
  const home = { revision: connection.revision, ids: query.ids };
  const old = isOldWanted(reads) ? await memory.recall(home, query.parts) : undefined;
  await Promise.all([
    fetched.size > 0 ? memory.keep(home, reads) : undefined,
    recent.keep(connection, query.ids, reads),
  ]);
  // Where the pods were asked for, an earlier read without them says nothing about the home.
  const helps = old && (!reads.nodes || old.reads.nodes);
  return helps ? { kind: "reads", reads, old } : { kind: "reads", reads };
}

/** An earlier read helps where the pods, or all that was asked, could not be read just now. */
function isOldWanted(reads: HomeReads): boolean {
  const asked = Object.values(reads);
  const missed = reads.nodes ? [reads.nodes] : asked;
  return asked.length > 0 && missed.every(isMissedJustNow);
}

function isMissedJustNow(read: Read<unknown>): boolean {
  return read.kind === "failed" && isPassingFailure(read.failure);
}

/** Access that was refused is no passing trouble: what was seen before is not shown again. */
function isPassingFailure(failure: ReadFailure): boolean {
  switch (failure.kind) {
    case "error":
    case "broken":
    case "unreadable":
    case "limited":
    case "unreachable":
      return true;
    case "unknown-home":
    case "forbidden":
      return false;
  }
}

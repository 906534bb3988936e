import type { Papers } from "./redis-tls.ts";
import { startRedis, type RedisServer } from "./redis-server.ts";
import { until } from "./until.ts";

/** Six nodes: three primaries that share the slots, each with a replica. */
export interface RedisCluster {
  /** `redis+cluster://…` with all nodes, without credentials. */
  readonly url: string;
  readonly nodes: readonly RedisServer[];
  /** The primary that has the slot of `key` now. */
  ownerOf(key: string): Promise<RedisServer>;
  /** Kills that primary; resolves with it when its replica has taken its place everywhere. */
  failOver(key: string): Promise<RedisServer>;
  /** Moves the slot of `key` to another primary, key by key, as operators do; `between` runs in mid-way. */
  moveSlot(key: string, between?: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/** How a cluster differs from the usual one. */
export interface ClusterSettings {
  readonly settings?: { readonly [name: string]: string };
  /** All of them serve nothing but TLS, with these. */
  readonly tls?: Papers;
}

const slots = 16_384;
const primaryCount = 3;
// A loaded machine may stall a node for some hundred milliseconds without its being dead.
const nodeTimeoutMs = 1_000;

export async function startRedisCluster(options: ClusterSettings = {}): Promise<RedisCluster> {
  const settings = {
    "cluster-enabled": "yes",
    "cluster-node-timeout": String(nodeTimeoutMs),
    ...(options.tls ? { "tls-cluster": "yes" } : {}),
    ...options.settings,
  };
  const each = { settings, ...(options.tls ? { tls: options.tls } : {}) };
  const nodes = await Promise.all(Array.from({ length: 6 }, () => startRedis(each)));
  await join(nodes);
  const ownerOf = (key: string): Promise<RedisServer> => expectOwner(nodes, key);
  return {
    url: `redis${options.tls ? "s" : ""}+cluster://${nodes.map(({ port }) => `127.0.0.1:${port}`).join(",")}`,
    nodes,
    ownerOf,
    async failOver(key) {
      const old = await ownerOf(key);
      await old.kill();
      const rest = nodes.filter((node) => node.running);
      await until(
        "a replica takes over",
        async () => (await findOwner(rest, key)) !== undefined && (await isWhole(rest)),
      );
      return old;
    },
    moveSlot: (key, between) => moveSlot(nodes, key, between),
    async close() {
      await Promise.all(nodes.map((node) => node.close()));
    },
  };
}

async function join(nodes: readonly RedisServer[]): Promise<void> {
  const [first] = nodes;
  const size = Math.ceil(slots / primaryCount);
  for (const [n, node] of nodes.entries()) {
    await node.client.cluster("SET-CONFIG-EPOCH", n + 1);
    if (n < primaryCount)
      await node.client.cluster("ADDSLOTSRANGE", n * size, Math.min((n + 1) * size, slots) - 1);
    if (first && node !== first) await node.client.cluster("MEET", "127.0.0.1", first.port);
  }
  await until("all nodes know each other", async () => {
    const counts = await Promise.all(nodes.map(async (node) => (await linesOf(node)).length));
    return counts.every((count) => count === nodes.length);
  });
  for (const [n, replica] of nodes.slice(primaryCount).entries()) {
    const id = await nodes[n]?.client.cluster("MYID");
    await until("the primary is known", () =>
      replica.client.cluster("REPLICATE", String(id)).then(
        () => true,
        () => false,
      ),
    );
  }
  await until("the cluster is whole", () => isWhole(nodes));
  await until("every replica follows", async () => {
    const all = nodes.slice(0, primaryCount).map((node) => node.client.wait(1, 100));
    return (await Promise.all(all)).every((count) => count === 1);
  });
}

/** True if every node says that all slots are served, by the same primaries. */
async function isWhole(nodes: readonly RedisServer[]): Promise<boolean> {
  const infos = await Promise.all(nodes.map((node) => node.client.cluster("INFO")));
  if (!infos.every((info) => String(info).includes("cluster_state:ok"))) return false;
  const views = await Promise.all(nodes.map((node) => primariesOf(node)));
  const lists = views.map((view) =>
    view
      .map(({ id }) => id)
      .toSorted()
      .join(),
  );
  return new Set(lists).size === 1;
}

const linesOf = async (node: RedisServer): Promise<readonly string[]> =>
  String(await node.client.cluster("NODES"))
    .trim()
    .split("\n");

async function expectOwner(nodes: readonly RedisServer[], key: string): Promise<RedisServer> {
  const owner = await findOwner(nodes, key);
  if (!owner) throw new Error(`nobody has the slot of ${key}`);
  return owner;
}

/** Whom a node that lives takes for the owner, if that one lives too. */
async function findOwner(
  nodes: readonly RedisServer[],
  key: string,
): Promise<RedisServer | undefined> {
  const asked = nodes.find(({ running }) => running);
  const answer = await asked?.client.get(key).catch((error: unknown) => String(error));
  const port = Number(/MOVED \d+ \S+:(\d+)/.exec(String(answer))?.[1] ?? asked?.port);
  return nodes.find((node) => node.port === port && node.running);
}

/** A primary, as `CLUSTER NODES` shows it. */
interface Primary {
  readonly id: string;
  readonly port: number;
  readonly isAsked: boolean;
}

/** The living primaries that have slots. */
async function primariesOf(node: RedisServer): Promise<readonly Primary[]> {
  const lines = await linesOf(node);
  return lines.flatMap((line) => {
    const [id = "", address = "", flags = "", ...rest] = line.split(" ");
    if (!flags.includes("master") || flags.includes("fail") || rest.length < 6) return [];
    const port = Number(/:(\d+)@/.exec(address)?.[1]);
    return [{ id, port, isAsked: flags.includes("myself") }];
  });
}

async function moveSlot(
  nodes: readonly RedisServer[],
  key: string,
  between: () => Promise<void> = async () => undefined,
): Promise<void> {
  const from = await expectOwner(nodes, key);
  const slot = Number(await from.client.cluster("KEYSLOT", key));
  const primaries = await primariesOf(from);
  const [target] = primaries.filter(({ isAsked }) => !isAsked);
  const to = nodes.find(({ port }) => port === target?.port);
  if (!to || !target) throw new Error("there is no other primary");
  const fromId = primaries.find(({ isAsked }) => isAsked)?.id ?? "";
  await to.client.cluster("SETSLOT", slot, "IMPORTING", fromId);
  await from.client.cluster("SETSLOT", slot, "MIGRATING", target.id);
  let moved = 0;
  for (;;) {
    const keys = (await from.client.cluster("GETKEYSINSLOT", slot, 1)) as readonly string[];
    const [next] = keys;
    if (next === undefined) break;
    await from.client.migrate("127.0.0.1", to.port, next, 0, 5_000);
    if ((moved += 1) === 1) await between();
  }
  for (const node of [to, from]) await node.client.cluster("SETSLOT", slot, "NODE", target.id);
}

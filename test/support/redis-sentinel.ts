import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import { randomBytes } from "node:crypto";

import type { Papers } from "./redis-tls.ts";
import { freePort, RedisServer, startRedis } from "./redis-server.ts";
import { until } from "./until.ts";

/** One primary, two replicas, and three sentinels that watch them. */
export interface SentinelGroup {
  /** What the sentinels call it. */
  readonly name: string;
  /** `redis+sentinel://…`, without credentials. */
  readonly url: string;
  /** The data servers; the first one was the primary at the start. */
  readonly servers: readonly RedisServer[];
  readonly sentinels: readonly RedisServer[];
  /** The server that the sentinels take for the primary now. */
  primary(): Promise<RedisServer>;
  /** From now on no replica hears of what the primary does, until another one is primary. */
  isolate(): Promise<void>;
  /** Kills the primary; resolves when another one has taken its place. */
  failOver(): Promise<RedisServer>;
  close(): Promise<void>;
}

/** How a group differs from the usual one. */
export interface GroupOptions {
  /** Settings of the data servers. */
  readonly settings?: { readonly [name: string]: string };
  /** What clients of the data servers, and of the sentinels, must know. */
  readonly password?: string;
  readonly sentinelPassword?: string;
  /** All of them serve nothing but TLS, with these. */
  readonly tls?: Papers;
}

// A loaded machine may stall a server for some hundred milliseconds without its being dead.
const downAfterMs = 700;

export async function startSentinelGroup(options: GroupOptions = {}): Promise<SentinelGroup> {
  const name = "plume-main";
  const { password } = options;
  const settings = {
    ...options.settings,
    ...(password === undefined ? {} : { requirepass: password, masterauth: password }),
  };
  const client = password === undefined ? {} : { password };
  const tls = options.tls ? { tls: options.tls } : {};
  const first = await startRedis({ settings, client, ...tls });
  const follow = { ...settings, replicaof: `127.0.0.1 ${first.port}` };
  const others = await Promise.all(
    [1, 2].map(() => startRedis({ settings: follow, client, ...tls })),
  );
  const servers = [first, ...others];
  await until("both replicas follow", async () => (await first.client.wait(2, 100)) === 2);
  const sentinels = await startSentinels(name, servers, options);

  const primary = async (): Promise<RedisServer> => {
    const ports = await Promise.all(sentinels.map((sentinel) => primaryPort(sentinel, name)));
    const found = servers.find(({ port }) => port === ports[0]);
    if (!found) throw new Error("the sentinels know no primary");
    return found;
  };
  return {
    name,
    url: `redis${options.tls ? "s" : ""}+sentinel://${sentinels.map(({ port }) => `127.0.0.1:${port}`).join(",")}/${name}`,
    servers,
    sentinels,
    primary,
    async isolate() {
      const now = await primary();
      const replicas = servers.filter((server) => server !== now && server.running);
      // Nobody listens there; the sentinels set it right, but not so soon.
      await Promise.all(replicas.map(({ client }) => client.replicaof("127.0.0.1", "1")));
      await until("the primary is alone", async () =>
        (await now.client.info("replication")).includes("connected_slaves:0"),
      );
    },
    async failOver() {
      // One that is still busy with the last failover would not take part in this one.
      await until("no failover goes on", async () => {
        const states = sentinels.map(({ client }) => client.call("SENTINEL", "MASTER", name));
        return (await Promise.all(states)).every((state) => !String(state).includes("failover_"));
      });
      const old = await primary();
      await old.kill();
      await until("the sentinels agree on another", async () => {
        const ports = await Promise.all(sentinels.map((sentinel) => primaryPort(sentinel, name)));
        return ports.every((port) => port !== old.port && port === ports[0]);
      });
      return primary();
    },
    async close() {
      // First those that would act on the end of the others.
      await Promise.all(sentinels.map((sentinel) => sentinel.close()));
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}

async function primaryPort(sentinel: RedisServer, name: string): Promise<number> {
  const found = await sentinel.client.call("SENTINEL", "GET-MASTER-ADDR-BY-NAME", name);
  return Array.isArray(found) ? Number(found[1]) : 0;
}

/** They know each other from the start, instead of after some seconds. */
async function startSentinels(
  name: string,
  [primary, ...replicas]: readonly RedisServer[],
  { password, sentinelPassword, tls }: GroupOptions,
): Promise<readonly RedisServer[]> {
  const ids = [1, 2, 3].map(() => randomBytes(20).toString("hex"));
  const ports = await Promise.all(ids.map(() => freePort()));
  const client = sentinelPassword === undefined ? {} : { password: sentinelPassword };
  const sentinels = ports.map(
    (port) => new RedisServer(port, { sentinel: true, client, ...(tls ? { tls } : {}) }),
  );
  const secrets = [
    ...(password === undefined ? [] : [`sentinel auth-pass ${name} ${password}`]),
    ...(sentinelPassword === undefined
      ? []
      : [`requirepass ${sentinelPassword}`, `sentinel sentinel-pass ${sentinelPassword}`]),
  ];
  for (const [n, sentinel] of sentinels.entries()) {
    const known = ids.flatMap((id, m) =>
      m === n ? [] : [`sentinel known-sentinel ${name} 127.0.0.1 ${ports[m]} ${id}`],
    );
    const lines = [
      `sentinel myid ${ids[n]}`,
      `sentinel monitor ${name} 127.0.0.1 ${primary?.port} 2`,
      `sentinel down-after-milliseconds ${name} ${downAfterMs}`,
      `sentinel failover-timeout ${name} 3000`,
      `sentinel parallel-syncs ${name} 2`,
      ...replicas.map(({ port }) => `sentinel known-replica ${name} 127.0.0.1 ${port}`),
      ...known,
      ...secrets,
    ];
    writeFileSync(join(sentinel.folder, "sentinel.conf"), `${lines.join("\n")}\n`);
  }
  await Promise.all(sentinels.map((sentinel) => sentinel.start()));
  for (const sentinel of sentinels) {
    await until("the sentinels see each other", async () => {
      const answer = await sentinel.client.call("SENTINEL", "CKQUORUM", name).catch(() => "");
      return String(answer).startsWith("OK 3");
    });
  }
  return sentinels;
}

/** A sentinel that is behind: it names the server on `port` for ever. */
export async function startStaleSentinel(port: number): Promise<{ url: string; close(): void }> {
  const named = `*2\r\n$9\r\n127.0.0.1\r\n$${String(port).length}\r\n${port}\r\n`;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("data", (data) => {
      for (const command of data.toString().split(/(?=\*\d+\r\n)/)) {
        if (/get-master-addr/i.test(command)) socket.write(named);
        else socket.write(/\r\nsentinels\r\n/i.test(command) ? "*0\r\n" : "+OK\r\n");
      }
    });
  });
  const at = await freePort();
  server.listen(at, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `127.0.0.1:${at}`,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

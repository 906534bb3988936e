import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { Redis } from "ioredis";

import { findRedisServer } from "./redis-binary.ts";
import { caName, tlsSettings, type Papers } from "./redis-tls.ts";

/** What a client of a test sets beside host and port. */
export interface ClientOptions {
  readonly username?: string;
  readonly password?: string;
  readonly maxRetriesPerRequest?: number | null;
  readonly enableOfflineQueue?: boolean;
}

/** How a server is started. */
export interface ServerOptions {
  /** Settings beside our own, for example `{ appendonly: "yes" }`. */
  readonly settings?: { readonly [name: string]: string };
  readonly port?: number;
  /** How a client of this server connects. */
  readonly client?: ClientOptions;
  readonly sentinel?: boolean;
  /** Serves nothing but TLS, with these. */
  readonly tls?: Papers;
}

// With `everysec`, the default, what is acknowledged may come into the file up to 2 s later while a
// flush to the disk takes its time. Whoever kills a server here wants all of it, and no power fails.
// Source: Redis, aof.c, flushAppendOnlyFile.
const whole = { appendfsync: "no" };

const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});
// A test run that is broken off leaves no server behind either.
for (const signal of ["SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(1));

/** A Redis server of a test's own on loopback, with a folder that outlives a kill. */
export class RedisServer {
  readonly port: number;
  readonly folder = mkdtempSync(join(tmpdir(), "plume-redis-"));
  readonly #options: ServerOptions;
  #child: ChildProcess | undefined;
  #client: Redis | undefined;

  constructor(port: number, options: ServerOptions) {
    this.port = port;
    this.#options = options;
  }

  get url(): string {
    return `redis${this.#options.tls ? "s" : ""}://127.0.0.1:${this.port}`;
  }

  /** The authority that vouches for a server with TLS. */
  get caFile(): string {
    return join(this.folder, caName);
  }

  /** True from its start to its end, frozen or not. */
  get running(): boolean {
    return this.#child !== undefined && running.has(this.#child);
  }

  /** Starts it, or starts it again with its data; resolves when it answers. */
  async start(): Promise<this> {
    const { settings = {}, sentinel = false, tls } = this.#options;
    const all = {
      ...(tls
        ? { port: "0", "tls-port": String(this.port), ...tlsSettings(this.folder, tls) }
        : { port: String(this.port) }),
      bind: "127.0.0.1",
      dir: this.folder,
      ...(sentinel ? {} : { save: "", "repl-diskless-sync-delay": "0", ...whole }),
      ...settings,
    };
    const args = Object.entries(all).flatMap(([name, value]) => [`--${name}`, ...split(value)]);
    const child = spawn(
      findRedisServer(),
      sentinel ? [join(this.folder, "sentinel.conf"), "--sentinel", ...args] : args,
      { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, LC_ALL: "C" } },
    );
    running.add(child);
    child.once("close", () => running.delete(child));
    this.#child = child;
    let said = "";
    child.stdout.on("data", (text: Buffer) => (said = (said + text.toString()).slice(-2_000)));
    const ended = once(child, "close").then(() => {
      throw new Error(`redis-server ended:\n${said}`);
    });
    ended.catch(() => undefined);
    await Promise.race([this.#answers(), ended]);
    return this;
  }

  /** A client of the test itself. */
  get client(): Redis {
    // Its server may be killed and started again; what is asked meanwhile waits.
    this.#client ??= this.connect({ maxRetriesPerRequest: null });
    return this.#client;
  }

  /** Another client, which the test ends. */
  connect(options: ClientOptions = {}): Redis {
    const client = new Redis({
      host: "127.0.0.1",
      port: this.port,
      retryStrategy: () => 20,
      maxLoadingRetryTime: 50,
      // Whom a test's own client talks to is not in question.
      ...(this.#options.tls ? { tls: { rejectUnauthorized: false } } : {}),
      ...this.#options.client,
      ...options,
    });
    client.on("error", () => undefined);
    return client;
  }

  /** Kills it with SIGKILL, as a power cut does. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "close");
  }

  /** Stops it from answering, without closing anything; `thaw` lets it go on. */
  freeze(): void {
    this.#child?.kill("SIGSTOP");
  }

  thaw(): void {
    this.#child?.kill("SIGCONT");
  }

  /** Ends it and removes its folder. */
  async close(): Promise<void> {
    this.#client?.disconnect();
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #answers(): Promise<void> {
    const client = this.connect({ maxRetriesPerRequest: null });
    try {
      while ((await client.ping().catch(() => "")) !== "PONG") await sleep(10);
    } finally {
      client.disconnect();
    }
  }
}

/** Settings with several words, for example `save` and `rename-command`, keep them apart. */
function split(value: string): readonly string[] {
  return value === "" ? [""] : value.split(" ");
}

/** A server that answers, on a port of its own. */
export async function startRedis(options: ServerOptions = {}): Promise<RedisServer> {
  return new RedisServer(options.port ?? (await freePort()), options).start();
}

/** A loopback port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

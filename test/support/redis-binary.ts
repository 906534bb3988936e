import { spawnSync } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";

// Debian's package would start a server of its own; ours are started by the tests.
const policy = "/usr/sbin/policy-rc.d";

let found: string | undefined;

/**
 * The path of a `redis-server`: `REDIS_SERVER_BIN`, or the one on PATH, or Debian's package, which
 * is installed where this user may. Throws and says what to do where there is none.
 */
export function findRedisServer(): string {
  found ??= process.env["REDIS_SERVER_BIN"] ?? onPath() ?? installed();
  if (found === undefined || !existsSync(found)) {
    throw new Error(
      `no redis-server${found === undefined ? "" : ` at ${found}`}: install one (Debian: apt-get install redis-server), ` +
        "or name one with REDIS_SERVER_BIN=/path/to/redis-server",
    );
  }
  return found;
}

function onPath(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.map((folder) => join(folder, "redis-server")).find((file) => existsSync(file));
}

function installed(): string | undefined {
  if (process.getuid?.() !== 0) return undefined;
  process.stderr.write("no redis-server here: installing Debian's package\n");
  const quiet = existsSync(policy);
  try {
    if (!quiet) writeFileSync(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
    const install = ["install", "-y", "-qq", "--no-install-recommends", "redis-server"];
    if (!apt(install)) apt(["update", "-qq"]) && apt(install);
  } finally {
    if (!quiet) rmSync(policy, { force: true });
  }
  return onPath();
}

function apt(args: readonly string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const options = { env, stdio: "ignore", timeout: 240_000 } as const;
  return spawnSync("apt-get", args, options).status === 0;
}

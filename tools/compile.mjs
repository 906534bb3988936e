import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const stamp = join(root, "dist", ".tsbuildinfo");

// Exported from the package: other people's adapters keep it, too.
const contract = "test/contract/chat-adapter";

function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function isFresh() {
  if (!existsSync(stamp)) return false;
  const sources = ["src", "adapters", contract, "tsconfig.json", "tsconfig.build.json"];
  return Math.max(...sources.map((name) => newest(join(root, name)))) <= statSync(stamp).mtimeMs;
}

function compiler() {
  try {
    return createRequire(import.meta.url).resolve("typescript/bin/tsc");
  } catch {
    // Installed without development packages: what was built before is what runs.
    return undefined;
  }
}

/**
 * Compiles src, adapters and their contract into dist; `ifStale` only when a source is newer than the last build,
 * so that `npm start` costs nothing when nothing changed. Answers the exit code.
 */
export function build({ ifStale }) {
  const tsc = compiler();
  if (tsc === undefined && !existsSync(stamp)) {
    process.stderr.write("dist is missing and TypeScript is not installed: run `npm ci`.\n");
    return 1;
  }
  if (tsc === undefined || (ifStale && isFresh())) return 0;
  // A module that was deleted or renamed must not live on in dist.
  rmSync(join(root, "dist"), { recursive: true, force: true });
  const project = join(root, "tsconfig.build.json");
  // Types are the check's business; a start must not wait for them.
  const built = spawnSync(process.execPath, [tsc, "-p", project, "--noCheck"], {
    stdio: ["ignore", 2, 2],
  });
  return built.status ?? 1;
}

import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const files = ["package.json", "package-lock.json", ".npmrc"] as const;
// Every tool passes node_modules by, and `npm ci` clears it.
const kept = fileURLToPath(new URL("../../node_modules/.cache/test-packages", import.meta.url));

const installing = [
  "ci",
  "--ignore-scripts",
  "--prefer-offline",
  "--fetch-retries=3",
  "--fetch-retry-mintimeout=2000",
  "--fetch-retry-factor=3",
];

/** So long npm may take, in ms; a test that installs needs more. */
export const longestInstallMs = 240_000;

/**
 * A folder with a `node_modules` as the package of `folder` locks it: packages that one test needs
 * and that are too heavy for whoever starts the bot. Installed from the registry, without scripts,
 * the first time and again after each change. Rejects, and says why, where that cannot be done.
 */
export async function installTestPackage(folder: URL): Promise<string> {
  const source = fileURLToPath(folder);
  const target = join(kept, await fingerprint(source));
  if (existsSync(target)) return target;
  await mkdir(kept, { recursive: true });
  const staging = await mkdtemp(`${target}-`);
  try {
    for (const name of files) await copyFile(join(source, name), join(staging, name));
    await install(staging, source);
    // All or nothing, whoever else installs it now.
    await rename(staging, target).catch((error: unknown) => {
      if (!existsSync(target)) throw error;
    });
    return target;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** Of what is locked, and of what binaries are chosen by. */
async function fingerprint(source: string): Promise<string> {
  const hash = createHash("sha256").update(`${process.platform} ${process.arch}`);
  for (const name of files) hash.update("\0").update(await readFile(join(source, name)));
  return hash.digest("hex").slice(0, 16);
}

async function install(staging: string, source: string): Promise<void> {
  try {
    await promisify(execFile)("npm", [...installing, "--prefix", staging], {
      cwd: staging,
      env: surroundings(),
      timeout: longestInstallMs,
      killSignal: "SIGKILL",
    });
  } catch (error) {
    throw new Error(
      `\`npm ci\` could not get from npm's registry the packages that ${source} needs: ${reasonOf(error)}`,
    );
  }
}

/** Without what an npm that runs the tests says of the main package. */
function surroundings(): NodeJS.ProcessEnv {
  const own = /^npm_(package|lifecycle|config_local_prefix|config_prefix)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
}

function reasonOf(error: unknown): string {
  const { killed, stderr, message } = error as {
    readonly killed?: boolean;
    readonly stderr?: string;
    readonly message: string;
  };
  if (killed) return `no end after ${longestInstallMs / 1000} s`;
  const lines = stderr === undefined || stderr === "" ? message : stderr;
  return lines.split("\n", 4).join("\n");
}

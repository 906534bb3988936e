import { randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { Fault } from "../core/fault.ts";
import {
  createKeyRing,
  formatKey,
  formatKeyRing,
  parseKeyRing,
  type KeyRing,
  type VaultKey,
} from "./key-ring.ts";
import { codeOf } from "./error-code.ts";

const others = 0o077;

/** A key ring and what its file is like. */
export interface KeyFile {
  readonly ring: KeyRing;
  /** True if there was none and a fresh key was written: it belongs into the next backup. */
  readonly created: boolean;
  /** True if other users of the machine may read or write it: say so to the operator. */
  readonly exposed: boolean;
}

/**
 * The key ring in the file `path`, in the form of `parseKeyRing`; a missing file is created
 * with one fresh key, readable by its owner alone. Of several processes that start at once one
 * creates the file and all use its key. Throws `Fault` `store.unavailable` for a file that cannot
 * be read or written, `config.invalid` for one that holds no keys.
 */
export function loadOrCreateKeyFile(path: string): KeyFile {
  return told(path, "read or created", () => {
    const found = read(path);
    if (found !== undefined) return load(path, found, false);
    const created = create(path);
    return load(path, read(path) ?? "", created);
  });
}

/** The key ring in the file `path`; `undefined` where there is none. Throws like the other. */
export function readKeyFile(path: string): KeyFile | undefined {
  return told(path, "read", () => {
    const found = read(path);
    return found === undefined ? undefined : load(path, found, false);
  });
}

/** Puts `key` first into the file: it is the one that seals, once it is loaded. */
export function addToKeyFile(path: string, key: VaultKey): void {
  told(path, "replaced", () => replace(path, (text) => `${formatKey(key)}\n${text}`));
}

/** Takes a key out of the file. */
export function removeFromKeyFile(path: string, id: string): void {
  told(path, "replaced", () => replace(path, (text) => withoutKey(text, id)));
}

function told<Result>(path: string, attempt: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault(
      "store.unavailable",
      { reason: `the key file ${path} cannot be ${attempt} (${codeOf(error)})` },
      { cause: error },
    );
  }
}

function withoutKey(text: string, id: string): string {
  const kept = (line: string): string =>
    line
      .split(",")
      .filter((entry) => !entry.trim().startsWith(`${id}:`))
      .join(",");
  return text
    .split("\n")
    .map((line) => (line.trimStart().startsWith("#") ? line : kept(line)))
    .filter((line, n, lines) => line !== "" || n === lines.length - 1)
    .join("\n");
}

/** The file as a whole or not at all: a half written one would be a lost key. */
function replace(path: string, change: (text: string) => string): void {
  const place = realpathSync(path);
  const { mode, uid, gid } = statSync(place);
  const text = change(readFileSync(place, "utf8"));
  parseKeyRing(text, path);
  const draft = `${place}.${randomBytes(6).toString("hex")}`;
  try {
    writeDurably(draft, text);
    // Who may read it stays as it was: the bot need not run as the operator.
    if (process.platform !== "win32") chownSync(draft, uid, gid);
    chmodSync(draft, mode & 0o777);
    renameSync(draft, place);
    syncFolder(dirname(place));
  } finally {
    rmSync(draft, { force: true });
  }
}

function load(path: string, text: string, created: boolean): KeyFile {
  // Windows has no such bits; its own access lists decide there.
  const exposed = process.platform !== "win32" && (statSync(path).mode & others) !== 0;
  return { ring: parseKeyRing(text, path), created, exposed };
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** True if this process made the file. It appears under its name complete, or not at all. */
function create(path: string): boolean {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomBytes(6).toString("hex")}`;
  try {
    writeDurably(draft, `${formatKeyRing(createKeyRing())}\n`);
    linkSync(draft, path);
    syncFolder(dirname(path));
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function writeDurably(path: string, text: string): void {
  const file = openSync(path, "wx", 0o600);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** What was sealed with a key whose file a power cut took back could never be opened again. */
function syncFolder(path: string): void {
  if (process.platform === "win32") return;
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

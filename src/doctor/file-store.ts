import { existsSync } from "node:fs";
import { join } from "node:path";

import type Database from "libsql";

import { Fault, isFault } from "../core/fault.ts";
import type { Vault } from "../ports/vault.ts";
import { toFault } from "../stores/embedded/faults.ts";
import { inspect } from "../stores/embedded/layout.ts";
import { pagesOf } from "../stores/embedded/pages.ts";
import { checkSource } from "../stores/embedded/sources.ts";
import { prepare } from "../stores/embedded/statements.ts";
import { readKeyFile } from "../stores/key-file.ts";
import { createVault } from "../stores/vault.ts";
import type { Problem } from "./checks.ts";
import type { Configured } from "./configured.ts";
import {
  known,
  type FolderFacts,
  type KeyFacts,
  type Known,
  type StoreFacts,
  type Traced,
  type Traces,
} from "./facts.ts";
import { misfit } from "./misfit.ts";
import { isLocked, openReadOnly } from "./read-only.ts";

/** What is to be looked at, and for whom. */
export interface FileLook {
  readonly configured: Configured;
  /** The data folder, absolute. */
  readonly folder: string;
  readonly state: FolderFacts;
  readonly traces: readonly Traces[];
  readonly nowMs: number;
}

/** The keys, before they are tried on the store. */
interface Ring {
  readonly vault: Vault | undefined;
  readonly facts: KeyFacts;
  readonly remarks: readonly Problem[];
}

// A bot in another process writes for milliseconds.
const busyMs = 1_000;

/** Looks at the store in the data folder beside a bot that may have it open; makes nothing. */
export async function lookAtFile(look: FileLook): Promise<StoreFacts> {
  const file = join(look.folder, "store.db");
  const traced = tracedBy(look.traces, () => unused(known(false)));
  const bare = { place: file, traced, times: undefined, remarks: [] };
  if (look.state.kind === "wrong")
    return { ...bare, state: { kind: "untried" }, keys: { kind: "untried" } };
  const ring = lookAtRing(look);
  if (!existsSync(file))
    return { ...bare, state: { kind: "unmade" }, keys: ring.facts, remarks: ring.remarks };
  try {
    return { ...bare, ...(await readStore(file, ring, look)), remarks: ring.remarks };
  } catch (error) {
    return { ...bare, ...unusable(error, file), remarks: ring.remarks };
  }
}

const unused = (isServed: Known<boolean>): Traced => ({
  isServed,
  hasAnswered: known(false),
  installations: known(0),
});

const tracedBy = (traces: readonly Traces[], look: (of: Traces) => Traced): StoreFacts["traced"] =>
  Object.fromEntries(traces.map((of) => [of.platform, look(of)]));

function lookAtRing({ configured, folder }: FileLook): Ring {
  const { ring } = configured;
  if (ring) {
    const facts = { kind: "ready", where: "VAULT_KEYS" } as const;
    return { vault: createVault(ring), facts, remarks: [] };
  }
  const where = join(folder, "vault.key");
  try {
    return fromKeyFile(where, join(folder, "store.db"));
  } catch (error) {
    const text = isFault(error, "config.invalid")
      ? `The key file ${where} holds no key that can be used`
      : `The key file ${where} cannot be read`;
    const next = `put ${where} back from your backup, readable by this user`;
    return { vault: undefined, facts: { kind: "wrong", text, next }, remarks: [] };
  }
}

function fromKeyFile(where: string, store: string): Ring {
  const found = readKeyFile(where);
  if (found) {
    const next = `chmod 600 ${where}`;
    const remarks = found.exposed
      ? [{ text: `Other users of this machine may read ${where}`, next }]
      : [];
    return { vault: createVault(found.ring), facts: { kind: "ready", where }, remarks };
  }
  if (!existsSync(store))
    return { vault: undefined, facts: { kind: "unmade", where }, remarks: [] };
  const text = `The key file ${where} is missing, and ${store} cannot be opened without it`;
  const next = `put ${where} back from your backup, or move ${store} away to start anew`;
  return { vault: undefined, facts: { kind: "wrong", text, next }, remarks: [] };
}

async function readStore(
  file: string,
  ring: Ring,
  { traces, nowMs }: FileLook,
): Promise<Pick<StoreFacts, "state" | "keys" | "traced">> {
  const isServed = known(isLocked(file));
  const database = openReadOnly(file, busyMs);
  try {
    // Of a bot that was ended at its very first start.
    if (inspect(database, file))
      return {
        state: { kind: "unmade" },
        keys: ring.facts,
        traced: tracedBy(traces, () => unused(isServed)),
      };
    return {
      state: { kind: "there" },
      keys: await tryKeys(database, ring, nowMs),
      traced: tracedBy(traces, ({ prefix, installs }) => ({
        isServed,
        hasAnswered: known(prefix !== undefined && remembers(database, prefix, nowMs)),
        installations: known(installs === undefined ? 0 : countInstalled(database, installs)),
      })),
    };
  } finally {
    database.close();
  }
}

async function tryKeys(database: Database.Database, ring: Ring, now: number): Promise<KeyFacts> {
  const { vault, facts } = ring;
  if (!vault || facts.kind !== "ready") return facts;
  try {
    for await (const { texts } of pagesOf(checkSource, { database, write: refuse, now })) {
      for (const { name, sealed } of texts) vault.open(name, sealed);
      return { kind: "fit", where: facts.where };
    }
    return facts;
  } catch (error) {
    return misfit(error, facts.where);
  }
}

const refuse = (): Promise<never> => Promise.reject(new TypeError("nothing is written here"));

/** True for an answered conversation or a sign-in that has not ended. */
function remembers(database: Database.Database, prefix: string, nowMs: number): boolean {
  const lasting = `ifnull(expires > ${Math.floor(nowMs)}, 1) LIMIT 1`;
  const asks = [
    `SELECT id FROM conversation WHERE id >= ? AND id < ? AND state IS NOT NULL AND ${lasting}`,
    `SELECT key FROM connection WHERE key >= ? AND key < ? AND ${lasting}`,
  ];
  return asks.some((sql) => prepare(database, sql).all(prefix, endOf(prefix)).length > 0);
}

function countInstalled(database: Database.Database, prefix: string): number {
  const table = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'installation'";
  // A store that no bot of this version has opened yet.
  if (prepare(database, table).all().length === 0) return 0;
  const sql = "SELECT key FROM installation WHERE key >= ? AND key < ?";
  return prepare(database, sql).all(prefix, endOf(prefix)).length;
}

/** ";" is what comes next after the ":" at its end. */
const endOf = (prefix: string): string => `${prefix.slice(0, -1)};`;

function unusable(error: unknown, file: string): Pick<StoreFacts, "state" | "keys"> {
  const fault: Fault = toFault(error, file);
  const text = isFault(fault, "store.unavailable")
    ? `The store cannot be used: ${fault.details.reason}`
    : fault.message;
  const next = `put right what is wrong with store.db, or set PLUME_DATA_DIR to another folder`;
  return { state: { kind: "wrong", text, next }, keys: { kind: "untried" } };
}

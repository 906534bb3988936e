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
import { known, type FolderFacts, type KeyFacts, type StoreFacts } from "./facts.ts";
import { misfit } from "./misfit.ts";
import { isLocked, openReadOnly } from "./read-only.ts";

/** What is to be looked at, and for whom. */
export interface FileLook {
  readonly configured: Configured;
  /** The data folder, absolute. */
  readonly folder: string;
  readonly state: FolderFacts;
  /** Ids of conversations of the bot begin so; `undefined` without a bot. */
  readonly prefix: string | undefined;
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
  const unused = { isServed: known(false), hasAnswered: known(false), times: undefined };
  const bare = { place: file, ...unused, remarks: [] };
  if (look.state.kind === "wrong")
    return { ...bare, state: { kind: "untried" }, keys: { kind: "untried" } };
  const ring = lookAtRing(look);
  if (!existsSync(file))
    return { ...bare, state: { kind: "unmade" }, keys: ring.facts, remarks: ring.remarks };
  try {
    const isServed = known(isLocked(file));
    return { ...bare, isServed, ...(await readStore(file, ring, look)), remarks: ring.remarks };
  } catch (error) {
    return { ...bare, ...unusable(error, file), remarks: ring.remarks };
  }
}

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
  { prefix, nowMs }: FileLook,
): Promise<Pick<StoreFacts, "state" | "keys" | "hasAnswered">> {
  const database = openReadOnly(file, busyMs);
  try {
    // Of a bot that was ended at its very first start.
    if (inspect(database, file))
      return { state: { kind: "unmade" }, keys: ring.facts, hasAnswered: known(false) };
    return {
      state: { kind: "there" },
      keys: await tryKeys(database, ring, nowMs),
      hasAnswered: known(prefix !== undefined && remembers(database, prefix, nowMs)),
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
  // ";" is what comes next after the ":" at its end.
  const end = `${prefix.slice(0, -1)};`;
  return asks.some((sql) => prepare(database, sql).all(prefix, end).length > 0);
}

function unusable(error: unknown, file: string): Pick<StoreFacts, "state" | "keys"> {
  const fault: Fault = toFault(error, file);
  const text = isFault(fault, "store.unavailable")
    ? `The store cannot be used: ${fault.details.reason}`
    : fault.message;
  const next = `put right what is wrong with store.db, or set PLUME_DATA_DIR to another folder`;
  return { state: { kind: "wrong", text, next }, keys: { kind: "untried" } };
}

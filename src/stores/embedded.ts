import Database from "libsql";
import type { Clock } from "../ports/clock.ts";
import type { ConnectionStore } from "../ports/connection-store.ts";
import type { ConversationStore } from "../ports/conversation-store.ts";
import type { InstallationStore } from "../ports/installation-store.ts";
import type { SealedCache } from "../ports/sealed-cache.ts";
import type { Vault } from "../ports/vault.ts";
import { createSealedCache } from "./cache.ts";
import { createConversationStore } from "./conversations.ts";
import { Batch } from "./embedded/batch.ts";
import { toFault } from "./embedded/faults.ts";
import { createForgetTenant } from "./embedded/forget-tenant.ts";
import { prepareFile } from "./embedded/files.ts";
import { createLockRows, createSecretRows, type SecretTable } from "./embedded/keyed-rows.ts";
import { prepareLayout } from "./embedded/layout.ts";
import { takeLock, type StoreLock } from "./embedded/lock.ts";
import { createSqlRows } from "./embedded/rows.ts";
import { prepare } from "./embedded/statements.ts";
import { createConnectionStore, createInstallationStore } from "./sealed-records.ts";
import { createLockPlace, createSecretPlace, type SecretPlace } from "./secrets.ts";
import type { Forgotten } from "./upkeep/holdings.ts";

/** Where the embedded store lives. */
export interface EmbeddedOptions {
  /** The file; its folder is created if it is missing. `<file>.lock` stands beside it. */
  readonly file: string;
  readonly vault: Vault;
  readonly clock: Clock;
  /** True to let several processes of this machine share the file. @default false */
  readonly shared?: boolean;
  /** How long a call waits while another program writes, in ms. @default 5000 */
  readonly busyTimeoutMs?: number;
}

/** All stores in one file. */
export interface EmbeddedStore {
  readonly conversations: ConversationStore;
  readonly connections: ConnectionStore;
  readonly installations: InstallationStore;
  readonly cache: SealedCache;
  /**
   * Deletes all that is kept of a bot, a workspace or a guild: everything of all its people, and its
   * installation; also what is written of them while it goes on.
   */
  forgetTenant(platform: string, tenant: string): Promise<Forgotten>;
  /** Finishes what was called, completes the file and gives up its lock. */
  close(): Promise<void>;
}

/**
 * One durable SQLite file: an answer is given only after its commit has reached the disk. After
 * {@link EmbeddedStore.close} the file alone is complete; of a running store,
 * `sqlite3 <file> ".backup <copy>"` or `VACUUM INTO` make a complete copy, `cp` does not.
 * Throws `Fault` `store.locked` if another process has it, `store.foreign` if it is not a store of
 * this version, `store.unavailable` if it cannot be used, `vault.unknown-key` or
 * `vault.unreadable` if it was sealed with a key that `vault` has not.
 */
export function openEmbeddedStore(options: EmbeddedOptions): EmbeddedStore {
  const alone = options.shared !== true;
  let lock: StoreLock | undefined;
  let database: Database.Database | undefined;
  try {
    const file = prepareFile(options.file);
    lock = takeLock(file, alone);
    database = openDatabase(file, options.vault);
    if (alone) releaseTheDead(database, options.clock.now());
    return assemble({ ...options, file }, database, lock);
  } catch (error) {
    database?.close();
    lock?.release();
    throw toFault(error, options.file);
  }
}

function openDatabase(file: string, vault: Vault): Database.Database {
  const database = new Database(file, { timeout: 5000 });
  try {
    prepareLayout(database, file, vault);
    // From now on SQLite waits only a moment, because it would block the whole process.
    database.exec("PRAGMA busy_timeout=10");
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Alone with the file, every lease and every lock in it belongs to a process that is dead. */
function releaseTheDead(database: Database.Database, now: number): void {
  prepare(database, "UPDATE conversation SET until = NULL, due = ? WHERE until IS NOT NULL").run(
    now,
  );
  prepare(database, "DELETE FROM lock").run();
}

function assemble(
  { file, vault, clock, busyTimeoutMs = 5000 }: EmbeddedOptions,
  database: Database.Database,
  lock: StoreLock,
): EmbeddedStore {
  const batch = new Batch({ database, file, busyTimeoutMs });
  const { run } = batch;
  const secrets = (table: SecretTable): SecretPlace =>
    createSecretPlace({ rows: createSecretRows(database, table), run, clock });
  const closing = new AbortController();
  return {
    conversations: createConversationStore({ rows: createSqlRows(database), run, clock }),
    connections: createConnectionStore(secrets("connection"), vault),
    installations: createInstallationStore(secrets("installation"), vault),
    cache: createSealedCache({
      values: secrets("cache"),
      locks: createLockPlace({ rows: createLockRows(database), run, clock }),
      vault,
    }),
    forgetTenant: createForgetTenant({ database, run, clock, closing: closing.signal }),
    async close() {
      if (closing.signal.aborted) return;
      closing.abort();
      batch.close();
      complete(database);
      database.close();
      lock.release();
    },
  };
}

/** Moves everything from the write-ahead log into the file. */
function complete(database: Database.Database): void {
  try {
    database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    database.exec("PRAGMA journal_mode=DELETE");
  } catch {
    // Somebody reads the file: the log stays beside it, and whoever opens it next finds it.
  }
}

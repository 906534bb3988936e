import type { Sealed } from "../core/sealed.ts";
import type { ConnectionStore } from "../ports/connection-store.ts";
import type { ConversationStore } from "../ports/conversation-store.ts";
import type { InstallationStore } from "../ports/installation-store.ts";
import type { Logger } from "../ports/logger.ts";
import type { SealedCache } from "../ports/sealed-cache.ts";
import type { Vault } from "../ports/vault.ts";
import { createSealedCache } from "./cache.ts";
import { describeAddress, type RedisAddress } from "./redis/address.ts";
import { RedisClient } from "./redis/client.ts";
import { createRedisConversations } from "./redis/conversations.ts";
import { Keys } from "./redis/keys.ts";
import { createForgetTenant } from "./redis/forget-tenant.ts";
import { createInspection } from "./redis/layout.ts";
import type { Connection } from "./redis/options.ts";
import { createRedisLocks, createRedisSecrets, Records } from "./redis/records.ts";
import { createConnectionStore, createInstallationStore } from "./sealed-records.ts";
import type { Forgotten } from "./upkeep/holdings.ts";

export { parseRedisAddress, type Host, type RedisAddress } from "./redis/address.ts";
export type { Connection } from "./redis/options.ts";

/** Where the store is, and how much it must promise. */
export interface RedisStoreOptions {
  readonly address: RedisAddress;
  readonly vault: Vault;
  readonly logger: Logger;
  /** Stands before every key. @default "" */
  readonly keyPrefix?: string;
  /** Certificate authorities to trust beside the known ones, PEM. */
  readonly ca?: readonly string[];
  /** The sentinels' own password. */
  readonly sentinelPassword?: Sealed | undefined;
  /**
   * `primary`: an answer is given once the primary has it; a failover may forget the last moments.
   * `replica`: once a replica has it too, so that a failover forgets nothing. @default "primary"
   */
  readonly durability?: "primary" | "replica";
  /**
   * After so long without a byte from Redis, while an answer is due, the connection is given up
   * for a new one. @default 10_000
   */
  readonly silenceMs?: number;
}

/** All stores on one Redis, shared by any number of processes. */
export interface RedisStore {
  readonly conversations: ConversationStore;
  readonly connections: ConnectionStore;
  readonly installations: InstallationStore;
  readonly cache: SealedCache;
  /** The same cache for what only helps: it gives up soon where the server does not answer. */
  readonly quickCache: SealedCache;
  /** The client itself, for what else is shared on the same server, for example limits. */
  readonly connection: Connection;
  /**
   * Resolves once Redis answers; after `withinMs` with what is wrong, while it goes on trying.
   * Rejects with `Fault` `store.foreign`, `vault.unknown-key` or `vault.unreadable` for data that
   * this process must not touch.
   */
  opened(withinMs: number): Promise<string | undefined>;
  /**
   * Deletes all that is kept of a bot, a workspace or a guild: everything of all its people, and its
   * installation; also what is written of them while it goes on. Needs the rights to SCAN and ZSCAN.
   */
  forgetTenant(platform: string, tenant: string): Promise<Forgotten>;
  /** Ends the connection after the answers that are still to come. */
  close(): Promise<void>;
}

const replicaMs = 1_000;
const quickMs = 1_000;

/**
 * A store on Redis 6.2 or newer: one server, Sentinel or Cluster. Connects by itself and again
 * after every loss; meanwhile calls reject with `Fault` `store.unavailable`.
 */
export function openRedisStore(options: RedisStoreOptions): RedisStore {
  const { address, vault, logger, ca = [], sentinelPassword, silenceMs, durability } = options;
  const keys = new Keys(options.keyPrefix ?? "");
  const place = describeAddress(address);
  const replicated = durability === "replica";
  const client = new RedisClient({
    address,
    ca,
    sentinelPassword,
    silenceMs,
    logger,
    replicaMs: replicated ? replicaMs : undefined,
    inspect: createInspection({ keys, vault, logger, place, replicated, ...address }),
  });
  const records = new Records({ client, keys });
  const cacheOver = (over: Records): SealedCache =>
    createSealedCache({
      values: createRedisSecrets(over, (name) => keys.value(name)),
      locks: createRedisLocks(over, keys),
      vault,
    });
  const owners = createRedisSecrets(records, (owner) => keys.connection(owner));
  const tenants = createRedisSecrets(records, (name) => keys.installation(name));
  const closing = new AbortController();
  return {
    conversations: createRedisConversations({ client, keys }),
    connections: createConnectionStore(owners, vault),
    installations: createInstallationStore(tenants, vault),
    cache: cacheOver(records),
    quickCache: cacheOver(new Records({ client, keys, patienceMs: quickMs })),
    connection: client.connection,
    opened: (withinMs) => client.opened(withinMs),
    forgetTenant: createForgetTenant({ client, keys, closing: closing.signal }),
    async close() {
      closing.abort();
      await client.close();
    },
  };
}

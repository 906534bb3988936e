import type { Clock } from "../ports/clock.ts";
import type { ConnectionStore } from "../ports/connection-store.ts";
import type { ConversationStore } from "../ports/conversation-store.ts";
import type { InstallationStore } from "../ports/installation-store.ts";
import type { SealedCache } from "../ports/sealed-cache.ts";
import type { Vault } from "../ports/vault.ts";
import { createSealedCache } from "./cache.ts";
import { createConversationStore } from "./conversations.ts";
import {
  createKeyedMemoryRows,
  createMemoryRows,
  createMemoryWorld,
  type MemoryWorld,
} from "./memory-rows.ts";
import type { Run } from "./rows.ts";
import { createConnectionStore, createInstallationStore } from "./sealed-records.ts";
import { createLockPlace, createSecretPlace, type SecretPlace } from "./secrets.ts";

/** A function without `await` is atomic already. */
const run: Run = async (work) => work();

/** What a memory store needs. Without a world it makes one of its own. */
export interface MemoryOptions {
  readonly clock: Clock;
  readonly world?: MemoryWorld;
}

/** Conversations in memory; gone with `world`. */
export function createMemoryConversationStore(options: MemoryOptions): ConversationStore {
  const { clock, world = createMemoryWorld() } = options;
  return createConversationStore({ rows: createMemoryRows(world), run, clock });
}

/** All stores in one world. */
export interface MemoryStore {
  readonly conversations: ConversationStore;
  readonly connections: ConnectionStore;
  readonly installations: InstallationStore;
  readonly cache: SealedCache;
}

/** All stores in memory, sealed like those on disk. */
export function openMemoryStore(options: MemoryOptions & { readonly vault: Vault }): MemoryStore {
  const { clock, vault, world = createMemoryWorld() } = options;
  const secrets = (map: MemoryWorld["cache"]): SecretPlace =>
    createSecretPlace({ rows: createKeyedMemoryRows(map), run, clock });
  return {
    conversations: createMemoryConversationStore({ clock, world }),
    connections: createConnectionStore(secrets(world.connections), vault),
    installations: createInstallationStore(secrets(world.installations), vault),
    cache: createSealedCache({
      values: secrets(world.cache),
      locks: createLockPlace({ rows: createKeyedMemoryRows(world.locks), run, clock }),
      vault,
    }),
  };
}

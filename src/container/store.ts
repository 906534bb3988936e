import { join } from "node:path";

import type { Config } from "../config.ts";
import { createMemoryLimiter } from "../ops/limiter.ts";
import type { Clock } from "../ports/clock.ts";
import type { ConnectionStore } from "../ports/connection-store.ts";
import type { ConversationStore } from "../ports/conversation-store.ts";
import type { InstallationStore } from "../ports/installation-store.ts";
import type { Limiter } from "../ports/limiter.ts";
import type { SealedCache } from "../ports/sealed-cache.ts";
import type { Vault } from "../ports/vault.ts";
import { openEmbeddedStore } from "../stores/embedded.ts";
import type { Forgotten } from "../stores/upkeep/holdings.ts";

/** All that the process keeps, and what it shares with others that keep it in the same place. */
export interface Store {
  readonly conversations: ConversationStore;
  readonly connections: ConnectionStore;
  readonly installations: InstallationStore;
  readonly cache: SealedCache;
  /** The same cache for what only helps: it gives up soon where the store does not answer. */
  readonly quickCache: SealedCache;
  /** Deletes all that is kept of a bot, a workspace or a guild, also what is written meanwhile. */
  forgetTenant(platform: string, tenant: string): Promise<Forgotten>;
  /** A budget of calls a second, for all processes that share the store. */
  limiter(perSecond: number): Limiter;
  /**
   * Resolves once the store answers; after `withinMs` with what is wrong, while it goes on trying.
   * Rejects with the `Fault` of data that this process must not touch.
   */
  opened(withinMs: number): Promise<string | undefined>;
  close(): Promise<void>;
}

/** The store in the data folder, for one process alone. */
export function openFileStore(config: Config, vault: Vault, clock: Clock): Store {
  const file = join(config.dataDir, "store.db");
  const store = openEmbeddedStore({ file, vault, clock });
  return {
    ...store,
    quickCache: store.cache,
    limiter: (perSecond) => createMemoryLimiter({ perSecond }),
    opened: async () => Promise.resolve(undefined),
  };
}

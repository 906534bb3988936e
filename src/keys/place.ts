import { existsSync } from "node:fs";
import { join } from "node:path";
import { readCa } from "../ca-file.ts";
import { parseConfig, type Config } from "../config.ts";
import { Fault } from "../core/fault.ts";
import type { Vault } from "../ports/vault.ts";
import { openEmbeddedHoldings, type EmbeddedHoldings } from "../stores/embedded/holdings.ts";
import { readKeyFile } from "../stores/key-file.ts";
import { parseKeyRing, type KeyRing } from "../stores/key-ring.ts";
import { openRedisHoldings } from "../stores/redis/holdings.ts";
import type { Holdings } from "../stores/upkeep/holdings.ts";
import { createVault } from "../stores/vault.ts";
import type { Surroundings } from "./surroundings.ts";

/** The key ring that the configuration names. */
export interface LoadedRing {
  readonly ring: KeyRing;
  readonly vault: Vault;
  /** The file that it stands in; `undefined` for one in VAULT_KEYS. */
  readonly file: string | undefined;
}

/** The store that the configuration names, opened beside the bots, and its keys. */
export interface Place {
  readonly loaded: LoadedRing;
  readonly holdings: Holdings;
  /** The same for a store in a file, which only one bot has open. */
  readonly file: EmbeddedHoldings | undefined;
}

/** Opens what the environment names, as the bot does, but makes nothing. */
export async function openPlace({ env, clock, note }: Surroundings): Promise<Place> {
  const config = parseConfig(env);
  const loaded = loadRing(config, note);
  if (config.redis) return { loaded, holdings: await openRedis(config.redis), file: undefined };
  const file = openEmbeddedHoldings(join(config.dataDir, "store.db"), clock);
  return { loaded, holdings: file, file };
}

/** The key ring alone. */
export function loadRing(config: Config, note: Surroundings["note"]): LoadedRing {
  if (config.vaultKeys !== undefined) {
    const ring = parseKeyRing(config.vaultKeys);
    return { ring, vault: createVault(ring), file: undefined };
  }
  const file = join(config.dataDir, "vault.key");
  const store = join(config.dataDir, "store.db");
  const found = readKeyFile(file);
  if (!found)
    throw existsSync(store)
      ? new Fault("vault.key-missing", { key: file, store })
      : new Fault("store.absent", { place: store });
  if (found.exposed) note(`Other users of this machine may read ${file}: chmod 600 ${file}`);
  return { ring: found.ring, vault: createVault(found.ring), file };
}

function openRedis(redis: NonNullable<Config["redis"]>): Promise<Holdings> {
  const { caFile, ...options } = redis;
  const ca = caFile === undefined ? [] : [readCa("REDIS_CA_FILE", caFile)];
  return openRedisHoldings({ ...options, ca });
}

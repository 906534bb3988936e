import { readCa } from "../ca-file.ts";
import { parseConfig, type Config } from "../config.ts";
import { Fault, isFault } from "../core/fault.ts";
import { parseKeyRing, type KeyRing } from "../stores/key-ring.ts";

/** The configuration, with the files and keys that it names read. */
export interface Configured {
  readonly config: Config;
  /** The keys in VAULT_KEYS; `undefined` where they stand in a file. */
  readonly ring: KeyRing | undefined;
  /** Authorities to trust for Redis besides the known ones, PEM. */
  readonly redisCa: readonly string[];
}

/** Reads all that the bot reads before it starts. Throws `Fault` `config.invalid` with every mistake. */
export function readConfigured(env: { readonly [name: string]: string | undefined }): Configured {
  const config = parseConfig(env);
  const problems: string[] = [];
  const read = <Value>(work: () => Value): Value | undefined => {
    try {
      return work();
    } catch (error) {
      if (!isFault(error, "config.invalid")) throw error;
      problems.push(...error.details.problems);
      return undefined;
    }
  };
  const { vaultKeys, extraCaFile, redis } = config;
  const caFile = redis?.caFile;
  const ring = vaultKeys === undefined ? undefined : read(() => parseKeyRing(vaultKeys));
  if (extraCaFile !== undefined) read(() => readCa("PLUME_EXTRA_CA_FILE", extraCaFile));
  const ca = caFile === undefined ? undefined : read(() => readCa("REDIS_CA_FILE", caFile));
  if (problems.length > 0) throw new Fault("config.invalid", { problems });
  return { config, ring, redisCa: ca === undefined ? [] : [ca] };
}

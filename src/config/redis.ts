import type { Sealed } from "../core/sealed.ts";
import type { RedisAddress } from "../stores/redis/address.ts";
import type { Name, Reading } from "./reading.ts";

/** Which Redis, and what it must promise. */
export interface RedisConfig {
  readonly address: RedisAddress;
  readonly sentinelPassword: Sealed | undefined;
  /** A PEM file of certificate authorities to trust beside the known ones. */
  readonly caFile: string | undefined;
  /** Stands before every key. */
  readonly keyPrefix: string;
  readonly durability: "primary" | "replica";
}

const others: readonly Name[] = [
  "REDIS_PASSWORD",
  "REDIS_SENTINEL_PASSWORD",
  "REDIS_CA_FILE",
  "REDIS_KEY_PREFIX",
  "REDIS_DURABILITY",
];

/** What belongs to Redis, if there is one. Its data must open in every process that shares it. */
export function readRedis(reading: Reading): RedisConfig | undefined {
  const address = reading.read("REDIS_URL");
  const password = reading.read("REDIS_PASSWORD");
  const settings = {
    sentinelPassword: reading.read("REDIS_SENTINEL_PASSWORD"),
    caFile: reading.read("REDIS_CA_FILE"),
    keyPrefix: reading.read("REDIS_KEY_PREFIX") ?? "",
    durability: reading.read("REDIS_DURABILITY") ?? "primary",
  } as const;
  if (reading.isSet("REDIS_URL") && !reading.isSet("VAULT_KEYS"))
    reading.mistake(
      "VAULT_KEYS",
      "expected with REDIS_URL, the same for all processes; npm run keys -- new makes a key",
    );
  if (address) return { address: password ? { ...address, password } : address, ...settings };
  reading.lonely("REDIS_URL", others);
  return undefined;
}

import { Fault } from "../../core/fault.ts";
import type { Sealed } from "../../core/sealed.ts";
import type { Logger } from "../../ports/logger.ts";
import { belongingsOfOwner, belongingsOfTenant } from "../upkeep/belongings.ts";
import type { Holdings } from "../upkeep/holdings.ts";
import type { RedisAddress } from "./address.ts";
import { RedisClient } from "./client.ts";
import { forgetBelongings } from "./forget.ts";
import { dropKeptAside, keptAside } from "./kept-aside.ts";
import { Keys } from "./keys.ts";
import { expectOurs } from "./layout.ts";
import { checkPage, sealedPages } from "./pages.ts";

/** Which Redis, and how it is reached; as for the store. */
export interface RedisHoldingsOptions {
  readonly address: RedisAddress;
  readonly ca: readonly string[];
  readonly sentinelPassword: Sealed | undefined;
  readonly keyPrefix: string;
  readonly durability: "primary" | "replica";
  /** How long to wait for an answer, in ms. @default 5000 */
  readonly openMs?: number;
}

const silent: Logger = { info() {}, warn() {}, error() {} };
const replicaMs = 1_000;

/**
 * Opens what bots keep on a Redis, beside them, for the operator's tools. Rejects with `Fault`
 * `store.absent` where there is nothing of ours, `store.foreign`, `store.unavailable`.
 */
export async function openRedisHoldings(options: RedisHoldingsOptions): Promise<Holdings> {
  const { address, ca, sentinelPassword, keyPrefix, durability, openMs = 5_000 } = options;
  const keys = new Keys(keyPrefix);
  const client: RedisClient = new RedisClient({
    address,
    ca,
    sentinelPassword,
    logger: silent,
    replicaMs: durability === "replica" ? replicaMs : undefined,
    inspect: (connection) => expectOurs(connection, { keys, place: client.place }),
  });
  try {
    const trouble = await client.opened(openMs);
    if (trouble !== undefined) throw new Fault("store.unavailable", { reason: trouble });
  } catch (error) {
    await client.close();
    throw error;
  }
  const parts = { client, keys };
  return {
    place: keyPrefix === "" ? client.place : `${client.place}, keys ${keyPrefix}*`,
    pages: () => sealedPages(parts),
    check: () => checkPage(parts),
    asides: () => keptAside(parts),
    dropAsides: () => dropKeptAside(parts),
    forget: (owner) => forgetBelongings(belongingsOfOwner(owner), parts),
    forgetTenant: (tenant) => forgetBelongings(belongingsOfTenant(tenant), parts),
    // What is deleted is gone from Redis' memory.
    scour: async () => Promise.resolve(undefined),
    close: () => client.close(),
  };
}

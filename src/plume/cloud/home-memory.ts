import { createHash } from "node:crypto";

import type { Clock } from "../../ports/clock.ts";
import type { Logger } from "../../ports/logger.ts";
import type { SealedCache } from "../../ports/sealed-cache.ts";
import { parseHomeRecord, toHomeRecord } from "./home-record.ts";
import type { HomeIds, HomeReads, OldReads, PartName } from "../model.ts";

/** One home as one connection sees it. */
export interface HomeKey {
  readonly revision: string;
  readonly ids: HomeIds;
}

/** The last good read of each home, sealed, for an hour. */
export interface HomeMemory {
  /** Keeps what was read well; never fails, the answer matters more. */
  keep(home: HomeKey, reads: HomeReads): Promise<void>;
  /** What is left of the last hour, of these parts; `undefined` for nothing. */
  recall(home: HomeKey, parts: readonly PartName[]): Promise<OldReads | undefined>;
}

/** What a {@link HomeMemory} stands on. */
export interface HomeMemoryParts {
  readonly cache: SealedCache;
  readonly clock: Clock;
  readonly logger: Logger;
}

const keptMs = 60 * 60_000;

/** A memory that all processes share. */
export function createHomeMemory({ cache, clock, logger }: HomeMemoryParts): HomeMemory {
  const load = async (key: string): Promise<HomeReads> =>
    selectReads(
      parseHomeRecord(await cache.load(key)),
      (_part, atMs) => clock.now() - atMs < keptMs,
    );
  const withoutStore = (error: unknown): void =>
    logger.warn("home.memory-unavailable", error instanceof Error ? { error } : {});
  return {
    async keep(home, reads) {
      const good = selectReads(reads, () => true);
      if (Object.keys(good).length === 0) return;
      try {
        const key = toKey(home);
        await cache.save(key, toHomeRecord({ ...(await load(key)), ...good }), keptMs);
      } catch (error) {
        withoutStore(error);
      }
    },
    async recall(home, parts) {
      try {
        const known = await load(toKey(home));
        const reads = selectReads(known, (part) => parts.includes(part));
        const times = Object.values(reads).flatMap((read) =>
          read?.kind === "read" ? [read.atMs] : [],
        );
        return times.length === 0 ? undefined : { reads, atMs: Math.min(...times) };
      } catch (error) {
        withoutStore(error);
        return undefined;
      }
    },
  };
}

// Another revision may see less, so what one has read is not shown to the other. Names are not
// sealed, so which home it is does not stand in one.
function toKey({ revision, ids }: HomeKey): string {
  const home = JSON.stringify([ids.customerId, ids.locationId]);
  return `home:${revision}:${createHash("sha256").update(home).digest("base64url")}`;
}

const partNames: readonly PartName[] = ["location", "nodes", "devices", "qoe", "wifi"];

function selectReads(
  reads: HomeReads,
  wanted: (part: PartName, atMs: number) => boolean,
): HomeReads {
  const chosen = partNames.filter((part) => {
    const read = reads[part];
    return read?.kind === "read" && wanted(part, read.atMs);
  });
  return chosen.reduce<HomeReads>((all, part) => ({ ...all, [part]: reads[part] }), {});
}

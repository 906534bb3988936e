import { cleanName } from "../../core/view/width.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Logger } from "../../ports/logger.ts";
import type { SealedCache } from "../../ports/sealed-cache.ts";
import type { HomeIds, HomeReads, Read, RecentHome } from "../model.ts";
import type { RecentHomes } from "../services.ts";
import { ownerOf } from "../sign-in/revisions.ts";
import type { Tokens } from "../sign-in/tokens.ts";
import {
  isSameHome,
  parseRecentRecord,
  recentKey,
  toRecentRecord,
  withHome,
  type Whose,
} from "./recent-record.ts";
import { compact } from "./schemas-base.ts";

/** What {@link RecentHomes} stand on. */
export interface RecentHomesParts {
  /** It may fail, but must not be slow. */
  readonly cache: SealedCache;
  readonly tokens: Pick<Tokens, "isCurrent">;
  readonly clock: Clock;
  readonly logger: Logger;
}

const keptMs = 30 * 24 * 60 * 60_000;

/** The homes that people asked about last, sealed, for all processes that share the cache. */
export function createRecentHomes({ cache, tokens, clock, logger }: RecentHomesParts): RecentHomes {
  const load = async (key: string, whose: Whose): Promise<readonly RecentHome[]> => {
    const homes = parseRecentRecord(await cache.load(key), whose);
    return homes.filter(({ atMs }) => clock.now() - atMs < keptMs);
  };
  const withoutStore = (error: unknown): void =>
    logger.warn("home.recent-unavailable", error instanceof Error ? { error } : {});
  return {
    async of(connection) {
      try {
        return await load(recentKey(ownerOf(connection.revision)), connection);
      } catch (error) {
        withoutStore(error);
        return [];
      }
    },
    async keep(connection, ids, reads) {
      if (!isThere(reads)) return;
      const key = recentKey(ownerOf(connection.revision));
      try {
        const known = await load(key, connection);
        const homes = withHome(known, asked(ids, reads, { known, atMs: clock.now() }));
        if (!homes) return;
        await cache.save(key, toRecentRecord(connection, homes), keptMs);
        // Who signed out meanwhile had them deleted before this was written.
        if (!(await tokens.isCurrent(connection))) await cache.remove(key);
      } catch (error) {
        withoutStore(error);
      }
    },
  };
}

/** True if something of the home was read, and the cloud does not deny that it is there. */
function isThere(reads: HomeReads): boolean {
  const isRead = Object.values(reads).some((read) => read.kind === "read");
  return isRead && !(reads.location && isDenied(reads.location));
}

function isDenied(read: Read<unknown>): boolean {
  if (read.kind !== "failed") return false;
  const { kind } = read.failure;
  return kind === "unknown-home" || kind === "forbidden";
}

/** The home with the names that were just read; else with those that it had. */
function asked(
  ids: HomeIds,
  { location }: HomeReads,
  { known, atMs }: { readonly known: readonly RecentHome[]; readonly atMs: number },
): RecentHome {
  const named =
    location?.kind === "read"
      ? { name: shown(location.value.name), accountId: shown(location.value.accountId) }
      : known.find((home) => isSameHome(home.ids, ids));
  const { customerId, locationId } = ids;
  return {
    ids: { customerId, locationId },
    atMs,
    ...compact({ name: named?.name, accountId: named?.accountId }),
  };
}

/** As it is shown: what the cloud sends may have any length. */
function shown(name: string | undefined): string | undefined {
  const clean = cleanName(name ?? "");
  return clean === "" ? undefined : clean;
}

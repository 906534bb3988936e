import { z } from "zod";
import { seal, type Sealed } from "../../core/sealed.ts";
import type { Connection, HomeIds, RecentHome } from "../model.ts";
import { parseRecord } from "../sign-in/token-records.ts";

// How the homes that a person asked about last are written down.

const text = z.string().exactOptional();

const home: z.ZodType<RecentHome> = z.object({
  ids: z.object({ customerId: z.string(), locationId: z.string() }),
  name: text,
  accountId: text,
  atMs: z.number(),
});

const record = z.object({
  v: z.literal(1),
  partnerId: z.string(),
  apiBase: z.string(),
  homes: z.array(home),
});

/** Whose homes they are: another partner's, or those of another cloud, are others. */
export type Whose = Pick<Connection, "partnerId" | "apiBase">;

/** Where the homes of an owner are cached. */
export function recentKey(owner: string): string {
  return `recent:${owner}`;
}

/** True if what one of them asked about is a home for the other, too. */
export function isSamePartner(one: Whose, other: Whose): boolean {
  return one.partnerId === other.partnerId && one.apiBase === other.apiBase;
}

/** The homes as one sealed record. */
export function toRecentRecord(
  { partnerId, apiBase }: Whose,
  homes: readonly RecentHome[],
): Sealed {
  return seal(JSON.stringify({ v: 1, partnerId, apiBase, homes }));
}

/** The homes in a record; none for no record, somebody else's, another version, or a broken one. */
export function parseRecentRecord(sealed: Sealed | undefined, whose: Whose): readonly RecentHome[] {
  const parsed = parseRecord(sealed, record);
  return parsed && isSamePartner(parsed, whose) ? parsed.homes : [];
}

// So long a home that was asked about again need not be written down again.
const restMs = 10 * 60_000;
const most = 5;

/** The homes with this one first; `undefined` where that tells nothing new. */
export function withHome(
  homes: readonly RecentHome[],
  asked: RecentHome,
): readonly RecentHome[] | undefined {
  const [last] = homes;
  const isKnown =
    last !== undefined &&
    isSameHome(last.ids, asked.ids) &&
    last.name === asked.name &&
    last.accountId === asked.accountId &&
    asked.atMs - last.atMs < restMs;
  if (isKnown) return undefined;
  return [asked, ...homes.filter(({ ids }) => !isSameHome(ids, asked.ids))].slice(0, most);
}

/** True if both are the same home. */
export function isSameHome(one: HomeIds, other: HomeIds): boolean {
  return one.customerId === other.customerId && one.locationId === other.locationId;
}

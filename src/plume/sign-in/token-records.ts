import { z } from "zod";
import { reveal, seal, type Sealed } from "../../core/sealed.ts";
import type { SealedCache } from "../../ports/sealed-cache.ts";
import type { AccessToken, TokenFailure } from "../model.ts";
import { parseJson } from "../cloud/schemas-base.ts";

/** Why there is no new token, since when, and when it is tried again. */
export interface TokenTrouble {
  readonly failure: TokenFailure;
  readonly sinceMs: number;
  readonly tries: number;
  readonly retryAtMs: number;
}

/** What all processes know of the token of one connection revision. */
export interface TokenRecords {
  loadToken(revision: string): Promise<AccessToken | undefined>;
  saveToken(revision: string, token: AccessToken): Promise<void>;
  loadTrouble(revision: string): Promise<TokenTrouble | undefined>;
  saveTrouble(revision: string, trouble: TokenTrouble): Promise<void>;
  clearTrouble(revision: string): Promise<void>;
  /** Deletes all of it. */
  forget(revision: string): Promise<void>;
}

/** How long a past trouble still counts for the length of the next wait. */
const troubleMs = 60 * 60_000;

const tokenSchema = z.object({
  v: z.literal(1),
  token: z.string().min(1),
  expiresAtMs: z.number(),
  endsAtMs: z.number().exactOptional(),
});

const status = z.number();
const failureSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("refused"), status, error: z.string().exactOptional() }),
  z.object({ kind: z.literal("not-a-token-service"), status }),
  z.object({ kind: z.literal("no-access-token") }),
  z.object({ kind: z.literal("smaller-scope"), missing: z.string() }),
  z.object({
    kind: z.literal("network"),
    reason: z.enum(["no-such-host", "refused", "timeout", "certificate", "private", "cut"]),
  }),
  z.object({ kind: z.literal("busy"), status, retryAfterMs: z.number().exactOptional() }),
]);

const troubleSchema = z.object({
  v: z.literal(1),
  failure: failureSchema,
  sinceMs: z.number(),
  tries: z.number(),
  retryAtMs: z.number(),
});

/** Where the token of a revision is cached: `token:<owner>:<id of the saved set>`. */
export function tokenKey(revision: string): string {
  return `token:${revision}`;
}

/** Records in a cache. `now` is the wall clock; a record past its end is as good as none. */
export function createTokenRecords(cache: SealedCache, now: () => number): TokenRecords {
  const key = (revision: string, kind = ""): string => `${tokenKey(revision)}${kind}`;
  const load = async <Value>(name: string, schema: z.ZodType<Value>): Promise<Value | undefined> =>
    parseRecord(await cache.load(name), schema);
  return {
    async loadToken(revision) {
      const record = await load(key(revision), tokenSchema);
      if (!record || record.expiresAtMs <= now()) return undefined;
      const { v: _, token, ...ends } = record;
      return { token: seal(token), ...ends };
    },
    async saveToken(revision, token) {
      const record = seal(JSON.stringify({ v: 1, ...token, token: reveal(token.token) }));
      const ttlMs = Math.ceil(token.expiresAtMs - now());
      if (ttlMs > 0) await cache.save(key(revision), record, ttlMs);
    },
    loadTrouble: (revision) => load(key(revision, ":trouble"), troubleSchema),
    async saveTrouble(revision, trouble) {
      const ttlMs = Math.max(1, trouble.retryAtMs - now()) + troubleMs;
      const record = seal(JSON.stringify({ v: 1, ...trouble }));
      await cache.save(key(revision, ":trouble"), record, ttlMs);
    },
    clearTrouble: (revision) => cache.remove(key(revision, ":trouble")),
    async forget(revision) {
      await Promise.all([cache.remove(key(revision)), cache.remove(key(revision, ":trouble"))]);
    },
  };
}

/** A sealed JSON record of this version; `undefined` for none, another version, or a broken one. */
export function parseRecord<Value>(
  record: Sealed | undefined,
  schema: z.ZodType<Value>,
): Value | undefined {
  return record && schema.safeParse(parseJson(reveal(record))).data;
}

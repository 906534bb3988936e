import type { Sealed } from "../../core/sealed.ts";
import type { Clock } from "../../ports/clock.ts";
import type { ConnectionStore } from "../../ports/connection-store.ts";
import type { Logger } from "../../ports/logger.ts";
import type { SealedCache } from "../../ports/sealed-cache.ts";
import { abortable } from "../http/abortable.ts";
import type { Random } from "../http/backoff.ts";
import type { AccessToken, Connection } from "../model.ts";
import { createLogins } from "./logins.ts";
import type { TokenService } from "./oauth.ts";
import { Refresher, type TokenAnswer } from "./refresher.ts";
import { ownerOf } from "./revisions.ts";
import type { TokenState } from "../services.ts";
import { createTokenRecords, type TokenTrouble } from "./token-records.ts";

/** The tokens of connections: fetched once for all who need one, renewed before they end. */
export interface Tokens {
  /** A token that lives. Rejects only with the reason of an aborted `signal`, or a store fault. */
  get(connection: Connection, signal: AbortSignal): Promise<TokenAnswer>;
  /** A token other than `stale`, which the cloud refused. */
  renew(connection: Connection, stale: Sealed, signal: AbortSignal): Promise<TokenAnswer>;
  /**
   * False as soon as the connection is replaced or removed, by whatever process: then its token
   * must not be used any more, even if it is known.
   */
  isCurrent(connection: Connection): Promise<boolean>;
  /** Keeps a token that was fetched elsewhere. */
  keep(revision: string, token: AccessToken): Promise<void>;
  /** Deletes the revision's token; tells which one it was. */
  forget(revision: string): Promise<AccessToken | undefined>;
  /** How the token is. Tries again by itself where a try is due. */
  state(connection: Connection): Promise<TokenState>;
}

/** What {@link Tokens} stand on. */
export interface TokensParts {
  readonly service: TokenService;
  /** Where the connections are: a token counts as long as its connection is the saved one. */
  readonly store: Pick<ConnectionStore, "load">;
  readonly cache: SealedCache;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random?: Random;
}

/** Tokens kept in a cache that all processes share. */
export function createTokens(parts: TokensParts): Tokens {
  const records = createTokenRecords(parts.cache, () => parts.clock.now());
  const logins = createLogins(parts);
  const isCurrent = async ({ revision }: Connection): Promise<boolean> =>
    (await logins.find(ownerOf(revision))).connection?.revision === revision;
  const refresher = new Refresher({ ...parts, records, isCurrent });
  return {
    async get(connection, signal) {
      const [token, current] = await Promise.all([
        records.loadToken(connection.revision),
        isCurrent(connection),
      ]);
      if (!current) return { kind: "gone" };
      return token
        ? { kind: "token", token }
        : abortable(refresher.refresh(connection, undefined), signal);
    },
    renew: (connection, stale, signal) => abortable(refresher.refresh(connection, stale), signal),
    isCurrent,
    keep: (revision, token) => records.saveToken(revision, token),
    async forget(revision) {
      const token = await records.loadToken(revision);
      await records.forget(revision);
      return token;
    },
    async state(connection) {
      const { revision } = connection;
      const trouble = await records.loadTrouble(revision);
      if (trouble && trouble.retryAtMs > parts.clock.now()) return toState(trouble);
      if (trouble) {
        // With trouble, a token that is still there is one that the cloud refused.
        const refused = await records.loadToken(revision);
        await refresher.refresh(connection, refused?.token);
      }
      const now = trouble && (await records.loadTrouble(revision));
      if (now) return toState(now);
      const token = await records.loadToken(revision);
      return token
        ? { kind: "valid", expiresAtMs: token.endsAtMs ?? token.expiresAtMs }
        : { kind: "none" };
    },
  };
}

const toState = ({ sinceMs, failure, retryAtMs }: TokenTrouble): TokenState => ({
  kind: "failing",
  sinceMs,
  failure,
  retryAtMs,
});

import type { Clock } from "../../ports/clock.ts";
import type { ConnectionStore } from "../../ports/connection-store.ts";
import type { Logger } from "../../ports/logger.ts";
import type { SealedCache } from "../../ports/sealed-cache.ts";
import type { HttpClient } from "../http/http.ts";
import { hostOf, type TokenService } from "./oauth.ts";
import type { AccessToken } from "../model.ts";
import type { Connections } from "../services.ts";
import { isSamePartner, recentKey } from "../cloud/recent-record.ts";
import { toRecord } from "./connection-record.ts";
import { createLogins } from "./logins.ts";
import { newRevision } from "./revisions.ts";
import type { Tokens } from "./tokens.ts";
import { createTurns } from "./turns.ts";

/** What {@link Connections} stand on. */
export interface ConnectionsParts {
  readonly store: ConnectionStore;
  /** For locks among processes, and for what goes with a sign-in. */
  readonly cache: Pick<SealedCache, "lock" | "unlock" | "remove">;
  readonly service: TokenService;
  readonly tokens: Tokens;
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The credentials of people, kept in a store that encrypts them. */
export function createConnections(parts: ConnectionsParts): Connections {
  const { store, cache, service, tokens, clock, logger } = parts;
  const logins = createLogins(parts);
  // One after the other: each has to know whose token it makes useless.
  const inTurn = createTurns(parts);

  /** The token cannot be used any more; that it is still there must not make a failure of it. */
  const forget = async (revision: string): Promise<AccessToken | undefined> => {
    try {
      return await tokens.forget(revision);
    } catch (error) {
      logger.warn("connection.token-left", error instanceof Error ? { error } : {});
      return undefined;
    }
  };

  /** Homes that were asked about with a sign-in that is gone: nobody is shown them any more. */
  const forgetHomes = async (owner: string): Promise<void> => {
    try {
      await cache.remove(recentKey(owner));
    } catch (error) {
      logger.warn("connection.homes-left", error instanceof Error ? { error } : {});
    }
  };

  return {
    load: async (owner) => (await logins.find(owner)).connection,
    lossOf: async (owner) => (await logins.find(owner)).loss,
    async test(credentials, signal) {
      const result = await service.request(credentials, signal);
      if (result.kind === "failed") return { kind: "bad", failure: result.failure };
      const apiBaseAnswers = await answers(credentials.apiBase, signal, parts);
      return { kind: "good", token: result.token, apiBaseAnswers };
    },
    save: (owner, credentials, token) =>
      inTurn(owner, async () => {
        const { connection: former } = await logins.find(owner);
        const revision = newRevision(owner);
        await tokens.keep(revision, token);
        await store.save(owner, toRecord(credentials, { revision, savedAtMs: clock.now() }));
        if (former) await forget(former.revision);
        if (former && !isSamePartner(former, credentials)) await forgetHomes(owner);
        logger.info("connection.saved", { owner });
      }),
    remove: (owner) =>
      inTurn(owner, async () => {
        const { connection: former } = await logins.find(owner);
        // First, because who is cut off here and comes again finds no sign-in to forget it by.
        const token = former && (await forget(former.revision));
        await cache.remove(recentKey(owner));
        await store.remove(owner);
        // What a command that was under way has kept meanwhile.
        if (former) await forget(former.revision);
        await forgetHomes(owner);
        logger.info("connection.removed", { owner });
        return token ? { tokenUntilMs: token.endsAtMs ?? token.expiresAtMs } : {};
      }),
    tokenState: (connection) => tokens.state(connection),
  };
}

const probeBytes = 64 * 1024;

/**
 * True if anything at all answers over HTTP at the API base. The token stays here: nobody has
 * said yet that this host is the cloud.
 */
async function answers(
  apiBase: string,
  signal: AbortSignal,
  { http, logger }: Pick<ConnectionsParts, "http" | "logger">,
): Promise<boolean> {
  const headers = { accept: "application/json" };
  const request = { method: "GET", url: apiBase, headers, maxBytes: probeBytes, signal } as const;
  const result = await http.send(request);
  switch (result.kind) {
    case "answer":
    case "too-large":
      return true;
    case "unreachable":
    case "broken":
      logger.warn("cloud.unreachable", { host: hostOf(apiBase), reason: result.reason });
      return false;
  }
}

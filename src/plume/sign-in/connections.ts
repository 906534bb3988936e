import { randomUUID } from "node:crypto";
import type { Clock } from "../../ports/clock.ts";
import type { ConnectionStore } from "../../ports/connection-store.ts";
import type { Logger } from "../../ports/logger.ts";
import type { HttpClient } from "../http/http.ts";
import { hostOf, type TokenService } from "./oauth.ts";
import type { Connections } from "../services.ts";
import { toRecord } from "./connection-record.ts";
import { createLogins } from "./logins.ts";
import type { Tokens } from "./tokens.ts";
import { createTurns } from "./turns.ts";

/** What {@link Connections} stand on. */
export interface ConnectionsParts {
  readonly store: ConnectionStore;
  readonly service: TokenService;
  readonly tokens: Tokens;
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The credentials of people, kept in a store that encrypts them. */
export function createConnections(parts: ConnectionsParts): Connections {
  const { store, service, tokens, clock } = parts;
  const logins = createLogins(parts);
  const inTurn = createTurns();

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
      // One after the other: each has to know whose token it makes useless.
      inTurn(owner, async () => {
        const { connection: former } = await logins.find(owner);
        // Begins with its owner, as the token's key in the cache does.
        const revision = `${owner}:${randomUUID()}`;
        await tokens.keep(revision, token);
        await store.save(owner, toRecord(credentials, { revision, savedAtMs: clock.now() }));
        if (former) await tokens.forget(former.revision);
      }),
    remove: (owner) =>
      inTurn(owner, async () => {
        const { connection: former } = await logins.find(owner);
        await store.remove(owner);
        const token = former && (await tokens.forget(former.revision));
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

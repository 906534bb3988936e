import { randomUUID } from "node:crypto";
import { z } from "zod";
import { isFault } from "../../core/fault.ts";
import { reveal, seal, type Sealed } from "../../core/sealed.ts";
import type { Clock } from "../../ports/clock.ts";
import type { ConnectionStore } from "../../ports/connection-store.ts";
import type { Logger } from "../../ports/logger.ts";
import type { HttpClient } from "../http/http.ts";
import type { Connection, Credentials } from "../model.ts";
import { hostOf, type TokenService } from "./oauth.ts";
import type { Connections } from "../services.ts";
import { parseRecord } from "./token-records.ts";
import type { Tokens } from "./tokens.ts";

/** What {@link Connections} stand on. */
export interface ConnectionsParts {
  readonly store: ConnectionStore;
  readonly service: TokenService;
  readonly tokens: Tokens;
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly logger: Logger;
}

const recordSchema = z.object({
  v: z.literal(1),
  ssoUrl: z.string(),
  authHeader: z.string(),
  partnerId: z.string(),
  apiBase: z.string(),
  revision: z.string(),
  savedAtMs: z.number(),
});

/** The credentials of people, kept in a store that encrypts them. */
export function createConnections(parts: ConnectionsParts): Connections {
  const { store, service, tokens, clock, logger } = parts;

  const load = async (owner: string): Promise<Connection | undefined> => {
    const record = await store.load(owner);
    const connection = parseConnection(record);
    if (record && !connection) logger.error("connection.unreadable", { owner });
    return connection;
  };

  // Who signs in again, or out, must not be stopped by a record that cannot be opened any more.
  const loadFormer = async (owner: string): Promise<Connection | undefined> => {
    try {
      return await load(owner);
    } catch (error) {
      if (!isFault(error, "vault.unknown-key") && !isFault(error, "vault.unreadable")) throw error;
      logger.error("connection.unreadable", { owner, error });
      return undefined;
    }
  };

  return {
    load,
    async test(credentials, signal) {
      const result = await service.request(credentials, signal);
      if (result.kind === "failed") return { kind: "bad", failure: result.failure };
      const apiBaseAnswers = await answers(credentials.apiBase, signal, parts);
      return { kind: "good", token: result.token, apiBaseAnswers };
    },
    async save(owner, credentials, token) {
      const former = await loadFormer(owner);
      // Begins with its owner, as the token's key in the cache does.
      const revision = `${owner}:${randomUUID()}`;
      await tokens.keep(revision, token);
      await store.save(owner, toRecord(credentials, { revision, savedAtMs: clock.now() }));
      if (former) await tokens.forget(former.revision);
    },
    async remove(owner) {
      const former = await loadFormer(owner);
      await store.remove(owner);
      const token = former && (await tokens.forget(former.revision));
      return token ? { tokenUntilMs: token.endsAtMs ?? token.expiresAtMs } : {};
    },
    tokenState: (connection) => tokens.state(connection),
  };
}

type Saved = Pick<Connection, "revision" | "savedAtMs">;

function toRecord(credentials: Credentials, saved: Saved): Sealed {
  const { ssoUrl, authHeader, partnerId, apiBase } = credentials;
  const open = { v: 1, ssoUrl, authHeader: reveal(authHeader), partnerId, apiBase, ...saved };
  return seal(JSON.stringify(open));
}

function parseConnection(record: Sealed | undefined): Connection | undefined {
  const parsed = parseRecord(record, recordSchema);
  if (!parsed) return undefined;
  const { v: _, authHeader, ...open } = parsed;
  return { ...open, authHeader: seal(authHeader) };
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

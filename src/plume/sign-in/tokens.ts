import { randomUUID } from "node:crypto";
import type { Sealed } from "../../core/sealed.ts";
import { reveal } from "../../core/sealed.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Logger } from "../../ports/logger.ts";
import type { SealedCache } from "../../ports/sealed-cache.ts";
import { abortable } from "../http/abortable.ts";
import { backoffMs, type Random } from "../http/backoff.ts";
import type { AccessToken, Connection, TokenFailure } from "../model.ts";
import { describeFailure, hostOf, type TokenService } from "./oauth.ts";
import type { TokenState } from "../services.ts";
import { createTokenRecords, type TokenRecords, type TokenTrouble } from "./token-records.ts";

/** A token to be used now, or why there is none. */
export type TokenAnswer =
  | { readonly kind: "token"; readonly token: AccessToken }
  | { readonly kind: "failed"; readonly failure: TokenFailure; readonly retryAtMs: number }
  /** The connection was replaced or removed meanwhile: load it again. */
  | { readonly kind: "gone" };

/** The tokens of connections: fetched once for all who need one, renewed before they end. */
export interface Tokens {
  /** A token that lives. Rejects only with the reason of an aborted `signal`, or a store fault. */
  get(connection: Connection, signal: AbortSignal): Promise<TokenAnswer>;
  /** A token other than `stale`, which the cloud refused. */
  renew(connection: Connection, stale: Sealed, signal: AbortSignal): Promise<TokenAnswer>;
  /** Keeps a token that was fetched elsewhere. */
  keep(revision: string, token: AccessToken): Promise<void>;
  /** Makes the revision's token unusable; tells which one it was. */
  forget(revision: string): Promise<AccessToken | undefined>;
  /** How the token is. Tries again by itself where a try is due. */
  state(connection: Connection): Promise<TokenState>;
}

/** What {@link Tokens} stand on. */
export interface TokensParts {
  readonly service: TokenService;
  readonly cache: SealedCache;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random?: Random;
}

const growth = { firstMs: 15_000, longestMs: 15 * 60_000 };
const longestWaitMs = 60 * 60_000;
/** Longer than a lock lives: after it, somebody's crash is over. */
const longestLockWaitMs = 20_000;
const lockPollMs = 100;

/** Tokens kept in a cache that all processes share. */
export function createTokens(parts: TokensParts): Tokens {
  const records = createTokenRecords(parts.cache, () => parts.clock.now());
  const refresher = new Refresher(parts, records);
  return {
    async get(connection, signal) {
      const token = await records.loadToken(connection.revision);
      return token
        ? { kind: "token", token }
        : abortable(refresher.refresh(connection, undefined), signal);
    },
    renew: (connection, stale, signal) => abortable(refresher.refresh(connection, stale), signal),
    keep: (revision, token) => records.saveToken(revision, token),
    async forget(revision) {
      const token = await records.loadToken(revision);
      await records.forget(revision);
      return token;
    },
    async state({ revision, ...connection }) {
      const trouble = await records.loadTrouble(revision);
      if (trouble && trouble.retryAtMs > parts.clock.now()) return toState(trouble);
      if (trouble) await refresher.refresh({ revision, ...connection }, undefined);
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

/** Fetches at most one token at a time for each revision, in this process and across processes. */
class Refresher {
  readonly #parts: TokensParts;
  readonly #records: TokenRecords;
  readonly #flights = new Map<string, Promise<TokenAnswer>>();

  constructor(parts: TokensParts, records: TokenRecords) {
    this.#parts = parts;
    this.#records = records;
  }

  /** Its own work, not any caller's: who leaves must not take the token from the others. */
  refresh(connection: Connection, stale: Sealed | undefined): Promise<TokenAnswer> {
    const key = connection.revision;
    const running = this.#flights.get(key);
    if (running) return stale ? this.#joinWith(running, connection, stale) : running;
    const flight = this.#fly(connection, stale).finally(() => this.#flights.delete(key));
    this.#flights.set(key, flight);
    return flight;
  }

  /** A flight that began before the refusal may bring the very token that was refused. */
  async #joinWith(
    running: Promise<TokenAnswer>,
    connection: Connection,
    stale: Sealed,
  ): Promise<TokenAnswer> {
    const answer = await running;
    const same = answer.kind === "token" && reveal(answer.token.token) === reveal(stale);
    return same ? this.refresh(connection, stale) : answer;
  }

  async #fly(connection: Connection, stale: Sealed | undefined): Promise<TokenAnswer> {
    const { clock } = this.#parts;
    const holder = randomUUID();
    const { revision } = connection;
    const giveUpAtMs = clock.monotonic() + longestLockWaitMs;
    while (clock.monotonic() < giveUpAtMs) {
      const known = await this.#known(revision, stale);
      if (known) return known;
      if (await this.#records.lock(revision, holder)) {
        try {
          // Somebody may have finished between our look and our lock.
          return (await this.#known(revision, stale)) ?? (await this.#fetch(connection));
        } finally {
          await this.#records.unlock(revision, holder);
        }
      }
      await clock.sleep(lockPollMs);
    }
    return {
      kind: "failed",
      failure: { kind: "network", reason: "timeout" },
      retryAtMs: clock.now() + growth.firstMs,
    };
  }

  async #known(revision: string, stale: Sealed | undefined): Promise<TokenAnswer | undefined> {
    const token = await this.#records.loadToken(revision);
    const usable = token && (!stale || reveal(token.token) !== reveal(stale));
    if (usable) return { kind: "token", token };
    const trouble = await this.#records.loadTrouble(revision);
    if (!trouble || trouble.retryAtMs <= this.#parts.clock.now()) return undefined;
    const { failure, retryAtMs } = trouble;
    return { kind: "failed", failure, retryAtMs };
  }

  async #fetch(connection: Connection): Promise<TokenAnswer> {
    const { revision } = connection;
    if (await this.#records.isForgotten(revision)) return { kind: "gone" };
    const never = new AbortController().signal;
    const result = await this.#parts.service.request(connection, never);
    if (result.kind === "failed") return this.#fail(connection, result.failure);
    await this.#records.saveToken(revision, result.token);
    await this.#records.clearTrouble(revision);
    if (!(await this.#records.isForgotten(revision))) return result;
    await this.#records.forget(revision);
    return { kind: "gone" };
  }

  async #fail(connection: Connection, failure: TokenFailure): Promise<TokenAnswer> {
    const { clock, logger, random = Math.random } = this.#parts;
    const nowMs = clock.now();
    const before = await this.#records.loadTrouble(connection.revision);
    const tries = (before?.tries ?? 0) + 1;
    const askedMs = failure.kind === "busy" ? (failure.retryAfterMs ?? 0) : 0;
    const waitMs = Math.max(backoffMs(tries, growth, random), Math.min(askedMs, longestWaitMs));
    const retryAtMs = nowMs + waitMs;
    const sinceMs = before?.sinceMs ?? nowMs;
    await this.#records.saveTrouble(connection.revision, { failure, sinceMs, tries, retryAtMs });
    logger.warn("oauth.refresh-failed", {
      host: hostOf(connection.ssoUrl),
      tries,
      retryInMs: waitMs,
      ...describeFailure(failure),
    });
    return { kind: "failed", failure, retryAtMs };
  }
}

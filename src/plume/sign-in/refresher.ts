import { reveal, type Sealed } from "../../core/sealed.ts";
import type { Logger } from "../../ports/logger.ts";
import { backoffMs, type Random } from "../http/backoff.ts";
import type { AccessToken, Connection, TokenFailure } from "../model.ts";
import { alone, type AloneParts } from "./alone.ts";
import { describeFailure, hostOf, type TokenService } from "./oauth.ts";
import { tokenKey, type TokenRecords } from "./token-records.ts";

/** A token to be used now, or why there is none. */
export type TokenAnswer =
  | { readonly kind: "token"; readonly token: AccessToken }
  | { readonly kind: "failed"; readonly failure: TokenFailure; readonly retryAtMs: number }
  /** The connection was replaced or removed meanwhile: load it again. */
  | { readonly kind: "gone" };

/** What a {@link Refresher} stands on. */
export interface RefresherParts extends AloneParts {
  readonly service: TokenService;
  readonly records: TokenRecords;
  /** False as soon as the connection is replaced or removed. */
  isCurrent(connection: Connection): Promise<boolean>;
  readonly logger: Logger;
  readonly random?: Random;
}

const growth = { firstMs: 15_000, longestMs: 15 * 60_000 };
const longestWaitMs = 60 * 60_000;
/** As long as a command may take. After a crash somebody else goes on long before. */
const longestWaitForOthersMs = 20_000;
const pollMs = 100;

/** Fetches at most one token at a time for each revision, in this process and across processes. */
export class Refresher {
  readonly #parts: RefresherParts;
  readonly #flights = new Map<string, Promise<TokenAnswer>>();

  constructor(parts: RefresherParts) {
    this.#parts = parts;
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
    const lock = `${tokenKey(connection.revision)}:lock`;
    const giveUpAtMs = clock.monotonic() + longestWaitForOthersMs;
    while (clock.monotonic() < giveUpAtMs) {
      const known = await this.#known(connection, stale);
      if (known) return known;
      // Somebody may have finished between our look and our lock.
      const fetched = await alone(
        this.#parts,
        lock,
        async () => (await this.#known(connection, stale)) ?? this.#fetch(connection),
      );
      if (fetched) return fetched.value;
      await clock.sleep(pollMs);
    }
    return {
      kind: "failed",
      failure: { kind: "network", reason: "timeout" },
      retryAtMs: clock.now() + growth.firstMs,
    };
  }

  async #known(
    connection: Connection,
    stale: Sealed | undefined,
  ): Promise<TokenAnswer | undefined> {
    const { revision } = connection;
    const [token, current, trouble] = await Promise.all([
      this.#parts.records.loadToken(revision),
      this.#parts.isCurrent(connection),
      this.#parts.records.loadTrouble(revision),
    ]);
    if (!current) return { kind: "gone" };
    const usable = token && (!stale || reveal(token.token) !== reveal(stale));
    if (usable) return { kind: "token", token };
    if (!trouble || trouble.retryAtMs <= this.#parts.clock.now()) return undefined;
    const { failure, retryAtMs } = trouble;
    return { kind: "failed", failure, retryAtMs };
  }

  async #fetch(connection: Connection): Promise<TokenAnswer> {
    const { revision } = connection;
    const never = new AbortController().signal;
    const result = await this.#parts.service.request(connection, never);
    const answer =
      result.kind === "failed"
        ? await this.#fail(connection, result.failure)
        : await this.#keep(revision, result);
    // After the writing: who replaces the connection later than this look deletes what was written.
    if (await this.#parts.isCurrent(connection)) return answer;
    await this.#parts.records.forget(revision);
    return { kind: "gone" };
  }

  async #keep(
    revision: string,
    answer: Extract<TokenAnswer, { kind: "token" }>,
  ): Promise<TokenAnswer> {
    await this.#parts.records.saveToken(revision, answer.token);
    await this.#parts.records.clearTrouble(revision);
    return answer;
  }

  async #fail(connection: Connection, failure: TokenFailure): Promise<TokenAnswer> {
    const { clock, logger, random = Math.random } = this.#parts;
    const nowMs = clock.now();
    const before = await this.#parts.records.loadTrouble(connection.revision);
    const tries = (before?.tries ?? 0) + 1;
    const askedMs = failure.kind === "busy" ? (failure.retryAfterMs ?? 0) : 0;
    const waitMs = Math.max(backoffMs(tries, growth, random), Math.min(askedMs, longestWaitMs));
    const retryAtMs = nowMs + waitMs;
    const sinceMs = before?.sinceMs ?? nowMs;
    await this.#parts.records.saveTrouble(connection.revision, {
      failure,
      sinceMs,
      tries,
      retryAtMs,
    });
    logger.warn("oauth.refresh-failed", {
      host: hostOf(connection.ssoUrl),
      tries,
      retryInMs: waitMs,
      ...describeFailure(failure),
    });
    return { kind: "failed", failure, retryAtMs };
  }
}

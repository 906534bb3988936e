import type { Update } from "grammy/types";

import { backoffMs, within, type Clock, type Logger, type Turn } from "../../src/index.ts";
import type { Answer, Client } from "./client.ts";
import { reasonOf, type Failure } from "./failure.ts";
import type { Intake } from "./intake.ts";
import { Ledger } from "./ledger.ts";
import type { TelegramTroubles } from "./troubles.ts";

/** What a poller stands on. */
export interface PollingParts {
  readonly client: Client;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly intake: Intake;
  readonly troubles: TelegramTroubles;
  /** Says which of several processes polls; this one alone without it. */
  readonly turn: Turn | undefined;
}

const pollSeconds = 30;
// So long a poll must last, twice, before another poller counts as gone.
const quietSeconds = 5;
const quietPolls = 2;
// Telegram answers the poll that it ends for another one; who comes back at once ends that one.
const conflictMs = 3_000;
const soonMs = 1_500;
const clearMs = 5_000;
// A token that is refused stays so until somebody acts.
const refusedMs = 30_000;
const hastyMs = 300;
const turnMs = 6_000;
const turnEveryMs = 2_000;
// What cannot be kept at once is worth a word to the operator, and must not hold up the others.
const stuckMs = 3_000;
const stuckPauseMs = 1_000;
const farewellMs = 1_500;
const lastWordMs = 2_000;

/**
 * Long polling that never ends by itself. An update is confirmed only once it is durable: what a
 * crash cuts off, Telegram gives again.
 */
export class Polling {
  readonly #parts: PollingParts;
  readonly #stopped = new AbortController();
  readonly #ledger = new Ledger();
  #failures = 0;
  /** Polls that have to go well before another poller counts as gone. */
  #doubts = 0;
  #isOurs = true;
  /** True once Telegram said that no webhook is set. */
  #isClear = false;
  #loop: Promise<void> = Promise.resolve();

  constructor(parts: PollingParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#loop = this.#run();
  }

  /** Resolves when nothing is handed over any more, and what was is confirmed. */
  async stop(): Promise<void> {
    if (this.#stopped.signal.aborted) return;
    this.#stopped.abort();
    // An end must not take long: what is left undone comes again, and is known.
    await this.#soon(lastWordMs, this.#loop);
    // Who lost the turn would end the poll of who has it.
    if (this.#isOurs) await this.#confirm();
    const leaving = this.#parts.turn?.leave();
    if (leaving) await this.#soon(farewellMs, leaving).catch(() => undefined);
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      if (await this.#isOurTurn()) await this.#rounds();
      else await this.#parts.clock.sleep(turnEveryMs, signal);
    }
  }

  /** Polls as long as it is this process's turn, which is asked for again all the while. */
  async #rounds(): Promise<void> {
    const { clock } = this.#parts;
    const lost = new AbortController();
    const signal = AbortSignal.any([this.#stopped.signal, lost.signal]);
    this.#ledger.reset();
    const keeping = this.#parts.turn && this.#keepTurn(signal).then(() => lost.abort());
    while (!signal.aborted) {
      const waitMs = await this.#round(signal);
      if (waitMs > 0) await clock.sleep(waitMs, signal);
    }
    lost.abort();
    this.#parts.troubles.end("intake");
    await keeping;
  }

  async #keepTurn(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#parts.clock.sleep(turnEveryMs, signal);
      if (signal.aborted || !(await this.#isOurTurn())) return;
    }
  }

  /**
   * While the store does not say, it stays as it was: nothing can be kept then, but who writes is to
   * hear so.
   */
  async #isOurTurn(): Promise<boolean> {
    const { turn, troubles } = this.#parts;
    if (!turn) return true;
    try {
      const taken = await this.#soon(soonMs, turn.take(turnMs));
      this.#isOurs = taken ?? this.#isOurs;
      if (!this.#isOurs) troubles.end("polling");
    } catch {
      // The runtime tells the operator what is wrong with the store.
    }
    return this.#isOurs;
  }

  /** The answer; `undefined` if it does not come within so long, or before the end. */
  async #soon<Value>(
    ms: number,
    answer: Promise<Value>,
    end: readonly AbortSignal[] = [],
  ): Promise<Value | undefined> {
    const over = new AbortController();
    const signal = AbortSignal.any([...end, over.signal]);
    const late = this.#parts.clock.sleep(ms, signal).then(() => undefined);
    try {
      return await Promise.race([answer, late]);
    } finally {
      over.abort();
    }
  }

  /** Telegram gives updates either way, not both: a webhook of before has to go. */
  async #clear(until: AbortSignal): Promise<void> {
    const { client, logger } = this.#parts;
    // A poll that is tried all the same says whether one is in the way.
    const signal = within(clearMs, until);
    const state = await client.hookState(signal);
    if (state.kind === "failed") return;
    const { url = "" } = state.value;
    this.#isClear = url === "";
    if (this.#isClear) return;
    logger.warn("telegram.webhook-removed", { host: hostOf(url) });
    this.#isClear = (await client.unhook(signal)).kind === "done";
  }

  /** One poll and what came of it; gives how long to wait before the next one, in ms. */
  async #round(signal: AbortSignal): Promise<number> {
    const { client, clock } = this.#parts;
    if (!this.#isClear) await this.#clear(signal);
    if (this.#ledger.open === 0) this.#parts.troubles.end("intake");
    const waitSeconds = this.#patienceSeconds();
    const askedAtMs = clock.monotonic();
    const answer = await client.updates({ offset: this.#ledger.offset, waitSeconds }, signal);
    if (signal.aborted) return 0;
    if (answer.kind === "failed") return this.#failed(answer.failure);
    this.#succeeded();
    if (await this.#handOver(answer.value, signal)) return stuckPauseMs;
    // A server that does not wait must not be asked without a pause.
    const isHasty = answer.value.length === 0 && clock.monotonic() - askedAtMs < hastyMs;
    return isHasty && waitSeconds > 0 ? hastyMs : 0;
  }

  #patienceSeconds(): number {
    if (this.#doubts > 0) return quietSeconds;
    // After a failure the first answer is wanted soon: it says that all is well again.
    return this.#failures > 0 || this.#ledger.open > 0 ? 0 : pollSeconds;
  }

  #succeeded(): void {
    this.#isClear = true;
    this.#failures = 0;
    this.#doubts = Math.max(0, this.#doubts - 1);
    if (this.#doubts === 0) this.#parts.troubles.end("polling");
  }

  /** Hands over what is new. True if something is still not durable: it is tried on meanwhile. */
  async #handOver(updates: readonly Update[], signal: AbortSignal): Promise<boolean> {
    const { intake, troubles } = this.#parts;
    const fresh = updates.filter(({ update_id: id }) => !this.#ledger.isKnown(id));
    const fates = fresh.map(async (update) => {
      const durable = this.#ledger.enter(update.update_id);
      if (await intake.persist(update, signal)) durable();
    });
    await this.#soon(stuckMs, Promise.all(fates), [signal]);
    if (signal.aborted) return false;
    if (this.#ledger.open === 0) troubles.end("intake");
    else troubles.begin("intake", "what people write cannot be kept yet; it is tried again");
    return this.#ledger.open > 0;
  }

  #failed(failure: Failure): number {
    const { troubles } = this.#parts;
    this.#failures += 1;
    troubles.begin("polling", pollingReason(failure));
    const waitMs = backoffMs(this.#failures);
    switch (failure.kind) {
      case "rate-limited":
        return failure.retryAfterMs;
      case "conflict":
        this.#doubts = quietPolls;
        return Math.max(conflictMs, waitMs);
      case "unauthorized":
        return refusedMs;
      case "migrated":
      case "unchanged":
      case "unparsable":
      case "no-message":
      case "no-topic":
      case "refused":
      case "unreachable":
        return waitMs;
    }
  }

  /** Best effort: what is not confirmed comes again, and is known. */
  async #confirm(): Promise<void> {
    const { client } = this.#parts;
    const { offset } = this.#ledger;
    if (offset === 0) return;
    const ask = { offset, waitSeconds: 0, limit: 1 };
    const answer: Answer<readonly Update[]> = await client.updates(
      ask,
      AbortSignal.timeout(farewellMs),
    );
    if (answer.kind === "failed")
      this.#parts.logger.info("telegram.unconfirmed", { reason: reasonOf(answer.failure) });
  }
}

function pollingReason(failure: Failure): string {
  switch (failure.kind) {
    case "conflict":
      return /webhook/i.test(failure.reason)
        ? "a webhook is set for this bot, so it cannot poll"
        : "another program polls for this bot, too; only one may";
    case "unauthorized":
      return "Telegram refuses the bot's token";
    case "rate-limited":
    case "migrated":
    case "unchanged":
    case "unparsable":
    case "no-message":
    case "no-topic":
    case "refused":
    case "unreachable":
      return `Telegram cannot be reached: ${reasonOf(failure)}`;
  }
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "unknown";
}

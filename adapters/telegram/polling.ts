import type { Update } from "grammy/types";

import type { Clock, Logger, Turn } from "../../src/index.ts";
import type { Answer, Client } from "./client.ts";
import { reasonOf, type Failure } from "./failure.ts";
import type { Intake } from "./intake.ts";
import type { Troubles } from "./troubles.ts";

/** What a poller stands on. */
export interface PollingParts {
  readonly client: Client;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly intake: Intake;
  readonly troubles: Troubles;
  /** Says which of several processes polls; this one alone without it. */
  readonly turn: Turn | undefined;
}

const pollSeconds = 30;
const firstWaitMs = 1_000;
const longestWaitMs = 30_000;
// Telegram answers the poll that it ends for another one; who comes back at once ends that one.
const conflictMs = 3_000;
const hastyMs = 300;
const turnMs = 6_000;
const turnEveryMs = 2_000;
const farewellMs = 2_000;
const lastWordMs = 3_000;

/**
 * Long polling that never ends by itself. An update is confirmed only once it is durable: what a
 * crash cuts off, Telegram gives again.
 */
export class Polling {
  readonly #parts: PollingParts;
  readonly #stopped = new AbortController();
  #offset = 0;
  #failures = 0;
  #isOurs = true;
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
    await this.#ended();
    await this.#confirm();
    await this.#parts.turn?.leave().catch(() => undefined);
  }

  /** What is being handed over has a moment left; without an answer it comes again, and is known. */
  async #ended(): Promise<void> {
    const over = new AbortController();
    await Promise.race([this.#loop, this.#parts.clock.sleep(lastWordMs, over.signal)]);
    over.abort();
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
    const keeping = this.#parts.turn && this.#keepTurn(signal).then(() => lost.abort());
    while (!signal.aborted) {
      const waitMs = await this.#round(signal);
      if (waitMs > 0) await clock.sleep(waitMs, signal);
    }
    lost.abort();
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
      this.#isOurs = await turn.take(turnMs);
      if (!this.#isOurs) troubles.end("polling");
    } catch {
      // The runtime tells the operator what is wrong with the store.
    }
    return this.#isOurs;
  }

  /** One poll and what came of it; gives how long to wait before the next one, in ms. */
  async #round(signal: AbortSignal): Promise<number> {
    const { client, clock, intake, troubles } = this.#parts;
    // After a failure the first answer is wanted soon: it says that all is well again.
    const waitSeconds = this.#failures === 0 ? pollSeconds : 0;
    const askedAtMs = clock.monotonic();
    const answer = await client.updates({ offset: this.#offset, waitSeconds }, signal);
    if (signal.aborted) return 0;
    if (answer.kind === "failed") return this.#failed(answer.failure);
    this.#failures = 0;
    troubles.end("polling");
    const durable = await intake.takeAll(answer.value, signal);
    const last = answer.value[durable - 1];
    if (last) this.#offset = last.update_id + 1;
    // A server that does not wait must not be asked without a pause.
    const isHasty = answer.value.length === 0 && clock.monotonic() - askedAtMs < hastyMs;
    return isHasty && waitSeconds > 0 ? hastyMs : 0;
  }

  #failed(failure: Failure): number {
    const { troubles } = this.#parts;
    this.#failures += 1;
    troubles.begin("polling", pollingReason(failure));
    const backoffMs = Math.min(firstWaitMs * 2 ** (this.#failures - 1), longestWaitMs);
    switch (failure.kind) {
      case "rate-limited":
        return failure.retryAfterMs;
      case "conflict":
        return Math.max(conflictMs, backoffMs);
      case "unauthorized":
        return longestWaitMs;
      case "migrated":
      case "unchanged":
      case "unparsable":
      case "no-message":
      case "no-topic":
      case "refused":
      case "unreachable":
        return backoffMs;
    }
  }

  /** Best effort: what is not confirmed comes again, and is known. */
  async #confirm(): Promise<void> {
    const { client } = this.#parts;
    if (this.#offset === 0) return;
    const ask = { offset: this.#offset, waitSeconds: 0, limit: 1 };
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

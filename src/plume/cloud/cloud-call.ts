import { ConstantBackoff, handleWhenResult, retry } from "cockatiel";
import type { Clock } from "../../ports/clock.ts";
import { backoffMs, type Random } from "../http/backoff.ts";
import { type CloudHost, longestWaitMs } from "./cloud-host.ts";
import { isPassing, limitEnd, type Outcome, toOutcome } from "./cloud-outcome.ts";
import type { HttpClient, HttpRequest } from "../http/http.ts";

/** What repeating a call needs. */
export interface RepeatParts {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly random: Random;
  /** The first wait before a repeat; the second is twice as long. */
  readonly retryMs: number;
}

/** One call: a read, so that repeating it does no harm. */
export interface RepeatCall {
  readonly host: CloudHost;
  readonly request: HttpRequest;
  readonly optional: boolean;
  /** Asked right before each sending, after all waits; with `false` nothing is sent. */
  mayGo(): Promise<boolean>;
}

/** How a call ended, and how often it was sent. */
export interface Repeated {
  readonly outcome: Outcome;
  readonly tries: number;
}

const repeats = 2;
const longestBackoffMs = 5_000;

/**
 * Sends a call and repeats it twice at most where a moment later may do better. When the
 * request's signal aborts, the call ends as its last try did.
 */
export async function callRepeatedly(call: RepeatCall, parts: RepeatParts): Promise<Repeated> {
  let last: Outcome | undefined;
  let tries = 0;
  const again = (result: unknown): boolean =>
    result === last && last !== undefined && isWorthRepeating(last, parts.clock.now());
  // The waiting is ours, by our clock: the policy's own cannot be ended early.
  const policy = retry(handleWhenResult(again), {
    maxAttempts: repeats,
    backoff: new ConstantBackoff(0),
  });
  const outcome = await call.host.guard(() =>
    policy.execute(async ({ attempt }) => {
      const { signal } = call.request;
      if (last) await parts.clock.sleep(waitBefore(attempt, last, parts), signal);
      const ended = last ?? { kind: "broken", reason: "timeout", bytes: 0 };
      const limitedUntilMs = signal.aborted ? undefined : await call.host.enter(signal);
      if (limitedUntilMs !== undefined) {
        last = { kind: "limited", untilMs: limitedUntilMs };
        return last;
      }
      if (signal.aborted) return ended;
      if (!(await call.mayGo())) return { kind: "gone" };
      tries += 1;
      last = (await attemptOnce(call, parts)) ?? ended;
      return last;
    }, call.request.signal),
  );
  return { outcome: await remember(outcome, call, parts), tries };
}

function isWorthRepeating(outcome: Outcome, nowMs: number): boolean {
  if (!isPassing(outcome)) return false;
  if (outcome.kind === "error") return (outcome.retryAfterMs ?? 0) <= longestWaitMs;
  if (outcome.kind !== "limited") return true;
  return outcome.untilMs === undefined || outcome.untilMs - nowMs <= longestWaitMs;
}

function waitBefore(attempt: number, last: Outcome, parts: RepeatParts): number {
  // A limit with a known end is waited for where all calls to this host wait.
  if (last.kind === "limited" && last.untilMs !== undefined) return 0;
  const growth = { firstMs: parts.retryMs, longestMs: longestBackoffMs };
  const asked = last.kind === "error" ? (last.retryAfterMs ?? 0) : 0;
  return Math.max(asked, backoffMs(attempt, growth, parts.random));
}

/** `undefined` when the signal aborted meanwhile. */
async function attemptOnce(call: RepeatCall, parts: RepeatParts): Promise<Outcome | undefined> {
  const { request, optional } = call;
  try {
    const result = await parts.http.send(request);
    const { timeoutMs } = parts.http;
    const outcome = toOutcome(result, { nowMs: parts.clock.now(), timeoutMs, optional });
    if (outcome.kind === "limited" && outcome.untilMs !== undefined) {
      await call.host.limit(outcome.untilMs);
    }
    return outcome;
  } catch (error) {
    if (request.signal.aborted) return undefined;
    throw error;
  }
}

/** A limit without an end that outlived the repeats is taken to last for its window. */
async function remember(
  outcome: Outcome,
  { host }: RepeatCall,
  { clock }: RepeatParts,
): Promise<Outcome> {
  if (outcome.kind !== "limited" || outcome.untilMs !== undefined) return outcome;
  const untilMs = limitEnd(clock.now());
  await host.limit(untilMs);
  return { kind: "limited", untilMs };
}

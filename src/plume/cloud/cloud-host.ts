import {
  BrokenCircuitError,
  circuitBreaker,
  ConsecutiveBreaker,
  handleWhenResult,
  type IPolicy,
} from "cockatiel";
import { reveal, seal } from "../../core/sealed.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Limiter } from "../../ports/limiter.ts";
import type { Logger } from "../../ports/logger.ts";
import type { SealedCache } from "../../ports/sealed-cache.ts";
import { isDown, type Outcome } from "./cloud-outcome.ts";

/** What all calls to one host share: its limits and its circuit. */
export interface CloudHost {
  /**
   * Waits until a call may go out: for the host's own limit, up to `longestWaitMs`, and for our
   * budget. Answers with the time until which the host limits us when that is further off.
   */
  enter(signal: AbortSignal): Promise<number | undefined>;
  /** Remembers that the host limits us. */
  limit(untilMs: number): Promise<void>;
  /** Runs a call with its repeats; while the circuit is open, answers as the last one did. */
  guard(call: () => Promise<Outcome>): Promise<Outcome>;
}

/** What hosts stand on. */
export interface CloudHostParts {
  readonly limiter: Limiter;
  /** For limits that others met: it may fail, but must not be slow. */
  readonly cache: SealedCache;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long an open circuit stays open. @default 10000 */
  readonly circuitOpenMs?: number;
}

/** A longer limit is told to the person instead of waited out. */
export const longestWaitMs = 15_000;
/** How long another process may go on before it hears of a limit. */
const hearsayMs = 5_000;
/** Two commands of five reads each. */
const failuresToOpen = 10;

/** The shared side of one host, for example `api.plume.com`. */
export function createCloudHost(host: string, parts: CloudHostParts): CloudHost {
  const { limiter, clock, logger } = parts;
  const limits = createLimitMemory(host, parts);
  const circuit = createCircuit(parts.circuitOpenMs ?? 10_000);
  circuit.onBreak(() => logger.warn("cloud.circuit-opened", { host }));
  circuit.onReset(() => logger.info("cloud.circuit-closed", { host }));
  return {
    async enter(signal) {
      const untilMs = await limits.untilMs();
      if (untilMs - clock.now() > longestWaitMs) return untilMs;
      await clock.sleep(Math.max(0, untilMs - clock.now()), signal);
      for (let waitMs = 1; waitMs > 0 && !signal.aborted;) {
        waitMs = await limiter.take(`plume:${host}`);
        if (waitMs > 0) await clock.sleep(waitMs, signal);
      }
      return undefined;
    },
    limit: (untilMs) => limits.save(untilMs),
    guard: (call) => withCircuit(circuit, call),
  };
}

type Circuit = IPolicy & {
  readonly lastFailure: { readonly error: Error } | { readonly value: unknown } | undefined;
};

function createCircuit(halfOpenAfter: number): ReturnType<typeof circuitBreaker> {
  return circuitBreaker(handleWhenResult(isDownResult), {
    halfOpenAfter,
    breaker: new ConsecutiveBreaker(failuresToOpen),
  });
}

// The policy hands back what the call gave it, as `unknown`.
const isOutcome = (value: unknown): value is Outcome =>
  typeof value === "object" && value !== null && "kind" in value;
const isDownResult = (value: unknown): boolean => isOutcome(value) && isDown(value);

async function withCircuit(circuit: Circuit, call: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await circuit.execute(call);
  } catch (error) {
    if (!(error instanceof BrokenCircuitError)) throw error;
    const last = circuit.lastFailure;
    if (last && "value" in last && isOutcome(last.value)) return last.value;
    throw error;
  }
}

interface LimitMemory {
  untilMs(): Promise<number>;
  save(untilMs: number): Promise<void>;
}

/** A host's limit holds for our address, so all processes are told through the cache. */
function createLimitMemory(host: string, parts: CloudHostParts): LimitMemory {
  const { cache, clock, logger } = parts;
  const key = `limited:${host}`;
  let knownMs = 0;
  let askedAtMs = Number.NEGATIVE_INFINITY;
  // Sharing it is a courtesy: without the store each process finds out by itself.
  const courtesy = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      logger.warn("cloud.limit-not-shared", { host, error: toError(error) });
    }
  };
  return {
    async untilMs() {
      if (clock.monotonic() - askedAtMs >= hearsayMs) {
        askedAtMs = clock.monotonic();
        await courtesy(async () => {
          const heard = await cache.load(key);
          knownMs = Math.max(knownMs, (heard && Number(reveal(heard))) || 0);
        });
      }
      return knownMs;
    },
    async save(untilMs) {
      knownMs = Math.max(knownMs, untilMs);
      const ttlMs = untilMs - clock.now();
      if (ttlMs > 0) await courtesy(() => cache.save(key, seal(String(untilMs)), ttlMs));
    },
  };
}

const toError = (error: unknown): Error =>
  error instanceof Error ? error : new Error("not an error");

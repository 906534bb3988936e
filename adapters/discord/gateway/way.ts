import { within, type Clock } from "../../../src/index.ts";
import type { Failure } from "../failure.ts";
import type { RestApi } from "../rest-api.ts";
import { askBotInfo, type BotInfo } from "./bot-info.ts";
import { limitedReason, refusedToken, unreachableReason, type Refusal } from "./parting.ts";
import type { SeatState } from "./seat-state.ts";
import type { Session } from "./session.ts";
import type { Shard, WireParts } from "./wire.ts";

/** What ways are found with. */
export interface WayParts {
  readonly api: RestApi;
  readonly shard: Shard;
  readonly clock: Clock;
  readonly state: SeatState;
}

/** What comes next: a connection, a wait of so many ms, or nothing before the operator acts. */
export type Way =
  | {
      readonly kind: "open";
      readonly to: WireParts["to"];
      /** Shards with the same one begin their sessions one after the other. */
      readonly key: number;
    }
  | Outcome;

/** What came of it: it is tried again after so many ms, or is no use before the operator acts. */
export type Outcome =
  | { readonly kind: "again"; readonly waitMs: number }
  | { readonly kind: "refused"; readonly refusal: Refusal };

/** It is tried again after `waitMs`. */
export const again = (waitMs: number): Outcome => ({ kind: "again", waitMs });

const askMs = 10_000;
const longestLimitMs = 60_000;
// After so many failures the address of a session may be what is wrong.
const manyFailures = 3;

/** Where the session goes on, or where a new one may be begun. */
export async function findWay(
  parts: WayParts,
  session: Session | undefined,
  signal: AbortSignal,
): Promise<Way> {
  const { failures } = parts.state;
  const isAsked = !session || (failures >= manyFailures && failures % 2 === 1);
  if (!isAsked) return { kind: "open", to: { session }, key: 0 };
  const answer = await askBotInfo(parts.api, within(askMs, signal));
  if (signal.aborted) return again(0);
  return answer.kind === "done"
    ? wayBy(answer.value, session, parts)
    : missed(answer.failure, parts.state);
}

function wayBy(info: BotInfo, session: Session | undefined, parts: WayParts): Way {
  const { url, remaining, resetAfterMs, concurrency } = info;
  const key = parts.shard.id % concurrency;
  if (session) return { kind: "open", to: { session: { ...session, url } }, key };
  if (remaining > 0) return { kind: "open", to: { url }, key };
  const until = new Date(parts.clock.now() + resetAfterMs).toISOString();
  parts.state.trouble("gateway", `Discord lets this bot begin no more sessions until ${until}`);
  return again(Math.min(Math.max(resetAfterMs, 1_000), longestLimitMs));
}

function missed(failure: Failure, state: SeatState): Outcome {
  switch (failure.kind) {
    case "unauthorized":
      return { kind: "refused", refusal: refusedToken };
    case "rate-limited":
      return again(Math.max(failure.retryAfterMs, state.failed("gateway", limitedReason)));
    case "not-there":
    case "gone":
    case "expired":
    case "too-large":
    case "refused":
    case "unsent":
    case "unreachable":
      return again(state.failed("gateway", unreachableReason(failure.reason)));
  }
}

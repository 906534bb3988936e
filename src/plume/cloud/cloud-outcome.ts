import { describeReason } from "../http/http-failure.ts";
import type { HttpResult } from "../http/http.ts";
import { parseRetryAfter } from "../http/retry-after.ts";
import { isJsonObject, parseJson } from "./schemas-base.ts";

/** What one call to the cloud came to, before its JSON is understood. */
export type Outcome =
  /** It was not sent: the connection was replaced or removed. */
  | { readonly kind: "gone" }
  | { readonly kind: "json"; readonly json: unknown; readonly bytes: number }
  | { readonly kind: "unauthorized" }
  | { readonly kind: "not-found" }
  | { readonly kind: "forbidden" }
  /** `untilMs` when it is known how long. */
  | { readonly kind: "limited"; readonly untilMs?: number }
  | { readonly kind: "error"; readonly status: number; readonly retryAfterMs?: number }
  | { readonly kind: "broken"; readonly reason: string; readonly bytes: number }
  | {
      readonly kind: "unreadable";
      readonly reason: "too-large" | "not-json";
      readonly bytes: number;
    }
  /** `lasting`: another try a moment later makes no sense. */
  | { readonly kind: "unreachable"; readonly reason: string; readonly lasting: boolean };

/** What is needed to judge a reply. */
export interface OutcomeContext {
  readonly nowMs: number;
  readonly timeoutMs: number;
  /** True for what not every home has: there a 403 is about that, not about a limit. */
  readonly optional: boolean;
}

/** Judges a reply by its status and, where that says too little, by its body. */
export function toOutcome(result: HttpResult, context: OutcomeContext): Outcome {
  switch (result.kind) {
    case "answer":
      return toAnswered(result, context);
    case "too-large":
      return { kind: "unreadable", reason: "too-large", bytes: result.bytes };
    case "broken":
      return { kind: "broken", reason: `${result.reason} ${result.code}`, bytes: result.bytes };
    case "unreachable": {
      const passing = ["refused", "timeout", "cut"].includes(result.reason);
      return {
        kind: "unreachable",
        reason: describeReason(result.reason, context.timeoutMs),
        lasting: !passing && result.code !== "EAI_AGAIN",
      };
    }
  }
}

function toAnswered(
  answer: Extract<HttpResult, { kind: "answer" }>,
  context: OutcomeContext,
): Outcome {
  const { status, body, bytes } = answer;
  if (status >= 200 && status < 300) {
    // What not every home has may be answered by nothing at all.
    const nothing = context.optional && body.trim() === "";
    return nothing ? { kind: "json", json: {}, bytes } : toJson(body, bytes);
  }
  if (status >= 300 && status < 400) {
    return { kind: "unreachable", reason: "it only redirects elsewhere", lasting: true };
  }
  const wait = parseRetryAfter(answer.retryAfter, context.nowMs);
  switch (status) {
    case 401:
      return { kind: "unauthorized" };
    case 403:
      if (context.optional || saysForbidden(body)) return { kind: "forbidden" };
      return { kind: "limited", untilMs: limitEnd(context.nowMs, wait) };
    case 404:
      return { kind: "not-found" };
    case 429:
      return wait === undefined
        ? { kind: "limited" }
        : { kind: "limited", untilMs: limitEnd(context.nowMs, wait) };
    default:
      return wait === undefined
        ? { kind: "error", status }
        : { kind: "error", status, retryAfterMs: wait };
  }
}

const windowMs = 5 * 60_000;

/** When a limit ends: after `waitMs`, else with the current window of five minutes. */
export function limitEnd(nowMs: number, waitMs?: number): number {
  return waitMs === undefined ? (Math.floor(nowMs / windowMs) + 1) * windowMs : nowMs + waitMs;
}

function toJson(body: string, bytes: number): Outcome {
  const json = parseJson(body);
  return json === undefined
    ? { kind: "unreadable", reason: "not-json", bytes }
    : { kind: "json", json, bytes };
}

// The firewall in front of the cloud limits with the same status that the API forbids with;
// only the API says so in JSON.
function saysForbidden(body: string): boolean {
  const json = parseJson(body);
  if (!isJsonObject(json)) return false;
  const error = json["error"];
  return isJsonObject(error) || (typeof error === "string" && error !== "");
}

/** True if the same call may do better a moment later. */
export function isPassing(outcome: Outcome): boolean {
  switch (outcome.kind) {
    case "broken":
    case "limited":
      return true;
    case "unreachable":
      return !outcome.lasting;
    case "error":
      return isGatewayError(outcome.status);
    case "gone":
    case "json":
    case "unauthorized":
    case "not-found":
    case "forbidden":
    case "unreadable":
      return false;
  }
}

/** True if the host as a whole seems to be away. */
export function isDown(outcome: Outcome): boolean {
  return outcome.kind !== "limited" && isPassing(outcome);
}

const isGatewayError = (status: number): boolean => status >= 502 && status <= 504;

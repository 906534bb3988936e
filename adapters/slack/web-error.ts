import { at, numberAt } from "../../src/index.ts";
import { webApi } from "@slack/bolt";

import { failureOf, limitedFor, type Failure } from "./failure.ts";

/** An answer with such a status was not given by Slack's Web API, or is of a bad day. */
export const httpFailure = (status: number): Failure => ({
  kind: "unreachable",
  reason: `HTTP status ${status}`,
});

/** How long Slack asked to wait; `undefined` where it did not say. */
export const secondsIn = (error: unknown): number | undefined =>
  error instanceof webApi.WebAPIRateLimitedError ? error.retryAfter : undefined;

/** What an error of a call means. Its own message may hold a whole answer, and goes nowhere. */
export function failureFrom(error: unknown): Failure {
  if (error instanceof webApi.WebAPIPlatformError) {
    const failure = failureOf(at(error.data, "error"));
    return failure.kind === "rate-limited"
      ? limitedFor(numberAt(error.data, "response_metadata", "retryAfter"))
      : failure;
  }
  if (error instanceof webApi.WebAPIHTTPError) return httpErrorIn(error);
  return networkFailure(error instanceof webApi.WebAPIRequestError ? error.original : error);
}

function httpErrorIn({ statusCode, body }: webApi.WebAPIHTTPError): Failure {
  const word = at(body, "error");
  return statusCode < 500 && word !== undefined ? failureOf(word) : httpFailure(statusCode);
}

// Nothing went: there was no connection.
const unsentCodes: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ENETUNREACH",
  "EHOSTUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

function networkFailure(error: unknown): Failure {
  if (error instanceof Error && error.name === "AbortError")
    return { kind: "unreachable", reason: "no answer in time" };
  const code = codeIn(error) ?? codeIn(causeOf(error));
  if (code === undefined) return { kind: "unreachable", reason: "the call failed" };
  return { kind: unsentCodes.has(code) ? "unsent" : "unreachable", reason: code };
}

const causeOf = (error: unknown): unknown => (error instanceof Error ? error.cause : undefined);

function codeIn(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

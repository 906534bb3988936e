import { at, networkFailure, numberAt } from "../../src/index.ts";
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

import { DiscordAPIError, HTTPError, RateLimitError } from "discord.js";

import { at, networkFailure } from "../../src/index.ts";
import type { Callback } from "./callbacks.ts";
import {
  calledOff,
  failureOf,
  httpFailure,
  limitedFor,
  type ApiError,
  type Failure,
} from "./failure.ts";

/** A call was ended before it went. */
export class NeverWent extends Error {}

/** A call was too much. */
export class TooMuch extends Error {
  readonly retryAfterMs: number;

  constructor(retryAfterMs: number) {
    super("too much");
    this.retryAfterMs = retryAfterMs;
  }
}

/** Something in between answered, not Discord's API. */
export class ForeignAnswer extends Error {
  readonly status: number;

  constructor(status: number) {
    super("an answer that is not Discord's");
    this.status = status;
  }
}

/**
 * What an error of a call means. The errors of discord.js hold the whole call, with the tokens in
 * its address and what was said, and go nowhere.
 */
export function failureFrom(error: unknown): Failure {
  if (error instanceof NeverWent) return calledOff;
  if (error instanceof TooMuch) return limitedFor(error.retryAfterMs);
  if (error instanceof RateLimitError) return limitedFor(error.retryAfter);
  if (error instanceof DiscordAPIError) return failureOf(apiErrorIn(error));
  if (error instanceof HTTPError || error instanceof ForeignAnswer)
    return httpFailure(error.status);
  return networkFailure(error);
}

const acknowledged = 40060;

/** What an error of a first answer to an interaction means. */
export function callbackFrom(error: unknown): Exclude<Callback, "done"> {
  if (error instanceof DiscordAPIError && error.code === acknowledged) return "taken";
  switch (failureFrom(error).kind) {
    case "expired":
      return "late";
    case "rate-limited":
    case "unsent":
    case "unreachable":
      return "unreachable";
    case "not-there":
    case "gone":
    case "too-large":
    case "refused":
    case "unauthorized":
      return "refused";
  }
}

const apiErrorIn = ({ status, code, rawError }: DiscordAPIError): ApiError => ({
  status,
  code: Number(code),
  detail: detailIn(at(rawError, "errors")),
});

const longestPath = 8;

/**
 * Where the first thing stands that Discord did not understand, and its word for it:
 * `embeds.0.title BASE_TYPE_BAD_LENGTH`. All of it is the API's, nothing of what was said is in it.
 */
function detailIn(errors: unknown): string | undefined {
  const path: string[] = [];
  for (let inner = errors; path.length <= longestPath;) {
    const word = at(inner, "_errors", "0", "code");
    if (typeof word === "string" && /^[A-Z][A-Z0-9_]{0,79}$/.test(word))
      return [...(path.length === 0 ? [] : [path.join(".")]), word].join(" ");
    const [name] = typeof inner === "object" && inner !== null ? Object.keys(inner) : [];
    if (name === undefined || !/^[a-z0-9_]{1,40}$/.test(name)) return undefined;
    path.push(name);
    inner = at(inner, name);
  }
  return undefined;
}

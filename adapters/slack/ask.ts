import { at, parseJson, reveal, type Sealed, textAt, type Told } from "../../src/index.ts";
import { failureOf, foreign, limitedFor, type Failure } from "./failure.ts";

/** Where and for whom it is asked. */
export interface AskOptions {
  /** Another Web API than Slack's. @default "https://slack.com/api" */
  readonly apiRoot?: string | undefined;
  readonly token?: Sealed | undefined;
  /** Ends what takes too long. */
  readonly signal: AbortSignal;
}

/** An answer of Slack's, whatever it says. */
export interface Heard {
  readonly body: unknown;
  /** The rights of the token; `undefined` where it was not said. */
  readonly scopes: readonly string[] | undefined;
  /** When it was there, in ms since 1970; `undefined` where it was not said. */
  readonly thereMs: number | undefined;
}

/** A method of the Web API, and what it is called with. */
export interface Ask {
  readonly method: string;
  readonly args?: { readonly [name: string]: string };
}

const defaultRoot = "https://slack.com/api";
// What something in between says may hold anything, also what was sent: it is not told.
const notSlacks = toldOf(foreign);

/**
 * Asks once, beside the bot itself, and hands over the answer as it came, since its headers are
 * wanted, too. Never rejects.
 */
export async function ask({ method, args = {} }: Ask, options: AskOptions): Promise<Told<Heard>> {
  const { apiRoot = defaultRoot, token, signal } = options;
  const headers = {
    "content-type": "application/x-www-form-urlencoded",
    ...(token ? { authorization: `Bearer ${reveal(token)}` } : {}),
  };
  const body = new URLSearchParams(args).toString();
  try {
    const url = `${apiRoot}/${method}`;
    const response = await fetch(url, {
      method: "POST",
      redirect: "manual",
      headers,
      body,
      signal,
    });
    if (response.status === 429)
      return toldOf(limitedFor(Number(response.headers.get("retry-after") ?? "1")));
    return heard(response.headers, await response.text());
  } catch (error) {
    return { kind: "away", reason: signal.aborted ? "no answer in time" : codeOf(error) };
  }
}

/** What is wanted of an answer, where Slack did what it was asked. */
export function told<Value>(
  heardOf: Told<Heard>,
  read: (body: unknown, heard: Heard) => Value | undefined,
): Told<Value> {
  if (heardOf.kind !== "told") return heardOf;
  const { value: heard } = heardOf;
  if (at(heard.body, "ok") !== true) return toldOf(failureOf(at(heard.body, "error")));
  const value = read(heard.body, heard);
  return value === undefined ? notSlacks : { kind: "told", value };
}

function toldOf(failure: Failure): Told<never> {
  switch (failure.kind) {
    case "rate-limited":
      return { kind: "busy", waitSeconds: Math.ceil(failure.retryAfterMs / 1_000) };
    case "unreachable":
    case "unsent":
      return { kind: "away", reason: failure.reason };
    case "expired":
    case "gone":
    case "missing-scope":
    case "no-thread":
    case "not-there":
    case "refused":
    case "unauthorized":
    case "unknown-team":
      return { kind: "refused", reason: failure.reason };
  }
}

function heard(headers: Headers, text: string): Told<Heard> {
  const body = parseJson(text);
  if (typeof at(body, "ok") !== "boolean") return notSlacks;
  const thereMs = Date.parse(headers.get("date") ?? "");
  return {
    kind: "told",
    value: {
      body,
      scopes: headers
        .get("x-oauth-scopes")
        ?.split(",")
        .map((scope) => scope.trim()),
      thereMs: Number.isNaN(thereMs) ? undefined : thereMs,
    },
  };
}

/** Node's word for what is wrong on the way, `ECONNREFUSED` or so. */
export function codeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return textAt(cause, "code") ?? "the call failed";
}
